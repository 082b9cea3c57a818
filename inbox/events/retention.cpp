#include "inbox/events/retention.hpp"

namespace inbox {

namespace {

constexpr auto forget_events = R"sql(
    with oldest as (
        select e.seq, e.recorded_at from events e
        where e.workspace_id = $1
          and e.seq <= (select h.seq - $3 from workspace_heads h where h.workspace_id = $1)
        order by e.seq limit $4
    ), gone as (
        select max(seq) as seq from oldest where recorded_at < now() - make_interval(hours => $2)
    ), forgotten as (
        delete from events e using gone where e.workspace_id = $1 and e.seq <= gone.seq returning 1
    )
    select gone.seq, (select count(*) from forgotten) from gone
)sql";

constexpr auto move_oldest = R"sql(
    update workspace_heads set oldest_seq = greatest(oldest_seq, $2) where workspace_id = $1
)sql";

constexpr auto empty_bodies = R"sql(
    with next as (
        select r.id, r.received_at, r.state from raw_events r
        where r.workspace_id = $1 and r.id > (select h.emptied_to from workspace_heads h where h.workspace_id = $1)
        order by r.id limit $3
    ), old as (
        select id, state from next where received_at < now() - make_interval(hours => $2)
    ), emptied as (
        update raw_events r set body = '', headers = '{}' from old
        where r.workspace_id = $1 and r.id = old.id and old.state not in ('pending', 'parked', 'quarantined')
    )
    select max(id), count(*) from old
)sql";

constexpr auto move_emptied = R"sql(
    update workspace_heads set emptied_to = greatest(emptied_to, $2) where workspace_id = $1
)sql";

} // namespace

std::size_t forget_old_events(pqxx::transaction_base& tx, WorkspaceId workspace, const EventsKept& kept, int limit)
{
    const auto row =
        tx.exec_params(forget_events, workspace.number, static_cast<int>(kept.age.count()), kept.count, limit)[0];
    if (row[0].is_null()) return 0;
    tx.exec_params(move_oldest, workspace.number, row[0].as<Seq>() + 1);
    return row[1].as<std::size_t>();
}

std::size_t empty_old_bodies(pqxx::transaction_base& tx, WorkspaceId workspace, std::chrono::hours age, int limit)
{
    const auto row = tx.exec_params(empty_bodies, workspace.number, static_cast<int>(age.count()), limit)[0];
    if (row[0].is_null()) return 0;
    tx.exec_params(move_emptied, workspace.number, row[0].as<std::int64_t>());
    return row[1].as<std::size_t>();
}

} // namespace inbox
