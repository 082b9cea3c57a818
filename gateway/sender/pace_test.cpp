#include "gateway/sender/pace.hpp"

#include <catch2/catch.hpp>

using gateway::Pace;
using namespace std::chrono_literals;

namespace {

const Pace::Clock::time_point noon{};

} // namespace

TEST_CASE("A channel sends at most as many messages a second as its platform bears")
{
    Pace pace(5, noon);
    CHECK(pace.ready(noon) == 5);
    pace.take(5);
    CHECK(pace.ready(noon) == 0);
    CHECK(pace.next(noon) == noon + 200ms);
    CHECK(pace.ready(noon + 200ms) == 1);
    CHECK(pace.ready(noon + 10min) == 5); // rest is not saved up beyond a second's worth

    int sent = 5;
    for (auto now = noon + 10min; now < noon + 11min; now += 10ms) {
        const auto count = pace.ready(now);
        pace.take(count);
        sent += count;
    }
    CHECK(sent >= 300);
    CHECK(sent <= 311);
}

TEST_CASE("The slowest platform still gets a message at once")
{
    Pace pace(0.5, noon);
    CHECK(pace.ready(noon) == 1);
    pace.take(1);
    CHECK(pace.next(noon) == noon + 2s);
}

TEST_CASE("A platform that asks us to wait is not asked before")
{
    Pace pace(20, noon);
    pace.hold(noon + 60s);
    CHECK(pace.ready(noon + 59s) == 0);
    CHECK(pace.next(noon + 1s) == noon + 60s);
    pace.hold(noon + 30s); // a shorter wait does not undo a longer one
    CHECK(pace.ready(noon + 59s) == 0);
    CHECK(pace.ready(noon + 60s) == 20);
}
