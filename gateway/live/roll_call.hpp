#pragma once

#include "gateway/live/hub.hpp"
#include "gateway/postgres/database.hpp"
#include "gateway/redis/bell.hpp"
#include "inbox/staff/presence.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace gateway {

/// Everything the roll call waits for, by name, so that tests can make a minute short.
struct RollCallLimits {
    std::chrono::milliseconds look_every{1'000};
    std::chrono::milliseconds say_again{20'000}; // well below `span.here`
    inbox::PresenceSpan span{};
};

/// Says in the store whose live sockets this shard holds: who came and who left within a second, everybody else again
/// every twenty. From the words of all shards and processes together follows who is at work (inbox/staff/presence.hpp);
/// a change is told as an event by whoever sees it first, the looks of the robot included.
///
/// What the store did not take is said again a second later. Owned by a shard, used on its thread.
class RollCall {
public:
    using PeopleHere = std::function<std::map<inbox::WorkspaceId, std::set<inbox::StaffId>>()>;

    RollCall(asio::any_io_executor executor, Database& database, Bell& bell, PeopleHere people_here,
             RollCallLimits limits = {});

    /// Until stopped.
    asio::awaitable<void> look_around();
    void stop();

    /// One round.
    asio::awaitable<void> call();

private:
    using Clock = std::chrono::steady_clock;
    using Said = std::map<inbox::StaffId, Clock::time_point>;

    asio::awaitable<void> say(inbox::WorkspaceId workspace, std::vector<inbox::StaffId> here,
                              std::vector<inbox::StaffId> left);

    Database& database_;
    Bell& bell_;
    PeopleHere people_here_;
    RollCallLimits limits_;
    std::string process_;
    std::map<inbox::WorkspaceId, Said> said_;
    asio::steady_timer timer_;
    bool stopped_ = false;
};

} // namespace gateway
