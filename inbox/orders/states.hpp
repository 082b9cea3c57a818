#pragma once

#include <optional>
#include <string_view>
#include <vector>

/// The states of an order, and the ways between them.
///
///     draft -> to_confirm -> confirmed -> packing -> shipping -> delivered -> returned
///
/// A draft may be confirmed at once; before `shipping` an order may be cancelled; what is on its way can only come
/// back: from `shipping`, too, `returned`. Everybody who may change orders may walk these ways, and nobody others. The
/// states of a platform's order are the platform's: people do not move them.
namespace inbox {

enum class OrderStatus { draft, to_confirm, confirmed, packing, shipping, delivered, returned, cancelled };

std::string_view to_text(OrderStatus status);
std::optional<OrderStatus> order_status_named(std::string_view word);

/// As people say it: "Đã xác nhận".
std::string_view spoken(OrderStatus status);

/// Where a person may move it from here.
std::vector<OrderStatus> ways_from(OrderStatus status);
bool may_go(OrderStatus from, OrderStatus to);

/// Whether its lines are held on the shelf: a draft's only for a while, from `to_confirm` to `packing` for sure.
bool holds_stock(OrderStatus status);

/// Whether lines, recipient and payment may still be changed.
bool is_open_to_changes(OrderStatus status);

} // namespace inbox
