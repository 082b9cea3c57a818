#pragma once

#include "gateway/care/limits.hpp"
#include "gateway/directory.hpp"
#include "gateway/postgres/database.hpp"
#include "gateway/redis/bell.hpp"
#include "gateway/sender/http_client.hpp"
#include "gateway/sender/open_channel.hpp"
#include "inbox/channels/errands.hpp"
#include "inbox/stock/to_tell.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace gateway {

/// What shops sell on platforms: orders read, listings read, stock told.
///
/// - Details of orders are read for errands that pushes and cards in chats have left, many in one call. What a platform
///   does not tell yet, or tells as it was before the push, is asked for again, less and less often.
/// - Every few minutes, and at every start, the platform is asked which orders have changed since it last answered:
/// that
///   finds what lost pushes did not tell.
/// - Stock is told by whoever has the channel's errand of kind 'stock', item after item, always the number of this
/// moment
///   (see inbox/stock/to_tell.hpp for why an old number never follows a newer one).
///
/// Each function is one go over what is due for one channel; Care starts them, one of a kind and channel at a time.
/// Refusals that concern the credentials do not judge the channel (an app for chats may not read orders): `unwell` asks
/// its health.
class Trade {
public:
    Trade(asio::io_context& io, Database& database, DirectoryKeeper& directory, std::shared_ptr<const Vault> vault,
          HttpClient& http, Bell& bell, const CareLimits& limits,
          std::function<void(inbox::WorkspaceId, inbox::ChannelId)> unwell);

    asio::awaitable<void> read_orders(inbox::WorkspaceId workspace, inbox::ChannelId channel); // orders.cpp
    asio::awaitable<void> find_changed_orders(inbox::WorkspaceId workspace, inbox::ChannelId channel,
                                              inbox::Time since);
    asio::awaitable<void> read_listings(inbox::WorkspaceId workspace, inbox::ChannelId channel); // listings.cpp
    asio::awaitable<void> tell_stock(inbox::WorkspaceId workspace, inbox::ChannelId channel);    // stock.cpp

    /// Channels whose changed orders are to be looked for now, and from when on; asks for listings that grew old.
    struct Search {
        inbox::ChannelId channel;
        inbox::Time since;
    };
    asio::awaitable<std::vector<Search>> plan(inbox::WorkspaceId workspace);

    void stop() { stopped_ = true; }

private:
    using Clock = std::chrono::steady_clock;
    using Errands = std::vector<inbox::OrderErrand>;
    enum class Told { on, later };

    asio::awaitable<ChannelAtWork> open(inbox::WorkspaceId workspace, inbox::ChannelId channel);
    asio::awaitable<void> wait(std::chrono::milliseconds length);
    asio::awaitable<void> read_these(ChannelAtWork channel, Errands errands);
    asio::awaitable<void> take(ChannelAtWork channel, inbox::PlatformOrder order, inbox::OrderErrand errand);
    asio::awaitable<void> not_now(ChannelAtWork channel, Errands errands, std::chrono::seconds after, std::string why,
                                  bool pass_on);
    asio::awaitable<Told> tell_item(ChannelAtWork channel, inbox::StockErrand errand, inbox::StockBatch batch);
    asio::awaitable<void> end_telling(ChannelAtWork channel, inbox::StockErrand errand, std::chrono::seconds at_least);
    std::chrono::seconds pause_after(int attempts) const;

    asio::io_context& io_;
    Database& database_;
    DirectoryKeeper& directory_;
    std::shared_ptr<const Vault> vault_;
    HttpClient& http_;
    Bell& bell_;
    const CareLimits& limits_;
    std::function<void(inbox::WorkspaceId, inbox::ChannelId)> unwell_;
    std::map<inbox::ChannelId, Clock::time_point> looked_; // for changed orders, by this process
    bool stopped_ = false;
};

} // namespace gateway
