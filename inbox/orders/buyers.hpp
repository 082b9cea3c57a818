#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/model/inbound.hpp"
#include "inbox/orders/platform_rows.hpp"

/// Who buys on a platform.
namespace inbox::platform_orders {

struct Buyer {
    CustomerId customer;         // empty: the platform withholds who it is
    ConversationId conversation; // their chat with this shop; empty: there is none yet
};

/// The person whom any app of this shop knows by one of the buyer's ids. A card of the order in a chat tells, too, and
/// is remembered. Whoever nobody knows becomes a customer.
Buyer find_buyer(EventLog& log, const ChannelId& channel, const Party& buyer, const Row& row);

} // namespace inbox::platform_orders
