#pragma once

#include "gateway/live/live_session.hpp"
#include "gateway/live/seats.hpp"
#include "gateway/metrics.hpp"
#include "gateway/postgres/database.hpp"
#include "gateway/redis/bell.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <map>
#include <memory>
#include <set>
#include <vector>

namespace gateway {

/// From the event log to the screens (contract section 6, promises M4).
///
/// Hears of commits: of its own process with the events, of others by the bell with a number; then, and every second
/// without a bell, it reads what it has not seen. Every screen gets every number: what a person may not see as `skip`,
/// what was taken out of their sight as `gone`. A screen that does not read is closed with 1013 when it is 1,000 events
/// or 1 MiB behind, and resumes from its number when it comes back.
///
/// Owned by a shard and used on its thread only.
class Hub {
public:
    Hub(asio::any_io_executor executor, Database& database, Bell& bell, Metrics& metrics, std::shared_ptr<Seats> seats);
    ~Hub();

    /// The whole life of one socket. The person was authenticated and the Origin checked before.
    asio::awaitable<void> serve(LoggedIn who, std::unique_ptr<Socket> socket);

    void hear(inbox::WorkspaceId workspace, const std::vector<inbox::Event>& events);
    void hear(inbox::WorkspaceId workspace, inbox::Seq seq);
    void hear_presence(inbox::WorkspaceId workspace, std::string_view payload);

    /// Reads what no bell told, pings, closes the silent and those whose login has ended. Until stopped.
    asio::awaitable<void> look_around();

    /// Closes every socket with 1012: the browsers come back, spread out, with their numbers.
    void stop();

    std::size_t sockets() const noexcept;

    /// Whose sockets are open here: of people who have said hello.
    std::map<inbox::WorkspaceId, std::set<inbox::StaffId>> people_here() const;

private:
    struct Room; // a workspace with open sockets
    using Session = std::shared_ptr<LiveSession>;

    asio::awaitable<std::shared_ptr<Room>> room_of(inbox::WorkspaceId workspace);
    asio::awaitable<void> catch_up(std::shared_ptr<Room> room);
    asio::awaitable<void> reload_people(std::shared_ptr<Room> room);
    asio::awaitable<void> greet(std::shared_ptr<Room> room, Session session, const Hello& hello);
    asio::awaitable<void> fill(std::shared_ptr<Room> room, Session session);
    asio::awaitable<void> note_viewing(std::shared_ptr<Room> room, Session session, Viewing viewing);
    asio::awaitable<void> check_logins();
    asio::awaitable<void> read_frames(std::shared_ptr<Room> room, Session session);

    void deliver(Room& room);
    void pump(Room& room, LiveSession& session);
    void wake(const std::shared_ptr<Room>& room);
    void tick(Room& room);
    void welcome(Room& room, LiveSession& session, bool resync);
    void tell_presence(const Room& room, const LiveSession& session, const Viewing& viewing,
                       const inbox::ChannelId& channel, const inbox::StaffId& assignee);

    asio::any_io_executor executor_;
    Database& database_;
    Bell& bell_;
    Metrics& metrics_;
    std::shared_ptr<Seats> seats_;
    std::map<inbox::WorkspaceId, std::shared_ptr<Room>> rooms_;
    asio::steady_timer timer_;
    bool stopped_ = false;
};

} // namespace gateway
