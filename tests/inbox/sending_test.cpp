#include "tests/inbox/desk.hpp"

using namespace desk;

namespace {

std::vector<std::string> texts(const std::vector<DuePart>& parts)
{
    std::vector<std::string> texts;
    for (const auto& part : parts) texts.push_back(part.outgoing.part.text);
    return texts;
}

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("Replies of a conversation leave in the order they were written, one at a time")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation("an"), binh = desk.conversation("binh");
    desk.replied(an, "một");
    desk.replied(an, "hai");
    desk.replied(binh, "ba");
    REQUIRE(desk.lease());

    const auto first = desk.due();
    CHECK(texts(first) == Texts{"một", "ba"});
    const auto begun = desk.begin(first);
    REQUIRE(begun.size() == 2);
    CHECK(desk.due().empty());

    const auto& of_an = begun[0].part == first[0].id ? begun[0] : begun[1];
    desk.settled(of_an, Sent{"p1", ""});
    CHECK(texts(desk.due()) == Texts{"hai"});
}

TEST_CASE("A reply of several parts goes part by part and shows the least advanced")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation();
    const auto reply = desk.replied(an, "một\nhai");
    CHECK(desk.state(reply) == "queued");

    auto attempt = desk.begun();
    CHECK(desk.state(reply) == "sending");
    desk.settled(attempt, Sent{"p1", ""});
    CHECK(desk.state(reply) == "sending");
    attempt = desk.begun();
    CHECK(kinds(desk.last_events) == Texts{"message.updated"});
    desk.settled(attempt, Sent{"p2", ""});
    CHECK(desk.state(reply) == "sent");
    CHECK(desk.one("select platform_message_id from messages where id = '" + reply.text + "'") == "p1");
    CHECK(desk.one("select count(*) from outbox") == "0");
    CHECK(desk.one("select string_agg(platform_message_id, ' ' order by part) from reply_parts") == "p1 p2");
}

TEST_CASE("A refused part stops the rest of its reply, and a person may send what is missing once more")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation();
    desk.said(an, "còn hàng không?", -60);
    const auto reply = desk.replied(an, "một\nhai\nba");
    const auto later = desk.replied(an, "bốn");
    CHECK(desk.one("select waiting_since from conversations").empty());
    desk.settled(desk.begun(), Sent{"p1", ""});
    desk.settled(desk.begun(), Failed{"content", "not allowed here"});

    CHECK(desk.state(reply) == "failed");
    CHECK(desk.one("select failure_code from messages where id = '" + reply.text + "'") == "content");
    CHECK(desk.one("select failed_count from conversations") == "1");
    CHECK(texts(desk.due()) == Texts{"bốn"});
    desk.settled(desk.begun(), Sent{"p4", ""});
    CHECK(desk.state(later) == "sent");

    desk.write([&](EventLog& log) {
        CHECK(std::holds_alternative<Retried>(retry(log, desk.rules, desk.minh, reply, false)));
    });
    CHECK(desk.state(reply) == "sending"); // its first part is there already
    CHECK(desk.one("select failed_count from conversations") == "0");
    CHECK(texts(desk.due()) == Texts{"hai"});
    desk.settled(desk.begun(), Sent{"p2", ""});
    desk.settled(desk.begun(), Sent{"p3", ""});
    CHECK(desk.state(reply) == "sent");
    desk.write([&](EventLog& log) {
        const auto again = retry(log, desk.rules, desk.minh, reply, true);
        CHECK(std::get<RetryConflict>(again).code == "not_failed");
    });
}

TEST_CASE("When the only answer failed, the customer waits again")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation();
    desk.said(an, "còn hàng không?", -60);
    desk.replied(an);
    CHECK(desk.one("select waiting_since from conversations").empty());
    CHECK(desk.one("select own_in_row from conversations") == "1");
    desk.settled(desk.begun(), Failed{"blocked", "the customer has blocked the page"});
    CHECK_FALSE(desk.one("select waiting_since from conversations").empty());
}

