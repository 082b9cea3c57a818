#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/orders/states.hpp"

#include <optional>
#include <string>
#include <vector>

/// A platform's order as the book holds it, for the files beside this one.
namespace inbox::platform_orders {

struct Row {
    OrderId id;
    OrderStatus status = OrderStatus::to_confirm;
    std::string platform_status;
    CustomerId customer;
    ConversationId conversation;
    ChannelId channel;              // where it was first heard of
    std::optional<Time> updated_at; // the platform's time of its state
    std::optional<Time> details_at; // the platform's time of the details we hold; none: not read yet
};

/// Whichever app of the shop has told us of it.
std::optional<Row> find(EventLog& log, const ChannelId& channel, const std::string& order);

/// A new one without lines, with its number in the book.
Row create(EventLog& log, const ChannelId& channel, const std::string& order, OrderStatus status,
           const std::string& platform_status, std::optional<Time> at, const ConversationId& conversation);

/// Where the platform's word leads from here. What has left the house cannot be cancelled any more: it comes back.
OrderStatus next_status(EventLog& log, const Row& row, const std::string& word);

/// Late news that a cancelled order had left the house before it was cancelled: then it comes back. So the end is the
/// same as if they had come in time. Returns whether anything was different; the caller tells the order.
bool had_left(EventLog& log, Row& row, const std::string& word);

/// Holds, ships or releases what the state wants; told with `why` in the ledger.
void move_lines(EventLog& log, const OrderId& order, OrderStatus status, const std::string& why);

/// The platforms shall hear the present numbers of what this order sells, even where they are as before: it may have
/// changed its own while we told it ours.
void tell_again(EventLog& log, const OrderId& order);

} // namespace inbox::platform_orders
