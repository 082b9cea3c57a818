#include "inbox/orders/contents.hpp"
#include "inbox/orders/telling.hpp"

#include "inbox/staff/audit.hpp"

/// Correcting an order.
namespace inbox {

namespace {

constexpr auto update_order = R"sql(
    update orders set shipping_name = $3, shipping_phone = $4, shipping_address = $5, ward_code = $6, province_code = $7,
        old_ward_code = $8, old_district_code = $9, payment_method = $10, shipping_fee = $11, discount = $12, deposit = $13,
        subtotal = $14, total = $15, note = $16, reserved_until = now() + make_interval(mins => $17), updated_at = now()
    where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto update_note = R"sql(
    update orders set note = $3, updated_at = now() where workspace_id = $1 and id = $2::uuid
)sql";

/// A change, settled against the order as it stands.
struct Settled {
    std::vector<SettledLine> lines;
    Shipping shipping;
    Payment payment;
    std::string note;
    Sums sums;
    bool lines_given = false;
    std::string fields; // what is different: JSON strings, for the audit
};

void differs(Settled& settled, bool different, const char* field)
{
    if (different) settled.fields += (settled.fields.empty() ? "\"" : ", \"") + std::string(field) + '"';
}

std::variant<Settled, OrderRefused> settle(EventLog& log, const Order& order, const OrderChange& change)
{
    Settled settled{
        present_lines(log.tx(), log.workspace(), order.id), order.shipping, order.payment, order.note, {}, false, {}};
    if (change.lines) {
        if (change.lines->empty() && order.status != OrderStatus::draft)
            return OrderRefused{"lines", "empty", "nothing is ordered"};
        auto lines = settle_lines(log.tx(), log.workspace(), *change.lines, settled.lines);
        if (auto* refused = std::get_if<OrderRefused>(&lines)) return std::move(*refused);
        auto& found = std::get<std::vector<SettledLine>>(lines);
        settled.lines_given = found != settled.lines;
        settled.lines = std::move(found);
    }
    if (change.shipping && *change.shipping != order.shipping) {
        settled.shipping = *change.shipping;
        if (auto refused = settle_shipping(settled.shipping)) return std::move(*refused);
    }
    if (change.payment) settled.payment = *change.payment;
    if (change.note) settled.note = *change.note;
    auto sums = add_up(settled.lines, settled.payment);
    if (auto* refused = std::get_if<OrderRefused>(&sums)) return std::move(*refused);
    settled.sums = std::get<Sums>(sums);
    differs(settled, settled.lines_given, "lines");
    differs(settled, settled.shipping != order.shipping, "shipping");
    differs(settled, settled.payment != order.payment, "payment");
    differs(settled, settled.note != order.note, "note");
    return settled;
}

OrderDone done(EventLog& log, const StaffMember& staff, const Order& before, const std::string& fields)
{
    auto order = tell_order(log, before.id);
    if (order.status != OrderStatus::draft && fields != "\"note\"") {
        note_in_chat(log, order, &staff, "Đã sửa, tổng " + money_text(order.total));
    }
    note_audit(log.tx(), log.workspace(), staff.id, "order.changed", order.id.text, "{\"fields\": [" + fields + "]}");
    return {std::move(order), false};
}

/// What a packed or platform's order still takes.
OrderResult change_note(EventLog& log, const StaffMember& staff, const Order& order, const OrderChange& change)
{
    if (change.lines || change.shipping || change.payment) {
        return OrderConflict{"state", "Only the note of this order can still be changed."};
    }
    if (!change.note || *change.note == order.note) return OrderDone{order, true};
    log.tx().exec_params(update_note, log.workspace().number, order.id.text, *change.note);
    return done(log, staff, order, "\"note\"");
}

} // namespace

OrderResult change_order(EventLog& log, const StaffMember& staff, const OrderId& id, const OrderChange& change)
{
    const auto order = find_order_for(log.tx(), staff, id);
    if (!order) return NotThere{};
    if (change.seq && *change.seq < order->seq)
        return OrderConflict{"changed", "Somebody has changed the order meanwhile."};
    if (order->of_platform() || !is_open_to_changes(order->status)) return change_note(log, staff, *order, change);

    const auto settled = settle(log, *order, change);
    if (const auto* refused = std::get_if<OrderRefused>(&settled)) return *refused;
    const auto& now = std::get<Settled>(settled);
    if (now.fields.empty()) return OrderDone{*order, true};

    // A draft whose time has run out is held again with its next change. Only new lines insist on it.
    const bool draft = order->status == OrderStatus::draft;
    const LineWhy why{staff.id, {}, true};
    bool held = true;
    if (now.lines_given) {
        const auto shortages = exchange_lines(log, order->id, wanted(now.lines), why);
        if (!shortages.empty()) return OutOfStock{shortages};
        replace_lines(log, order->id, now.lines, true);
    } else if (draft) {
        held = hold_lines(log, order->id, why).empty();
    }
    std::optional<int> minutes;
    if (draft && held && !now.lines.empty()) minutes = static_cast<int>(draft_hold.count());
    const auto& to = now.shipping;
    log.tx().exec_params(update_order, log.workspace().number, order->id.text, to.name, to.phone, to.address,
                         sql::or_null(to.ward_code), sql::or_null(to.province_code), sql::or_null(to.old_ward_code),
                         sql::or_null(to.old_district_code), now.payment.method, now.payment.shipping_fee,
                         now.payment.discount, now.payment.deposit, now.sums.subtotal, now.sums.total, now.note,
                         minutes);
    auto changed = done(log, staff, *order, now.fields);
    if (to != order->shipping) remember_recipient(log, order->id, order->customer_id, to);
    return changed;
}

} // namespace inbox
