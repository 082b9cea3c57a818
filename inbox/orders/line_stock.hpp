#pragma once

#include "inbox/events/event_log.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What an order's lines do to the shelf.
///
/// A line remembers what was done for it: `reserved` of its variant is held for it now, `shipped` was taken from
/// on_hand. So each function here does what is left to do and nothing twice, however often and in whatever order it is
/// called. Lines without a variant (a platform's item nobody has matched) are passed over and caught up when they get
/// one.
///
/// With `must_fit` nothing happens at all when something does not fit. Without, what was sold elsewhere is taken
/// whether it is there or not, and screens show it as oversold. These functions tell `stock.updated`; the order's own
/// event, and its lines as they then are, are the caller's to tell.
namespace inbox {

struct LineWhy {
    StaffId staff{}; // empty: a platform or the clock
    std::string reason{};
    bool must_fit = true;
};

/// Line `n` could have had `available` at most.
struct LineShortage {
    int n = 0;
    VariantId variant;
    std::int64_t available = 0;
};

/// Holds what is neither held nor shipped yet. Empty: done.
std::vector<LineShortage> hold_lines(EventLog& log, const OrderId& order, const LineWhy& why);

/// Puts everything held back on the shelf. `expired`: because time ran out.
void release_lines(EventLog& log, const OrderId& order, const LineWhy& why, bool expired = false);

/// Takes what is not shipped yet from on_hand, and gives up what was held for it.
std::vector<LineShortage> ship_lines(EventLog& log, const OrderId& order, const LineWhy& why);

/// What lines want to be, before they are written.
struct WantedLine {
    VariantId variant;
    std::int64_t quantity = 0;
};

/// Moves the shelf from what the order's present lines hold to what `lines` want: more of some, less of others. When
/// something does not fit, nothing has moved, and the shortages name the places in `lines`. The caller then writes the
/// lines with `reserved` as wanted.
std::vector<LineShortage> exchange_lines(EventLog& log, const OrderId& order, const std::vector<WantedLine>& lines,
                                         const LineWhy& why);

/// The same for an order that is about to be written.
std::vector<LineShortage> hold_first(EventLog& log, const OrderId& order, const std::vector<WantedLine>& lines,
                                     const LineWhy& why);

} // namespace inbox
