#include "tests/torture/shops.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <algorithm>

namespace json = boost::json;
using namespace std::chrono_literals;
using namespace tests::torture;
using tests::fresh;

namespace {

const std::vector<std::string> sent_states{"sent", "delivered", "read"};
constexpr auto a_call_may_take = 30s;
constexpr auto reconciled_limit = 120s; // promise P5
constexpr auto retried_limit = 120s;    // a platform that says "later" may mean a minute

/// What must come of a reply by the answer of the platform's send call (table of M5).
struct Answer {
    std::string mode;
    std::vector<std::string> ends; // in one of these states
    int received;                  // by the customer
    bool first_unknown = false;    // and was shown as unknown before
};

/// A 5xx may hide a reply that was taken; here it was not, nobody can know, and so it stays unknown for ever.
const std::vector<Answer>& answers()
{
    static const std::vector<Answer> all{
        {"ok", sent_states, 1},
        {"400", {"failed"}, 0},
        {"403", {"failed"}, 0},
        {"429", sent_states, 1},
        {"500", {"unknown"}, 0},
        {"502", {"unknown"}, 0},
        {"reset", {"unknown"}, 0},
        {"timeout", sent_states, 1, true},
        {"cut", sent_states, 1, true},
        {"garbage", sent_states, 1, true},
        {"wrong_json", sent_states, 1, true},
        {"no_id", sent_states, 1, true},
    };
    return all;
}

struct Sent {
    Shops::Asked asked;
    const Answer& answer;
    tests::Ledger::Reply reply;
};

bool ended_as(Shops& shops, const Sent& sent, const std::vector<std::string>& states, std::chrono::milliseconds time)
{
    return shops.screen(sent.asked.shop).shows_state(sent.reply.id, states, time);
}

/// Queued for good: the platform withdrew its permission, the channel says so, and the reply waits for a person.
bool waits_loudly(Shops& shops, const Sent& sent)
{
    return ended_as(shops, sent, {"queued"}, 0s) && shops.state_of(sent.asked) == "needs_reconnection";
}

void check(Shops& shops, const Sent& sent, Tally& tally)
{
    const auto& [asked, answer, reply] = sent;
    const auto name = asked.platform + ", " + answer.mode;
    tally.injected(answer.mode);
    auto& screen = shops.screen(asked.shop);
    const auto time = answer.first_unknown ? a_call_may_take + reconciled_limit : retried_limit;
    // "No permission" may be for good, or the token's fault: then it is renewed and the reply leaves, or a person must
    // help.
    const bool ended =
        answer.mode == "403"
            ? tests::within(time,
                            [&] {
                                return ended_as(shops, sent, {"failed", "sent", "delivered", "read"}, 0s) ||
                                       waits_loudly(shops, sent);
                            })
            : ended_as(shops, sent, answer.ends, time);
    const auto states = json::serialize(json::value_from(screen.states_of(reply.id)));
    if (!ended) tally.fault(name + ": the reply ended as " + states);
    const int received = answer.mode == "403" && ended_as(shops, sent, sent_states, 0s) ? 1 : answer.received;
    if (const int times = shops.town().platsim->times_received(reply.text); times != received) {
        tally.fault(name + ": received " + std::to_string(times) + " times, " + states);
    }
    if (answer.mode != "403" || !waits_loudly(shops, sent)) return;
    // What was refused for want of permission leaves once the platform is well again: a person has it looked at.
    const auto looked = screen.who().post("/api/channels/" + asked.channel_id + "/check");
    if (!shops.shows_channel(asked, "connected", a_call_may_take)) {
        tally.fault(name + ": the channel stays " + shops.state_of(asked) + " after a check: " + looked.body);
    } else if (!ended_as(shops, sent, sent_states, retried_limit)) {
        tally.fault(name + ": the reply did not leave when the channel was well again");
    }
}

} // namespace

TEST_CASE("Whatever the platform answers to a reply, its state is true and the customer gets it at most once", "[F28]")
{
    Nemesis nemesis("F28");
    const auto modes = static_cast<int>(answers().size());
    Tally tally("F28", wanted(100 * modes, 4 * modes), nemesis);
    while (tally.more()) {
        Shops shops(modes);
        for (int round = 0; round < 4 && tally.more(); ++round) {
            // An echo tells what became of a reply, sometimes late; the last round must do without.
            shops.town().platsim->ask("echo", {{"mode", round == 3       ? "none"
                                                        : round % 2 == 0 ? "normal"
                                                                         : "late"},
                                               {"delay_ms", 4000}});
            std::vector<Sent> all;
            for (int i = 0; i < modes; ++i) {
                const auto& answer = answers()[static_cast<std::size_t>((i + round) % modes)];
                for (const std::string platform : tests::platforms) {
                    Sent sent{shops.asked(i, platform), answer, {}};
                    if (answer.mode != "ok") {
                        json::object more{{"channel", sent.asked.channel}};
                        if (answer.mode == "429") more["retry_after"] = 1;
                        shops.town().platsim->fault(platform, "send", answer.mode, more);
                    }
                    sent.reply = shops.reply(sent.asked, fresh("dạ " + answer.mode));
                    all.push_back(std::move(sent));
                }
            }
            for (const auto& sent : all) check(shops, sent, tally);
        }
        shops.judge(tally);
    }
    tally.finish({.accepted = tally.wanted() / 2, .replies_sent = tally.wanted() / 2, .unknown = tally.wanted() / 8});
}

TEST_CASE("The echo of a reply comes early, twice, never or in another form: one message, and its state is true",
          "[F29]")
{
    constexpr int shops_in_town = 8;
    Nemesis nemesis("F29");
    Tally tally("F29", wanted(500, 20), nemesis);
    while (tally.more()) {
        Shops shops(shops_in_town);
        for (const std::string mode : {"early", "double", "none", "other_form", "late"}) {
            if (!tally.more()) break;
            shops.town().platsim->ask("echo", {{"mode", mode}, {"delay_ms", 1500}});
            std::vector<std::pair<Shops::Asked, tests::Ledger::Reply>> all;
            for (int shop = 0; shop < shops_in_town; ++shop) {
                for (const std::string platform : tests::platforms) {
                    auto asked = shops.asked(shop, platform);
                    const auto reply = shops.reply(asked, fresh("Vâng ạ, shop đã gửi đơn rồi nhé"));
                    all.emplace_back(std::move(asked), reply);
                }
            }
            for (const auto& [asked, reply] : all) {
                tally.injected("echo " + mode);
                auto& screen = shops.screen(asked.shop);
                const auto name = asked.platform + ", echo " + mode;
                if (!screen.shows_state(reply.id, sent_states, reconciled_limit)) {
                    tally.fault(name + ": the reply ended as " +
                                json::serialize(json::value_from(screen.states_of(reply.id))));
                }
            }
            if (!shops.town().platsim->settle(60s)) tally.fault("echoes never came to an end");
            for (const auto& [asked, reply] : all) {
                const auto lines = shops.screen(asked.shop).now().thread(asked.conversation).size();
                if (lines != 2)
                    tally.fault(asked.platform + ", echo " + mode + ": " + std::to_string(lines) +
                                " messages stand there");
            }
        }
        shops.judge(tally);
    }
    tally.finish({.accepted = tally.wanted() / 2, .replies_sent = tally.wanted() * 9 / 10});
}
