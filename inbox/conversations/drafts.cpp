#include "inbox/conversations/change.hpp"

#include "inbox/conversations/list.hpp"
#include "inbox/sql_question.hpp"
#include "inbox/staff/visibility.hpp"
#include "inbox/wire/json.hpp"

/// What somebody has begun to write.
namespace inbox {

namespace {

constexpr auto upsert_draft = R"sql(
    insert into drafts (workspace_id, staff_id, conversation_id, kind, text) values ($1, $2::uuid, $3::uuid, $4, $5)
    on conflict (workspace_id, staff_id, conversation_id, kind) do update set text = excluded.text, updated_at = now()
)sql";

constexpr auto delete_draft = R"sql(
    delete from drafts where workspace_id = $1 and staff_id = $2::uuid and conversation_id = $3::uuid and kind = $4
)sql";

constexpr auto select_draft = R"sql(
    select text, (extract(epoch from updated_at) * 1000)::bigint from drafts
    where workspace_id = $1 and staff_id = $2::uuid and conversation_id = $3::uuid and kind = $4
)sql";

constexpr int drafts_limit = 500; // of one person; the newest are brought along

} // namespace

bool put_draft(pqxx::transaction_base& tx, const StaffMember& staff, const ConversationId& id, const std::string& text,
               const std::string& kind)
{
    const auto conversation = find_conversation_for(tx, staff, id);
    if (!conversation) return false;
    const auto workspace = staff.workspace.number;
    if (text.empty()) tx.exec_params(delete_draft, workspace, staff.id.text, conversation->id.text, kind);
    else tx.exec_params(upsert_draft, workspace, staff.id.text, conversation->id.text, kind, text);
    return true;
}

std::optional<SavedDraft> read_draft(pqxx::transaction_base& tx, const StaffMember& staff, const ConversationId& id,
                                     const std::string& kind)
{
    const auto conversation = find_conversation_for(tx, staff, id);
    if (!conversation) return std::nullopt;
    const auto rows = tx.exec_params(select_draft, staff.workspace.number, staff.id.text, conversation->id.text, kind);
    if (rows.empty()) return SavedDraft{};
    return SavedDraft{sql::text_of(rows[0][0]), sql::time_of(rows[0][1])};
}

std::vector<std::string> list_drafts(pqxx::transaction_base& tx, const StaffMember& staff)
{
    sql::Question question;
    question.say("select d.conversation_id::text, d.text, d.kind, (extract(epoch from d.updated_at) * 1000)::bigint"
                 " from drafts d join conversations c on c.workspace_id = d.workspace_id and c.id = d.conversation_id"
                 " where d.workspace_id = " +
                 question.value(staff.workspace.number));
    question.say(" and d.staff_id = " + question.value(staff.id) + "::uuid");
    only_visible(question, staff, "c");
    question.say(" order by d.updated_at desc, d.conversation_id, d.kind limit " + std::to_string(drafts_limit));
    std::vector<std::string> drafts;
    for (const auto& row : question.ask(tx)) {
        wire::Json json;
        json.open_object().text("conversation_id", sql::text_of(row[0])).text("text", sql::text_of(row[1]));
        json.text("kind", sql::text_of(row[2])).time("updated_at", sql::time_of(row[3])).close_object();
        drafts.push_back(std::move(json).take());
    }
    return drafts;
}

} // namespace inbox
