#include "inbox/orders/contents.hpp"
#include "inbox/orders/telling.hpp"

#include "inbox/conversations/list.hpp"
#include "inbox/customers/customers.hpp"
#include "inbox/wire/json.hpp"

#include <algorithm>

/// Making an order.
namespace inbox {

namespace {

constexpr auto select_existing = R"sql(
    select content_hash = encode(sha256(convert_to($3, 'UTF8')), 'hex') from orders
    where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto select_same_person = R"sql(
    select count(distinct coalesce(head_id, id)) from customers where workspace_id = $1 and id in ($2::uuid, $3::uuid)
)sql";

// Not now(), when the transaction began: who waited for the lock began earlier than who held it, and has the later
// code. One statement: the number is taken, and order, lines, history and trail stand, or none of it. Codes are never
// used twice, also when the prefix changes: a prefix does not end in a digit.
constexpr auto insert_order = R"sql(
    with head as (
        update workspace_heads set last_order_number = last_order_number + 1 where workspace_id = $1
        returning coalesce(nullif(shop_settings ->> 'order_prefix', ''), 'DH') || last_order_number as code
    ), made as (
        insert into orders (workspace_id, id, seq, code, status, customer_id, conversation_id, channel_id, shipping_name,
                            shipping_phone, shipping_address, ward_code, province_code, old_ward_code, old_district_code,
                            payment_method, subtotal, shipping_fee, discount, deposit, total, note, reserved_until,
                            content_hash, created_by, created_at, updated_at, status_since)
        select $1, $2::uuid, $3, code, $4, $5::uuid, $6::uuid, $7::uuid, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
               $19, $20, $21, statement_timestamp() + make_interval(mins => $22), encode(sha256(convert_to($23, 'UTF8')), 'hex'), $24::uuid,
               statement_timestamp(), statement_timestamp(), statement_timestamp()
        from head
    ), told as (
        insert into order_history (workspace_id, order_id, n, to_status, staff_id, at)
        values ($1, $2::uuid, 1, $4, $24::uuid, statement_timestamp())
    ), audited as (
        insert into audit (workspace_id, staff_id, action, subject) values ($1, $24::uuid, 'order.created', $2::uuid::text)
    )
    insert into order_lines (workspace_id, order_id, n, variant_id, name, sku, quantity, unit_price, reserved)
    select $1, $2::uuid, line.n - 1, line.variant, line.name, line.sku, line.quantity, line.price, line.quantity
    from unnest($25::uuid[], $26::text[], $27::text[], $28::bigint[], $29::bigint[]) with ordinality
         as line (variant, name, sku, quantity, price, n)
)sql";

/// What makes two requests the same one.
std::string content_of(const OrderRequest& request)
{
    wire::Json json;
    json.open_object().text("customer", request.customer.text).text("conversation", request.conversation.text);
    json.text("status", to_text(request.status)).open_array("lines");
    for (const auto& line : request.lines) {
        wire::Json one;
        one.open_object().text("variant", line.variant.text).number("quantity", line.quantity);
        if (line.unit_price) one.number("price", *line.unit_price);
        one.close_object();
        json.element(one.view());
    }
    const auto& to = request.shipping;
    json.close_array().text("name", to.name).text("phone", to.phone).text("address", to.address);
    json.text("ward", to.ward_code).text("province", to.province_code).text("old_ward", to.old_ward_code);
    json.text("old_district", to.old_district_code).text("method", request.payment.method);
    json.number("fee", request.payment.shipping_fee).number("discount", request.payment.discount);
    json.number("deposit", request.payment.deposit).text("note", request.note).close_object();
    return std::move(json).take();
}

struct Buyer {
    CustomerId customer;
    ConversationId conversation;
    ChannelId channel;
};

