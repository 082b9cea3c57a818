#include "tests/torture/storm.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <algorithm>

namespace json = boost::json;
using namespace std::chrono_literals;
using namespace tests::torture;
using tests::fresh;
using tests::Ledger;
using tests::number_at;
using tests::Screen;

namespace {

constexpr int events_per_town = 4'000;
constexpr int events_per_burst = 500;
constexpr int storms_per_town = 60;
constexpr int words_of_a_storm = 20;
constexpr auto settle_limit = 300s;

/// A town's share of the row's events, in bursts of which `wish` says how they are told. Each event is an injection.
template <class Wish>
int tell(Tally& tally, tests::Town& town, const std::string& kind, Wish wish)
{
    const auto share = std::min(events_per_town, tally.wanted() - tally.done());
    for (int done = 0; done < share; done += events_per_burst) {
        auto how = wish();
        how["count"] = std::min(events_per_burst, share - done);
        how["threads"] = 10;
        tally.injected(kind, static_cast<int>(number_at(town.platsim->ask("burst", how), "accepted")));
    }
    return share;
}

void judge(Tally& tally, tests::Town& town, Screen& screen)
{
    if (!town.platsim->settle(settle_limit)) tally.fault("deliveries never came to an end");
    tally.judged(Ledger(town, {&screen}, {}), screen.connections() - 1);
}

} // namespace

TEST_CASE("Every event comes up to twenty times, at once and again three days later, and is one message", "[F25]")
{
    Nemesis nemesis("F25");
    Tally tally("F25", wanted(50'000, 200), nemesis);
    while (tally.more()) {
        tests::Town town({.rules = "lenient"});
        Screen screen(town.person("hoa"));
        const auto told = tell(tally, town, "told up to 20 times at once", [&] {
            return json::object{
                {"parallel", 8}, {"duplicates", nemesis.between(0, 19)}, {"shuffle", nemesis.one_in(2)}};
        });
        if (!town.platsim->settle(settle_limit)) tally.fault("deliveries never came to an end");
        const auto pending = "select count(*) from raw_events where state = 'pending'";
        if (!tests::within(60s, [&] { return town.count(pending) == 0; }))
            tally.fault("what was accepted is not recorded");
        // Three days pass: what was taken in, and all that was made of it, is that much older.
        const auto messages = town.count("select count(*) from messages");
        town.store.as_superuser(
            [](pqxx::work& tx) { tx.exec("update raw_events set received_at = received_at - interval '72 hours'"); });
        const auto again = town.platsim->ask("repeat", {{"count", 1'000}});
        if (number_at(again, "accepted") < std::min(told, 1'000) / 2) tally.fault("the platforms could not tell again");
        tally.injected("told again after 72 h", static_cast<int>(number_at(again, "repeated")));
        judge(tally, town, screen);
        if (town.count("select count(*) from messages") != messages)
            tally.fault("what was told again became a message");
    }
    tally.finish({.accepted = tally.wanted() * 8 / 10});
}

TEST_CASE("Events come in any order and up to a day late, and every conversation reads as it was written", "[F26]")
{
    Nemesis nemesis("F26");
    Tally tally("F26", wanted(50'000, 200), nemesis);
    while (tally.more()) {
        tests::Town town({.rules = "lenient"});
        Screen screen(town.person("hoa"));
        tell(tally, town, "shuffled and late", [&] {
            return json::object{{"parallel", 32},
                                {"shuffle", true},
                                {"span_ms", nemesis.mostly_short(1s, 24h).count()},
                                {"duplicates", nemesis.between(0, 2)}};
        });
        judge(tally, town, screen);
    }
    tally.finish({.accepted = tally.wanted() * 9 / 10});
}

TEST_CASE("Twenty messages of a customer nobody knew arrive together: one customer, one conversation, twenty messages",
          "[F27]")
{
    Nemesis nemesis("F27");
    Tally tally("F27", wanted(1'000, 4), nemesis);
    while (tally.more()) {
        tests::Town town({.rules = "lenient"});
        Screen screen(town.person("hoa"));
        int customers = 0;
        for (; customers < storms_per_town && tally.more(); ++customers) {
            const std::string platform = tests::platforms[customers % 4];
            town.platsim->ask("burst", {{"count", words_of_a_storm},
                                        {"parallel", words_of_a_storm},
                                        {"threads", 1},
                                        {"fresh", true},
                                        {"shuffle", nemesis.one_in(2)},
                                        {"duplicates", nemesis.between(0, 1)},
                                        {"platforms", {platform}}});
            tally.injected(platform);
        }
        judge(tally, town, screen);
        const auto conversations = town.count("select count(*) from conversations");
        if (conversations != customers)
            tally.fault(std::to_string(customers) + " new customers have " + std::to_string(conversations) +
                        " conversations");
        const auto people = town.count("select count(*) from customers");
        if (people != customers)
            tally.fault(std::to_string(customers) + " new customers are " + std::to_string(people) + " customers");
        const auto odd = town.count(
            "select count(*) from conversations c where (select count(*) from messages m where m.workspace_id = "
            "c.workspace_id and m.conversation_id = c.id) <> 20");
        if (odd != 0) tally.fault(std::to_string(odd) + " conversations have not twenty messages");
    }
    tally.finish({.accepted = tally.wanted() * words_of_a_storm * 9 / 10});
}
