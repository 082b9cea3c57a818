#include "inbox/orders/telling.hpp"

#include "inbox/conversations/changes.hpp"
#include "inbox/model/order_key.hpp"
#include "inbox/wire/json.hpp"
#include "inbox/wire/objects.hpp"

#include <stdexcept>

namespace inbox {

namespace {

constexpr auto stamp_order = R"sql(
    update orders set seq = $3 where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto insert_history = R"sql(
    insert into order_history (workspace_id, order_id, n, from_status, to_status, staff_id, why)
    select $1, $2::uuid, coalesce(max(n), 0) + 1, $3, $4, $5::uuid, $6 from order_history
    where workspace_id = $1 and order_id = $2::uuid
)sql";

constexpr auto select_clock = R"sql(select (extract(epoch from clock_timestamp()) * 1000)::bigint)sql";

constexpr auto insert_line = R"sql(
    insert into messages (workspace_id, id, seq, arrival, conversation_id, channel_id, kind, direction, author_kind,
                          author_id, author_name, text, payload, attachments, sent_at, received_at, order_key)
    select $1, $2::uuid, $3, $3, c.id, c.channel_id, 'event', 'outgoing', $5, $6::uuid, $7, $8, $9, $10::jsonb,
           to_timestamp($11::bigint / 1000.0), to_timestamp($11::bigint / 1000.0), $12
    from conversations c where c.workspace_id = $1 and c.id = $4::uuid
)sql";

std::string payload_of(const Order& order, const StaffMember* staff)
{
    wire::Json json;
    json.open_object().text("what", "order").text("order_id", order.id.text).text("code", order.code);
    json.text("status", to_text(order.status));
    if (staff) json.open_object("by").text("id", staff->id.text).text("name", staff->name).close_object();
    json.close_object();
    return std::move(json).take();
}

std::string card_of(const Order& order)
{
    Attachment card;
    card.kind = AttachmentKind::order;
    card.platform_id = order.id.text;
    card.title = order.code;
    card.text = money_text(order.total);
    return '[' + wire::attachment_json(card, new_id<AttachmentTag>(), "ready", {}) + ']';
}

} // namespace

Order tell_order(EventLog& log, const OrderId& id, bool created)
{
    if (!created) sql::prepared(log.tx(), stamp_order, log.workspace().number, id.text, log.next());
    auto order = read_order(log.tx(), log.workspace(), id);
    if (!order) throw std::logic_error("an order that is told is not there");
    log.append(created ? "order.created" : "order.updated", to_json(*order));
    return std::move(*order);
}

void note_history(EventLog& log, const OrderId& id, std::optional<OrderStatus> from, OrderStatus to,
                  const StaffId& staff, const std::string& why)
{
    std::optional<std::string> before;
    if (from) before = to_text(*from);
    sql::prepared(log.tx(), insert_history, log.workspace().number, id.text, before, std::string(to_text(to)),
                  sql::or_null(staff.text), why);
}

void note_in_chat(EventLog& log, const Order& order, const StaffMember* staff, std::string_view what)
{
    if (order.conversation_id.empty()) return;
    const auto now = sql::time_of(sql::prepared(log.tx(), select_clock)[0][0]);
    const auto message = new_id<MessageTag>();
    const auto arrival = log.next();
    const auto text = "Đơn " + order.code + ": " + std::string(what);
    sql::prepared(log.tx(), insert_line, log.workspace().number, message.text, arrival, order.conversation_id.text,
                  staff ? "staff" : "system", staff ? std::optional(staff->id.text) : std::nullopt,
                  staff ? std::optional(staff->name) : std::nullopt, text, payload_of(order, staff), card_of(order),
                  sql::to_sql(now), order_key(now, 0, arrival));
    const Rules none; // no conversation is told
    Changes changes(log, none);
    changes.created(message);
    changes.tell();
}

std::string money_text(std::int64_t amount)
{
    auto digits = std::to_string(amount);
    const std::size_t first = digits.starts_with('-') ? 1 : 0;
    for (auto at = digits.size(); at > first + 3;) {
        at -= 3;
        digits.insert(at, ".");
    }
    return digits + " ₫";
}

} // namespace inbox
