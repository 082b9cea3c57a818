#pragma once

#include "gateway/care/limits.hpp"
#include "gateway/care/tokens.hpp"
#include "gateway/directory.hpp"
#include "gateway/intake/ferry.hpp"
#include "gateway/intake/recorder.hpp"
#include "gateway/metrics.hpp"
#include "gateway/postgres/database.hpp"
#include "gateway/redis/bell.hpp"
#include "gateway/sender/http_client.hpp"
#include "gateway/sender/open_channel.hpp"
#include "inbox/channels/channels.hpp"
#include "inbox/channels/errands.hpp"
#include "inbox/model/rules.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace gateway {

/// Keeps channels alive and whole: tokens, health, and what was said while we did not listen.
///
/// - Tokens are renewed before they end, under the channel's lease, stored before they are used (see Tokens).
/// - Every five minutes each channel is asked whether it still talks to us. A dead one raises an alarm: its state is an
///   event on every screen, an error in the log and a metric. One that talks again is connected again by itself, unless
///   only a person can renew its credentials.
/// - History is walked after every reconnection, at every start, once a day for the last two days, and for errands that
///   ask for one thread (a reply of unknown fate, a thread the platform was not allowed to tell us about). What is found
///   goes the way of webhooks: raw event first, recorded after, doubles absorbed by their key. A part of the past the
///   platform no longer holds is named: in the audit, in the log, in a metric.
/// - Customers without a name are asked for, one by one.
///
/// Walks and profiles are errands in the store, each taken by one process and taken again by another if that one dies.
/// Nothing here is urgent to the millisecond: trouble means "later", never "lost". Owned by a shard, used on its thread.
class Care {
public:
    Care(asio::io_context& io, Database& database, DirectoryKeeper& directory, std::shared_ptr<const Vault> vault,
         HttpClient& http, Bell& bell, Metrics& metrics, std::shared_ptr<const inbox::Rules> rules, CareLimits limits,
         Ferry& ferry, Recorder& recorder);
    ~Care();
    Care(const Care&) = delete;
    Care& operator=(const Care&) = delete;

    /// This workspace has errands.
    void nudge(inbox::WorkspaceId workspace);

    /// Looks around until stopped.
    asio::awaitable<void> look_around();
    void stop();

private:
    struct Walk;
    struct Known;
    using Clock = std::chrono::steady_clock;

    // Going round (care.cpp).
    asio::awaitable<void> go_round();
    asio::awaitable<void> tend(inbox::WorkspaceId workspace);
    asio::awaitable<void> run_errands(inbox::WorkspaceId workspace);
    void start(inbox::WorkspaceId workspace, const inbox::ChannelId& channel, std::string what, asio::awaitable<void> work);
    asio::awaitable<void> guarded(std::string key, std::string what, asio::awaitable<void> work);
    asio::awaitable<bool> pause(std::chrono::milliseconds length);
    asio::awaitable<ChannelAtWork> open(inbox::WorkspaceId workspace, inbox::ChannelId channel);

    // Health and tokens (health.cpp).
    asio::awaitable<void> check(inbox::WorkspaceId workspace, inbox::ChannelId channel);
    asio::awaitable<std::optional<connectors::Health>> ask_health(ChannelAtWork channel);
    asio::awaitable<void> renew(inbox::WorkspaceId workspace, inbox::ChannelId channel);
    asio::awaitable<TokenResult> renew_under_lease(inbox::WorkspaceId workspace, inbox::ChannelId channel,
                                                   std::string used);
    asio::awaitable<void> set_state(inbox::WorkspaceId workspace, inbox::ChannelId channel, inbox::ChannelState state);

    // The past (repair.cpp, walk.cpp).
    asio::awaitable<void> plan_walks(inbox::WorkspaceId workspace);
    asio::awaitable<void> ask_about_unknown(inbox::WorkspaceId workspace);
    asio::awaitable<void> walk_history(inbox::WorkspaceId workspace, inbox::ChannelId channel);
    asio::awaitable<void> walk(ChannelAtWork channel, inbox::HistoryErrand errand);
    asio::awaitable<bool> step(ChannelAtWork channel, std::shared_ptr<Walk> walk);
    asio::awaitable<bool> store(ChannelAtWork channel, std::vector<connectors::Item> items);
    asio::awaitable<void> end_walk(ChannelAtWork channel, std::shared_ptr<Walk> walk);
    asio::awaitable<void> put_off(inbox::WorkspaceId workspace, inbox::OutboxId errand, std::chrono::seconds after,
                                  std::string why);

    // Who customers are (profiles.cpp).
    asio::awaitable<void> find_profiles(inbox::WorkspaceId workspace, inbox::ChannelId channel);
    asio::awaitable<void> find_profile(ChannelAtWork channel, inbox::ProfileErrand errand);

    asio::io_context& io_;
    Database& database_;
    DirectoryKeeper& directory_;
    std::shared_ptr<const Vault> vault_;
    HttpClient& http_;
    Bell& bell_;
    Metrics& metrics_;
    std::shared_ptr<const inbox::Rules> rules_;
    CareLimits limits_;
    Ferry& ferry_;
    Recorder& recorder_;
    Tokens tokens_;

    const inbox::Time started_;
    std::set<std::string> busy_;                            // "health <channel>" ...: one of a kind at a time
    std::map<inbox::WorkspaceId, bool> tending_;            // true: nudged again meanwhile
    std::map<inbox::ChannelId, Known> known_;               // what this process has already planned
    std::map<inbox::OutboxId, int> looked_for_;             // unknown parts, how often
    std::map<inbox::OutboxId, std::shared_ptr<Walk>> walks_;    // interrupted ones, to go on from there
    asio::steady_timer timer_;
    bool stopped_ = false;
};

} // namespace gateway
