#include "tests/abuse/verdict.hpp"
#include "tests/support/town.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

namespace json = boost::json;
using namespace std::chrono_literals;
using namespace tests::abuse;
using tests::number_at;

namespace {

constexpr int events = 250;

/// Everything of the shops that an event can change, as one text: what a replay must leave as it is.
std::string all_there_is(tests::Town& town)
{
    std::string text;
    town.store.as_superuser([&](pqxx::work& tx) {
        for (const auto* table :
             {"messages", "conversations", "customers", "attachments", "orders", "events", "outbox", "turns"}) {
            const auto row =
                tx.exec1("select count(*), md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from " +
                         std::string(table) + " t");
            text += std::string(table) + ' ' + row[0].c_str() + ' ' + row[1].c_str() + '\n';
        }
    });
    return text;
}

} // namespace

TEST_CASE("A genuine event that somebody kept and tells again, a thousand times, has no effect", "[A02]")
{
    Nemesis nemesis("A02");
    Verdict verdict("A02", wanted(1'000, 50), nemesis);
    tests::Town town({.rules = "lenient"});
    town.platsim->ask("burst", {{"count", events}, {"parallel", 8}, {"threads", 10}});
    REQUIRE(town.platsim->settle(60s));
    const auto at_rest = [&] {
        return tests::within(
            60s, [&] { return town.count("select count(*) from raw_events where state = 'pending'") == 0; });
    };
    REQUIRE(at_rest());
    REQUIRE(town.count("select count(*) from messages") >= events / 2);

    // Names and files are asked for from the platforms a moment after; only a shop that rests can be compared.
    std::string before;
    REQUIRE(tests::within(60s, [&] {
        const auto now = all_there_is(town);
        const bool rests = now == before;
        before = now;
        if (!rests) std::this_thread::sleep_for(2s);
        return rests;
    }));

    for (bool old = false; verdict.more(); old = true) {
        const auto again = town.platsim->ask("repeat", {{"count", std::min(events, wanted(1'000, 50))}});
        REQUIRE(number_at(again, "repeated") > 0);
        REQUIRE(at_rest());
        const auto now = all_there_is(town);
        const auto count = static_cast<int>(number_at(again, "repeated"));
        verdict.refused(old ? "three days later" : "at once", count);
        if (now != before) {
            verdict.got_through("before:\n" + before + "after:\n" + now);
            break;
        }
        // Three days pass: whatever was taken in is that much older.
        town.store.as_superuser(
            [](pqxx::work& tx) { tx.exec("update raw_events set received_at = received_at - interval '72 hours'"); });
    }
    verdict.finish();
}
