#include "tests/torture/crowd.hpp"
#include "tests/torture/storm.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

namespace json = boost::json;
using namespace std::chrono_literals;
using namespace tests::torture;
using tests::Colleague;
using tests::fresh;
using tests::Ledger;
using tests::LiveSocket;
using tests::number_at;
using tests::Screen;
using tests::text_at;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto settle_limit = 300s;
const std::map<std::string, std::string> room_for_many{{"GOM_LIMITS_SOCKETS_PER_PERSON", "100000"},
                                                       {"GOM_LIMITS_CONNECTIONS_PER_ADDRESS", "100000"}};

long resident_kib(pid_t pid)
{
    std::ifstream in("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
    }
    throw std::runtime_error("no memory of process " + std::to_string(pid));
}

double cpu_seconds(pid_t pid)
{
    std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
    std::string all;
    std::getline(in, all);
    std::istringstream rest(all.substr(all.rfind(')') + 2));
    std::string skipped;
    for (int i = 0; i < 11; ++i) rest >> skipped;
    long user = 0, system = 0;
    rest >> user >> system;
    return static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double metric(const tests::Town& town, const std::string& name)
{
    const auto all = tests::call(town.gom->port(), "GET", "/metrics").body;
    const auto at = all.find("\n" + name + " ");
    return at == std::string::npos ? -1 : std::stod(all.substr(at + name.size() + 2));
}

std::vector<Colleague> everybody(const tests::Town& town)
{
    return {town.person("lan"), town.person("minh"), town.person("thu"), town.person("hoa")};
}

int part(std::vector<int> all, double share)
{
    if (all.empty()) return -1;
    std::sort(all.begin(), all.end());
    return all[std::min(all.size() - 1, static_cast<std::size_t>(static_cast<double>(all.size()) * share))];
}

} // namespace

