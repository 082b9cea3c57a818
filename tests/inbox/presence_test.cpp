#include "inbox/staff/presence.hpp"
#include "tests/inbox/desk.hpp"

using namespace desk;
using namespace std::chrono_literals;

namespace {

/// As a process that holds sockets says it; what follows is told.
std::vector<Event> seen(Desk& desk, const std::string& process, const std::vector<StaffId>& here,
                        const std::vector<StaffId>& left = {})
{
    desk.read([&](pqxx::work& tx) { note_seen(tx, desk.shop.workspace, process, here, left); });
    return desk.write([](EventLog& log) { settle_presence(log); });
}

void seconds_pass(Desk& desk, int seconds)
{
    desk.look("update staff_seen set until = until - interval '" + std::to_string(seconds) + " s'");
}

std::vector<Event> settled(Desk& desk)
{
    return desk.write([](EventLog& log) { settle_presence(log); });
}

} // namespace

TEST_CASE("Who opens a screen is online and who closes the last one is offline half a minute later, each told once")
{
    PrivateStore store;
    Desk desk(store), other(store, "an-nhien");
    const auto came = seen(desk, "a", {desk.lan.id});
    REQUIRE(kinds(came) == std::vector<std::string>{"staff.updated"});
    CHECK(text_at(came[0].object, "state") == "online");
    CHECK(parsed(came[0].object).at("open").as_int64() == 0);
    CHECK(parsed(came[0].object).at("cap").is_null());
    CHECK(came[0].audience.channel.empty());
    CHECK(seen(desk, "a", {desk.lan.id}).empty());
    CHECK(seen(desk, "b", {desk.lan.id}).empty());

    CHECK(seen(desk, "a", {}, {desk.lan.id}).empty());
    seconds_pass(desk, 31);
    CHECK(settled(desk).empty()); // the other process still holds a socket
    CHECK(seen(desk, "b", {}, {desk.lan.id}).empty());
    seconds_pass(desk, 20);
    CHECK(settled(desk).empty()); // a reload is no absence
    seconds_pass(desk, 11);
    const auto left = settled(desk);
    REQUIRE(left.size() == 1);
    CHECK(text_at(left[0].object, "state") == "offline");
    CHECK(settled(desk).empty());
    CHECK(other.one("select count(*) from staff where state <> 'offline'") == "0");
}

TEST_CASE("A process that was killed keeps nobody at work for longer than its last word holds")
{
    PrivateStore store;
    Desk desk(store);
    seen(desk, "killed", {desk.lan.id});
    seconds_pass(desk, 46);
    const auto left = settled(desk);
    REQUIRE(left.size() == 1);
    CHECK(text_at(left[0].object, "state") == "offline");
}

TEST_CASE("Away is a person's own word: it stands across screens, and without one they are offline")
{
    PrivateStore store;
    Desk desk(store);
    std::string told;
    auto events = desk.write([&](EventLog& log) { told = set_away(log, desk.lan.id, true); });
    CHECK(events.empty());
    CHECK(text_at(told, "state") == "offline");
    CHECK(text_at(seen(desk, "a", {desk.lan.id}).at(0).object, "state") == "away");
    events = desk.write([&](EventLog& log) { told = set_away(log, desk.lan.id, false); });
    REQUIRE(events.size() == 1);
    CHECK(text_at(told, "state") == "online");
}

TEST_CASE("Somebody who no longer works here is offline, whatever is open")
{
    PrivateStore store;
    Desk desk(store);
    seen(desk, "a", {desk.lan.id});
    desk.look("update staff set active = false where id = '" + desk.lan.id.text + "'");
    CHECK(text_at(settled(desk).at(0).object, "state") == "offline");
}

TEST_CASE("A stranger's process cannot bring people of another workspace to work")
{
    PrivateStore store;
    Desk desk(store), other(store, "an-nhien");
    other.read([&](pqxx::work& tx) { note_seen(tx, other.shop.workspace, "x", {desk.lan.id}, {}); });
    CHECK(other.one("select count(*) from staff_seen") == "0");
}

TEST_CASE("A look at a workspace is one process's; a request that comes meanwhile is not lost, and a dead process "
          "delays it only")
{
    PrivateStore store;
    Desk desk(store);
    desk.read([&](pqxx::work& tx) { ask_for_look(tx, desk.shop.workspace); });
    const auto take = [&] {
        std::vector<LookWanted> looks;
        store.as_superuser([&](pqxx::work& tx) { looks = take_looks(tx, 10, 10s); });
        return looks;
    };
    auto mine = take();
    REQUIRE(mine.size() == 1);
    CHECK(take().empty());
    desk.read([&](pqxx::work& tx) { ask_for_look(tx, desk.shop.workspace); });
    desk.read([&](pqxx::work& tx) { end_look(tx, mine[0], std::nullopt); });
    mine = take();
    REQUIRE(mine.size() == 1);
    desk.look("update work_waiting set due_at = due_at - interval '11 s'"); // killed
    const auto again = take();
    REQUIRE(again.size() == 1);
    desk.read([&](pqxx::work& tx) { end_look(tx, again[0], std::nullopt); });
    CHECK(desk.one("select count(*) from work_waiting where kind = 'automation'") == "0");
}
