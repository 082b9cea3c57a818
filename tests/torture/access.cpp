#include "tests/support/reconnect.hpp"
#include "tests/torture/shops.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <iostream>

namespace json = boost::json;
using namespace std::chrono_literals;
using namespace tests::torture;
using tests::fresh;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int shops_in_town = 10;
constexpr auto alarm_limit = 60s;        // of the first evidence
constexpr auto quiet_alarm_limit = 300s; // with no traffic at all
constexpr auto patience = 30s;           // beyond a limit, to tell late from never
constexpr auto well_again_limit = 60s;
constexpr auto leaves_limit = 180s; // a platform that limits is asked again a minute later
constexpr auto repaired_limit = 180s;

const std::vector<std::string> sent_states{"sent", "delivered", "read"};

/// What happens to a channel's access, as the simulator calls it, and what has to come of it.
struct Trouble {
    std::string name, action;
    bool renews_itself = false;   // nobody need notice, where tokens can be renewed
    bool only_waits = false;      // no person can help: the platform wants us to be slower
    bool new_credentials = false; // the owner must agree again at the platform
};

const std::vector<Trouble>& troubles()
{
    static const std::vector<Trouble> all{{"token expired", "expire", true, false, true},
                                          {"token revoked", "revoke", false, false, true},
                                          {"permission removed", "permission"},
                                          {"app blocked", "block"},
                                          {"rate-limited", "limit", false, true}};
    return all;
}

struct Case {
    Shops::Asked asked;
    Trouble trouble;
    tests::Ledger::Reply reply;
    Clock::time_point evidence;
    std::vector<std::string> meanwhile; // what customers wrote

    std::string name() const { return asked.platform + ", " + trouble.name; }
    /// Messenger's page tokens cannot be renewed.
    bool alarms() const { return !trouble.only_waits && !(trouble.renews_itself && asked.platform != "messenger"); }
};

void token(Shops& shops, const Shops::Asked& asked, const std::string& action)
{
    shops.town().platsim->ask("token", {{"platform", asked.platform}, {"channel", asked.channel}, {"action", action}});
}

std::chrono::milliseconds since(Clock::time_point moment)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - moment);
}

/// Whether the alarm rings, counted from the evidence: all cases wait at the same time.
bool rings(Shops& shops, const Case& one, std::chrono::milliseconds limit)
{
    const auto left = limit + patience - since(one.evidence);
    return shops.shows_channel(one.asked, "needs_reconnection", std::max(left, 0ms));
}

/// The platform lets us in again, and the owner does what the alarm asks for.
void mend(Shops& shops, const Case& one, Tally& tally)
{
    const auto& asked = one.asked;
    const auto& owner = shops.screen(asked.shop).who();
    token(shops, asked, "restore");
    token(shops, asked, "subscribe");
    if (!one.alarms()) return;
    if (one.trouble.new_credentials) {
        token(shops, asked, "rotate");
        const auto back =
            tests::reconnect(shops.town(), owner, asked.platform, asked.shop == 0 ? "main" : Shops::slug(asked.shop));
        if (back.status != 303)
            tally.fault(one.name() + ": cannot be connected again: " + std::to_string(back.status) + ' ' + back.body);
    } else {
        owner.post("/api/channels/" + asked.channel_id + "/check");
    }
    if (!shops.shows_channel(asked, "connected", well_again_limit)) {
        tally.fault(one.name() + ": the channel is " + shops.state_of(asked) + " a minute after it was mended");
    }
}

/// What customers wrote in the time of trouble is there; what staff wrote has left, once.
void check_whole(Shops& shops, const Case& one, Tally& tally)
{
    auto& screen = shops.screen(one.asked.shop);
    for (const auto& words : one.meanwhile) {
        if (!screen.shows(words, repaired_limit)) tally.fault(one.name() + ": never heard of " + words);
        else if (screen.now().count_of(words) != 1) tally.fault(one.name() + ": heard twice of " + words);
    }
    if (one.reply.id.empty()) return;
    if (!screen.shows_state(one.reply.id, sent_states, leaves_limit)) {
        tally.fault(one.name() + ": the reply is still " +
                    json::serialize(json::value_from(screen.states_of(one.reply.id))));
    }
    if (const int times = shops.town().platsim->times_received(one.reply.text); times != 1) {
        tally.fault(one.name() + ": the reply was received " + std::to_string(times) + " times");
    }
}

