#include "gateway/care/trade.hpp"

#include "inbox/channels/trade.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

/// What the parts share, and when shops are asked of our own accord.
namespace gateway {

namespace {

using namespace std::chrono_literals;

constexpr auto notices_the_end = 200ms;

} // namespace

Trade::Trade(asio::io_context& io, Database& database, DirectoryKeeper& directory, std::shared_ptr<const Vault> vault,
             HttpClient& http, Bell& bell, const CareLimits& limits,
             std::function<void(inbox::WorkspaceId, inbox::ChannelId)> unwell)
    : io_(io), database_(database), directory_(directory), vault_(std::move(vault)), http_(http), bell_(bell),
      limits_(limits), unwell_(std::move(unwell))
{
}

/// Null also where nothing is to be done: not connected, or a platform that sells nothing.
asio::awaitable<ChannelAtWork> Trade::open(inbox::WorkspaceId workspace, inbox::ChannelId id)
{
    auto channel = co_await open_channel(database_, directory_.current(), vault_, workspace, id);
    if (stopped_ || !channel || channel->row.state != "connected" || !channel->connector().sells()) co_return nullptr;
    co_return channel;
}

asio::awaitable<void> Trade::wait(std::chrono::milliseconds length)
{
    const auto until = Clock::now() + length;
    asio::steady_timer timer(io_);
    while (!stopped_ && Clock::now() < until) {
        timer.expires_at(std::min(until, Clock::now() + notices_the_end));
        co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

std::chrono::seconds Trade::pause_after(int attempts) const
{
    return limits_.order_pause * (1 << std::clamp(attempts - 1, 0, 9));
}

asio::awaitable<std::vector<Trade::Search>> Trade::plan(inbox::WorkspaceId workspace)
{
    auto look = [workspace](pqxx::transaction_base& tx) { return inbox::trade_times(tx, workspace); };
    const auto times = co_await database_.run(workspace, std::move(look));
    std::vector<Search> searches;
    const auto now = wall_clock_now();
    for (const auto& shop : times) {
        const auto* connector = connectors::find(shop.platform);
        if (!connector || !connector->sells()) continue;

        if (!shop.listings_read_at || *shop.listings_read_at + limits_.listings_every < now) {
            auto ask = [workspace, id = shop.channel](pqxx::transaction_base& tx) {
                inbox::ask_listings(tx, workspace, id);
            };
            co_await database_.run(workspace, std::move(ask));
        }
        const auto looked = looked_.find(shop.channel);
        const bool again = looked != looked_.end();
        if (again && Clock::now() < looked->second + limits_.orders_every) continue;
        // Another process may have looked meanwhile; at our own start we look all the same.
        if (again && shop.orders_read_to && *shop.orders_read_to + limits_.orders_every > now) continue;
        looked_[shop.channel] = Clock::now();
        searches.push_back({shop.channel, shop.orders_read_to ? *shop.orders_read_to - limits_.orders_overlap
                                                              : now - limits_.orders_reach});
    }
    co_return searches;
}

} // namespace gateway
