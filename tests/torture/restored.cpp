#include "tests/support/store_archive.hpp"
#include "tests/torture/storm.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using namespace tests::torture;

namespace {

constexpr auto repaired_limit = 180s;

std::int64_t kept(tests::Town& town)
{
    return town.count("select count(*) from messages where platform_message_id is not null");
}

std::int64_t history_errands(tests::Town& town)
{
    return town.count("select count(*) from outbox where kind = 'history'");
}

} // namespace

TEST_CASE("After a restore to an earlier moment histories bring back what is missing, and no reply is sent again",
          "[restore]")
{
    Nemesis nemesis("restore");
    Tally tally("restore", wanted(30), nemesis);
    while (tally.more()) {
        Storm storm(nemesis);
        auto& town = storm.town();
        tests::StoreArchive archive;
        storm.blow(nemesis.between(2s, 4s));
        const auto moment = tests::StoreArchive::now(); // replies are on their way, webhooks are in between
        storm.blow(nemesis.between(2s, 4s), false);
        if (!town.platsim->settle(60s)) tally.fault("the platforms never came to rest before the restore");
        const auto before = kept(town);

        town.gom->kill_it();
        archive.restore(moment);
        storm.store_is_back();
        const auto missing = before - kept(town);
        tally.injected("restore");
        if (missing < 100) tally.fault("only " + std::to_string(missing) + " messages were missing: void");
        town.gom->start();

        const auto began = std::chrono::steady_clock::now();
        const auto walked = [&] { return kept(town) >= before && history_errands(town) == 0; };
        if (!tests::within(repaired_limit, walked)) {
            tally.fault(std::to_string(before - kept(town)) + " of " + std::to_string(missing) +
                        " messages did not come back, " + std::to_string(history_errands(town)) + " walks go on");
        }
        tally.took("repaired",
                   std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began));
        if (!storm.live_delay(60s)) tally.fault("nothing is shown a minute after the restore");
        storm.judge(tally, tests::Ledger::Times::seconds);
    }
    tally.finish({.accepted = tally.wanted() * 500, .replies_sent = tally.wanted() * 2});
}
