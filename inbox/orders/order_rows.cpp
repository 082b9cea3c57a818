#include "inbox/orders/order.hpp"

#include "inbox/orders/places_of_orders.hpp"

#include <stdexcept>

namespace inbox {

namespace {

// Every part is found by its whole key: what must not be joined in another way stands behind an `offset 0`.
#define ORDER_COLUMNS                                                                                                  \
    R"sql(
    select o.id::text, o.seq, o.code, o.status, o.customer_id::text, k.id::text, k.name, o.conversation_id::text,
           h.id::text, h.platform, h.name, o.platform_order_id, o.platform_status, coalesce(l.lines, '[]'), coalesce(l.count, 0),
           o.shipping_name, o.shipping_phone, o.shipping_address, o.ward_code, o.province_code, o.old_ward_code,
           o.old_district_code, o.payment_method, o.shipping_fee, o.discount, o.deposit, o.subtotal, o.total, o.note,
           o.cancel_reason, (extract(epoch from o.reserved_until) * 1000)::bigint, coalesce(l.oversold, false),
           o.created_by::text, s.name, (extract(epoch from o.created_at) * 1000)::bigint,
           (extract(epoch from o.updated_at) * 1000)::bigint, (extract(epoch from o.status_since) * 1000)::bigint
)sql"
#define ORDER_PARTS                                                                                                    \
    R"sql(
      left join lateral (
               select head.id, head.name from (
                      select coalesce(head_id, id) as id from customers where workspace_id = $1 and id = o.customer_id offset 0) own
                cross join lateral (select id, name from customers where workspace_id = $1 and id = own.id offset 0) head offset 0) k on true
      left join lateral (select id, platform, name from channels where workspace_id = $1 and id = o.channel_id offset 0) h on true
      left join lateral (select name from staff where workspace_id = $1 and id = o.created_by offset 0) s on true
      left join lateral (
               select json_agg(json_build_object('n', x.n, 'variant_id', x.variant_id, 'product_id', v.product_id, 'name', x.name,
                          'sku', x.sku, 'quantity', x.quantity, 'unit_price', x.unit_price, 'reserved', x.reserved, 'picture',
                          '/media/' || coalesce(v.picture_id, p.picture_id)::text) order by x.n)::text as lines,
                      count(*) as count, bool_or(x.reserved > 0 and v.on_hand < v.reserved) as oversold
                 from order_lines x
                 left join lateral (
                          select product_id, picture_id, on_hand, reserved from variants
                          where workspace_id = $1 and id = x.variant_id offset 0) v on true
                 left join lateral (select picture_id from products where workspace_id = $1 and id = v.product_id offset 0) p on true
                where x.workspace_id = $1 and x.order_id = o.id) l on true
)sql"
const std::string select_orders = ORDER_COLUMNS R"sql(
      from unnest($2::uuid[]) with ordinality as wanted (id, place)
     cross join lateral (select * from orders where workspace_id = $1 and id = wanted.id offset 0) o
)sql" ORDER_PARTS " order by wanted.place";

// By itself, so that it is planned once: of an array nobody knows beforehand how long it is.
const std::string select_order = ORDER_COLUMNS R"sql(
      from (select * from orders where workspace_id = $1 and id = $2::uuid offset 0) o
)sql" ORDER_PARTS;
#undef ORDER_COLUMNS
#undef ORDER_PARTS

constexpr auto select_history = R"sql(
    select h.from_status, h.to_status, h.staff_id::text, s.name, h.why, (extract(epoch from h.at) * 1000)::bigint
    from order_history h left join staff s on s.workspace_id = h.workspace_id and s.id = h.staff_id
    where h.workspace_id = $1 and h.order_id = $2::uuid order by h.n
)sql";

OrderStatus status_of(const pqxx::field& field)
{
    const auto status = order_status_named(sql::text_of(field));
    if (!status) throw std::logic_error("an order has the unknown status " + sql::text_of(field));
    return *status;
}

Order order_of(const pqxx::row& row)
{
    const auto text = [&](int n) { return sql::text_of(row[n]); };
    const auto number = [&](int n) { return row[n].as<std::int64_t>(); };
    Order order;
    order.id.text = text(0);
    order.seq = number(1);
    order.code = text(2);
    order.status = status_of(row[3]);
    order.customer_id.text = text(4);
    order.customer = {text(5), text(6), {}};
    order.conversation_id.text = text(7);
    order.channel = {{text(8)}, text(9), text(10)};
    order.platform_order_id = text(11);
    order.platform_status = text(12);
    order.lines = text(13);
    order.line_count = row[14].as<int>();
    order.shipping = {text(15), text(16), text(17), text(18), text(19), text(20), text(21)};
    order.payment = {text(22), number(23), number(24), number(25)};
    order.subtotal = number(26);
    order.total = number(27);
    order.note = text(28);
    order.cancel_reason = text(29);
    if (!row[30].is_null()) order.reserved_until = sql::time_of(row[30]);
    order.oversold = row[31].as<bool>();
    order.created_by = {text(32), text(33), {}};
    order.created_at = sql::time_of(row[34]);
    order.updated_at = sql::time_of(row[35]);
    order.status_since = sql::time_of(row[36]);
    order.ward = ward_name(order.shipping.ward_code);
    order.province = province_name(order.shipping.province_code);
    return order;
}

} // namespace

std::vector<Order> read_orders(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<OrderId>& ids)
{
    std::vector<Order> orders;
    if (ids.empty()) return orders;
    for (const auto& row : sql::prepared(tx, select_orders, workspace.number, sql::array_of(ids))) {
        orders.push_back(order_of(row));
    }
    return orders;
}

std::optional<Order> read_order(pqxx::transaction_base& tx, WorkspaceId workspace, const OrderId& id)
{
    if (!is_uuid(id.text)) return std::nullopt;
    const auto found = sql::prepared(tx, select_order, workspace.number, id.text);
    if (found.empty()) return std::nullopt;
    return order_of(found[0]);
}

std::vector<OrderMoved> read_history(pqxx::transaction_base& tx, WorkspaceId workspace, const OrderId& id)
{
    std::vector<OrderMoved> history;
    for (const auto& row : tx.exec_params(select_history, workspace.number, id.text)) {
        history.push_back({sql::text_of(row[0]),
                           sql::text_of(row[1]),
                           {sql::text_of(row[2]), sql::text_of(row[3]), {}},
                           sql::text_of(row[4]),
                           sql::time_of(row[5])});
    }
    return history;
}

} // namespace inbox
