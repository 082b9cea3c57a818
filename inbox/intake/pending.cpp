#include "inbox/intake/record.hpp"

namespace inbox {

namespace {

/// After so many attempts a raw event is set aside for a person.
constexpr int attempts_limit = 5;

} // namespace

std::vector<PendingEvent> take_pending(EventLog& log, int limit)
{
    const auto rows = sql::prepared(log.tx(), R"sql(
        select r.id, r.channel_id, c.platform, c.app_id, r.source = 'history', r.attempts,
               (extract(epoch from r.received_at) * 1000)::bigint, r.body
          from raw_events r join channels c on c.workspace_id = r.workspace_id and c.id = r.channel_id
         where r.workspace_id = $1 and r.state = 'pending' and r.due_at <= now()
         order by (r.source <> 'webhook'), r.id limit $2
    )sql",
                                    log.workspace().number, limit);

    std::vector<PendingEvent> events;
    events.reserve(rows.size());
    for (const auto& row : rows) {
        events.push_back({row[0].as<std::int64_t>(),
                          {row[1].c_str()},
                          row[2].c_str(),
                          {row[3].c_str()},
                          row[4].as<bool>(),
                          row[5].as<int>(),
                          sql::time_of(row[6]),
                          sql::bytes_of(row[7])});
    }
    return events;
}

void count_attempt(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<std::int64_t>& raw_ids)
{
    // 5 s, 25 s, 2 min, 10 min: enough for a store in trouble, short enough for a person to hear of a poisonous event.
    tx.exec_params(R"sql(
        update raw_events
           set attempts = attempts + 1,
               due_at = now() + interval '1 second' * power(5, attempts),
               state = case when attempts >= $3 then 'quarantined' else state end,
               note = case when attempts >= $3 then coalesce(note, 'failed ' || $3 || ' times') else note end
         where workspace_id = $1 and id = any ($2::bigint[]) and state = 'pending'
    )sql",
                   workspace.number, sql::array_of(raw_ids), attempts_limit);
}

void set_aside(pqxx::transaction_base& tx, WorkspaceId workspace, std::int64_t raw_id, const std::string& reason)
{
    tx.exec_params(R"sql(
        update raw_events
           set note = $3, state = 'quarantined'
         where workspace_id = $1 and id = $2 and state in ('pending', 'quarantined')
    )sql",
                   workspace.number, raw_id, sql::is_text(reason) ? reason : "unreadable reason");
}

std::vector<Waiting> workspaces_waiting(pqxx::transaction_base& tx, const std::string& kind)
{
    std::vector<Waiting> waiting;
    const auto rows =
        tx.exec_params("select workspace_id, version from work_waiting where kind = $1 and due_at <= now() "
                       "order by due_at",
                       kind);
    for (const auto& row : rows) waiting.push_back({{row[0].as<std::int64_t>()}, row[1].as<std::int64_t>()});
    return waiting;
}

void nothing_waiting(pqxx::transaction_base& tx, const Waiting& seen, const std::string& kind)
{
    // What was put off after an attempt that failed, or over which a process died, is not done with: nobody else would
    // come back for it before the next event of the workspace.
    tx.exec_params(R"sql(
        with coming as (
            select min(due_at) as due from raw_events where workspace_id = $1 and state = 'pending'
        ), put_off as (
            update work_waiting w set due_at = coming.due from coming
             where w.workspace_id = $1 and w.kind = $2 and w.version = $3 and coming.due is not null
        )
        delete from work_waiting w using coming
         where w.workspace_id = $1 and w.kind = $2 and w.version = $3 and coming.due is null
    )sql",
                   seen.workspace.number, kind, seen.version);
}

} // namespace inbox
