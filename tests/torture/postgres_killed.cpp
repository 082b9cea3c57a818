#include "tests/support/store_trouble.hpp"
#include "tests/torture/storm.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <thread>

using namespace std::chrono_literals;
using namespace tests::torture;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int deaths_per_town = 25;
constexpr int answered = 15;
constexpr auto resumed_limit = 10s;

std::int64_t accepted_by_now(tests::Town& town)
{
    return tests::number_at(town.platsim->read("state"), "accepted");
}

/// Whoever was answered 2xx in the instant of its death had committed before it.
constexpr auto answers_on_their_way = 300ms;

/// One death of the store, of either kind, with everything that is promised about it.
template <class Death>
void die_once(Storm& storm, Nemesis& nemesis, Tally& tally, const std::string& kind, bool answering)
{
    auto& town = storm.town();
    const auto down = nemesis.between(200ms, 2'500ms);
    storm.begin(down + nemesis.between(1'500ms, 3'000ms));
    storm.pass(nemesis.between(300ms, 1'500ms), answering);
    {
        const Death death;
        tally.injected(kind);
        std::this_thread::sleep_for(answers_on_their_way);
        const auto before = accepted_by_now(town);
        storm.pass(down, answering);
        const auto after = accepted_by_now(town);
        if (after != before) tally.fault(std::to_string(after - before) + " events got a 2xx while there was no store");
    }
    const auto back = Clock::now();
    storm.store_is_back();
    if (!storm.live_delay(60s)) tally.fault("nothing is shown a minute after the store came back");
    tally.took("resumed", std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - back));
    storm.pass(nemesis.between(0ms, 800ms), answering);
}

template <class Death>
void row(const std::string& name, int per_release, const std::string& kind, const Storm::Wish& wish = {})
{
    Nemesis nemesis(name);
    Tally tally(name, wanted(per_release), nemesis);
    while (tally.more()) {
        Storm storm(nemesis, wish);
        for (int i = 0; i < deaths_per_town && tally.more(); ++i) {
            die_once<Death>(storm, nemesis, tally, kind, i < answered);
        }
        storm.judge(tally);
    }
    CHECK(tally.slowest("resumed") <= resumed_limit);
    tally.finish({.accepted = tally.wanted() * 80, .replies_sent = tally.wanted() / 4});
}

} // namespace

TEST_CASE(
    "PostgreSQL is killed with all its processes: nothing is answered 2xx meanwhile, and nothing accepted is lost",
    "[F03]")
{
    row<tests::StoreIsDead>("F03", 200, "kill -9 PostgreSQL");
}

TEST_CASE("PostgreSQL is stopped at once: nothing is answered 2xx meanwhile, and nothing accepted is lost", "[F04]")
{
    row<tests::StoreIsStopped>("F04", 50, "pg_ctl -m immediate");
}

TEST_CASE("A replica takes over from a server that was killed, under two processes: nothing accepted is lost",
          "[failover]")
{
    Storm::Wish two_processes;
    two_processes.town.second_gom = true;
    row<tests::StoreFailsOver>("failover", 50, "fail-over to the replica", two_processes);
}