TEST_CASE("What was certainly not accepted goes again later, twelve times at most")
{
    PrivateStore store;
    Desk desk(store);
    const auto reply = desk.replied(desk.conversation());
    for (int i = 1; i < send_attempts; ++i) {
        desk.settled(desk.begun(), TryAgain{std::chrono::seconds{1}, "rate", "slow down"});
        REQUIRE(desk.state(reply) == "queued");
        CHECK(desk.due().empty());
        desk.time_passes();
    }
    desk.settled(desk.begun(), TryAgain{std::chrono::seconds{1}, "rate", "slow down"});
    CHECK(desk.state(reply) == "failed");
    CHECK(desk.one("select failure_code from messages") == "platform");
    CHECK(desk.one("select count(*) from outbox") == "0");
}

TEST_CASE("A reply waits while the channel needs reconnection, and no attempt is counted")
{
    PrivateStore store;
    Desk desk(store);
    const auto reply = desk.replied(desk.conversation());
    desk.settled(desk.begun(), NeedsReconnection{"token expired"});
    desk.write([&](EventLog& log) {
        CHECK(set_channel_state(log, desk.shop.channel, {"needs_reconnection", "auth", "token expired", false}));
    });
    CHECK(desk.state(reply) == "queued");
    CHECK(desk.one("select attempts from outbox") == "0");
    desk.time_passes();
    CHECK(desk.due().empty());
    desk.read([&](pqxx::work& tx) { CHECK(due_channels(tx, desk.shop.workspace).empty()); });

    desk.write([&](EventLog& log) { CHECK(set_channel_state(log, desk.shop.channel, {"connected", "", "", true})); });
    CHECK(desk.due().size() == 1);
}

TEST_CASE("An unknown reply is never sent again by the machine; later replies go on")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation();
    const auto lost = desk.replied(an, "một\nhai");
    const auto later = desk.replied(an, "ba");
    const auto attempt = desk.begun();
    desk.settled(attempt, Unknown{"timeout"});
    CHECK(desk.state(lost) == "unknown");
    CHECK(desk.one("select failed_count from conversations") == "1");

    desk.time_passes();
    desk.recovered();
    CHECK(texts(desk.due()) == Texts{"ba"}); // the rest of the lost one waits for its beginning
    desk.settled(desk.begun(), Sent{"p3", ""});
    CHECK(desk.state(later) == "sent");
    CHECK(desk.due().empty());
    desk.read([&](pqxx::work& tx) {
        const auto unknown = unknown_parts(tx, desk.shop.workspace, std::chrono::hours{1});
        REQUIRE(unknown.size() == 1);
        CHECK(unknown[0].message == lost);
        CHECK(unknown[0].fingerprint == "một");
    });

    SECTION("a person may send it again only after the warning")
    {
        desk.write([&](EventLog& log) {
            const auto refused = retry(log, desk.rules, desk.minh, lost, false);
            CHECK(std::get<RetryConflict>(refused).code == "may_double");
            CHECK(std::holds_alternative<Retried>(retry(log, desk.rules, desk.minh, lost, true)));
        });
        CHECK(desk.state(lost) == "queued");
        CHECK(texts(desk.due()) == Texts{"một"});
    }
    SECTION("an echo settles it and the rest follows")
    {
        desk.write([&](EventLog& log) { found_on_platform(log, desk.rules, {{lost, 0, "p1", std::nullopt}}); });
        CHECK(desk.state(lost) == "sending");
        CHECK(desk.one("select failed_count from conversations") == "0");
        CHECK(texts(desk.due()) == Texts{"hai"});
    }
    SECTION("the late truth of the attempt itself settles it")
    {
        desk.settled(attempt, Sent{"p1", ""});
        CHECK(desk.state(lost) == "sending");
    }
    SECTION("a late refusal makes it failed, never queued again")
    {
        desk.settled(attempt, TryAgain{std::chrono::seconds{1}, "rate", "slow down"});
        CHECK(desk.state(lost) == "failed");
    }
    SECTION("the old attempt cannot settle for a new one")
    {
        desk.write([&](EventLog& log) { retry(log, desk.rules, desk.minh, lost, true); });
        const auto again = desk.begun();
        CHECK(again.part == attempt.part);
        CHECK(again.number > attempt.number);
        desk.settled(attempt, Failed{"content", "late"});
        CHECK(desk.state(lost) == "sending");
        desk.read([&](pqxx::work& tx) {
            CHECK_FALSE(still_mine(tx, desk.shop.workspace, desk.shop.channel, "sender", attempt));
            CHECK(still_mine(tx, desk.shop.workspace, desk.shop.channel, "sender", again));
        });
        desk.settled(attempt, Sent{"p1", ""}); // it did arrive: the second attempt may not begin its body
        desk.read([&](pqxx::work& tx) {
            CHECK_FALSE(still_mine(tx, desk.shop.workspace, desk.shop.channel, "sender", again));
        });
        desk.settled(again, Failed{"content", "late"});
        CHECK(desk.state(lost) == "sending");
    }
}

