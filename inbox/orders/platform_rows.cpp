#include "inbox/orders/platform_rows.hpp"

#include "inbox/model/commerce.hpp"
#include "inbox/orders/line_stock.hpp"
#include "inbox/orders/telling.hpp"
#include "inbox/stock/to_tell.hpp"

namespace inbox::platform_orders {

namespace {

constexpr auto select_order = R"sql(
    select o.id::text, o.status, o.platform_status, o.customer_id::text, o.conversation_id::text, o.channel_id::text,
           (extract(epoch from o.platform_updated_at) * 1000)::bigint, (extract(epoch from o.details_at) * 1000)::bigint
      from channels me
      join channels shop on shop.workspace_id = $1 and shop.platform = me.platform and shop.external_id = me.external_id
      join orders o on o.workspace_id = $1 and o.channel_id = shop.id and o.platform_order_id = $3
     where me.workspace_id = $1 and me.id = $2::uuid
     order by o.created_at, o.id limit 1
)sql";

constexpr auto insert_order = R"sql(
    with head as (
        update workspace_heads set last_order_number = last_order_number + 1 where workspace_id = $1
        returning coalesce(nullif(shop_settings ->> 'order_prefix', ''), 'DH') || last_order_number as code
    )
    insert into orders (workspace_id, id, seq, code, status, channel_id, platform_order_id, platform_status,
                        platform_updated_at, conversation_id, customer_id)
    select $1, $2::uuid, $3, head.code, $4, $5::uuid, $6, $7, to_timestamp($8::bigint / 1000.0), c.id, c.customer_id
      from head left join conversations c on c.workspace_id = $1 and c.id = $9::uuid
    returning customer_id::text
)sql";

constexpr auto select_shipped = R"sql(
    select 1 from order_lines where workspace_id = $1 and order_id = $2::uuid and shipped > 0 limit 1
)sql";

// Pieces that had left before anybody counted the shelf were not on it when it was counted. The line remembers them as
// gone, and nothing is taken. (Platforms tell whole seconds.)
constexpr auto forgive_lines = R"sql(
    update order_lines l set shipped = l.quantity
      from orders o, variants v
     where l.workspace_id = $1 and l.order_id = $2::uuid and l.reserved = 0 and l.shipped = 0
       and o.workspace_id = $1 and o.id = l.order_id and v.workspace_id = $1 and v.id = l.variant_id
       and o.created_at + interval '2 seconds' < v.created_at
)sql";

constexpr auto store_return = R"sql(
    update orders set status = 'returned', status_since = now(), updated_at = now() where workspace_id = $1 and id = $2::uuid
)sql";

} // namespace

std::optional<Row> find(EventLog& log, const ChannelId& channel, const std::string& order)
{
    const auto rows = sql::prepared(log.tx(), select_order, log.workspace().number, channel.text, order);
    if (rows.empty()) return std::nullopt;
    const auto& found = rows[0];
    Row row;
    row.id = {sql::text_of(found[0])};
    row.status = order_status_named(sql::text_of(found[1])).value_or(OrderStatus::to_confirm);
    row.platform_status = sql::text_of(found[2]);
    row.customer = {sql::text_of(found[3])};
    row.conversation = {sql::text_of(found[4])};
    row.channel = {sql::text_of(found[5])};
    if (!found[6].is_null()) row.updated_at = sql::time_of(found[6]);
    if (!found[7].is_null()) row.details_at = sql::time_of(found[7]);
    return row;
}

Row create(EventLog& log, const ChannelId& channel, const std::string& order, OrderStatus status,
           const std::string& platform_status, std::optional<Time> at, const ConversationId& conversation)
{
    Row row;
    row.id = new_id<OrderTag>();
    row.status = status;
    row.platform_status = platform_status;
    row.conversation = conversation;
    row.channel = channel;
    row.updated_at = at;
    const auto made = sql::prepared(log.tx(), insert_order, log.workspace().number, row.id.text, log.next(),
                                    std::string(to_text(status)), channel.text, order, sql::or_null(platform_status),
                                    sql::to_sql(at), sql::or_null(conversation.text));
    row.customer = {sql::text_of(made[0][0])};
    note_history(log, row.id, std::nullopt, status, {}, platform_status);
    return row;
}

OrderStatus next_status(EventLog& log, const Row& row, const std::string& word)
{
    const auto wanted = order_status_named(word);
    if (!wanted) return row.status;
    if (*wanted != OrderStatus::cancelled) return *wanted;
    const bool left = !sql::prepared(log.tx(), select_shipped, log.workspace().number, row.id.text).empty();
    const bool on_its_way = row.status == OrderStatus::shipping || row.status == OrderStatus::delivered ||
                            row.status == OrderStatus::returned;
    return left || on_its_way ? OrderStatus::returned : OrderStatus::cancelled;
}

bool had_left(EventLog& log, Row& row, const std::string& word)
{
    if (row.status != OrderStatus::cancelled || (word != word_shipping && word != word_delivered)) return false;
    sql::prepared(log.tx(), store_return, log.workspace().number, row.id.text);
    move_lines(log, row.id, OrderStatus::returned, row.platform_status);
    tell_again(log, row.id);
    note_history(log, row.id, row.status, OrderStatus::returned, {}, row.platform_status);
    row.status = OrderStatus::returned;
    return true;
}

void move_lines(EventLog& log, const OrderId& order, OrderStatus status, const std::string& why)
{
    const LineWhy said{{}, why, false};
    if (status == OrderStatus::cancelled) {
        release_lines(log, order, said);
    } else if (holds_stock(status)) {
        hold_lines(log, order, said);
    } else {
        sql::prepared(log.tx(), forgive_lines, log.workspace().number, order.text);
        ship_lines(log, order, said);
    }
}

void tell_again(EventLog& log, const OrderId& order)
{
    tell_stock_of(log, order);
}

} // namespace inbox::platform_orders