/// Who buys. An order made in a conversation is its customer's, also when that one follows another now: so undoing the
/// merge finds it where it belongs.
std::variant<Buyer, OrderRefused> find_buyer(EventLog& log, const StaffMember& staff, const OrderRequest& request)
{
    auto& tx = log.tx();
    Buyer buyer;
    if (!request.conversation.empty()) {
        const auto conversation = find_conversation_for(tx, staff, request.conversation);
        if (!conversation) return OrderRefused{"conversation_id", "absent", "no such conversation"};
        buyer = {conversation->customer, conversation->id, conversation->channel};
    }
    if (request.customer.empty()) {
        if (buyer.conversation.empty()) return OrderRefused{"customer_id", "missing", "whose order is it?"};
        return buyer;
    }
    if (!find_head_for(tx, staff, request.customer)) return OrderRefused{"customer_id", "absent", "no such customer"};
    if (buyer.conversation.empty()) {
        buyer.customer = request.customer;
    } else if (buyer.customer.empty()) {
        buyer.customer = request.customer;
    } else if (buyer.customer != request.customer) {
        const auto people =
            tx.exec_params(select_same_person, log.workspace().number, buyer.customer.text, request.customer.text);
        if (people[0][0].as<int>() != 1) {
            return OrderRefused{"customer_id", "mismatch", "the conversation is with somebody else"};
        }
    }
    return buyer;
}

void write_order(EventLog& log, const StaffMember& staff, const OrderRequest& request, const Buyer& buyer,
                 const std::vector<SettledLine>& lines, const Sums& sums, const std::string& content)
{
    sql::Array variant, name, sku, quantity, price;
    for (const auto& line : lines) {
        variant.add(line.variant);
        name.add(line.name);
        sku.add(line.sku);
        quantity.add(line.quantity);
        price.add(line.unit_price);
    }
    std::optional<int> held;
    if (request.status == OrderStatus::draft && !lines.empty()) held = static_cast<int>(draft_hold.count());
    const auto& to = request.shipping;
    sql::prepared(log.tx(), insert_order, log.workspace().number, request.id.text, log.next(),
                  std::string(to_text(request.status)), sql::or_null(buyer.customer.text),
                  sql::or_null(buyer.conversation.text), sql::or_null(buyer.channel.text), to.name, to.phone,
                  to.address, sql::or_null(to.ward_code), sql::or_null(to.province_code),
                  sql::or_null(to.old_ward_code), sql::or_null(to.old_district_code), request.payment.method,
                  sums.subtotal, request.payment.shipping_fee, request.payment.discount, request.payment.deposit,
                  sums.total, request.note, held, content, staff.id.text, variant.text(), name.text(), sku.text(),
                  quantity.text(), price.text());
}

} // namespace

OrderResult create_order(EventLog& log, const StaffMember& staff, const OrderRequest& asked)
{
    const auto existing =
        sql::prepared(log.tx(), select_existing, log.workspace().number, asked.id.text, content_of(asked));
    if (!existing.empty()) {
        if (existing[0][0].is_null() || !existing[0][0].as<bool>())
            return OrderConflict{"id_used", "The id belongs to something else."};
        return OrderDone{*read_order(log.tx(), log.workspace(), asked.id), true};
    }
    const auto content = content_of(asked);
    auto request = asked;
    const auto buyer = find_buyer(log, staff, request);
    if (const auto* refused = std::get_if<OrderRefused>(&buyer)) return *refused;
    if (request.lines.empty() && request.status != OrderStatus::draft)
        return OrderRefused{"lines", "empty", "nothing is ordered"};
    const auto settled = settle_lines(log.tx(), log.workspace(), request.lines);
    if (const auto* refused = std::get_if<OrderRefused>(&settled)) return *refused;
    const auto& lines = std::get<std::vector<SettledLine>>(settled);
    const auto sums = add_up(lines, request.payment);
    if (const auto* refused = std::get_if<OrderRefused>(&sums)) return *refused;
    if (const auto refused = settle_shipping(request.shipping)) return *refused;

    const auto shortages = hold_first(log, request.id, wanted(lines), {staff.id, {}, true});
    if (!shortages.empty()) return OutOfStock{shortages};
    const auto& who = std::get<Buyer>(buyer);
    write_order(log, staff, request, who, lines, std::get<Sums>(sums), content);
    auto order = tell_order(log, request.id, true);
    // A draft is somebody's writing; the chat hears of the order that comes of it.
    if (order.status != OrderStatus::draft) note_in_chat(log, order, &staff, spoken(order.status));
    remember_recipient(log, order.id, who.customer, request.shipping);
    return OrderDone{std::move(order), false};
}

} // namespace inbox
