#pragma once

#include "inbox/events/event_log.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// The one door through which stock moves.
///
/// A variant has two numbers: `on_hand`, what lies on the shelf, and `reserved`, how much of that is promised to
/// orders. `available` is their difference. Whoever changes them does it here, so every movement has its line in the
/// ledger, and the sums of a variant's lines are its numbers.
///
/// Nothing is sold twice: the open log makes one writer of the workspace, the variants are locked in the order of their
/// ids, and the update itself only takes place when the numbers are still those that were decided upon. Each of the
/// three would do alone.
namespace inbox {

/// What is added to the two numbers (negative: taken away).
struct StockMove {
    VariantId variant;
    std::int64_t on_hand = 0, reserved = 0;
    /// Refused when it takes from what is available and less than nothing would be left. False for what is sold already
    /// somewhere else: then `available` goes below 0, and screens show it as oversold.
    bool must_fit = true;
};

/// Of the move `index`: there were only `available` left before it. A variant that is not there has 0.
struct Shortage {
    std::size_t index = 0;
    VariantId variant;
    std::int64_t available = 0;
};

/// What the ledger says about a movement. `request` is the id of a person's adjustment, else empty.
struct MoveWhy {
    std::string kind; // adjust, import, reserve, release, expire, ship, return
    OrderId order{};
    StaffId staff{}; // empty: a platform or the clock
    std::string reason{};
    std::string request{};
    /// The caller stamps the variants' rows with the number of an event that tells the whole product with the new
    /// numbers, and appends it: there is then no `stock.updated`.
    bool told_by_caller = false;
};

/// All of them or none. Empty: done. Several moves may name one variant; they are taken in the order given, and each
/// gets its line. Moves of nothing leave no line, except a person's count that was right.
///
/// Tells everybody `stock.updated` once for each variant (unless told_by_caller), and lets the platforms hear of it
/// (listings.stock_version) when what is available has changed. Throws std::logic_error when more would be released
/// than is reserved.
std::vector<Shortage> move_stock(EventLog& log, const std::vector<StockMove>& moves, const MoveWhy& why);

/// Numbers no shop has; what would go beyond is refused where it is asked for.
inline constexpr std::int64_t stock_limit = 1'000'000'000;

/// A variant's numbers, as `stock.updated` tells them.
struct StockNumbers {
    VariantId variant;
    ProductId product;
    Seq seq = 0;
    std::string sku;
    std::int64_t on_hand = 0, reserved = 0;
    std::optional<std::int64_t> low_stock_at;

    std::int64_t available() const noexcept { return on_hand - reserved; }
    bool low() const noexcept { return low_stock_at && available() <= *low_stock_at; }
};

/// {id, product_id, seq, sku, on_hand, reserved, available, low}.
std::string stock_json(const StockNumbers& numbers);

/// Those of `variants` that are there, in the order of their ids, locked until the transaction ends.
std::vector<StockNumbers> lock_stock(EventLog& log, const std::vector<VariantId>& variants);

} // namespace inbox
