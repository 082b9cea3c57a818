#include "inbox/media/leftovers.hpp"

namespace inbox {

namespace {

// A product's picture, or a quick reply's, is needed although it was never sent.
constexpr auto select_unsent = R"sql(
    select id::text, file from attachments a
    where workspace_id = $1 and message_id is null and quick_reply_id is null
      and created_at < now() - make_interval(hours => $2)
      and not exists (select 1 from products p where p.workspace_id = a.workspace_id and p.picture_id = a.id)
      and not exists (select 1 from variants v where v.workspace_id = a.workspace_id and v.picture_id = a.id)
    order by created_at limit $3
)sql";

constexpr auto select_recalled = R"sql(
    select id::text, file from attachments a
    where workspace_id = $1 and failure = 'recalled' and file is not null
      and not exists (select 1 from products p where p.workspace_id = a.workspace_id and p.picture_id = a.id)
      and not exists (select 1 from variants v where v.workspace_id = a.workspace_id and v.picture_id = a.id)
    order by id limit $2
)sql";

constexpr auto forget = R"sql(
    with unsent as (
        delete from attachments
        where workspace_id = $1 and id = any ($2::uuid[]) and message_id is null and quick_reply_id is null
    )
    update attachments set file = null
    where workspace_id = $1 and id = any ($2::uuid[]) and failure = 'recalled' and message_id is not null
)sql";

std::vector<Leftover> read(const pqxx::result& rows)
{
    std::vector<Leftover> leftovers;
    for (const auto& row : rows) leftovers.push_back({AttachmentId{sql::text_of(row[0])}, sql::text_of(row[1])});
    return leftovers;
}

} // namespace

std::vector<Leftover> unsent_uploads(EventLog& log, std::chrono::hours age, int limit)
{
    return read(log.tx().exec_params(select_unsent, log.workspace().number, static_cast<int>(age.count()), limit));
}

std::vector<Leftover> recalled_files(pqxx::transaction_base& tx, WorkspaceId workspace, int limit)
{
    return read(tx.exec_params(select_recalled, workspace.number, limit));
}

void forget_leftovers(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<Leftover>& gone)
{
    std::vector<AttachmentId> ids;
    for (const auto& leftover : gone) ids.push_back(leftover.id);
    tx.exec_params(forget, workspace.number, sql::array_of(ids));
}

} // namespace inbox
