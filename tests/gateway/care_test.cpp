#include "tests/gateway/office.hpp"

#include "gateway/intake/delivery.hpp"

#include <catch2/catch.hpp>

using namespace tests;
using test_support::PrivateStore;

namespace {

/// Meta's side of one Page: what Graph would say.
struct Graph {
    std::mutex mutex;
    bool token_valid = true, subscribed = true, list_refused = false;
    std::vector<std::pair<std::string, std::string>> messages; // from, text: newest first
    std::string name = "Nguyễn Thị An";

    static std::string iso_now()
    {
        auto text = inbox::to_text(wall_clock_now());
        return text.substr(0, 19) + "+0000";
    }

    Answers operator()(const Asked& asked)
    {
        const std::lock_guard lock(mutex);
        if (asked.is("GET", "/debug_token")) {
            return {200, std::string(R"({"data":{"is_valid":)") + (token_valid ? "true" : "false") +
                             R"(,"scopes":["pages_messaging"]}})"};
        }
        if (asked.is("GET", "/subscribed_apps")) {
            return {200, subscribed ? R"({"data":[{"id":"1","subscribed_fields":["messages"]}]})" : R"({"data":[]})"};
        }
        if (!token_valid) return {400, graph_error(190, 460)};
        if (asked.is("POST", "/messages")) return accepted();
        if (asked.is("GET", "/published_posts")) return {200, R"({"data":[]})"};
        if (asked.is("GET", "/conversations")) {
            if (list_refused) return {400, graph_error(100, 1)};
            return {200, R"({"data":[{"id":"t_1","updated_time":")" + iso_now() +
                             R"(","participants":{"data":[{"id":"user-an","name":")" + name +
                             R"("},{"id":"100"}]}}]})"};
        }
        if (asked.is("GET", "/t_1/messages")) return {200, page_of_messages()};
        if (asked.is("GET", "/user-an")) return {200, R"({"id":"user-an","name":")" + name + R"("})"};
        return {404, graph_error(100, 33)};
    }

    std::string page_of_messages() const
    {
        std::string data;
        for (std::size_t i = 0; i < messages.size(); ++i) {
            const auto& [from, text] = messages[i];
            const auto to = from == "100" ? "user-an" : "100";
            data += std::string(data.empty() ? "" : ",") + R"({"id":"m_)" + std::to_string(messages.size() - i) +
                    R"(","created_time":")" + iso_now() + R"(","from":{"id":")" + from + R"("},"to":{"data":[{"id":")" +
                    to + R"("}]},"message":")" + text + R"("})";
        }
        return R"({"data":[)" + data + "]}";
    }

    /// The same message as a webhook tells it.
    static std::string webhook(int number, const std::string& text)
    {
        const auto at = std::to_string(wall_clock_now().time_since_epoch().count());
        return R"({"object":"page","entry":[{"id":"100","time":)" + at +
               R"(,"messaging":[{"sender":{"id":"user-an"},"recipient":{"id":"100"},"timestamp":)" + at +
               R"(,"message":{"mid":"m_)" + std::to_string(number) + R"(","text":")" + text + R"("}}]}]})";
    }
};

struct Shop : Office {
    explicit Shop(PrivateStore& store) : Office(store)
    {
        platform.answer_with([this](const Asked& asked) { return graph(asked); });
    }

    /// A webhook of the platform, taken in and recorded.
    void told(Process& process, const std::string& body)
    {
        const auto directory = process.directory.current();
        const auto* app = directory->find(shop.app);
        auto delivery = read_items(*directory, *app, app->connector->parse(body, app->settings));
        const auto touched = delivery.workspaces();
        process.run(process.ferry.take(delivery.events));
        process.recorder.nudge(touched);
        process.until([&] { return process.recorder.busy() == 0; });
    }

    std::string texts()
    {
        return one(
            "select coalesce(string_agg(text, '|' order by text), '') from messages where direction = 'incoming'");
    }

    Graph graph;
};

} // namespace

