#include "tests/torture/links.hpp"

#include <catch2/catch.hpp>

#include <iostream>

using namespace std::chrono_literals;
using namespace tests::torture;
using tests::FaultProxy;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int faults_per_town = 12;
constexpr auto recovery_limit = 5s;
constexpr auto recovery_patience = 60s;
constexpr auto loss_window = 30s;
constexpr int loss_windows = 10 * 5 * 2; // ten times five minutes
constexpr auto shortest_cut = 1'000ms, longest_cut = 120'000ms;

void note_recovery(Tally& tally, Storm& storm, const std::string& after)
{
    const auto time = works_again(storm, recovery_patience);
    if (!time) return tally.fault("nothing works a minute after " + after);
    tally.took("works again", *time);
    if (*time > recovery_limit)
        tally.fault(std::to_string(time->count()) + " ms until all worked again after " + after);
}

/// A silent partition: by the kernel, which loses every packet, where we may; else and in between by the proxy.
void cut(SpoiledTown& spoiled, Nemesis& nemesis, Link& link, Tally& tally)
{
    const auto time = nemesis.mostly_short(shortest_cut, longest_cut);
    const bool by_the_kernel = spoiled.network && !nemesis.one_in(4);
    const auto name = link.name + (by_the_kernel ? ", packets lost" : ", stream held");
    std::cout << "  " << name << " for " << time.count() << " ms" << std::endl;
    spoiled.storm->begin(time + 1s);
    spoiled.storm->pass(nemesis.between(100ms, 800ms));
    if (by_the_kernel) spoiled.network->lose(1, {link.proxy.port()});
    else link.proxy.hold();
    spoiled.storm->pass(time, time < 20s);
    if (by_the_kernel) spoiled.network->heal();
    else link.proxy.heal();
    tally.injected(name);
    note_recovery(tally, *spoiled.storm, name + " for " + std::to_string(time.count()) + " ms");
}

} // namespace

TEST_CASE("A link to the store, Redis or the platforms is silent for a while, and five seconds later all is well",
          "[F20]")
{
    Nemesis nemesis("F20");
    Tally tally("F20", wanted(100, 3), nemesis);
    while (tally.more()) {
        SpoiledTown spoiled(nemesis, 30);
        for (int i = 0; i < faults_per_town && tally.more(); ++i) {
            cut(spoiled, nemesis, links_of(spoiled.town())[static_cast<std::size_t>(i) % 3], tally);
        }
        spoiled.storm->judge(tally);
    }
    tally.finish({.accepted = tally.wanted() * 30});
}

TEST_CASE("Connections on every link are reset in the middle of a word, and nothing is lost or told twice", "[F21]")
{
    Nemesis nemesis("F21");
    Tally tally("F21", wanted(100, 5), nemesis);
    while (tally.more()) {
        SpoiledTown spoiled(nemesis, 100);
        auto links = links_of(spoiled.town());
        for (int i = 0; i < 5 * faults_per_town && tally.more(); ++i) {
            auto& link = links[static_cast<std::size_t>(i) % links.size()];
            spoiled.storm->begin(2s);
            spoiled.storm->pass(nemesis.between(200ms, 1'200ms));
            for (int n = nemesis.between(1, 5); n > 0; --n) {
                link.proxy.reset_all();
                spoiled.storm->pass(nemesis.between(1ms, 150ms));
            }
            tally.injected(link.name + " reset");
            note_recovery(tally, *spoiled.storm, link.name + " reset");
        }
        spoiled.storm->judge(tally);
    }
    tally.finish(
        {.accepted = tally.wanted() * 50, .reconnects = tally.wanted() / 8, .replies_sent = tally.wanted() / 4});
}

TEST_CASE("Three packets in ten are lost on the way, on one link or on all, and nothing is lost in the end", "[F22]")
{
    Nemesis nemesis("F22");
    Tally tally("F22", wanted(loss_windows), nemesis);
    while (tally.more()) {
        SpoiledTown spoiled(nemesis, 20);
        auto links = links_of(spoiled.town());
        for (int i = 0; i < faults_per_town && tally.more(); ++i) {
            std::vector<std::uint16_t> ports;
            const auto which = static_cast<std::size_t>(i) % (links.size() + 1);
            for (std::size_t n = 0; n < links.size(); ++n) {
                if (which == n || which == links.size()) ports.push_back(links[n].proxy.port());
            }
            const auto name = which == links.size() ? "every link" : links[which].name;
            spoiled.storm->begin(loss_window);
            if (spoiled.network) {
                spoiled.network->lose(0.3, ports);
            } else {
                // What a lost packet looks like to a stream: a pause of a fifth of a second and more, never a loss.
                for (auto& link : links) {
                    if (std::find(ports.begin(), ports.end(), link.proxy.port()) != ports.end())
                        link.proxy.slow({.delay = 60ms, .jitter = 1'500ms});
                }
            }
            spoiled.storm->pass(loss_window);
            if (spoiled.network) spoiled.network->heal();
            heal_links(spoiled.town());
            tally.injected(name + (spoiled.network ? " loses 30 %" : " stutters"));
        }
        spoiled.storm->judge(tally);
    }
    tally.finish({.accepted = tally.wanted() * 100, .replies_sent = tally.wanted()});
}

TEST_CASE(
    "Links are slow, thin, or hand over one byte at a time; nothing is lost, and who is not on them does not wait",
    "[F23]")
{
    struct Road {
        std::string name;
        FaultProxy::Road road;
    };
    const std::vector<Road> roads{{"200 ms", {.delay = 200ms, .jitter = 100ms}},
                                  {"1 s", {.delay = 1s, .jitter = 500ms}},
                                  {"5 s", {.delay = 5s}},
                                  {"one byte at a time", {.slice = 1}},
                                  {"8 kbit/s", {.bytes_per_second = 1'000}}};
    Nemesis nemesis("F23");
    Tally tally("F23", wanted(50, 5), nemesis);
    while (tally.more()) {
        SpoiledTown spoiled(nemesis, 30);
        auto links = links_of(spoiled.town());
        const auto colleague = spoiled.town().person("lan");
        for (int i = 0; i < faults_per_town && tally.more(); ++i) {
            auto& link = links[static_cast<std::size_t>(i) % links.size()];
            const auto& road = nemesis.pick(roads);
            link.proxy.slow(road.road);
            std::cout << "  " << link.name << ": " << road.name << std::endl;
            spoiled.storm->begin(8s);
            for (int n = 0; n < 8; ++n) {
                spoiled.storm->pass(1s, link.name != "store");
                // The store is what every page needs; but on no other link may a slow peer hold up a page.
                const auto began = Clock::now();
                const bool answered =
                    tests::call(spoiled.town().gom->port(), "GET", "/health").status == 200 &&
                    (link.name == "store" || colleague.get("/api/conversations?limit=5").status == 200);
                const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
                if (!answered) tally.fault("no page while the link is slow: " + link.name + ", " + road.name);
                else if (link.name != "store") tally.took("a page beside the slow link", took);
            }
            link.proxy.heal();
            tally.injected(link.name + ": " + road.name);
            note_recovery(tally, *spoiled.storm, link.name + ": " + road.name);
        }
        spoiled.storm->judge(tally);
    }
    CHECK(tally.p99("a page beside the slow link") <= 1s);
    tally.finish({.accepted = tally.wanted() * 50, .replies_sent = tally.wanted() / 2});
}
