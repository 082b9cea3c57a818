#include "tests/inbox/desk.hpp"

using namespace desk;

TEST_CASE("A reply of which nothing arrived can be done away with on every screen; one that half arrived stays")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation();
    desk.said(an, "còn hàng không?", -60);
    const auto refused = desk.replied(an, "một\nhai");
    desk.settled(desk.begun(), Failed{"content", "not allowed here"});
    REQUIRE(desk.state(refused) == "failed");
    const auto in_row = desk.one("select own_in_row from conversations");
    const auto gone = desk.write([&](EventLog& log) { CHECK(*take_back(log, desk.rules, desk.minh, refused)); });
    REQUIRE(gone.size() == 2);
    CHECK(parsed(gone[0].object).at("deleted").as_bool());
    CHECK(desk.one("select count(*) from messages where id = '" + refused.text + "'") == "0");
    CHECK(desk.one("select failed_count from conversations") == "0");
    CHECK(desk.one("select own_in_row from conversations") == in_row);
    CHECK_FALSE(desk.one("select waiting_since from conversations").empty());
    desk.write([&](EventLog& log) { CHECK_FALSE(take_back(log, desk.rules, desk.minh, refused)); });

    const auto half = desk.replied(an, "ba\nbốn");
    desk.settled(desk.begun(), Sent{"p3", ""});
    desk.settled(desk.begun(), Failed{"content", "not allowed here"});
    REQUIRE(desk.state(half) == "failed");
    desk.write([&](EventLog& log) { CHECK_FALSE(*take_back(log, desk.rules, desk.minh, half)); });
    CHECK(desk.one("select failed_count from conversations") == "1");
}

TEST_CASE("A reply that may have arrived once stays, also when it was sent again and refused")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation();
    desk.said(an, "còn hàng không?", -60);
    const auto reply = desk.replied(an, "còn ạ");
    desk.settled(desk.begun(), Unknown{"the answer broke off"});
    REQUIRE(desk.state(reply) == "unknown");
    desk.write(
        [&](EventLog& log) { CHECK(std::holds_alternative<Retried>(retry(log, desk.rules, desk.minh, reply, true))); });
    desk.write([&](EventLog& log) { CHECK_FALSE(*take_back(log, desk.rules, desk.minh, reply)); });
    desk.settled(desk.begun(), Failed{"content", "not allowed here"});
    REQUIRE(desk.state(reply) == "failed");
    desk.write([&](EventLog& log) { CHECK_FALSE(*take_back(log, desk.rules, desk.minh, reply)); });
    CHECK(desk.one("select count(*) from messages where id = '" + reply.text + "'") == "1");
}