TEST_CASE("Settling twice, or after an echo, changes nothing")
{
    PrivateStore store;
    Desk desk(store);
    const auto reply = desk.replied(desk.conversation());
    const auto attempt = desk.begun();
    SECTION("twice")
    {
        desk.settled(attempt, Sent{"p1", ""});
        CHECK(kinds(desk.last_events) == Texts{"message.updated", "conversation.updated"});
        desk.settled(attempt, Sent{"p1", ""});
        CHECK(desk.last_events.empty());
        desk.settled(attempt, Unknown{"late"});
        CHECK(desk.last_events.empty());
    }
    SECTION("after an echo")
    {
        desk.write([&](EventLog& log) { found_on_platform(log, desk.rules, {{reply, 0, "p1", std::nullopt}}); });
        const auto seq = desk.one("select seq from messages");
        desk.settled(attempt, Sent{"p1", ""});
        CHECK(desk.one("select seq from messages") == seq);
        desk.settled(attempt, TryAgain{});
        desk.settled(attempt, Failed{"content", "x"});
    }
    SECTION("sent without a name, which the echo brings")
    {
        desk.settled(attempt, Sent{"", ""});
        const auto place = desk.one("select order_key from messages");
        CHECK(desk.state(reply) == "sent");
        desk.write([&](EventLog& log) { found_on_platform(log, desk.rules, {{reply, 0, "p1", std::nullopt}}); });
        CHECK(desk.one("select order_key from messages") == place);
    }
    CHECK(desk.state(reply) == "sent");
    CHECK(desk.one("select platform_message_id from messages") == "p1");
    CHECK(desk.one("select count(*) from outbox") == "0");
}

TEST_CASE("A platform that names two replies alike does no harm")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation();
    const auto one = desk.replied(an, "một"), two = desk.replied(an, "hai");
    desk.settled(desk.begun(), Sent{"same", ""});
    desk.settled(desk.begun(), Sent{"same", ""});
    CHECK(desk.state(one) == "sent");
    CHECK(desk.state(two) == "sent");
}

TEST_CASE("An echo that had become a message of its own is one with our reply when the truth comes")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation();
    const auto reply = desk.replied(an);
    const auto attempt = desk.begun();
    const auto echo = desk.said(an, "Dạ còn hàng ạ", 0, "outgoing");
    desk.settled(attempt, Sent{"m-" + echo.text, ""});
    CHECK(desk.state(reply) == "sent");
    CHECK(desk.one("select count(*) from messages") == "1");
    REQUIRE(desk.last_events.size() == 3);
    CHECK(desk.last_events[1].object.find(R"("deleted":true)") != std::string::npos);
    CHECK(text_at(desk.last_events[1].object, "id") == echo.text);
    CHECK(desk.one("select last_message_id from conversations") == reply.text);
}