TEST_CASE("Fifty tabs that never read are cut off at their limit; the server's memory stays, and nobody else waits",
          "[S05]")
{
    constexpr int deaf = 50;
    constexpr long memory_limit_kib = 50 * 1'024 + 30 * 1'024; // the queues' limit, and what the events themselves take
    Nemesis nemesis("S05");
    Tally tally("S05", wanted(10), nemesis);
    tests::Town town({.rules = "lenient", .environment = room_for_many});
    const auto owner = town.person("hoa");
    Screen healthy(owner);
    town.platsim->ask("burst", {{"count", 1'500}, {"parallel", 64}, {"text", std::string(600, 'x')}}); // warm
    while (tally.more()) {
        const auto list = owner.get("/api/conversations?limit=1").json();
        const auto before = resident_kib(town.gom->pid());
        const auto cut_before = metric(town, "gom_live_too_slow_total");
        std::vector<std::unique_ptr<LiveSocket>> sockets;
        for (int i = 0; i < deaf; ++i) {
            sockets.push_back(std::make_unique<LiveSocket>(owner, std::nullopt, 4096));
            sockets.back()->hello(json::string(text_at(list, "epoch")), number_at(list, "seq"));
        }
        long most = before;
        const auto all_cut = [&] { return metric(town, "gom_live_too_slow_total") - cut_before >= deaf; };
        for (int round = 0; round < 15 && !all_cut(); ++round) {
            town.platsim->ask("burst", {{"count", 500}, {"parallel", 64}, {"text", std::string(600, 'x')}});
            most = std::max(most, resident_kib(town.gom->pid()));
            const auto words = fresh("cho người đọc");
            const auto began = Clock::now();
            town.platsim->say("messenger", "khach", words);
            if (!healthy.shows(words, 30s)) tally.fault("a healthy tab hears nothing");
            tally.took("a healthy tab hears",
                       std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began));
        }
        tally.injected("fifty deaf tabs");
        if (!all_cut())
            tally.fault("only " + std::to_string(metric(town, "gom_live_too_slow_total") - cut_before) +
                        " of 50 were cut off");
        for (const auto& socket : sockets) {
            if (!socket->ends_within(20s)) tally.fault("a deaf tab's connection does not end");
        }
        std::cout << "  memory " << before / 1024 << " MiB, at most " << most / 1024 << " MiB" << std::endl;
        if (most - before > memory_limit_kib)
            tally.fault("memory grew by " + std::to_string((most - before) / 1024) + " MiB");
    }
    if (!town.platsim->settle(settle_limit)) tally.fault("deliveries never came to an end");
    tally.judged(Ledger(town, {&healthy}, {}));
    CHECK(tally.p99("a healthy tab hears") <= 5s);
    tally.finish({.accepted = tally.wanted() * 500});
}

TEST_CASE("Five thousand idle tabs take twenty KiB each and a tenth of a core", "[L02]")
{
    constexpr double kib_limit = 20, cpu_limit = 0.10;
    constexpr auto watched = 30s;
    Nemesis nemesis("L02");
    Tally tally("L02", wanted(5'000, 500), nemesis);
    const int tabs = std::max(tally.wanted(), std::min(5'000, tally.wanted() * 3)); // a night opens them all
    tests::Town town({.environment = room_for_many});
    Screen screen(town.person("hoa"));
    town.platsim->say("messenger", "khach", "một tin");
    const auto people = everybody(town);
    Crowd few(people, {.count = 100});
    REQUIRE(tests::within(30s, [&] { return few.open() == 100; }));
    const auto before = resident_kib(town.gom->pid());
    Crowd crowd(people, {.count = tabs});
    if (!tests::within(180s, [&] { return crowd.open() == tabs; }))
        tally.fault("only " + std::to_string(crowd.open()) + " are open");
    std::this_thread::sleep_for(3s); // what was set up for their coming is put away
    const double each = static_cast<double>(resident_kib(town.gom->pid()) - before) / tabs;
    const auto cpu = cpu_seconds(town.gom->pid());
    std::this_thread::sleep_for(watched);
    const double busy =
        (cpu_seconds(town.gom->pid()) - cpu) / static_cast<double>(std::chrono::seconds(watched).count());
    std::cout << "  " << tabs << " idle tabs: " << each << " KiB each, " << busy * 100 << " % of a core" << std::endl;
    tally.injected("idle tabs", tabs);
    if (crowd.open() != tabs) tally.fault(std::to_string(tabs - crowd.open()) + " were lost while idle");
    if (each > kib_limit) tally.fault("each takes " + std::to_string(each) + " KiB");
    if (busy > cpu_limit) tally.fault("they take " + std::to_string(busy * 100) + " % of a core");
    const auto words = fresh("ai cũng thấy");
    town.platsim->say("zalo", "khach", words);
    CHECK(screen.shows(words));
    CHECK(town.platsim->settle());
    tally.judged(Ledger(town, {&screen}, {}));
    tally.finish({.accepted = 2});
}

TEST_CASE("Five hundred live tabs under two hundred events a second show each within a second", "[L03]")
{
    constexpr int tabs = 500, rate = 200;
    constexpr auto limit = 1s;
    Nemesis nemesis("L03");
    Tally tally("L03", wanted(180, 10), nemesis); // seconds
    tests::Town town({.rules = "lenient", .environment = room_for_many});
    Screen screen(town.person("hoa"));
    Crowd crowd(everybody(town), {.count = tabs, .measures = true});
    REQUIRE(tests::within(60s, [&] { return crowd.open() == tabs; }));
    // These two tell the time to the millisecond. A first wave opens the conversations.
    json::object burst{
        {"count", 400}, {"rate", rate}, {"parallel", 64}, {"threads", 20}, {"platforms", {"messenger", "zalo"}}};
    town.platsim->ask("burst", burst);
    crowd.forget();
    const auto cpu = cpu_seconds(town.gom->pid());
    const auto seconds = tally.wanted();
    burst["count"] = rate * seconds;
    const auto told = town.platsim->ask("burst", burst);
    CHECK(town.platsim->settle(settle_limit));
    CHECK(tests::within(
        20s, [&] { return crowd.messages() >= static_cast<long>(number_at(told, "accepted")) * tabs / 10; }));
    const auto ages = crowd.ages_ms();
    const int p50 = part(ages, 0.5), p95 = part(ages, 0.95), p99 = part(ages, 0.99);
    std::cout << "  " << tabs << " tabs, " << number_at(told, "per_second") << " events/s for " << seconds << " s: p50 "
              << p50 << " ms, p95 " << p95 << " ms, p99 " << p99 << " ms over " << ages.size() << " seen; gom "
              << (cpu_seconds(town.gom->pid()) - cpu) / seconds << " cores" << std::endl;
    tally.injected("seconds under load", seconds);
    tally.took("p95 of what tabs see", std::chrono::milliseconds(p95));
    if (ages.empty()) tally.fault("nothing was measured");
    if (crowd.open() != tabs) tally.fault(std::to_string(tabs - crowd.open()) + " tabs were lost");
    tally.judged(Ledger(town, {&screen}, {}));
    CHECK(tally.slowest("p95 of what tabs see") <= limit);
    tally.finish({.accepted = seconds * rate * 9 / 10});
}