TEST_CASE("What was said while nobody listened is there afterwards, each message once")
{
    PrivateStore store;
    Shop shop(store);
    const auto process = shop.process();
    shop.told(*process, Graph::webhook(2, "hai"));
    REQUIRE(shop.texts() == "hai");

    shop.graph.messages = {{"user-an", "ba"}, {"user-an", "hai"}, {"user-an", "một"}};
    process->start_care(shop.vault);
    REQUIRE(process->until([&] { return shop.one("select repaired_to is not null from channels") == "t"; }));
    REQUIRE(process->until([&] { return shop.texts() == "ba|hai|một"; }));
    CHECK(shop.one("select count(*) from conversations") == "1");
    CHECK(shop.one("select count(*) from outbox where kind = 'history'") == "0");

    // A webhook that comes late, after the repair, changes nothing.
    shop.told(*process, Graph::webhook(3, "ba"));
    CHECK(shop.texts() == "ba|hai|một");
    CHECK(shop.one("select count(*) from audit") == "0");
}

TEST_CASE("A Page that no longer tells us anything raises an alarm; when it does again the gap is filled")
{
    PrivateStore store;
    Shop shop(store);
    shop.walked();
    shop.graph.subscribed = false;
    shop.look("update channels set checked_at = null");
    const auto reply = shop.replied(shop.conversation("an"));
    const auto process = shop.process();
    process->start_care(shop.vault);
    REQUIRE(process->until([&] { return shop.channel_state(shop.shop.channel) == "needs_reconnection"; }));
    CHECK(shop.one("select failure_code from channels") == "webhook_removed");
    process->start();
    process->turn(100ms);
    CHECK(shop.state(reply) == "queued");

    {
        const std::lock_guard lock(shop.graph.mutex);
        shop.graph.subscribed = true;
        shop.graph.messages = {{"user-an", "Shop ơi"}};
    }
    shop.look("update channels set checked_at = null, repaired_to = now() - interval '1 hour'");
    REQUIRE(process->until([&] { return shop.channel_state(shop.shop.channel) == "connected"; }));
    CHECK(process->until([&] { return shop.state(reply) == "sent"; }));
    CHECK(process->until([&] { return shop.texts() == "Shop ơi"; }));
    CHECK(process->until([&] { return shop.one("select repaired_to >= since from channels") == "t"; }));
}

TEST_CASE("Trouble of the platform is not taken for a lost channel")
{
    PrivateStore store;
    Shop shop(store);
    shop.walked();
    shop.look("update channels set checked_at = null");
    shop.platform.answer_with([](const Asked&) { return Answers{500, "{}"}; });
    const auto process = shop.process();
    process->start_care(shop.vault);
    REQUIRE(process->until([&] { return !shop.platform.asked("GET", "/debug_token").empty(); }));
    process->turn(100ms);
    CHECK(shop.channel_state(shop.shop.channel) == "connected");
}

TEST_CASE("The history of its thread says what became of a reply")
{
    PrivateStore store;
    Shop shop(store);
    shop.walked();
    std::atomic<bool> cut = true;
    shop.platform.answer_with([&](const Asked& asked) {
        if (cut && asked.is("POST", "/messages")) return Answers{0, "", Answers::Do::hang_up};
        return shop.graph(asked);
    });
    const auto an = shop.conversation("an");
    shop.look("update conversations set thread_id = platform_user_id");
    shop.graph.messages = {{"100", "Dạ còn hàng ạ"}};
    const auto reply = shop.replied(an, "Dạ còn hàng ạ");
    const auto process = shop.process();
    process->start();
    REQUIRE(process->until([&] { return shop.state(reply) == "unknown"; }));
    shop.look("update work_waiting set due_at = now()");
    process->start_care(shop.vault);
    REQUIRE(process->until([&] { return shop.state(reply) == "sent"; }));
    CHECK(shop.one("select count(*) from messages") == "1");
    CHECK(shop.platform.asked("POST", "/messages").size() == 1);
}

