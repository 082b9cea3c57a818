#include "tests/torture/storm.hpp"

#include <catch2/catch.hpp>

#include <functional>

using namespace std::chrono_literals;
using namespace tests::torture;

namespace {

constexpr int faults_per_town = 40;
constexpr int answered = 30;
constexpr auto live_limit = 2s;
constexpr int words_during_each = 2;

struct Fault {
    std::string name;
    std::function<void(tests::PrivateRedis&)> begin, end;
};

const std::vector<Fault>& faults()
{
    const auto nothing = [](tests::PrivateRedis&) {};
    static const std::vector<Fault> all = {
        {"Redis killed", [](auto& redis) { redis.kill_it(); }, [](auto& redis) { redis.start(); }},
        {"FLUSHALL", [](auto& redis) { redis.command({"flushall"}); }, nothing},
        {"maxmemory 1mb",
         [](auto& redis) {
             redis.command({"config", "set", "maxmemory-policy", "noeviction"});
             redis.command({"set", "filler", std::string(100'000, 'x')});
             redis.command({"config", "set", "maxmemory", "1mb"});
         },
         [](auto& redis) {
             redis.command({"config", "set", "maxmemory", "0"});
             redis.command({"flushall"});
         }},
        {"CLIENT PAUSE", [](auto& redis) { redis.command({"client", "pause", "10000"}); },
         [](auto& redis) { redis.command({"client", "unpause"}); }},
    };
    return all;
}

} // namespace

TEST_CASE("Redis is killed, emptied, full or silent, and nobody at the desk notices", "[F05]")
{
    Nemesis nemesis("F05");
    Tally tally("F05", wanted(4 * 50, static_cast<int>(faults().size())), nemesis);
    while (tally.more()) {
        Storm::Wish wish;
        wish.town.second_gom = true; // one process hears of the other's work through Redis
        wish.rate = 100;
        Storm storm(nemesis, wish);
        for (int i = 0; i < faults_per_town && tally.more(); ++i) {
            const auto& fault = faults()[static_cast<std::size_t>(i) % faults().size()];
            auto& redis = *storm.town().redis;
            storm.begin(3s);
            storm.pass(nemesis.between(100ms, 600ms), i < answered);
            fault.begin(redis);
            tally.injected(fault.name);
            for (int n = 0; n < words_during_each; ++n) {
                const auto delay = storm.live_delay();
                if (delay) tally.took("live delay during the fault", *delay);
                else tally.fault("a screen never showed what was said during " + fault.name);
                storm.pass(nemesis.between(50ms, 500ms), i < answered);
            }
            fault.end(redis);
            storm.pass(nemesis.between(100ms, 1'000ms), i < answered);
        }
        storm.judge(tally);
    }
    CHECK(tally.p99("live delay during the fault") <= live_limit);
    tally.finish({.accepted = tally.wanted() * 100, .replies_sent = tally.wanted() / 4});
}
