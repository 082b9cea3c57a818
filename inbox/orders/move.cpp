#include "inbox/orders/orders.hpp"
#include "inbox/orders/telling.hpp"

#include "inbox/staff/audit.hpp"
#include "inbox/wire/json.hpp"

/// Moving an order from state to state, by people and by the clock.
namespace inbox {

namespace {

constexpr auto update_status = R"sql(
    update orders set status = $3, status_since = now(), updated_at = now(), reserved_until = null,
        cancel_reason = case when $3 = 'cancelled' then $4 else cancel_reason end
    where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto select_expired = R"sql(
    select id::text from orders where workspace_id = $1 and reserved_until <= clock_timestamp()
    order by reserved_until, id limit $2
)sql";

constexpr auto forget_hold = R"sql(
    update orders set reserved_until = null where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto select_expiry = R"sql(
    select (extract(epoch from min(reserved_until)) * 1000)::bigint from orders
    where workspace_id = $1 and reserved_until is not null
)sql";

/// What the new state does to the shelf. A return does nothing: a person counts what came back.
std::vector<LineShortage> move_stock_for(EventLog& log, const Order& order, OrderStatus to, const LineWhy& why)
{
    if (to == OrderStatus::cancelled) {
        release_lines(log, order.id, why);
        return {};
    }
    if (to == OrderStatus::shipping) return ship_lines(log, order.id, why);
    if (holds_stock(to)) return hold_lines(log, order.id, why);
    return {};
}

std::string way_json(OrderStatus from, OrderStatus to)
{
    wire::Json json;
    json.open_object().text("from", to_text(from)).text("to", to_text(to)).close_object();
    return std::move(json).take();
}

} // namespace

OrderResult move_order(EventLog& log, const StaffMember& staff, const OrderId& id, OrderStatus to,
                       const std::string& why, std::optional<Seq> seq)
{
    const auto order = find_order_for(log.tx(), staff, id);
    if (!order) return NotThere{};
    if (order->status == to) return OrderDone{*order, true};
    if (seq && *seq < order->seq) return OrderConflict{"changed", "Somebody has changed the order meanwhile."};
    if (order->of_platform()) return OrderConflict{"state", "The platform moves this order."};
    if (!may_go(order->status, to)) {
        return OrderConflict{"state", "It is " + std::string(to_text(order->status)) + " and cannot become " +
                                          std::string(to_text(to)) + "."};
    }
    if (order->line_count == 0 && to != OrderStatus::cancelled)
        return OrderRefused{"lines", "empty", "nothing is ordered"};

    const auto shortages = move_stock_for(log, *order, to, {staff.id, why, true});
    if (!shortages.empty()) return OutOfStock{shortages};
    log.tx().exec_params(update_status, log.workspace().number, order->id.text, std::string(to_text(to)), why);
    note_history(log, order->id, order->status, to, staff.id, why);
    auto moved = tell_order(log, order->id);
    note_in_chat(log, moved, &staff, spoken(to));
    note_audit(log.tx(), log.workspace(), staff.id, "order.moved", moved.id.text, way_json(order->status, to));
    return OrderDone{std::move(moved), false};
}

std::size_t release_expired(EventLog& log, int limit)
{
    const auto expired = log.tx().exec_params(select_expired, log.workspace().number, limit);
    for (const auto& row : expired) {
        const OrderId id{sql::text_of(row[0])};
        release_lines(log, id, {{}, {}, false}, true);
        log.tx().exec_params(forget_hold, log.workspace().number, id.text);
        tell_order(log, id);
    }
    return expired.size();
}

std::optional<Time> next_expiry(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    const auto row = tx.exec_params(select_expiry, workspace.number)[0];
    if (row[0].is_null()) return std::nullopt;
    return sql::time_of(row[0]);
}

} // namespace inbox
