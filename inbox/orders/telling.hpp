#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/orders/order.hpp"
#include "inbox/staff/roles.hpp"

#include <optional>
#include <string>

/// How a change of an order is told: its event, its history and its line in the chat.
namespace inbox {

/// Stamps the order with the number of its event and tells it as it now is. Returns it. One that is `created` bears the
/// log's next number already.
Order tell_order(EventLog& log, const OrderId& id, bool created = false);

/// One more line of its history. An empty `staff`: a platform or the clock.
void note_history(EventLog& log, const OrderId& id, std::optional<OrderStatus> from, OrderStatus to,
                  const StaffId& staff, const std::string& why);

/// A line of kind `event` in the order's conversation: "Đơn DH12: Đã xác nhận". Nobody is called to the conversation by
/// it, as by a note. Does nothing for an order without a conversation; without `staff` the system speaks.
void note_in_chat(EventLog& log, const Order& order, const StaffMember* staff, std::string_view what);

/// 1250000 -> "1.250.000 ₫".
std::string money_text(std::int64_t amount);

} // namespace inbox
