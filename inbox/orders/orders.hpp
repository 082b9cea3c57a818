#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/orders/line_stock.hpp"
#include "inbox/orders/order.hpp"
#include "inbox/page.hpp"
#include "inbox/staff/roles.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// The order book: making, changing and moving orders.
///
/// Each function is one transaction's work under the workspace's lock: order, lines, shelf, ledger, history, the line
/// in the chat and the events are written together or not at all. What is refused has changed nothing. The browser
/// makes an order's id, so a request that is repeated finds what it made the first time.
///
/// Everybody who may read orders sees all of the workspace; whose conversation or customer a person may not see, they
/// cannot make an order for.
namespace inbox {

inline constexpr std::chrono::minutes draft_hold{15}; // a draft's lines are held so long after its last change
inline constexpr std::size_t order_lines_limit = 100;
inline constexpr std::int64_t quantity_limit = 100'000;        // of a line
inline constexpr std::int64_t money_limit = 1'000'000'000'000; // of every amount, sums too

struct LineWish {
    VariantId variant;
    std::int64_t quantity = 1;
    std::optional<std::int64_t> unit_price{}; // absent: the variant's; of a line that was there: what it was
};

/// A conversation brings its customer along; `customer` alone will do, too.
struct OrderRequest {
    OrderId id;
    CustomerId customer{};
    ConversationId conversation{};
    OrderStatus status = OrderStatus::confirmed; // or draft, to_confirm
    std::vector<LineWish> lines;
    Shipping shipping; // the phone as it was written
    Payment payment;
    std::string note;
};

/// Only what is given changes.
struct OrderChange {
    std::optional<std::vector<LineWish>> lines{}; // all of them
    std::optional<Shipping> shipping{};
    std::optional<Payment> payment{};
    std::optional<std::string> note{};
    std::optional<Seq> seq{}; // the order as the person saw it
};

struct OrderDone {
    Order order;
    bool already_there = false; // nothing was written
};
/// `code`: "id_used" (by other content), "state" (not from where it is), "changed" (since the person saw it).
struct OrderConflict {
    std::string code, detail;
};
/// `field` as the API names it; codes: "absent", "empty", "archived", "too_large", "phone", "missing", "mismatch" ...
struct OrderRefused {
    std::string field, code, detail;
};
struct OutOfStock {
    std::vector<LineShortage> lines;
};
using OrderResult = std::variant<OrderDone, OrderConflict, OrderRefused, OutOfStock, NotThere>;

OrderResult create_order(EventLog& log, const StaffMember& staff, const OrderRequest& request);

/// Lines, recipient and payment until it is packed; afterwards, and of a platform's order, the note alone.
OrderResult change_order(EventLog& log, const StaffMember& staff, const OrderId& id, const OrderChange& change);

/// Where it stands already, it stays, and nothing is written.
OrderResult move_order(EventLog& log, const StaffMember& staff, const OrderId& id, OrderStatus to,
                       const std::string& why, std::optional<Seq> seq = {});

/// One of the workspace, for somebody who may read orders.
std::optional<Order> find_order_for(pqxx::transaction_base& tx, const StaffMember& staff, const OrderId& id);

struct OrderFilter {
    std::vector<OrderStatus> statuses{};  // none: all
    std::optional<CustomerId> customer{}; // and whoever is the same person
    std::optional<ConversationId> conversation{};
    std::optional<ChannelId> channel{};
    std::optional<StaffId> staff{}; // who made it
    std::string
        words{}; // the beginning of a code, a phone number in any writing, a platform's number; else a part of the name
};

/// Newest first, masked.
PageResult list_orders(pqxx::transaction_base& tx, const StaffMember& staff, const OrderFilter& filter, int limit,
                       const std::string& cursor);

/// Puts back what drafts have held too long, at most `limit` of them; returns how many. They stay drafts.
std::size_t release_expired(EventLog& log, int limit);
/// When the next one runs out, if any: so that nobody opens a log for nothing.
std::optional<Time> next_expiry(pqxx::transaction_base& tx, WorkspaceId workspace);

} // namespace inbox
