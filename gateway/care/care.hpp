#pragma once

#include "gateway/care/limits.hpp"
#include "gateway/care/tokens.hpp"
#include "gateway/care/trade.hpp"
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
/// - Within every five minutes each channel is asked whether it still talks to us. A dead one raises an alarm: its
/// state is an
///   event on every screen, an error in the log and a metric. One that talks again is connected again by itself, unless
///   only a person can renew its credentials.
/// - History is walked after every reconnection, at every start, once a day for the last two days, and for errands that
///   ask for one thread (a reply of unknown fate, a thread the platform was not allowed to tell us about). What is
///   found goes the way of webhooks: raw event first, recorded after, doubles absorbed by their key. A part of the past
///   the platform no longer holds is named: in the audit, in the log, in a metric, and after an absence in the
///   conversations.
/// - Customers without a name are asked for, one by one.
/// - What shops sell on platforms is read, and they are told what is there (see Trade).
///
/// Walks and profiles are errands in the store, each taken by one process and taken again by another if that one dies.
/// Nothing here is urgent to the millisecond: trouble means "later", never "lost". Owned by a shard, used on its
/// thread.
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
    enum class Stride { on, done, put_off };
    using Clock = std::chrono::steady_clock;
    using WalkPtr = std::shared_ptr<Walk>;

    /// What this process has planned for a channel.
    struct Known {
        bool begun = false;           // the walk of this start
        inbox::Time repaired_since{}; // which reconnection the last repair was for
        Clock::time_point repair_asked{}, next_poll{};
    };
    struct Looked {
        int looks = 0;
        Clock::time_point next{};
    };

    // Going round (care.cpp).
    asio::awaitable<void> go_round();
    asio::awaitable<void> tend(inbox::WorkspaceId workspace);
    asio::awaitable<void> run_errands(inbox::WorkspaceId workspace);
    void start(const std::string& what, const inbox::ChannelId& channel, asio::awaitable<void> work);
    asio::awaitable<void> guarded(std::string key, asio::awaitable<void> work);
    asio::awaitable<void> pause(std::chrono::milliseconds length);
    asio::awaitable<void> wait(std::chrono::milliseconds length);
    asio::awaitable<ChannelAtWork> open(inbox::WorkspaceId workspace, inbox::ChannelId channel);

    // Health and tokens (health.cpp).
    asio::awaitable<void> check(inbox::WorkspaceId workspace, inbox::ChannelId channel);
    asio::awaitable<std::optional<connectors::Health>> ask_health(ChannelAtWork channel);
    asio::awaitable<void> well(ChannelAtWork channel, connectors::Healthy healthy);
    asio::awaitable<void> renew(inbox::WorkspaceId workspace, inbox::ChannelId channel);
    asio::awaitable<TokenResult> renew_under_lease(ChannelAtWork channel);
    asio::awaitable<void> set_state(ChannelAtWork channel, inbox::ChannelState state);

    void check_soon(inbox::WorkspaceId workspace, inbox::ChannelId channel);

    // The past: what to ask for (repair.cpp), and asking (walk.cpp).
    asio::awaitable<void> plan_walks(inbox::WorkspaceId workspace, std::vector<inbox::CareDue> due);
    asio::awaitable<void> ask(inbox::WorkspaceId workspace, inbox::ChannelId channel, std::string why,
                              inbox::Time since);
    asio::awaitable<void> ask_about_unknown(inbox::WorkspaceId workspace);
    asio::awaitable<void> walk_history(inbox::WorkspaceId workspace, inbox::ChannelId channel);
    WalkPtr begin_walk(inbox::HistoryErrand errand);
    asio::awaitable<Stride> interrupt(inbox::WorkspaceId workspace, WalkPtr walk, std::chrono::seconds after,
                                      std::string why);
    asio::awaitable<Stride> step(ChannelAtWork channel, WalkPtr walk);
    asio::awaitable<Stride> turn_page(ChannelAtWork channel, WalkPtr walk, connectors::HistoryPage page);
    asio::awaitable<Stride> refused(ChannelAtWork channel, WalkPtr walk, inbox::Outcome why);
    asio::awaitable<Stride> try_again(ChannelAtWork channel, WalkPtr walk, std::chrono::seconds after, std::string why);
    asio::awaitable<bool> store(ChannelAtWork channel, std::vector<connectors::Item> items);
    asio::awaitable<void> end_walk(ChannelAtWork channel, WalkPtr walk);
    asio::awaitable<void> show_gap(ChannelAtWork channel, WalkPtr walk);
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
    Trade trade_;

    const inbox::Time started_;
    std::set<std::string> busy_;                   // "health <channel>" ...: one of a kind at a time
    std::map<inbox::WorkspaceId, bool> tending_;   // true: nudged again meanwhile
    std::map<inbox::ChannelId, Known> known_;      // what this process has already planned
    std::map<inbox::OutboxId, Looked> looked_for_; // parts of unknown fate
    std::map<inbox::OutboxId, WalkPtr> walks_;     // interrupted ones, to go on from there
    asio::steady_timer timer_;
    bool stopped_ = false;
};

} // namespace gateway
