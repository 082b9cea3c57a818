#include "inbox/channels/trade.hpp"

namespace inbox {

namespace {

constexpr auto select_times = R"sql(
    select id::text, platform, (extract(epoch from orders_read_to) * 1000)::bigint,
           (extract(epoch from listings_read_at) * 1000)::bigint
      from channels where workspace_id = $1 and state = 'connected' order by id
)sql";

constexpr auto store_orders_read = R"sql(
    update channels set orders_read_to = greatest(orders_read_to, to_timestamp($3::bigint / 1000.0))
    where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto store_listings_read = R"sql(
    update channels set listings_read_at = now() where workspace_id = $1 and id = $2::uuid
)sql";

std::optional<Time> time_or_none(const pqxx::field& field)
{
    if (field.is_null()) return std::nullopt;
    return sql::time_of(field);
}

} // namespace

std::vector<TradeTimes> trade_times(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    std::vector<TradeTimes> times;
    for (const auto& row : tx.exec_params(select_times, workspace.number)) {
        times.push_back(
            {ChannelId{sql::text_of(row[0])}, sql::text_of(row[1]), time_or_none(row[2]), time_or_none(row[3])});
    }
    return times;
}

void note_orders_read(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel, Time up_to)
{
    tx.exec_params(store_orders_read, workspace.number, channel.text, sql::to_sql(up_to));
}

void note_listings_read(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel)
{
    tx.exec_params(store_listings_read, workspace.number, channel.text);
}

} // namespace inbox
