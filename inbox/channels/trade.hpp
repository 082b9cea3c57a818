#pragma once

#include "inbox/model/ids.hpp"
#include "inbox/sql.hpp"

#include <optional>
#include <string>
#include <vector>

/// When shops that are connected were last asked what they sell and have sold.
namespace inbox {

struct TradeTimes {
    ChannelId channel;
    std::string platform;
    std::optional<Time> orders_read_to; // orders that changed before this have been asked for
    std::optional<Time> listings_read_at;
};

/// Of the workspace's connected channels.
std::vector<TradeTimes> trade_times(pqxx::transaction_base& tx, WorkspaceId workspace);

/// Never moves back.
void note_orders_read(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel, Time up_to);

/// Also when the platform refused: it is asked again another day.
void note_listings_read(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel);

} // namespace inbox
