#include "tests/support/town.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using tests::fresh;
using tests::Screen;
using tests::text_at;
using Clock = std::chrono::steady_clock;

namespace {

/// From the platform's word to both screens, in milliseconds.
long long both_show(tests::Town& town, const Screen& a, const Screen& b)
{
    const auto words = fresh("hai màn hình");
    const auto began = Clock::now();
    town.platsim->say("messenger", "khach", words);
    CHECK(a.shows(words));
    CHECK(b.shows(words));
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began).count();
}

} // namespace

TEST_CASE("Two processes on one store show the same to their screens, with Redis, without it, and after it came back",
          "[live]")
{
    tests::Town town({.second_gom = true});
    const auto lan = town.person("lan");
    Screen here(lan), there(lan.at(town.second->port()));
    both_show(town, here, there);

    town.redis->command({"flushall"});
    both_show(town, here, there);

    town.redis->kill_it();
    for (int i = 0; i < 3; ++i) CHECK(both_show(town, here, there) < 4000); // a look every second, and a busy machine

    town.redis->start();
    for (int i = 0; i < 3; ++i) both_show(town, here, there);

    // A reply typed at the other process is sent once, and both see it on its way.
    const auto conversation =
        here.conversation_with(here.now().messages.begin()->second.at("text").as_string().c_str());
    const auto words = fresh("trả lời từ máy kia");
    const auto id = there.who().reply(conversation, words);
    CHECK(here.shows_state(id, {"sent", "delivered", "read"}, 40s));
    CHECK(there.shows_state(id, {"sent", "delivered", "read"}));
    CHECK(town.platsim->times_received(words) == 1);
    CHECK(town.platsim->settle());
    CHECK(tests::difference_at_rest(here) == "");
    CHECK(tests::difference_at_rest(there) == "");
    CHECK(here.complaints() == std::vector<std::string>{});
    CHECK(there.complaints() == std::vector<std::string>{});
}

TEST_CASE("When one of two processes is killed the other goes on, and its screens lose nothing", "[live]")
{
    tests::Town town({.second_gom = true});
    const auto lan = town.person("lan");
    Screen moved(lan), stays(lan.at(town.second->port()));
    const auto first = fresh("trước");
    town.platsim->say("messenger", "khach", first);
    const auto conversation = stays.conversation_with(first);
    town.gom->kill_it();
    town.platsim->ask("behave", {{"gom", town.second->url()}});
    moved.move_to(town.second->port());
    const auto words = fresh("sau khi máy kia chết");
    town.platsim->say("messenger", "khach", words);
    CHECK(stays.shows(words, 10s));
    CHECK(moved.shows(words, 10s));
    // The dead process held the channel by a lease; it runs out.
    const auto id = stays.who().reply(conversation, fresh("vẫn trả lời được"));
    CHECK(stays.shows_state(id, {"sent", "delivered", "read"}, 60s));
    CHECK(moved.complaints() == std::vector<std::string>{});
    CHECK(stays.complaints() == std::vector<std::string>{});
}
