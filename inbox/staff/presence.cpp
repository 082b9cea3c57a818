#include "inbox/staff/presence.hpp"

#include "inbox/staff/people.hpp"

namespace inbox {

namespace {

constexpr auto upsert_seen = R"sql(
    insert into staff_seen (workspace_id, staff_id, process, until)
    select $1, s.id, $2, clock_timestamp() + make_interval(secs => $4)
    from unnest($3::uuid[]) seen (id) join staff s on s.workspace_id = $1 and s.id = seen.id order by s.id
    on conflict (workspace_id, staff_id, process) do update set until = excluded.until
)sql";

// Each row whose word has ended goes; whoever comes back makes it anew.
constexpr auto delete_ended = R"sql(delete from staff_seen where workspace_id = $1 and until < clock_timestamp())sql";

#define STATE_NOW                                                                                                      \
    "case when not s.active or not exists (select 1 from staff_seen p where p.workspace_id = s.workspace_id"           \
    " and p.staff_id = s.id and p.until > clock_timestamp()) then 'offline' when s.away then 'away' else 'online' end"

constexpr auto select_changed =
    "select exists (select 1 from staff s where s.workspace_id = $1 and s.state <> " STATE_NOW ")";

constexpr auto update_changed =
    "update staff t set state = now.state, state_since = clock_timestamp() from"
    " (select s.id, " STATE_NOW " as state from staff s where s.workspace_id = $1) now"
    " where t.workspace_id = $1 and t.id = now.id and t.state <> now.state returning t.id::text";

constexpr auto select_next = R"sql(
    select (extract(epoch from min(until)) * 1000)::bigint from staff_seen where workspace_id = $1
)sql";

constexpr auto update_away = R"sql(update staff set away = $3 where workspace_id = $1 and id = $2::uuid)sql";

constexpr auto want_look = R"sql(
    insert into work_waiting (workspace_id, kind, due_at)
    values ($1, 'automation', clock_timestamp() + make_interval(secs => $2))
    on conflict (workspace_id, kind) do update
        set version = work_waiting.version + 1, due_at = least(work_waiting.due_at, excluded.due_at)
)sql";

constexpr auto take_due = R"sql(
    with due as (
        select workspace_id from work_waiting where kind = 'automation' and due_at <= clock_timestamp()
        order by due_at limit $1 for update skip locked
    )
    update work_waiting w set version = w.version + 1, due_at = clock_timestamp() + make_interval(secs => $2)
    from due where w.kind = 'automation' and w.workspace_id = due.workspace_id returning w.workspace_id, w.version
)sql";

constexpr auto put_off_look = R"sql(
    update work_waiting set due_at = to_timestamp($3::bigint / 1000.0)
    where workspace_id = $1 and kind = 'automation' and version = $2
)sql";

constexpr auto delete_look = R"sql(
    delete from work_waiting where workspace_id = $1 and kind = 'automation' and version = $2
)sql";

} // namespace

void note_seen(pqxx::transaction_base& tx, WorkspaceId workspace, const std::string& process,
               const std::vector<StaffId>& here, const std::vector<StaffId>& left, PresenceSpan span)
{
    const auto note = [&](const std::vector<StaffId>& people, std::chrono::seconds length) {
        if (people.empty()) return;
        tx.exec_params(upsert_seen, workspace.number, process, sql::array_of(people),
                       static_cast<double>(length.count()));
    };
    note(here, span.here);
    note(left, span.left);
    // Who left is looked for when their word ends; who came may have work waiting for them now.
    ask_for_look(tx, workspace, here.empty() ? std::chrono::milliseconds(span.left) : std::chrono::milliseconds{});
}

bool presence_changed(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    return tx.exec_params(select_changed, workspace.number)[0][0].as<bool>();
}

std::size_t settle_presence(EventLog& log)
{
    const auto workspace = log.workspace();
    log.tx().exec_params(delete_ended, workspace.number);
    const auto changed = log.tx().exec_params(update_changed, workspace.number);
    for (const auto& row : changed) tell_staff(log, StaffId{sql::text_of(row[0])});
    return changed.size();
}

std::optional<Time> next_absence(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    const auto row = tx.exec_params(select_next, workspace.number)[0];
    if (row[0].is_null()) return std::nullopt;
    return sql::time_of(row[0]);
}

std::string set_away(EventLog& log, const StaffId& staff, bool away)
{
    log.tx().exec_params(update_away, log.workspace().number, staff.text, away);
    settle_presence(log);
    ask_for_look(log.tx(), log.workspace());
    return staff_json(log.tx(), log.workspace(), staff);
}

void ask_for_look(pqxx::transaction_base& tx, WorkspaceId workspace, std::chrono::milliseconds in)
{
    tx.exec_params(want_look, workspace.number, static_cast<double>(in.count()) / 1000.0);
}

std::vector<LookWanted> take_looks(pqxx::transaction_base& tx, int limit, std::chrono::seconds patience)
{
    std::vector<LookWanted> looks;
    for (const auto& row : tx.exec_params(take_due, limit, static_cast<double>(patience.count()))) {
        looks.push_back({WorkspaceId{row[0].as<std::int64_t>()}, row[1].as<std::int64_t>()});
    }
    return looks;
}

void end_look(pqxx::transaction_base& tx, const LookWanted& look, std::optional<Time> next)
{
    if (next) tx.exec_params(put_off_look, look.workspace.number, look.version, sql::to_sql(*next));
    else tx.exec_params(delete_look, look.workspace.number, look.version);
}

} // namespace inbox
