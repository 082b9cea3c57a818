#include "tests/torture/crowd.hpp"
#include "tests/torture/links.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <iostream>
#include <thread>

namespace json = boost::json;
using namespace std::chrono_literals;
using namespace tests::torture;
using tests::Colleague;
using tests::FaultProxy;
using tests::fresh;
using tests::Ledger;
using tests::LiveSocket;
using tests::number_at;
using tests::Screen;
using tests::text_at;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto settle_limit = 300s;
constexpr auto caught_up_limit = 3s;
constexpr auto caught_up_patience = 30s;

std::chrono::milliseconds since(Clock::time_point moment)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - moment);
}

std::vector<std::unique_ptr<Screen>> screens_of(const Colleague& who, int count)
{
    std::vector<std::unique_ptr<Screen>> all;
    for (int i = 0; i < count; ++i) all.push_back(std::make_unique<Screen>(who));
    return all;
}

void judge(Tally& tally, tests::Town& town, const std::vector<std::unique_ptr<Screen>>& screens)
{
    if (!town.platsim->settle(settle_limit)) tally.fault("deliveries never came to an end");
    std::vector<Screen*> all;
    long reconnects = 0;
    for (const auto& screen : screens) {
        all.push_back(screen.get());
        reconnects += screen->connections() - 1;
        if (screen->resyncs() > 0) tally.fault("a screen was told to look afresh");
    }
    tally.judged(Ledger(town, all, {}), reconnects);
}

} // namespace

TEST_CASE("Tabs are frozen for a minute and more while messages come; awake, they have caught up in three seconds",
          "[S01]")
{
    constexpr int tabs = 20;
    constexpr auto server_gives_up_after = 45s; // of silence: longer sleeps are not another thing to the server
    Nemesis nemesis("S01");
    Tally tally("S01", wanted(100, 5), nemesis);
    while (tally.more()) {
        tests::Town town({.rules = "lenient"});
        const auto screens = screens_of(town.person("hoa"), tabs);
        town.platsim->ask("burst", {{"count", 200}, {"threads", 5}});
        std::vector<std::pair<Clock::time_point, Screen*>> asleep;
        const auto began = Clock::now();
        for (int i = 0; i < tabs && tally.more(); ++i) {
            const auto time = nemesis.between(1s, 30s) + (i % 2 == 0 ? server_gives_up_after : 0s);
            asleep.emplace_back(began + time, screens[static_cast<std::size_t>(i)].get());
            asleep.back().second->freeze();
            tally.injected(i % 2 == 0 ? "frozen for longer than the server waits" : "frozen for less");
        }
        const auto stream =
            town.platsim->ask("burst", {{"count", 80 * 25}, {"rate", 25}, {"threads", 5}, {"async", true}});
        std::sort(asleep.begin(), asleep.end());
        for (const auto& [until, screen] : asleep) {
            std::this_thread::sleep_until(until);
            const auto store = screens.back()->who().get("/api/conversations?limit=1").json();
            const auto seq = number_at(store, "seq");
            const auto awake = Clock::now();
            screen->thaw();
            const bool caught_up =
                screen->shows([&](const tests::Shown& shown) { return shown.seq >= seq; }, caught_up_patience);
            if (caught_up) tally.took("caught up", since(awake));
            else
                tally.fault("a tab stands at " + std::to_string(screen->now().seq) + " while the store is at " +
                            std::to_string(seq));
        }
        if (!town.platsim->has_ended(stream)) tally.fault("the messages never came to an end");
        judge(tally, town, screens);
    }
    CHECK(tally.slowest("caught up") <= caught_up_limit);
    tally.finish({.accepted = 500, .reconnects = tally.wanted() / 4});
}

