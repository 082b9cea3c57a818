#include "gateway/live/hub.hpp"

#include "gateway/live/room.hpp"
#include "gateway/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

/// The life of a socket, and how commits reach it. What happens by the clock stands in hub_rounds.cpp.
namespace gateway {

namespace {

constexpr inbox::Seq far_behind = 10'000; // then a fresh snapshot is cheaper
constexpr inbox::Seq slow_events = 1'000;
constexpr std::size_t slow_bytes = 1u << 20;
constexpr int read_page = 500;
constexpr int messages_per_window = 60; // from one browser
constexpr auto message_window = std::chrono::seconds(10);

} // namespace

Hub::Hub(asio::any_io_executor executor, Database& database, Bell& bell, Metrics& metrics, std::shared_ptr<Seats> seats)
    : executor_(executor), database_(database), bell_(bell), metrics_(metrics), seats_(std::move(seats)),
      timer_(executor)
{
}

Hub::~Hub() = default;

asio::awaitable<void> Hub::serve(LoggedIn who, std::unique_ptr<Socket> socket)
{
    auto seat = Seats::take(seats_, who.staff.id.text);
    if (!seat || stopped_) {
        socket->close(close_code::try_again_later, seat ? "restarting" : "too many open screens");
        while (co_await socket->read()) {
        }
        co_return;
    }
    const auto workspace = who.staff.workspace;
    const auto session = std::make_shared<LiveSession>(std::move(socket), std::move(who), std::move(seat));
    metrics_.live().opened.Increment();
    metrics_.live().sockets.Increment();
    std::shared_ptr<Room> room;
    try {
        room = co_await room_of(workspace);
        room->sessions.push_back(session);
        session->socket().on_written([this, room, raw = session.get()] { pump(*room, *raw); });
        co_await read_frames(room, session);
    } catch (const std::exception& error) {
        spdlog::warn("a live socket of workspace {} could not be served: {}", workspace.number, loggable(error.what()));
        session->socket().close(close_code::try_again_later, "the store is away");
    }
    if (room) {
        if (session->viewing_since != LiveSession::Clock::time_point{})
            tell_presence(*room, *session, Viewing{}, {}, {});
        std::erase(room->sessions, session);
        session->socket().on_written({}); // it holds the room
        const auto place = rooms_.find(workspace);
        if (room->sessions.empty() && place != rooms_.end() && place->second == room) rooms_.erase(place);
    }
    metrics_.live().sockets.Decrement();
}

asio::awaitable<void> Hub::read_frames(std::shared_ptr<Room> room, Session session)
{
    while (const auto frame = co_await session->socket().read()) {
        const auto now = LiveSession::Clock::now();
        session->heard = now;
        if (now - session->window_began > message_window) {
            session->window_began = now;
            session->messages_in_window = 0;
        }
        if (++session->messages_in_window > messages_per_window) {
            session->socket().close(close_code::policy, "too many messages");
            continue;
        }
        const auto said = said_in(*frame);
        if (const auto* hello = std::get_if<Hello>(&said)) {
            if (session->phase == LiveSession::Phase::greeting) co_await greet(room, session, *hello);
            else session->socket().close(close_code::policy, "hello was said already");
        } else if (const auto* nonsense = std::get_if<Nonsense>(&said)) {
            session->socket().close(close_code::policy, nonsense->why);
        } else if (session->phase == LiveSession::Phase::greeting) {
            session->socket().close(close_code::policy, "the first frame must be hello");
        } else if (const auto* viewing = std::get_if<Viewing>(&said)) {
            co_await note_viewing(room, session, *viewing);
        }
    }
}

/// Joins first, then fills, then follows; the number makes overlap harmless.
asio::awaitable<void> Hub::greet(std::shared_ptr<Room> room, Session session, const Hello& hello)
{
    auto& feed = room->feed;
    // Its snapshot may be younger than what this hub has heard of.
    if (hello.last_seq && *hello.last_seq > feed.last()) co_await catch_up(room);
    const bool resync = !hello.last_seq || hello.epoch != feed.epoch() || *hello.last_seq < 0 ||
                        *hello.last_seq > feed.last() || *hello.last_seq < feed.last() - far_behind ||
                        *hello.last_seq < feed.oldest_in_store() - 1;
    session->position = resync ? feed.last() : *hello.last_seq;
    session->phase = LiveSession::Phase::filling;
    welcome(*room, *session, resync);
    co_await fill(room, session);
}

void Hub::welcome(Room& room, LiveSession& session, bool resync)
{
    if (resync) metrics_.live().resyncs.Increment();
    session.welcome(R"({"welcome":{"epoch":")" + room.feed.epoch() + R"(","seq":)" + std::to_string(room.feed.last()) +
                    R"(,"resync":)" + (resync ? "true" : "false") + "}}");
    session.send_welcome();
}

/// From the store until memory reaches back to where the socket stands. Nobody else writes events or pings meanwhile;
/// but the session may be told to look afresh, and then goes on from there.
asio::awaitable<void> Hub::fill(std::shared_ptr<Room> room, Session session)
{
    asio::steady_timer pause(executor_);
    while (!room->feed.reaches_back_to(session->position) && session->socket().open()) {
        if (session->socket().writing()) {
            pause.expires_after(std::chrono::milliseconds(5));
            co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
            continue;
        }
        if (session->send_welcome() || session->send_aside()) continue;
        const auto workspace = room->workspace;
        const auto after = session->position;
        auto job = [workspace, after](pqxx::transaction_base& tx) {
            return inbox::read_events(tx, workspace, after, read_page);
        };
        const auto events = co_await database_.look(workspace, std::move(job));
        if (session->position != after || session->socket().writing()) continue;
        const auto* staff = room->feed.person(session->who().staff.id);
        if (events.empty() || events.front().seq != after + 1 || !staff) {
            // Cleaned away meanwhile: a fresh snapshot instead of a gap.
            session->position = room->feed.last();
            welcome(*room, *session, true);
            break;
        }
        const auto frame = room->feed.frame_of(events, after, *staff);
        session->position = frame.up_to;
        if (session->socket().open()) session->socket().send(frame.text);
    }
    session->phase = LiveSession::Phase::following;
    pump(*room, *session);
}

/// The next frame, if the socket is free and something waits for it.
void Hub::pump(Room& room, LiveSession& session)
{
    auto& socket = session.socket();
    if (session.phase != LiveSession::Phase::following || !socket.open() || socket.writing()) return;
    if (session.send_welcome()) return;
    const bool behind = session.position < room.feed.last();
    if (!behind) {
        session.send_aside();
        return;
    }
    const auto* staff = room.feed.person(session.who().staff.id);
    if (!staff || !staff->active) {
        socket.close(close_code::policy, "logged out");
        return;
    }
    if (!room.feed.reaches_back_to(session.position)) {
        metrics_.live().too_slow.Increment();
        socket.close(close_code::try_again_later, "too slow");
        return;
    }
    const auto frame = room.feed.frame(session.position, *staff);
    session.position = frame.up_to;
    metrics_.live().frames.Increment();
    metrics_.live().bytes.Increment(static_cast<double>(frame.text->size()));
    socket.send(frame.text);
}

void Hub::deliver(Room& room)
{
    // Writing may close sockets and end their coroutines later, never within this loop; the list itself stays.
    for (const auto& session : room.sessions) {
        pump(room, *session);
        const bool stuck = session->socket().writing() && session->phase == LiveSession::Phase::following;
        if (stuck && (room.feed.last() - session->position > slow_events ||
                      room.feed.bytes_after(session->position) > slow_bytes)) {
            metrics_.live().too_slow.Increment();
            session->socket().close(close_code::try_again_later, "too slow");
        }
    }
}

void Hub::hear(inbox::WorkspaceId workspace, const std::vector<inbox::Event>& events)
{
    const auto found = rooms_.find(workspace);
    if (found == rooms_.end()) return;
    const auto room = found->second;
    const bool staff_changed = std::any_of(events.begin(), events.end(), [](const auto& event) {
        return event.kind == "staff.updated" || event.kind == "channel.updated";
    });
    if (staff_changed) room->people_stale = true;
    // Somebody else's commit lies before: read both. People first, when their rights may have changed.
    if (room->people_stale || !room->feed.take(events)) {
        wake(room);
        return;
    }
    deliver(*room);
}

void Hub::hear(inbox::WorkspaceId workspace, inbox::Seq seq)
{
    const auto found = rooms_.find(workspace);
    if (found != rooms_.end() && seq > found->second->feed.last()) wake(found->second);
}

void Hub::wake(const std::shared_ptr<Room>& room)
{
    room->wanted = true;
    if (room->reading) return;
    room->reading = true;
    asio::co_spawn(executor_, catch_up(room), asio::detached);
}

/// Reads what the store has beyond our number. One reading at a time; being woken meanwhile means one more look.
asio::awaitable<void> Hub::catch_up(std::shared_ptr<Room> room)
{
    room->reading = true;
    room->wanted = true;
    try {
        while (room->wanted && !stopped_) {
            room->wanted = false;
            if (room->people_stale) co_await reload_people(room);
            const auto workspace = room->workspace;
            const auto after = room->feed.last();
            auto job = [workspace, after](pqxx::transaction_base& tx) {
                return std::pair{inbox::read_head(tx, workspace), inbox::read_events(tx, workspace, after, read_page)};
            };
            const auto read = co_await database_.look(workspace, std::move(job));
            const auto& head = read.first;
            const auto& events = read.second;
            // Compared with where we stood when we asked: what was committed since came to us directly.
            if (head.epoch != room->feed.epoch() || head.seq < after) {
                room->feed.replace_head(head); // restored from a backup: nobody's number means anything
                for (const auto& session : room->sessions) {
                    session->position = head.seq;
                    if (session->phase != LiveSession::Phase::greeting) welcome(*room, *session, true);
                }
                continue;
            }
            const bool staff_changed = std::any_of(events.begin(), events.end(), [&](const auto& event) {
                return event.seq > room->feed.last() &&
                       (event.kind == "staff.updated" || event.kind == "channel.updated");
            });
            if (staff_changed) co_await reload_people(room);
            if (room->feed.take(events)) deliver(*room);
            if (head.seq > room->feed.last()) room->wanted = true;
        }
    } catch (const std::exception& error) {
        spdlog::warn("events of workspace {} could not be read, will look again: {}", room->workspace.number,
                     loggable(error.what()));
    }
    room->reading = false;
}

std::size_t Hub::sockets() const noexcept
{
    std::size_t count = 0;
    for (const auto& [workspace, room] : rooms_) count += room->sessions.size();
    return count;
}

std::map<inbox::WorkspaceId, std::set<inbox::StaffId>> Hub::people_here() const
{
    std::map<inbox::WorkspaceId, std::set<inbox::StaffId>> here;
    for (const auto& [workspace, room] : rooms_) {
        for (const auto& session : room->sessions) {
            if (session->phase != LiveSession::Phase::greeting) here[workspace].insert(session->who().staff.id);
        }
    }
    return here;
}

void Hub::stop()
{
    stopped_ = true;
    timer_.cancel();
    for (const auto& [workspace, room] : rooms_) {
        for (const auto& session : room->sessions) session->socket().close(close_code::service_restart, "restarting");
    }
}

} // namespace gateway
