#include "tests/torture/tally.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <thread>

using namespace std::chrono_literals;
using namespace tests::torture;

namespace {

struct Rate {
    std::string name;
    int per_second, seconds;
    std::chrono::milliseconds p99_limit;
};

/// Sends at the rate and returns when every delivery has come to its end; the burst's own figures.
boost::json::value sent(tests::Town& town, const Rate& rate)
{
    const auto id = tests::text_at(town.platsim->ask("burst", {{"count", rate.per_second * rate.seconds},
                                                               {"rate", rate.per_second},
                                                               {"parallel", 200},
                                                               {"threads", 50},
                                                               {"async", true}}),
                                   "id");
    std::this_thread::sleep_for(std::chrono::seconds(rate.seconds));
    for (;;) {
        auto burst = town.platsim->read("burst/" + id);
        if (!burst.at("running").as_bool()) return burst;
        std::this_thread::sleep_for(1s);
    }
}

} // namespace

TEST_CASE("At 300 events a second for ten minutes and 1,000 for ten seconds every answer comes in time", "[L01]")
{
    Nemesis nemesis("L01");
    const std::vector<Rate> rates = {{"300/s", 300, wanted(600, 10), 300ms}, {"1000/s", 1'000, 10, 1'500ms}};
    Tally tally("L01", static_cast<int>(rates.size()), nemesis);
    long due = 0;
    for (const auto& rate : rates) {
        tests::Town town({.rules = "lenient"});
        const auto burst = sent(town, rate);
        tally.injected(rate.name);
        due += static_cast<long>(rate.per_second) * rate.seconds;
        const auto p99 = std::chrono::milliseconds(static_cast<long>(burst.at("p99_ms").to_number<double>()));
        tally.took("p99 answer at " + rate.name, p99);
        INFO(rate.name << ": " << tests::number_at(burst, "per_second") << " a second were sent");
        CHECK(p99 <= rate.p99_limit);
        CHECK(tests::number_at(burst, "per_second") >= rate.per_second * 9 / 10);
        CHECK(town.platsim->settle(120s));
        tally.judged(tests::Ledger(town, {}, {}));
    }
    tally.finish({.accepted = due});
}
