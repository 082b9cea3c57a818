#include "inbox/intake/accept.hpp"

#include <algorithm>

namespace inbox {

namespace {

// One statement, so one commit and one durable write for the whole batch.
//
// - The setting that row-level security asks for is made in a subquery the insert joins, so it stands before the first
//   row is checked, and ends with the statement's own transaction.
// - Ids are drawn in the order of arrival; the insert itself goes by key, so two batches that hold the same events in
//   different order (a platform repeats itself in parallel) wait for each other instead of deadlocking. The notes of
//   waiting work are written in order of workspace for the same reason.
// - No conflict target and no `returning`: both need the right to see rows, which accepting does not have.
constexpr const char* accept_routed = R"sql(
    with settings as materialized (
        select set_config('app.accepting', $1, true) as accepting
    ), noted as (
        insert into work_waiting (workspace_id, kind)
        select w, 'record' from unnest(string_to_array($1, ',')::bigint[]) w order by w
        on conflict (workspace_id, kind) do update set version = work_waiting.version + 1, due_at = now()
    )
    insert into raw_events (workspace_id, id, channel_id, dedupe_key, kind, headers, body, source)
    overriding system value
    select e.workspace_id, e.id, e.channel_id, e.dedupe_key, e.kind, e.headers, e.body,
           case when e.from_history then 'history' else 'webhook' end
      from settings, lateral (
               select nextval('raw_events_id_seq') as id, n.*
                 from unnest($2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::boolean[])
                      with ordinality n (workspace_id, channel_id, dedupe_key, kind, headers, body, from_history, place)
                order by n.place offset 0
           ) e
     where settings.accepting is not null
     order by e.workspace_id, e.channel_id, e.dedupe_key, e.id
        on conflict do nothing
)sql";

constexpr const char* accept_unrouted = R"sql(
    insert into unrouted_events (app_id, dedupe_key, external_id, kind, body)
    select n.* from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bytea[])
                    n (app_id, dedupe_key, external_id, kind, body)
     order by n.app_id, n.dedupe_key
        on conflict do nothing
)sql";

/// A key that PostgreSQL can store and index. Ours always are; but a key made of what a stranger wrote must never keep
/// an event out, so a strange one is replaced by its bytes' hash: equal for every delivery, and a duplicate is still
/// found.
std::string storable(const std::string& key)
{
    constexpr std::size_t key_limit_bytes = 1000; // an index row holds 2,704
    if (key.size() <= key_limit_bytes && sql::is_text(key)) return key;
    std::uint64_t a = 0xcbf29ce484222325ULL, b = 0x84222325cbf29ce4ULL;
    for (const char c : key) {
        a = (a ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
        b = (b + static_cast<unsigned char>(c)) * 0x9e3779b97f4a7c15ULL;
    }
    return "hash:" + std::to_string(key.size()) + ':' + std::to_string(a) + ':' + std::to_string(b);
}

std::string names_of(std::vector<std::int64_t> workspaces)
{
    std::sort(workspaces.begin(), workspaces.end());
    workspaces.erase(std::unique(workspaces.begin(), workspaces.end()), workspaces.end());
    std::string names;
    for (const auto number : workspaces) names += (names.empty() ? "" : ",") + std::to_string(number);
    return names;
}

} // namespace

std::size_t accept(pqxx::transaction_base& tx, const std::vector<RawEvent>& events)
{
    std::vector<std::int64_t> workspaces;
    sql::Array workspace, channel, key, kind, headers, body, from_history;
    sql::Array lost_app, lost_key, lost_external, lost_kind, lost_body;
    for (const auto& event : events) {
        if (event.workspace.number == 0) {
            lost_app.add(event.app);
            lost_key.add(storable(event.dedupe_key));
            lost_external.add(storable(event.external_id));
            lost_kind.add(event.kind);
            lost_body.add(sql::bytea(event.body));
            continue;
        }
        workspaces.push_back(event.workspace.number);
        workspace.add(event.workspace.number);
        channel.add(event.channel);
        key.add(storable(event.dedupe_key));
        kind.add(event.kind);
        headers.add(sql::is_text(event.headers) && !event.headers.empty() ? event.headers : "{}");
        body.add(sql::bytea(event.body));
        from_history.add(event.from_history);
    }

    std::size_t fresh = 0;
    if (lost_key.size() > 0) {
        fresh += sql::prepared(tx, accept_unrouted, lost_app.text(), lost_key.text(), lost_external.text(),
                               lost_kind.text(), lost_body.text())
                     .affected_rows();
    }
    if (key.size() > 0) {
        fresh += sql::prepared(tx, accept_routed, names_of(std::move(workspaces)), workspace.text(), channel.text(),
                               key.text(), kind.text(), headers.text(), body.text(), from_history.text())
                     .affected_rows();
    }
    return fresh;
}

} // namespace inbox