void say(Shops& shops, Case& one)
{
    one.meanwhile.push_back(fresh("có ai không"));
    shops.town().platsim->say(one.asked.platform, one.asked.customer, one.meanwhile.back(),
                              {{"workspace", Shops::slug(one.asked.shop)}, {"wait", "first"}});
}

/// Replies meet the trouble: the first evidence is the first of them.
void trouble_of_replies(Shops& shops, Tally& tally)
{
    std::vector<Case> cases;
    for (int shop = 0; shop < shops.count(); ++shop) {
        for (const std::string platform : tests::platforms) {
            const auto& trouble = troubles()[static_cast<std::size_t>(shop) % troubles().size()];
            Case one{shops.asked(shop, platform), trouble, {}, {}, {}};
            token(shops, one.asked, trouble.action);
            one.evidence = Clock::now();
            one.reply = shops.reply(one.asked, fresh("đợi kết nối lại"));
            say(shops, one);
            cases.push_back(std::move(one));
        }
    }
    for (auto& one : cases) {
        tally.injected(one.trouble.name);
        if (!one.alarms()) continue;
        const bool rang = rings(shops, one, alarm_limit);
        if (rang) tally.took("alarm after a reply", since(one.evidence));
        else tally.fault(one.name() + ": no alarm");
        if (shops.town().platsim->times_received(one.reply.text) > 0)
            tally.fault(one.name() + ": a reply left without permission");
        say(shops, one);
    }
    for (const auto& one : cases) mend(shops, one, tally);
    for (const auto& one : cases) check_whole(shops, one, tally);
}

/// Who lets us ask whether we are told of messages. Zalo and TikTok Shop have no such question: there only the nightly
/// walk through history finds what nobody told, and no alarm is promised.
const std::vector<std::string> can_be_asked{"messenger", "shopee"};

/// The webhooks are switched off while nobody answers anybody: only looking after the channels can find that out.
void trouble_of_webhooks(Shops& shops, Tally& tally)
{
    std::vector<Case> cases;
    for (int shop = 0; shop < shops.count(); ++shop) {
        for (const auto& platform : can_be_asked) {
            Case one{shops.asked(shop, platform), {"webhook removed", "unsubscribe"}, {}, {}, {}};
            token(shops, one.asked, one.trouble.action);
            one.evidence = Clock::now();
            say(shops, one);
            say(shops, one);
            cases.push_back(std::move(one));
        }
    }
    for (auto& one : cases) {
        tally.injected(one.trouble.name);
        const bool rang = rings(shops, one, quiet_alarm_limit);
        if (rang) tally.took("alarm without traffic", since(one.evidence));
        else tally.fault(one.name() + ": no alarm");
    }
    for (const auto& one : cases) mend(shops, one, tally);
    for (const auto& one : cases) check_whole(shops, one, tally);
}

} // namespace

TEST_CASE("Access to a platform is lost in six ways: an alarm within a minute, replies wait, and the gap is filled",
          "[F30]")
{
    Nemesis nemesis("F30");
    Tally tally("F30", wanted(20 * (5 * 4 + 2), 22), nemesis);
    while (tally.more()) {
        const auto left = tally.wanted() - tally.done();
        Shops shops(std::min(shops_in_town, std::max(5, (left + 5) / 6)));
        trouble_of_replies(shops, tally);
        trouble_of_webhooks(shops, tally);
        shops.judge(tally);
    }
    CHECK(tally.slowest("alarm after a reply") <= alarm_limit);
    CHECK(tally.slowest("alarm without traffic") <= quiet_alarm_limit);
    tally.finish({.accepted = tally.wanted(), .replies_sent = tally.wanted() / 3});
}
