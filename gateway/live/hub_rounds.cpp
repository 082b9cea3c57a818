#include "gateway/live/room.hpp"

#include "gateway/log.hpp"
#include "inbox/conversations/list.hpp"
#include "inbox/model/failpoint.hpp"
#include "inbox/staff/people.hpp"
#include "inbox/staff/sessions.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

/// What the hub does by the clock, and presence. The life of a socket stands in hub.cpp.
namespace gateway {

namespace {

using namespace std::chrono_literals;

constexpr auto look_every = 1s;
constexpr auto ping_every = 20s;
constexpr auto silence_limit = 45s;
constexpr auto hello_limit = 5s;
constexpr auto viewing_limit = 30s;
constexpr int rounds_per_login_check = 2; // a removed person's sockets end within 5 s

struct People {
    inbox::LogHead head;
    inbox::Workplace workplace;
    std::map<inbox::StaffId, inbox::StaffMember> staff;
};

People read_people(pqxx::transaction_base& tx, inbox::WorkspaceId workspace)
{
    People people{inbox::read_head(tx, workspace), inbox::read_workplace(tx, workspace), {}};
    for (auto& member : inbox::all_staff(tx, workspace)) {
        const auto id = member.id;
        people.staff.emplace(id, std::move(member));
    }
    return people;
}

/// Whether two versions of a person see the same.
bool same_sight(const inbox::StaffMember& a, const inbox::StaffMember& b)
{
    return a.role == b.role && a.teams == b.teams && a.channels == b.channels && a.active == b.active;
}

} // namespace

asio::awaitable<std::shared_ptr<Hub::Room>> Hub::room_of(inbox::WorkspaceId workspace)
{
    if (const auto found = rooms_.find(workspace); found != rooms_.end()) co_return found->second;
    auto job = [workspace](pqxx::transaction_base& tx) { return read_people(tx, workspace); };
    auto people = co_await database_.look(workspace, std::move(job));
    // Another socket of the workspace may have made the room meanwhile.
    auto& room = rooms_[workspace];
    if (!room) {
        room =
            std::make_shared<Room>(workspace, Feed(people.head, std::move(people.workplace), std::move(people.staff)));
        wake(room); // what was committed while nobody listened
    }
    co_return room;
}

asio::awaitable<void> Hub::reload_people(std::shared_ptr<Room> room)
{
    room->people_stale = false;
    const auto workspace = room->workspace;
    auto job = [workspace](pqxx::transaction_base& tx) { return read_people(tx, workspace); };
    auto people = co_await database_.look(workspace, std::move(job));
    const bool teams_changed = people.workplace.teams != room->feed.workplace().teams ||
                               people.workplace.own_only != room->feed.workplace().own_only;
    std::vector<std::shared_ptr<LiveSession>> changed;
    for (const auto& session : room->sessions) {
        const auto& id = session->who().staff.id;
        const auto* before = room->feed.person(id);
        const auto after = people.staff.find(id);
        if (after == people.staff.end() || !after->second.active) {
            session->socket().close(close_code::policy, "logged out");
        } else if (teams_changed || !before || !same_sight(*before, after->second)) {
            changed.push_back(session);
        }
    }
    room->feed.replace_people(std::move(people.workplace), std::move(people.staff));
    // Somebody who sees more or less than before takes a fresh snapshot; nothing queued under the old rights is sent.
    for (const auto& session : changed) {
        if (session->phase == LiveSession::Phase::greeting) continue;
        session->position = room->feed.last();
        welcome(*room, *session, true);
    }
}

asio::awaitable<void> Hub::look_around()
{
    for (int round = 0; !stopped_; ++round) {
        timer_.expires_after(look_every);
        co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
        if (stopped_) co_return;
        std::vector<std::shared_ptr<Room>> rooms;
        for (const auto& [workspace, room] : rooms_) rooms.push_back(room);
        for (const auto& room : rooms) {
            tick(*room);
            if (!inbox::planted(inbox::Planted::drop_without_redis)) wake(room);
        }
        if (round % rounds_per_login_check == 0) co_await check_logins();
    }
}

/// Pings, and ends what is silent. Sockets are closed here, and removed by their own coroutines.
void Hub::tick(Room& room)
{
    const auto now = LiveSession::Clock::now();
    for (const auto& session : room.sessions) {
        auto& socket = session->socket();
        if (session->phase == LiveSession::Phase::greeting && now - session->opened > hello_limit) {
            socket.close(close_code::policy, "no hello");
        } else if (now - session->heard > silence_limit) {
            socket.close(close_code::going_away, "silent");
        } else if (now - session->pinged >= ping_every && session->phase != LiveSession::Phase::greeting) {
            session->pinged = now;
            session->aside(R"({"ping":)" + std::to_string(room.feed.last()) + "}");
            pump(room, *session);
        }
        if (session->viewing_since != LiveSession::Clock::time_point{} &&
            now - session->viewing_since > viewing_limit) {
            session->viewing_since = {};
            tell_presence(room, *session, Viewing{}, {}, {});
        }
    }
}

/// Whoever was logged out, removed or whose login expired loses the open sockets too.
asio::awaitable<void> Hub::check_logins()
{
    std::set<std::string> hashes;
    for (const auto& [workspace, room] : rooms_) {
        for (const auto& session : room->sessions) hashes.insert(session->who().token_hash);
    }
    if (hashes.empty()) co_return;
    try {
        auto job = [asked = std::vector<std::string>(hashes.begin(), hashes.end())](pqxx::transaction_base& tx) {
            return inbox::sessions_alive(tx, asked);
        };
        const auto alive = co_await database_.run({}, std::move(job));
        for (const auto& [workspace, room] : rooms_) {
            for (const auto& session : room->sessions) {
                if (!hashes.contains(session->who().token_hash) || alive.contains(session->who().token_hash)) continue;
                session->socket().close(close_code::policy, "logged out");
            }
        }
    } catch (const std::exception& error) {
        spdlog::warn("logins could not be checked, will look again: {}", loggable(error.what()));
    }
}

// --- presence: who views or types where. Carries no number and is never stored. ------------------------------------

asio::awaitable<void> Hub::note_viewing(std::shared_ptr<Room> room, Session session, Viewing viewing)
{
    const auto staff = session->who().staff;
    inbox::ChannelId channel;
    inbox::StaffId assignee;
    if (!viewing.conversation.empty()) {
        auto job = [staff, id = viewing.conversation](pqxx::transaction_base& tx) {
            return inbox::find_conversation_for(tx, staff, id);
        };
        const auto found = co_await database_.look(staff.workspace, std::move(job));
        if (!found) co_return; // not theirs to see, so nobody hears of it
        channel = found->channel;
        assignee = found->assignee;
    }
    session->viewing_since =
        viewing.conversation.empty() ? LiveSession::Clock::time_point{} : LiveSession::Clock::now();
    tell_presence(*room, *session, viewing, channel, assignee);
}

void Hub::tell_presence(const Room& room, const LiveSession& session, const Viewing& viewing,
                        const inbox::ChannelId& channel, const inbox::StaffId& assignee)
{
    const auto& staff = session.who().staff;
    boost::json::object presence;
    presence["staff"] = {{"id", staff.id.text}, {"name", staff.name}};
    if (viewing.conversation.empty()) presence["conversation_id"] = nullptr;
    else presence["conversation_id"] = viewing.conversation.text;
    presence["typing"] = viewing.typing;
    const boost::json::value parcel = {{"presence", presence}, {"channel", channel.text}, {"assignee", assignee.text}};
    bell_.presence(room.workspace, boost::json::serialize(parcel));
}

void Hub::hear_presence(inbox::WorkspaceId workspace, std::string_view payload)
{
    const auto found = rooms_.find(workspace);
    if (found == rooms_.end()) return;
    boost::json::error_code error;
    const auto value = boost::json::parse(payload, error);
    if (error || !value.is_object()) return;
    const auto& parcel = value.get_object();
    const auto text = [&](std::string_view key) {
        const auto* member = parcel.if_contains(key);
        return member && member->is_string() ? std::string(member->get_string()) : std::string();
    };
    const auto* presence = parcel.if_contains("presence");
    if (!presence) return;
    const inbox::ChannelId channel{text("channel")};
    const inbox::StaffId assignee{text("assignee")};
    const auto frame = R"({"presence":)" + boost::json::serialize(*presence) + "}";
    auto& room = *found->second;
    for (const auto& session : room.sessions) {
        if (session->phase != LiveSession::Phase::following) continue;
        const auto* staff = room.feed.person(session->who().staff.id);
        if (!staff || (!channel.empty() && !inbox::may_see(*staff, channel, assignee, room.feed.workplace()))) continue;
        session->aside(frame);
        pump(room, *session);
    }
}

} // namespace gateway
