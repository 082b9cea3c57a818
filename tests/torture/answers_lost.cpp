#include "tests/torture/links.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <algorithm>

using namespace std::chrono_literals;
using namespace tests::torture;
using tests::FaultProxy;
using tests::fresh;
using tests::Ledger;
using tests::Screen;

namespace {

constexpr int lost_per_town = 40;
constexpr int replies_at_once = 8;
constexpr auto reconciled_limit = 120s; // promise P5
constexpr auto silence_of_a_call = 30s; // how long a call to a platform may take, and some
constexpr auto recovery_patience = 60s;

const std::string recognisable = "mat-tra-loi"; // what the proxy listens for in a send request

/// Answers eight customers of a platform; every answer of the platform is lost. All must be told apart in the end.
void lose_answers_of_sends(tests::Town& town, Screen& screen, const std::string& platform, FaultProxy::Ending ending,
                           std::vector<Ledger::Reply>& replies, Tally& tally)
{
    std::vector<Ledger::Reply> now;
    for (int i = 0; i < replies_at_once; ++i) {
        const auto words = fresh("hỏi");
        town.platsim->say(platform, fresh("khach"), words);
        now.push_back({"", fresh(recognisable), screen.conversation_with(words)});
    }
    const auto lost = town.links.platforms->counts().answers_lost;
    town.links.platforms->lose_answers(recognisable, replies_at_once, ending);
    for (auto& reply : now) reply.id = screen.who().reply(reply.conversation, reply.text);
    for (const auto& reply : now) {
        const bool known =
            screen.shows_state(reply.id, {"sent", "delivered", "read"}, reconciled_limit + silence_of_a_call);
        if (!known) tally.fault("nobody found out what became of " + reply.text + " on " + platform);
        if (const int times = town.platsim->times_received(reply.text); times != 1) {
            tally.fault(platform + " received " + reply.text + " " + std::to_string(times) + " times");
        }
    }
    town.links.platforms->heal();
    const auto count = town.links.platforms->counts().answers_lost - lost;
    for (long i = 0; i < count; ++i) {
        tally.injected(platform + (ending == FaultProxy::Ending::reset ? ", reset" : ", silence"));
    }
    replies.insert(replies.end(), now.begin(), now.end());
}

} // namespace

TEST_CASE(
    "The store commits and its answer is lost: what was written is there once, and the platform's next try finds it",
    "[F24]")
{
    // A statement is sent by its name alone; but the events in it hold what customers wrote, in hexadecimal.
    struct Marker {
        std::string name, bytes;
    };
    const std::vector<Marker> markers{{"an accepted event", "6d61742d6c75632d676869"}, {"COMMIT", "COMMIT"}};
    Nemesis nemesis("F24a");
    Tally tally("F24 commits", wanted(200, 4), nemesis);
    while (tally.more()) {
        SpoiledTown spoiled(nemesis, 60);
        auto& store = *spoiled.town().links.store;
        for (int i = 0; i < lost_per_town && tally.more(); ++i) {
            const auto& marker = markers[static_cast<std::size_t>(i) % markers.size()];
            const bool silent = nemesis.one_in(4);
            const auto before = store.counts().answers_lost;
            spoiled.storm->begin(2s, {{"text", "mat-luc-ghi"}});
            spoiled.storm->pass(nemesis.between(50ms, 400ms));
            store.lose_answers(marker.bytes, nemesis.between(1, 3),
                               silent ? FaultProxy::Ending::silence : FaultProxy::Ending::reset);
            spoiled.storm->pass(nemesis.between(500ms, 1'500ms));
            store.heal();
            const auto lost = store.counts().answers_lost - before;
            tally.injected(marker.name + (silent ? ", silence" : ", reset"), static_cast<int>(lost));
            const auto again = works_again(*spoiled.storm, recovery_patience);
            if (!again) tally.fault("nothing works a minute after a lost answer to " + marker.name);
            else tally.took(silent ? "works again after silence" : "works again after a reset", *again);
        }
        spoiled.storm->judge(tally);
    }
    CHECK(tally.slowest("works again after a reset") <= 5s);
    tally.finish({.accepted = tally.wanted() * 20, .replies_sent = tally.wanted() / 8});
}

TEST_CASE("A platform takes a reply and its answer is lost: unknown, then found out, and never sent again", "[F24]")
{
    Nemesis nemesis("F24b");
    Tally tally("F24 sends", wanted(200, 4 * replies_at_once), nemesis);
    long unknown = 0;
    while (tally.more()) {
        tests::Town town({.links = true, .rules = "lenient"});
        Screen screen(town.person("hoa"));
        std::vector<Ledger::Reply> replies;
        for (int i = 0; i < 2 && tally.more(); ++i) {
            // First an echo tells, late; then only the platform's history does.
            town.platsim->ask("echo", {{"mode", i == 0 ? "late" : "none"}, {"delay_ms", 2500}});
            for (const std::string platform : tests::platforms) {
                if (!tally.more()) break;
                lose_answers_of_sends(town, screen, platform,
                                      nemesis.one_in(3) ? FaultProxy::Ending::silence : FaultProxy::Ending::reset,
                                      replies, tally);
            }
        }
        CHECK(town.platsim->settle());
        const Ledger ledger(town, {&screen}, replies);
        unknown += std::count_if(replies.begin(), replies.end(), [&](const auto& reply) {
            const auto states = screen.states_of(reply.id);
            return std::find(states.begin(), states.end(), "unknown") != states.end();
        });
        tally.judged(ledger);
    }
    CHECK(unknown >= tally.wanted() / 2);
    tally.finish({.accepted = tally.wanted() / 2, .replies_sent = tally.wanted() / 2});
}
