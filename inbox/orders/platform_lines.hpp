#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/model/commerce.hpp"

#include <string>
#include <vector>

/// The lines of a platform's order: what its items are to us, and how they change.
namespace inbox::platform_orders {

struct LinesTaken {
    bool changed = false;
    bool unknown_items = false; // the list of listings has never named one of them
};

/// Makes the order's lines those that the platform tells. A line that is there keeps its variant and what was done for
/// it; what it holds beyond its new quantity goes back on the shelf. A line that is gone goes, unless its pieces have
/// left.
LinesTaken take_lines(EventLog& log, const ChannelId& channel, const OrderId& order,
                      const std::vector<PlatformOrderLine>& lines);

} // namespace inbox::platform_orders
