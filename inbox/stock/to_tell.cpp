#include "inbox/stock/to_tell.hpp"

#include "inbox/replies/outbox.hpp"

#include <algorithm>

namespace inbox {

namespace {

constexpr auto first_pause_seconds = 30;
constexpr auto longest_pause_seconds = 3'600;

// Whoever else wants it waits here, and then sees what we have done.
constexpr auto lock_channel = R"sql(
    select 1 from channels where workspace_id = $1 and id = $2::uuid and state = 'connected' for no key update
)sql";

constexpr auto take_errand = R"sql(
    with next as (
        select o.id from outbox o
        where o.workspace_id = $1 and o.channel_id = $2::uuid and o.kind = 'stock'
          and ((o.state = 'waiting' and o.due_at <= now()) or (o.state = 'sending' and o.deadline < now()))
          and not exists (select 1 from outbox busy
                          where busy.workspace_id = $1 and busy.channel_id = $2::uuid and busy.kind = 'stock'
                            and busy.state = 'sending' and busy.deadline >= now())
        order by o.due_at, o.position limit 1 for update of o
    )
    update outbox o set state = 'sending', attempts = o.attempts + 1, deadline = clock_timestamp() + make_interval(secs => $3)
    from next where o.workspace_id = $1 and o.id = next.id
    returning o.id::text, o.attempts
)sql";

constexpr auto ask_mine = R"sql(
    select 1 from outbox where workspace_id = $1 and id = $2::uuid and kind = 'stock' and state = 'sending' and attempts = $3
      and deadline > clock_timestamp() + make_interval(secs => $4)
)sql";

constexpr auto raise_these = R"sql(
    update listings l set stock_version = l.stock_version + 1
      from unnest($3::text[], $4::text[]) r (item_id, model_id)
     where l.workspace_id = $1 and l.channel_id = $2::uuid and l.item_id = r.item_id and l.model_id = r.model_id
    returning l.variant_id::text
)sql";

constexpr auto select_batch = R"sql(
    with first as (
        select item_id from listings
        where workspace_id = $1 and channel_id = $2::uuid and told_version < stock_version and variant_id is not null
          and not ignored and seen_at is not null and due_at <= clock_timestamp()
        order by due_at, item_id limit 1
    )
    select l.item_id, l.model_id, array(select jsonb_array_elements_text(l.warehouses)), greatest(v.on_hand - v.reserved, 0),
           l.stock_version
      from first join listings l on l.workspace_id = $1 and l.channel_id = $2::uuid and l.item_id = first.item_id
      join variants v on v.workspace_id = $1 and v.id = l.variant_id
     where l.told_version < l.stock_version and not l.ignored and l.seen_at is not null and l.due_at <= clock_timestamp()
     order by l.due_at, l.model_id limit $3
)sql";

// Versions only grow: what was told later stands.
constexpr auto store_results = R"sql(
    update listings l
       set told_version = case when r.failure is null then greatest(l.told_version, r.version) else l.told_version end,
           told_stock = case when r.failure is null then r.stock else l.told_stock end,
           told_at = case when r.failure is null then now() else l.told_at end,
           failure = r.failure,
           attempts = case when r.failure is null then 0 else l.attempts + 1 end,
           due_at = case when r.failure is null then l.due_at
                         else clock_timestamp() + make_interval(secs => greatest(r.after, least($9::float8, $8::float8 * 2 ^ least(l.attempts, 10)))) end
      from unnest($3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::text[], $10::float8[])
           r (item_id, model_id, version, stock, failure, after)
     where l.workspace_id = $1 and l.channel_id = $2::uuid and l.item_id = r.item_id and l.model_id = r.model_id
)sql";

constexpr auto select_rest = R"sql(
    select extract(epoch from greatest(min(due_at) - clock_timestamp(), min(due_at) - min(due_at)))::float8 from listings
    where workspace_id = $1 and channel_id = $2::uuid and told_version < stock_version and variant_id is not null
      and not ignored and seen_at is not null
)sql";

constexpr auto remove_errand = R"sql(
    delete from outbox where workspace_id = $1 and id = $2::uuid and kind = 'stock' and state = 'sending' and attempts = $3
)sql";

constexpr auto put_off = R"sql(
    update outbox set state = 'waiting', deadline = null, due_at = clock_timestamp() + make_interval(secs => $4)
    where workspace_id = $1 and id = $2::uuid and kind = 'stock' and state = 'sending' and attempts = $3
)sql";

