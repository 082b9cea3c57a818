#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/model/commerce.hpp"

#include <optional>
#include <string>
#include <vector>

/// Orders that were made on a platform, in the book beside ours.
///
/// News of an order (a push, a card in a chat) come at any time, twice, late and in any order, and say little: they
/// make the order known at once and ask for its details. The details, read from the platform, are the order. Both carry
/// the platform's time; what is older than what we hold changes nothing, so every order of arrival ends alike.
///
/// A shop may be connected by several apps, each a channel of its own with the same external id: all of them speak of
/// the same orders, and of the same people.
///
/// What is sold there is sold: stock is held, shipped or released by the order's state as for our own orders, but never
/// refused for want of stock. Each line remembers what was done for it, so doing it again does nothing.
namespace inbox {

/// What somebody let drop about an order.
struct OrderNews {
    ChannelId channel;                   // where it was heard
    std::string order;                   // the platform's number
    std::string platform_status, status; // its new state, theirs and ours; empty: not told
    Time at{};                           // the platform's time of that state
    ConversationId conversation{};       // where it was shown; may be empty
    bool look = true;                    // its details may have changed; false: only if nobody has read them yet
};

/// Makes unknown orders known, moves known ones where the news are newer, and asks for details.
void note_platform_orders(EventLog& log, const std::vector<OrderNews>& news);

struct TakenOrder {
    OrderId id;
    bool stale = false;         // somebody knew newer things already: it is worth asking again
    bool unknown_items = false; // a line sells what the list of listings has never named
};

/// The details of an order, as they were read from its platform by way of `channel`.
TakenOrder take_platform_order(EventLog& log, const ChannelId& channel, const PlatformOrder& order);

/// Somebody has said which variant a platform's item is: lines that waited for it are held now, those that are already
/// on their way are not (the shelf was counted without them).
void match_lines(EventLog& log, const ChannelId& channel, const std::string& item, const std::string& model,
                 const VariantId& variant);

/// The chat tells by which id orders know a person. Orders made under that id alone become that person's, and stand in
/// the chat; a customer known from these orders alone, of whom nobody has written down anything, is the same person.
struct BuyerKnown {
    ChannelId channel;
    std::string platform_user_id, buyer_id;
};
void join_buyers(EventLog& log, const std::vector<BuyerKnown>& known);

/// Orders whose buyer has begun to chat stand in that conversation from now on.
void link_orders(EventLog& log, const std::vector<ConversationId>& fresh);

} // namespace inbox
