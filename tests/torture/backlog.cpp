#include "tests/torture/tally.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <iostream>
#include <thread>

using namespace std::chrono_literals;
using namespace tests::torture;
using Clock = std::chrono::steady_clock;

namespace {

constexpr double least_rate = 500; // of the backlog, a second
constexpr auto live_limit = 5s;

/// A message of yesterday as repair would have fetched it, so many times over, each of its own. From 200 customers.
void lay_up(tests::Town& town, const std::string& id, const std::string& customer, const std::string& words, int count)
{
    town.store.as_superuser([&](pqxx::work& tx) {
        tx.exec("set local synchronous_commit = off");
        tx.exec_params("insert into raw_events (workspace_id, channel_id, dedupe_key, kind, headers, body, source) "
                       "select e.workspace_id, e.channel_id, 'backlog-' || n, e.kind, e.headers, "
                       "convert_to(replace(replace(replace(convert_from(e.body, 'UTF8'), $1, $1 || '-' || n), "
                       "'\"' || $2 || '\"', '\"' || $2 || (n % 200) || '\"'), $3, $3 || ' ' || n), 'UTF8'), 'history' "
                       "from raw_events e, generate_series(1, $4::int) n where position($1 in e.dedupe_key) > 0",
                       id, customer, words, count);
        tx.exec("insert into work_waiting (workspace_id, kind) select distinct workspace_id, 'record' from raw_events "
                "where dedupe_key like 'backlog-%' on conflict (workspace_id, kind) do update set due_at = now()");
    });
}

} // namespace

TEST_CASE("A backlog of a million is worked off while live messages go first and another shop notices nothing", "[L06]")
{
    Nemesis nemesis("L06");
    const int count = wanted(1'000'000, 2'000);
    Tally tally("L06", 1, nemesis);
    tests::Town town({.workspaces = 2, .rules = "lenient"});
    const auto words = tests::fresh("tin cu"); // plain letters: they stand in the body as they are
    const auto said = town.platsim->say("messenger", "khach-cu", words);
    const auto id = tests::text_at(said, "id");
    REQUIRE(
        tests::within(10s, [&] { return town.count("select count(*) from raw_events where state = 'pending'") == 0; }));
    town.gom->kill_it();
    lay_up(town, id, tests::text_at(said, "customer.id"), words, count);
    REQUIRE(town.count("select count(*) from raw_events where dedupe_key like 'backlog-%'") == count);
    town.gom->start();
    tally.injected("backlog of " + std::to_string(count));

    tests::Screen elsewhere(town.person("hoa", 1));
    const auto other_shop = town.platsim->read("state").at("channels").as_array().back().at("workspace");
    const auto began = Clock::now();
    const auto left = [&] {
        return town.count("select count(*) from raw_events where dedupe_key like 'backlog-%' and state = 'pending'");
    };
    int live = 0;
    while (left() > 0) {
        const auto now = Clock::now();
        if (now - began > std::chrono::seconds(60) + std::chrono::seconds(count / 100)) break;
        const auto ours = tests::fresh("lời sống"), theirs = tests::fresh("lời ở tiệm khác");
        town.platsim->say("messenger", "khach-song", ours);
        town.platsim->say("messenger", "khach-song", theirs, {{"workspace", other_shop}});
        if (!elsewhere.shows(theirs, 30s)) tally.fault("the other shop's screen never showed a message");
        tally.took("live in another shop", std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - now));
        const auto recorded = [&] {
            return town.count("select count(*) from messages where text = '" + ours + "'") == 1;
        };
        if (!tests::within(30s, recorded)) tally.fault("a live message waited behind what repair had fetched");
        tally.took("live in the same shop", std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - now));
        ++live;
        std::this_thread::sleep_for(500ms);
    }
    const std::chrono::duration<double> took = Clock::now() - began;
    std::cout << "L06: " << count << " in " << took.count() << " s, " << count / took.count() << " a second"
              << std::endl;
    CHECK(left() == 0);
    CHECK(town.count("select count(*) from messages where text like '" + words + " %'") == count);
    CHECK(count / took.count() >= least_rate);
    CHECK(tally.slowest("live in another shop") <= live_limit);
    CHECK(tally.slowest("live in the same shop") <= live_limit);
    CHECK(live >= 2);
    town.platsim->settle();
    tally.judged(tests::Ledger(town, {&elsewhere}, {}));
    tally.finish({.accepted = 1 + 2 * live});
}
