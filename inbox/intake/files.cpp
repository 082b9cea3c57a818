#include "inbox/intake/turn.hpp"

#include "inbox/wire/json.hpp"

/// What a turn leaves behind for others to fetch: files, profiles, history.
namespace inbox::intake {

namespace {

/// A recalled message's files lose their names: the sweeper removes what no row names any more.
void forget_files(Turn& turn)
{
    std::vector<MessageId> recalled;
    for (const auto& [id, message] : turn.messages) {
        if (message.forget_files && !message.fresh) recalled.push_back(id);
    }
    if (recalled.empty()) return;
    sql::prepared(turn.tx(), R"sql(
        update attachments set state = 'failed', failure = 'recalled', source_url = null, name = null
         where workspace_id = $1 and message_id = any ($2::uuid[])
    )sql",
                  turn.workspace(), sql::array_of(recalled));
}

std::string fetch_errand(const FileInTurn& file)
{
    wire::Json content;
    content.open_object().text("attachment_id", file.id.text).text("url", file.what.url).close_object();
    return std::move(content).take();
}

} // namespace

void save_files(Turn& turn)
{
    forget_files(turn);
    sql::Array id, message_id, n, kind, name, mime, size, width, height, url, state, failure;
    for (const auto& [key, message] : turn.messages) {
        int place = 0;
        for (const auto& file : message.files) {
            id.add(file.id);
            message_id.add(key);
            n.add(place++);
            kind.add(to_text(file.what.kind));
            name.add(sql::or_null(file.what.name));
            mime.add(sql::or_null(file.what.mime));
            size.add(file.what.size_bytes > 0 ? std::optional(file.what.size_bytes) : std::nullopt);
            width.add(file.what.width > 0 ? std::optional<std::int64_t>(file.what.width) : std::nullopt);
            height.add(file.what.height > 0 ? std::optional<std::int64_t>(file.what.height) : std::nullopt);
            url.add(sql::or_null(file.what.url));
            state.add(file.state);
            failure.add(file.state == "failed" ? std::optional<std::string>("gone") : std::nullopt);
            if (file.state == "fetching") turn.errands.push_back({"media", message.row.channel_id, fetch_errand(file)});
        }
    }
    if (id.size() == 0) return;
    sql::prepared(turn.tx(), R"sql(
        insert into attachments (workspace_id, id, message_id, n, kind, name, mime, size_bytes, width, height, source_url,
                                 state, failure)
        select $1, r.* from unnest($2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::text[], $7::text[], $8::bigint[],
                                   $9::int[], $10::int[], $11::text[], $12::text[], $13::text[]) r
    )sql",
                  turn.workspace(), id.text(), message_id.text(), n.text(), kind.text(), name.text(), mime.text(),
                  size.text(), width.text(), height.text(), url.text(), state.text(), failure.text());
}

/// An errand that asks for the same and still waits is enough.
void save_errands(Turn& turn)
{
    if (turn.errands.empty()) return;
    sql::Array id, channel, kind, content;
    for (const auto& errand : turn.errands) {
        id.add(new_uuid());
        channel.add(errand.channel);
        kind.add(errand.kind);
        content.add(errand.content);
    }
    sql::prepared(turn.tx(), R"sql(
        insert into outbox (workspace_id, id, channel_id, kind, content)
        select distinct on (r.channel_id, r.kind, r.content) $1::bigint, r.id, r.channel_id, r.kind, r.content
          from unnest($2::uuid[], $3::uuid[], $4::text[], $5::jsonb[]) r (id, channel_id, kind, content)
         where r.kind <> 'history'
            or not exists (select from outbox o
                            where o.workspace_id = $1 and o.channel_id = r.channel_id and o.kind = 'history'
                              and o.state = 'waiting' and o.content = r.content)
    )sql",
                  turn.workspace(), id.text(), channel.text(), kind.text(), content.text());
    sql::prepared(turn.tx(), R"sql(
        insert into work_waiting (workspace_id, kind) values ($1, 'outbox')
            on conflict (workspace_id, kind) do update
           set version = work_waiting.version + 1, due_at = least(work_waiting.due_at, now())
    )sql",
                  turn.workspace());
}

} // namespace inbox::intake