TEST_CASE("A reply the platform's history does not know stays unknown, and is looked for a few times only")
{
    PrivateStore store;
    Shop shop(store);
    shop.walked();
    shop.platform.answer_with([&](const Asked& asked) {
        if (asked.is("POST", "/messages")) return Answers{0, "", Answers::Do::hang_up};
        return shop.graph(asked);
    });
    const auto reply = shop.replied(shop.conversation("an"));
    const auto process = shop.process();
    process->start();
    process->start_care(shop.vault);
    REQUIRE(process->until([&] { return shop.state(reply) == "unknown"; }));
    const auto looks = [&] { return shop.platform.asked("GET", "user_id=user-an").size(); };
    for (int i = 0; i < 40; ++i) {
        shop.look("update work_waiting set due_at = now()");
        process->turn(20ms);
    }
    CHECK(looks() >= 1);
    CHECK(looks() <= 8);
    CHECK(shop.state(reply) == "unknown");
}

TEST_CASE("A history that the platform refuses is a gap with a name")
{
    PrivateStore store;
    Shop shop(store);
    shop.graph.list_refused = true;
    const auto process = shop.process();
    process->start_care(shop.vault);
    REQUIRE(process->until(
        [&] { return shop.one("select count(*) from audit where action = 'channel.history_gap'") == "1"; }));
    CHECK(shop.one("select subject from audit") == shop.shop.channel.text);
    CHECK(shop.one("select detail->>'why' from audit").find("(#100") == 0);
}

TEST_CASE("A customer without a name is asked for")
{
    PrivateStore store;
    Shop shop(store);
    shop.walked();
    const auto process = shop.process();
    shop.told(*process, Graph::webhook(1, "Chào shop"));
    REQUIRE(shop.one("select count(*) from outbox where kind = 'profile'") == "1");
    process->start_care(shop.vault);
    REQUIRE(process->until([&] { return shop.one("select name from customers") == "Nguyễn Thị An"; }));
    CHECK(shop.one("select count(*) from outbox where kind = 'profile'") == "0");
}

TEST_CASE("A token is renewed before it ends, once, however many processes care")
{
    PrivateStore store;
    Office office(store);
    office.walked();
    const auto account = office.zalo_account("new-0", "refresh-1");
    office.walked();
    ZaloServer zalo;
    office.platform.answer_with([&](const Asked& asked) {
        return asked.target.find("/oa/") != std::string::npos ? zalo(asked) : Answers{500, "{}"};
    });
    office.look("update channels set token_expires_at = now() + interval '5 minutes' where platform = 'zalo'");
    const auto one = office.process("one"), other = office.process("other");
    one->start_care(office.vault, hurried_care("one"));
    other->start_care(office.vault, hurried_care("other"));
    REQUIRE(one->until([&] {
        other->turn(10ms);
        return office.channel_settings(account)["access_token"] != "new-0";
    }));
    for (int i = 0; i < 20; ++i) {
        one->turn(10ms);
        other->turn(10ms);
    }
    CHECK(zalo.renewals == 1);
    CHECK(office.channel_settings(account)["access_token"] == "new-1");
    CHECK(office.channel_settings(account)["refresh_token"] == "refresh-2");
    CHECK(office.channel_state(account) == "connected");
    CHECK(office.one("select token_expires_at > now() + interval '1 hour' from channels where platform = 'zalo'") ==
          "t");
    // Leases are given back as each finishes its round.
    CHECK(one->until([&] {
        other->turn(10ms);
        return office.one("select count(*) from channels where lease_owner is not null and lease_until > now()") == "0";
    }));
}

TEST_CASE("A renewal that nobody answered is an alarm and not a loop")
{
    PrivateStore store;
    Office office(store);
    office.zalo_account("new-0", "refresh-1");
    office.walked();
    office.platform.answer_with([&](const Asked&) { return Answers{0, "", Answers::Do::hang_up}; });
    office.look("update channels set token_expires_at = now() + interval '5 minutes' where platform = 'zalo'");
    const auto process = office.process();
    process->start_care(office.vault);
    const auto tries = [&] { return office.platform.asked("POST", "/access_token").size(); };
    REQUIRE(process->until([&] { return tries() == 1; }));
    process->turn(300ms);
    CHECK(tries() == 1);
}