TEST_CASE("Only the holder of the lease begins, and a paused process does not write late")
{
    PrivateStore store;
    Desk desk(store);
    desk.replied(desk.conversation());
    REQUIRE(desk.lease("a"));
    CHECK_FALSE(desk.lease("b"));
    CHECK(desk.begin(desk.due(), "b").empty());
    const auto attempts = desk.begin(desk.due(), "a");
    REQUIRE(attempts.size() == 1);
    const auto mine = [&](const std::string& owner) {
        bool is_mine = false;
        desk.read([&](pqxx::work& tx) {
            is_mine = still_mine(tx, desk.shop.workspace, desk.shop.channel, owner, attempts[0]);
        });
        return is_mine;
    };
    CHECK(mine("a"));
    CHECK_FALSE(mine("b"));
    desk.time_passes();
    CHECK_FALSE(mine("a"));
    REQUIRE(desk.lease("b"));
    CHECK_FALSE(mine("a"));
    REQUIRE_FALSE(desk.lease("a"));
}

TEST_CASE("Echoes parked on a channel are looked at again when its send settles")
{
    PrivateStore store;
    Desk desk(store);
    desk.replied(desk.conversation());
    const auto attempt = desk.begun();
    desk.look("insert into raw_events (workspace_id, channel_id, dedupe_key, kind, state, attempts, body) values (" +
              std::to_string(desk.shop.workspace.number) + ", '" + desk.shop.channel.text +
              "', 'e', 'echoed', 'parked', 4, '')");
    CHECK(desk.settled(attempt, Unknown{"timeout"}).record_again);
    CHECK(desk.one("select state from raw_events") == "pending");
    CHECK(desk.one("select attempts from raw_events") == "1");
    CHECK(desk.one("select count(*) from work_waiting where kind = 'record'") == "1");
    CHECK_FALSE(desk.settled(attempt, Sent{"p", ""}).record_again);
}

TEST_CASE("The store writes a message's place as the program does")
{
    PrivateStore store;
    Desk desk(store);
    desk.replied(desk.conversation());
    const auto at = Time{std::chrono::milliseconds{1'795'000'000'123}};
    desk.write([&](EventLog& log) {
        found_on_platform(log, desk.rules, {{MessageId{desk.one("select id from messages")}, 0, "p1", at}});
    });
    const auto arrival = std::stoll(desk.one("select arrival from messages"));
    CHECK(desk.one("select order_key from messages") == order_key(at, 0, arrival));
    CHECK(desk.one("select (extract(epoch from sent_at) * 1000)::bigint from messages") == "1795000000123");
}

TEST_CASE("The note of waiting work goes when nothing is owed, and is put off otherwise")
{
    PrivateStore store;
    Desk desk(store);
    const auto note = [&] {
        std::vector<OutboxNote> notes;
        desk.read([&](pqxx::work& tx) { notes = outboxes_due(tx, 10); });
        return notes;
    };
    const auto quiet = [&](const OutboxNote& seen) { desk.read([&](pqxx::work& tx) { outbox_quiet(tx, seen); }); };

    CHECK(note().empty());
    const auto an = desk.conversation();
    auto held = desk.request(an);
    held.hold = std::chrono::seconds{20};
    desk.reply(held, desk.minh);
    CHECK(note().empty()); // held back: nobody need look yet
    desk.replied(an, "hai");
    REQUIRE(note().size() == 1);
    desk.time_passes();

    const auto old = note()[0];
    desk.settled(desk.begun(), Sent{"p1", ""});
    quiet(old); // work was noted since
    REQUIRE(note().size() == 1);
    desk.settled(desk.begun(), Sent{"p2", ""});
    quiet(note()[0]);
    CHECK(desk.one("select count(*) from work_waiting") == "0");
}
