#include "tests/torture/storm.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <thread>

using namespace std::chrono_literals;
using namespace tests::torture;

namespace {

constexpr int restarts_per_town = 25;
constexpr int answered = 15;
constexpr auto ended_limit = 10s;

} // namespace

TEST_CASE("One process after the other is asked to stop and comes back: nothing is lost, and no screen loads anew",
          "[F14]")
{
    Nemesis nemesis("F14");
    Tally tally("F14", wanted(50), nemesis);
    while (tally.more()) {
        Storm::Wish wish;
        wish.town.second_gom = true;
        Storm storm(nemesis, wish);
        auto& town = storm.town();
        const int resyncs = storm.screen().resyncs() + storm.other_screen().resyncs();
        for (int i = 0; i < restarts_per_town && tally.more(); ++i) {
            auto& leaves = i % 2 == 0 ? *town.gom : *town.second;
            auto& stays = i % 2 == 0 ? *town.second : *town.gom;
            town.platsim->ask("behave", {{"gom", leaves.url()}});
            storm.begin(4s);
            storm.pass(nemesis.between(500ms, 2'000ms), i < answered);
            const auto began = std::chrono::steady_clock::now();
            leaves.ask_to_stop();
            tally.injected(i % 2 == 0 ? "SIGTERM the first" : "SIGTERM the second");
            // What stands before the two learns it from refused connections, a moment later.
            storm.pass(nemesis.between(0ms, 300ms), i < answered);
            town.platsim->ask("behave", {{"gom", stays.url()}});
            const auto status = leaves.ended_within(20s);
            tally.took("ended",
                       std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began));
            if (status != 0) tally.fault("it ended with " + (status ? std::to_string(*status) : "nothing"));
            leaves.kill_it();
            tally.took("ready again", leaves.start());
        }
        storm.judge(tally);
        const auto answers = town.platsim->read("state").at("answers").as_object();
        for (const auto& [code, count] : answers) {
            // 0: a connection refused or cut, which every platform tries again. Anything else is our own word.
            if (code == "0" || code == "200") continue;
            tally.fault(boost::json::serialize(count) + " webhooks were answered " + std::string(code));
        }
        const int anew = storm.screen().resyncs() + storm.other_screen().resyncs() - resyncs;
        if (anew > 0) tally.fault("screens had to load anew " + std::to_string(anew) + " times");
    }
    CHECK(tally.slowest("ended") <= ended_limit);
    tally.finish(
        {.accepted = tally.wanted() * 80, .reconnects = tally.wanted() / 2, .replies_sent = tally.wanted() / 4});
}