TEST_CASE("Networks of tabs come and go for ten minutes, and every tab shows in the end what the store holds", "[S02]")
{
    Nemesis nemesis("S02");
    Tally tally("S02", wanted(20, 4), nemesis);
    const auto flapping = std::clamp<std::chrono::seconds>(std::chrono::seconds(wanted(1'800)), 15s, 600s);
    tests::Town town({.rules = "lenient"});
    const auto owner = town.person("hoa");
    std::vector<std::unique_ptr<FaultProxy>> networks; // each tab has its own
    std::vector<std::unique_ptr<Screen>> screens;
    for (int i = 0; i < tally.wanted(); ++i) {
        networks.push_back(std::make_unique<FaultProxy>(FaultProxy::Server{.port = town.gom->port()}));
        screens.push_back(std::make_unique<Screen>(owner.through(networks.back()->port())));
    }
    const auto stream =
        town.platsim->ask("burst", {{"count", flapping.count() * 20}, {"rate", 20}, {"threads", 10}, {"async", true}});
    struct Tab {
        Clock::time_point next;
        bool online = true;
    };
    std::vector<Tab> tabs(networks.size(), Tab{Clock::now(), true});
    for (const auto until = Clock::now() + flapping; Clock::now() < until; std::this_thread::sleep_for(20ms)) {
        for (std::size_t i = 0; i < tabs.size(); ++i) {
            if (Clock::now() < tabs[i].next) continue;
            tabs[i].online = !tabs[i].online;
            tabs[i].next = Clock::now() + nemesis.between(1s, 20s);
            auto& network = *networks[i];
            if (tabs[i].online) {
                network.heal();
            } else if (nemesis.one_in(3)) {
                network.hold(); // in a lift: the connection outlives it
            } else {
                network.reset_all();
                network.refuse();
            }
        }
    }
    for (const auto& network : networks) {
        network->heal();
        tally.injected("flapping for " + std::to_string(flapping.count()) + " s");
    }
    if (!town.platsim->has_ended(stream)) tally.fault("the messages never came to an end");
    judge(tally, town, screens);
    tally.finish({.accepted = flapping.count() * 10, .reconnects = tally.wanted() / 3});
}

TEST_CASE("The server is restarted under five hundred tabs: all are back within half a minute, and not as one wave",
          "[S03]")
{
    constexpr int tabs = 500;
    constexpr auto back_limit = 30s;
    Nemesis nemesis("S03");
    Tally tally("S03", wanted(50, 2), nemesis);
    tests::Town town({.rules = "lenient", .environment = {{"GOM_LIMITS_SOCKETS_PER_PERSON", "1000"}}});
    std::vector<std::unique_ptr<Screen>> screens;
    screens.push_back(std::make_unique<Screen>(town.person("hoa")));
    Crowd crowd({town.person("lan"), town.person("minh"), town.person("thu"), town.person("hoa")}, {.count = tabs});
    REQUIRE(tests::within(60s, [&] { return crowd.open() == tabs; }));
    while (tally.more()) {
        const auto stream =
            town.platsim->ask("burst", {{"count", 100}, {"rate", 50}, {"threads", 10}, {"async", true}});
        std::this_thread::sleep_for(nemesis.between(200ms, 1'500ms));
        const bool killed = nemesis.one_in(2);
        crowd.forget();
        const auto ended = Clock::now();
        if (killed) {
            town.gom->kill_it();
        } else {
            town.gom->ask_to_stop();
            if (!town.gom->ended_within(12s)) tally.fault("gom did not end within 12 s of SIGTERM");
        }
        town.gom->start();
        const auto up = Clock::now();
        tally.injected(killed ? "kill -9" : "SIGTERM");
        if (!tests::within(60s, [&] { return crowd.open() == tabs; }))
            tally.fault("a minute later " + std::to_string(crowd.open()) + " of 500 are back");
        tally.took("all back", since(ended));
        if (!town.platsim->has_ended(stream)) tally.fault("the messages never came to an end");
        // Once it answers again: how many knock in the busiest half second, beside the mean of all that it takes.
        auto attempts = crowd.attempts();
        std::erase_if(attempts, [&](const auto& moment) { return moment < up; });
        std::sort(attempts.begin(), attempts.end());
        if (attempts.empty()) continue;
        std::map<long, int> bins;
        for (const auto& moment : attempts) ++bins[(moment - attempts.front()) / 500ms];
        const auto most = std::max_element(bins.begin(), bins.end(), [](const auto& a, const auto& b) {
                              return a.second < b.second;
                          })->second;
        const double mean = static_cast<double>(attempts.size()) / static_cast<double>(bins.rbegin()->first + 1);
        tally.took("peak of half a second, in hundredths of the mean (not ms)",
                   std::chrono::milliseconds(static_cast<long>(100 * most / mean)));
        tally.took("peak of half a second, attempts (not ms)", std::chrono::milliseconds(most));
    }
    if (!town.platsim->settle(settle_limit)) tally.fault("deliveries never came to an end");
    const auto seq = number_at(screens.front()->who().get("/api/conversations?limit=1").json(), "seq");
    if (!tests::within(20s, [&] { return crowd.slowest_seq() >= seq; })) tally.fault("a tab does not catch up");
    for (const auto& words : crowd.complaints()) tally.fault("a tab heard " + words);
    judge(tally, town, screens);
    CHECK(tally.slowest("all back") <= back_limit);
    tally.finish({.accepted = tally.wanted() * 20, .reconnects = tally.wanted() / 2});
}

namespace {

/// Any number somebody might come with, likely ones more often.
std::string odd_number(Nemesis& nemesis, std::int64_t seq)
{
    switch (nemesis.between(0, 9)) {
    case 0: return std::to_string(seq);
    case 1: return std::to_string(nemesis.between(0, static_cast<int>(seq)));
    case 2: return std::to_string(seq + nemesis.between(1, 1'000'000));
    case 3: return std::to_string(-nemesis.between(1, 1'000'000));
    case 4: return "9223372036854775807";
    case 5: return "9223372036854775808";
    case 6: return "18446744073709551616";
    case 7: return nemesis.one_in(2) ? "1.5" : "1e300";
    case 8: return "null";
    default: return nemesis.one_in(2) ? "\"" + std::to_string(seq) + "\"" : nemesis.one_in(2) ? "[]" : "true";
    }
}

std::string odd_epoch(Nemesis& nemesis, const std::string& epoch)
{
    switch (nemesis.between(0, 5)) {
    case 0: return "null";
    case 1: return "\"another\"";
    case 2: return "\"" + std::string(static_cast<std::size_t>(nemesis.between(0, 5'000)), 'x') + "\"";
    case 3: return nemesis.one_in(2) ? "7" : "{}";
    default: return "\"" + epoch + "\"";
    }
}

} // namespace

TEST_CASE(
    "Whoever comes with a strange number or another epoch is told to look afresh or refused, never left in silence",
    "[S04]")
{
    Nemesis nemesis("S04");
    Tally tally("S04", wanted(1'000, 20), nemesis);
    tests::Town town({.rules = "lenient"});
    const auto lan = town.person("lan");
    town.platsim->ask("burst", {{"count", 300}, {"threads", 5}});
    tests::within(20s, [&] { return town.count("select count(*) from raw_events where state = 'pending'") == 0; });
    const auto list = lan.get("/api/conversations?limit=1").json();
    const auto epoch = text_at(list, "epoch");
    const auto seq = number_at(list, "seq");
    while (tally.more()) {
        const auto e = odd_epoch(nemesis, epoch), n = odd_number(nemesis, seq);
        const bool follows = e == "\"" + epoch + "\"" && n.find_first_not_of("0123456789") == std::string::npos &&
                             n.size() < 18 && std::stoll(n) <= seq;
        LiveSocket socket(lan);
        socket.say(R"({"hello":{"epoch":)" + e + R"(,"last_seq":)" + n + "}}");
        const auto frame = socket.hear(10s);
        const auto* welcome = frame ? frame->if_contains("welcome") : nullptr;
        const std::string said = welcome         ? (welcome->at("resync").as_bool() ? "resync" : "follow")
                                 : socket.open() ? "silence"
                                                 : "refused";
        tally.injected(said);
        if (said == "silence" || (said == "follow") != follows)
            tally.fault(said + " to epoch " + e.substr(0, 40) + ", last_seq " + n);
        if (said == "refused" && socket.close_code() != 1008)
            tally.fault("closed with " + std::to_string(socket.close_code()) + " at " + n);
    }
    tally.judged(Ledger(town, {}, {}));
    tally.finish({.accepted = 250});
}
