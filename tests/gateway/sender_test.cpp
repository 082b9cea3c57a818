#include "tests/gateway/office.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>

using namespace tests;
using test_support::PrivateStore;
using Texts = std::vector<std::string>;

TEST_CASE("A reply reaches the customer and is shown as sent")
{
    PrivateStore store;
    Office office(store);
    office.platform.answer_with(
        [](const Asked&) { return Answers{200, R"({"recipient_id":"user-an","message_id":"mid.1"})"}; });
    const auto reply = office.replied(office.conversation("an"), "Dạ còn hàng ạ");

    const auto process = office.process();
    process->start();
    REQUIRE(process->until([&] { return office.state(reply) == "sent"; }));

    const auto asked = office.platform.asked();
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].target == "/v25.0/100/messages");
    CHECK(asked[0].headers.at("authorization") == "Bearer TOKEN");
    const auto body = desk::parsed(asked[0].body);
    CHECK(body.at("recipient").at("id").as_string() == "user-an");
    CHECK(body.at("message").at("text").as_string() == "Dạ còn hàng ạ");
    CHECK(office.one("select platform_message_id from messages where id = '" + reply.text + "'") == "mid.1");
    CHECK(office.one("select count(*) from outbox") == "0");

    REQUIRE(process->until([&] { return office.one("select lease_owner from channels").empty(); }));
    Texts states;
    for (const auto& event : process->heard) {
        if (event.kind == "message.updated") states.push_back(desk::text_at(event.object, "state"));
    }
    CHECK(states == Texts{"sending", "sent"});
}

TEST_CASE("A nudge is enough: nobody waits for the next look")
{
    PrivateStore store;
    Office office(store);
    office.platform.answer_with([](const Asked&) { return accepted(); });
    const auto process = office.process();
    const auto reply = office.replied(office.conversation("an"));
    process->sender.nudge(office.shop.workspace);
    CHECK(process->until([&] { return office.state(reply) == "sent"; }));
}

namespace {

struct Row {
    std::string what; // also the reply's text, by which the platform knows it
    Answers first;
    std::string state; // after it
    std::string code;  // of the failure
};

} // namespace

TEST_CASE("What the platform answers decides what becomes of a reply")
{
    using Do = Answers::Do;
    const std::vector<Row> rows = {
        {"an id", {200, R"({"message_id":"mid.x"})"}, "sent", ""},
        {"too many requests", {429, graph_error(4, 0)}, "queued", ""},
        {"the window is closed", {400, graph_error(10, 2018278)}, "failed", "window_closed"},
        {"blocked", {400, graph_error(551, 1545041)}, "failed", "blocked"},
        {"an error of theirs", {500, graph_error(2, 0)}, "unknown", "unknown"},
        {"a bad gateway", {502, "<html>bad gateway</html>"}, "unknown", "unknown"},
        {"nonsense instead of JSON", {200, "ok!"}, "unknown", "unknown"},
        {"success without an id", {200, R"({"recipient_id":"user"})"}, "unknown", "unknown"},
        {"an unheard-of code", {400, graph_error(987654, 0)}, "unknown", "unknown"},
        {"they hang up after the body", {0, "", Do::hang_up}, "unknown", "unknown"},
        {"they reset after the body", {0, "", Do::reset}, "unknown", "unknown"},
        {"bytes that are not HTTP", {0, "", Do::garbage}, "unknown", "unknown"},
    };
    PrivateStore store;
    Office office(store);
    std::map<std::string, int> calls; // the platform's thread writes, we read when all is quiet
    office.platform.answer_with([&](const Asked& asked) {
        const std::string text(desk::parsed(asked.body).at("message").at("text").as_string());
        if (calls[text]++ > 0) return accepted();
        return std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.what == text; })->first;
    });
    std::vector<MessageId> replies;
    for (const auto& row : rows) replies.push_back(office.replied(office.conversation(row.what), row.what));

    auto process = office.process();
    process->start();
    const auto quiet = "select count(*) from messages where state = 'sending' or (state = 'queued' and not exists "
                       "(select 1 from outbox o where o.message_id = messages.id and o.attempts = 1))";
    REQUIRE(process->until([&] { return office.one(quiet) == "0"; }));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        INFO(rows[i].what);
        CHECK(office.state(replies[i]) == rows[i].state);
        CHECK(office.one("select coalesce(failure_code, '') from messages where id = '" + replies[i].text + "'") ==
              rows[i].code);
    }

    // Time passes, and only what certainly was not accepted goes once more.
    office.time_passes();
    REQUIRE(process->until([&] { return office.state(replies[1]) == "sent"; }));
    process->end();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        INFO(rows[i].what);
        CHECK(calls[rows[i].what] == (rows[i].state == "queued" ? 2 : 1));
    }
}

