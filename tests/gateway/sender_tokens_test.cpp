#include "tests/gateway/office.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests;
using test_support::PrivateStore;

TEST_CASE("A refused token that nobody can renew stops the channel loudly; reconnected, its replies go")
{
    PrivateStore store;
    Office office(store);
    std::atomic<bool> valid = false;
    office.platform.answer_with([&](const Asked&) {
        return valid ? accepted() : Answers{400, graph_error(190, 460, "Error validating access token")};
    });
    const auto an = office.replied(office.conversation("an"), "một");
    const auto binh = office.replied(office.conversation("binh"), "hai");
    const auto process = office.process();
    process->start();
    REQUIRE(process->until([&] { return office.channel_state(office.shop.channel) == "needs_reconnection"; }));
    REQUIRE(process->until([&] { return office.state(an) == "queued" && office.state(binh) == "queued"; }));
    const auto calls = office.platform.asked().size();
    office.time_passes();
    process->turn(200ms);
    CHECK(office.platform.asked().size() == calls);
    CHECK(office.one("select attempts from outbox limit 1") == "0"); // waiting does not use attempts up
    CHECK(std::any_of(process->heard.begin(), process->heard.end(), [](const auto& event) {
        return event.kind == "channel.updated" && desk::text_at(event.object, "state") == "needs_reconnection";
    }));
    CHECK(process->metrics.sending("messenger").reconnections.Value() == 1);

    valid = true;
    office.write(
        [&](inbox::EventLog& log) { inbox::set_channel_state(log, office.shop.channel, {"connected", "", "", true}); });
    office.time_passes();
    CHECK(process->until([&] { return office.state(an) == "sent" && office.state(binh) == "sent"; }));
}

TEST_CASE("A token that ended is renewed once for all parts under way, stored before it is used")
{
    PrivateStore store;
    Office office(store);
    const auto account = office.zalo_account();
    ZaloServer zalo;
    office.platform.answer_with([&](const Asked& asked) { return zalo(asked); });
    std::vector<MessageId> replies;
    for (int i = 0; i < 6; ++i) {
        replies.push_back(office.replied(office.conversation("z" + std::to_string(i), {}, "message", account)));
    }
    const auto process = office.process();
    process->start();
    REQUIRE(process->until([&] { return office.one("select min(attempts) from outbox") != "0"; }));
    REQUIRE(process->until([&] {
        office.look("update outbox set due_at = now() where state = 'waiting'");
        return office.one("select count(*) from outbox") == "0";
    }));
    CHECK(zalo.renewals == 1);
    CHECK(zalo.sent == 6);
    CHECK(office.channel_settings(account)["access_token"] == "new-1");
    CHECK(office.channel_settings(account)["refresh_token"] == "refresh-2");
    CHECK(office.channel_state(account) == "connected");
    for (const auto& reply : replies) CHECK(office.state(reply) == "sent");
}

TEST_CASE("A refresh token that is refused makes an alarm, and is not tried over and over")
{
    PrivateStore store;
    Office office(store);
    const auto account = office.zalo_account("old", "spent long ago");
    ZaloServer zalo;
    office.platform.answer_with([&](const Asked& asked) { return zalo(asked); });
    for (int i = 0; i < 4; ++i) office.replied(office.conversation("z" + std::to_string(i), {}, "message", account));
    const auto process = office.process();
    process->start();
    REQUIRE(process->until([&] { return office.channel_state(account) == "needs_reconnection"; }));
    const auto waiting = [&] { return office.one("select count(*) from outbox where state = 'waiting'"); };
    REQUIRE(process->until([&] { return waiting() == "4"; }));
    office.time_passes();
    process->turn(200ms);
    CHECK(office.platform.asked("POST", "/v4/oa/access_token").size() == 1);
    CHECK(waiting() == "4");
}
