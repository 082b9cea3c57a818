#include "tests/torture/storm.hpp"

#include <catch2/catch.hpp>

#include <signal.h>

using namespace std::chrono_literals;
using namespace tests::torture;

namespace {

constexpr int stops_per_town = 12;
constexpr int answered = 9;

/// Whose standing still is a fault of its own kind.
const std::vector<std::string> victims = {"gom", "gom", "the fetcher", "Redis", "a backend of PostgreSQL"};

pid_t chosen(const std::string& victim, tests::Town& town, Nemesis& nemesis)
{
    if (victim == "gom") return nemesis.one_in(2) ? town.gom->pid() : town.second->pid();
    if (victim == "the fetcher") return tests::child_of(town.gom->pid(), "gom-fetcher");
    if (victim == "Redis") return town.redis->pid();
    // One of those that work for gom, whatever it is at: perhaps it holds a lock.
    const auto pids = town.service_backends();
    return pids.empty() ? 0 : nemesis.pick(pids);
}

} // namespace

TEST_CASE("A process stands still for a while and wakes as if nothing had been: nothing is sent twice", "[F11]")
{
    Nemesis nemesis("F11");
    Tally tally("F11", wanted(100), nemesis);
    while (tally.more()) {
        Storm::Wish wish;
        wish.town.second_gom = true; // takes over what the sleeper held, so that waking is a danger
        wish.rate = 60;
        Storm storm(nemesis, wish);
        auto& town = storm.town();
        for (int i = 0; i < stops_per_town && tally.more(); ++i) {
            const auto& victim = nemesis.pick(victims);
            const auto asleep = nemesis.mostly_short(5s, 90s);
            storm.begin(std::min<std::chrono::milliseconds>(asleep, 20s));
            town.platsim->say("messenger", "khach-anh", "", {{"kind", "image"}, {"async", true}});
            storm.pass(nemesis.between(500ms, 2'000ms));
            const auto pid = chosen(victim, town, nemesis);
            if (pid <= 1) continue;
            ::kill(pid, SIGSTOP);
            tally.injected(victim);
            // The town does not stop with it: webhooks go where somebody listens.
            const bool first = pid == town.gom->pid(), second = pid == town.second->pid();
            if (first || second) town.platsim->ask("behave", {{"gom", (first ? town.second : town.gom)->url()}});
            storm.pass(asleep, i < answered && !first);
            ::kill(pid, SIGCONT);
            storm.pass(nemesis.between(200ms, 2'000ms), i < answered);
        }
        storm.judge(tally);
    }
    tally.finish({.accepted = tally.wanted() * 80, .replies_sent = tally.wanted() / 2});
}