// One that waits for something that failed does not make the others wait; where none waits there will be one.
constexpr auto insert_errands = R"sql(
    with behind as (
        select distinct l.channel_id from listings l
         where l.workspace_id = $1 and l.variant_id = any ($2::uuid[]) and l.told_version < l.stock_version
           and not l.ignored and l.seen_at is not null
    ), hurried as (
        update outbox o set due_at = least(o.due_at, now()) from behind
         where o.workspace_id = $1 and o.channel_id = behind.channel_id and o.kind = 'stock' and o.state = 'waiting'
    )
    insert into outbox (workspace_id, id, channel_id, kind)
    select $1, gen_random_uuid(), behind.channel_id, 'stock'
      from behind
     where not exists (select 1 from outbox o where o.workspace_id = $1 and o.channel_id = behind.channel_id
                                                and o.kind = 'stock' and o.state = 'waiting')
)sql";

constexpr auto raise_versions = R"sql(
    update listings l set stock_version = l.stock_version + 1
     where l.workspace_id = $1 and l.variant_id in (select variant_id from order_lines where workspace_id = $1 and order_id = $2::uuid)
    returning l.variant_id::text
)sql";

} // namespace

std::optional<StockErrand> take_stock_errand(pqxx::transaction_base& tx, WorkspaceId workspace,
                                             const ChannelId& channel, std::chrono::seconds patience)
{
    if (tx.exec_params(lock_channel, workspace.number, channel.text).empty()) return std::nullopt;
    const auto taken =
        tx.exec_params(take_errand, workspace.number, channel.text, static_cast<double>(patience.count()));
    if (taken.empty()) return std::nullopt;
    return StockErrand{OutboxId{sql::text_of(taken[0][0])}, channel, taken[0][1].as<int>()};
}

bool still_telling(pqxx::transaction_base& tx, WorkspaceId workspace, const StockErrand& errand,
                   std::chrono::seconds left)
{
    return !tx.exec_params(ask_mine, workspace.number, errand.id.text, errand.taking, static_cast<double>(left.count()))
                .empty();
}

StockBatch next_stock(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel, int limit)
{
    StockBatch batch;
    for (const auto& row : tx.exec_params(select_batch, workspace.number, channel.text, limit)) {
        batch.stock.push_back(
            {sql::text_of(row[0]), sql::text_of(row[1]), sql::texts_of(row[2]), row[3].as<std::int64_t>()});
        batch.versions.push_back(row[4].as<std::int64_t>());
    }
    return batch;
}

void stock_told(EventLog& log, const StockErrand& errand, const StockBatch& batch,
                const std::vector<StockResult>& results)
{
    sql::Array item, model, version, stock, failure, after;
    for (std::size_t i = 0; i < batch.stock.size(); ++i) {
        item.add(batch.stock[i].item_id);
        model.add(batch.stock[i].model_id);
        version.add(batch.versions[i]);
        stock.add(batch.stock[i].stock);
        failure.add(sql::or_null(results[i].failure));
        after.add(static_cast<double>(results[i].again_after.count()));
    }
    const auto& channel = errand.channel;
    if (!still_telling(log.tx(), log.workspace(), errand, std::chrono::seconds{0})) {
        std::vector<VariantId> variants;
        for (const auto& row :
             log.tx().exec_params(raise_these, log.workspace().number, channel.text, item.text(), model.text())) {
            if (!row[0].is_null()) variants.push_back({sql::text_of(row[0])});
        }
        ask_to_tell(log.tx(), log.workspace(), variants);
        return;
    }
    log.tx().exec_params(store_results, log.workspace().number, channel.text, item.text(), model.text(), version.text(),
                         stock.text(), failure.text(), static_cast<double>(first_pause_seconds),
                         static_cast<double>(longest_pause_seconds), after.text());
}

void end_stock_errand(pqxx::transaction_base& tx, WorkspaceId workspace, const StockErrand& errand,
                      std::chrono::seconds at_least)
{
    const auto rest = tx.exec_params(select_rest, workspace.number, errand.channel.text);
    if (rest[0][0].is_null()) {
        tx.exec_params(remove_errand, workspace.number, errand.id.text, errand.taking);
        return;
    }
    const auto after = std::max(rest[0][0].as<double>(), static_cast<double>(at_least.count()));
    tx.exec_params(put_off, workspace.number, errand.id.text, errand.taking, after);
    note_outbox(tx, workspace, std::chrono::seconds{static_cast<std::int64_t>(after)});
}

void ask_to_tell(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<VariantId>& variants)
{
    if (variants.empty()) return;
    tx.exec_params(insert_errands, workspace.number, sql::array_of(variants));
    note_outbox(tx, workspace);
}

void tell_stock_of(EventLog& log, const OrderId& order)
{
    std::vector<VariantId> variants;
    for (const auto& row : sql::prepared(log.tx(), raise_versions, log.workspace().number, order.text)) {
        variants.push_back({sql::text_of(row[0])});
    }
    ask_to_tell(log.tx(), log.workspace(), variants);
}

} // namespace inbox