TEST_CASE("Nothing left us: the reply is tried again")
{
    PrivateStore store;
    Office office(store);
    const auto real = office.platform.base();
    office.app_settings(office.shop.app, {{"app_id", "1"},
                                          {"app_secret", "s"},
                                          {"verify_token", "v"},
                                          {"graph_base", "http://127.0.0.1:1"},
                                          {"graph_version", "v25.0"}});
    auto process = std::make_unique<Process>(store.service_url(), "127.0.0.1:1", office.vault, office.media);
    const auto reply = office.replied(office.conversation("an"));
    process->start();
    REQUIRE(process->until(
        [&] { return office.one("select attempts from outbox") == "1" && office.state(reply) == "queued"; }));
    process->end();

    office.app_settings(office.shop.app, {{"app_id", "1"},
                                          {"app_secret", "s"},
                                          {"verify_token", "v"},
                                          {"graph_base", real},
                                          {"graph_version", "v25.0"}});
    office.platform.answer_with([](const Asked&) { return accepted(); });
    office.time_passes();
    process = office.process();
    process->start();
    CHECK(process->until([&] { return office.state(reply) == "sent"; }));
    CHECK(office.received().size() == 1);
}

TEST_CASE("Replies of a conversation reach the platform in the order they were written")
{
    PrivateStore store;
    Office office(store);
    office.platform.answer_with([&](const Asked&) { return accepted(); });
    const auto an = office.conversation("an"), binh = office.conversation("binh");
    Texts wanted;
    for (int i = 0; i < 12; ++i) {
        wanted.push_back("an " + std::to_string(i));
        office.replied(an, wanted.back());
        office.replied(binh, "binh " + std::to_string(i));
    }
    const auto process = office.process();
    process->start();
    REQUIRE(process->until([&] { return office.one("select count(*) from outbox") == "0"; }));
    auto of_an = office.received();
    std::erase_if(of_an, [](const auto& text) { return !text.starts_with("an "); });
    CHECK(of_an == wanted);
    CHECK(office.received().size() == 24);
}

TEST_CASE("Two processes on one store send each part exactly once")
{
    PrivateStore store;
    Office office(store);
    office.platform.answer_with([](const Asked&) { return accepted(); });
    std::set<std::string> wanted;
    for (int i = 0; i < 10; ++i) {
        const auto conversation = office.conversation("t" + std::to_string(i));
        for (int j = 0; j < 4; ++j) {
            const auto text = "reply " + std::to_string(i) + '.' + std::to_string(j);
            wanted.insert(text);
            office.replied(conversation, text);
        }
    }
    auto one = office.process("one"), other = office.process("other");
    one->start();
    other->start();
    REQUIRE(one->until([&] {
        other->turn(10ms); // both run, turn by turn
        one->sender.nudge(office.shop.workspace);
        other->sender.nudge(office.shop.workspace);
        return office.one("select count(*) from outbox") == "0";
    }));
    const auto received = office.received();
    CHECK(received.size() == 40);
    CHECK(std::set<std::string>(received.begin(), received.end()) == wanted);
    CHECK(office.one("select count(*) from messages where state <> 'sent' and direction = 'outgoing'") == "0");
}

TEST_CASE("A process that died between attempt and answer leaves a reply of unknown fate, never sent again")
{
    PrivateStore store;
    Office office(store);
    office.platform.answer_with([](const Asked&) { return accepted(); });
    const auto an = office.conversation("an");
    const auto reply = office.replied(an, "một");
    office.replied(an, "hai");
    office.lease("dead process");
    REQUIRE(office.begin(office.due(), "dead process").size() == 1);
    office.time_passes();

    const auto process = office.process();
    process->start();
    REQUIRE(process->until([&] { return office.state(reply) == "unknown"; }));
    // A later reply of the conversation goes all the same; the unknown one never does.
    REQUIRE(process->until([&] { return office.received() == Texts{"hai"}; }));
    office.time_passes();
    process->turn(200ms);
    CHECK(office.received() == Texts{"hai"});
    CHECK(office.state(reply) == "unknown");
}

TEST_CASE("A process that is asked to stop finishes what is under way and gives the channel back")
{
    PrivateStore store;
    Office office(store);
    office.platform.answer_with([](const Asked&) { return accepted(); });
    const auto an = office.conversation("an");
    for (int i = 0; i < 5; ++i) office.replied(an, std::to_string(i));
    const auto process = office.process();
    process->start();
    REQUIRE(process->until([&] { return !office.received().empty(); }));
    process->end();
    CHECK(office.one("select count(*) from outbox where state = 'sending'") == "0");
    CHECK(office.one("select coalesce(lease_owner, '') from channels").empty());
    const auto sent = office.one("select count(*) from messages where state = 'sent'");
    CHECK(std::to_string(office.received().size()) == sent);
}

TEST_CASE("Results that cannot be stored at once are kept until they are")
{
    PrivateStore store;
    Office office(store);
    std::atomic<bool> answered = false;
    office.platform.answer_with([&](const Asked&) {
        answered = true;
        return accepted();
    });
    const auto reply = office.replied(office.conversation("an"));
    const auto process = office.process();
    process->start();
    // The store goes away as soon as the platform has been called, and comes back later.
    REQUIRE(process->until([&] { return answered.load(); }));
    for (int i = 0; i < 5; ++i) {
        office.look("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'gom_service'");
        process->turn(30ms);
    }
    CHECK(process->until([&] { return office.state(reply) == "sent"; }));
    CHECK(office.received().size() == 1);
}
