#include "tests/support/ledger.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <thread>

namespace json = boost::json;
using namespace std::chrono_literals;
using tests::Screen;

TEST_CASE("Asked to stop under load, gom ends within ten seconds, and nothing is lost or sent twice")
{
    tests::Town town({.rules = "lenient"});
    Screen screen(town.person("hoa"));
    town.platsim->say("messenger", "khach", "đầu tiên");
    const auto conversation = screen.conversation_with("đầu tiên");
    std::vector<tests::Ledger::Reply> replies;
    for (int round = 0; round < 3; ++round) {
        town.platsim->ask("burst", {{"count", 500}, {"rate", 200}, {"parallel", 64}, {"async", true}});
        for (int i = 0; i < 3; ++i) {
            const auto text = tests::fresh("trả lời trước khi dừng");
            replies.push_back({screen.who().reply(conversation, text), text, conversation});
        }
        std::this_thread::sleep_for(500ms); // let it be in the midst of things
        const auto began = std::chrono::steady_clock::now();
        town.gom->ask_to_stop();
        const auto status = town.gom->ended_within(12s);
        INFO("round " << round << ": " << (std::chrono::steady_clock::now() - began) / 1ms << " ms");
        REQUIRE(status.has_value());
        CHECK(*status == 0);
        CHECK(std::chrono::steady_clock::now() - began < 10s);
        CHECK(tests::within(5s, [&] { return screen.last_close_code() == 1012; }));
        CHECK(town.gom->start() < 3s);
    }
    CHECK(town.platsim->settle(180s));
    for (const auto& reply : replies)
        CHECK(screen.shows_state(reply.id, {"sent", "delivered", "read", "unknown", "failed"}, 100s));
    const tests::Ledger ledger(town, {&screen}, replies);
    INFO(ledger.summary());
    CHECK(ledger.clean());
    CHECK(ledger.accepted >= 1'000);
    CHECK(ledger.replies_sent == static_cast<long>(replies.size())); // a friendly stop leaves no doubt
}

TEST_CASE("Whoever goes away while gom writes to them does not take gom along")
{
    tests::Town town({.redis = false});
    town.gom->lose_a_reader();
    CHECK_FALSE(town.gom->ended_within(500ms).has_value());
    CHECK(town.person("lan").get("/api/me").status == 200);
}
