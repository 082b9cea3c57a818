#include "tests/support/store_trouble.hpp"
#include "tests/support/town.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <algorithm>

namespace json = boost::json;
using namespace std::chrono_literals;
using tests::fresh;
using tests::number_at;
using tests::Screen;
using tests::text_at;
using tests::usual_town;

namespace {

std::vector<int> statuses(const json::value& answer)
{
    std::vector<int> all;
    for (const auto& one : answer.at("deliveries").as_array())
        all.push_back(static_cast<int>(number_at(one, "status")));
    return all;
}

bool all_are(const std::vector<int>& statuses, int wanted)
{
    return !statuses.empty() && std::all_of(statuses.begin(), statuses.end(), [=](int one) { return one == wanted; });
}

const std::string stored_rows = "select (select count(*) from raw_events) + (select count(*) from unrouted_events)";

} // namespace

TEST_CASE("A message delivered twenty times at once, and again later, stands there once", "[recorder]")
{
    auto& town = usual_town();
    Screen screen(town.person("lan"));
    for (const std::string platform : tests::platforms) {
        INFO(platform);
        const auto customer = fresh("khach"), words = fresh("một tin");
        const auto said =
            town.platsim->say(platform, customer, words, {{"deliver", {{"copies", 20}, {"parallel", true}}}});
        CHECK(all_are(statuses(said), 200));
        REQUIRE(screen.shows(words));
        // The same event once more, long after: the platform's own id is what counts.
        town.platsim->say(platform, customer, fresh("tin sau"));
        CHECK(town.platsim->settle());
        CHECK(screen.now().count_of(words) == 1);
    }
    CHECK(town.count("select count(*) from (select 1 from messages group by channel_id, platform_message_id, text "
                     "having count(*) > 1 and platform_message_id is not null) doubled") == 0);
    CHECK(screen.complaints() == std::vector<std::string>{});
}

TEST_CASE("Twenty messages of a customer nobody knew, all at the same moment: one customer, one conversation, twenty "
          "messages in order",
          "[recorder]")
{
    auto& town = usual_town();
    Screen screen(town.person("lan"));
    for (const std::string platform : tests::platforms) {
        INFO(platform);
        const auto customers = town.count("select count(*) from customers");
        const auto burst = town.platsim->ask("burst", {{"count", 20},
                                                       {"parallel", 20},
                                                       {"threads", 1},
                                                       {"fresh", true},
                                                       {"shuffle", true},
                                                       {"platforms", {platform}},
                                                       {"workspaces", {"hoa-mai"}},
                                                       {"ids", true}});
        REQUIRE(number_at(burst, "accepted") == 20);
        const auto ids = burst.at("accepted_ids").as_array();
        const auto last = screen.platform_message(text_at(ids[0], "id"));
        REQUIRE(!last.empty());
        const auto conversation = text_at(last, "conversation_id");
        CHECK(screen.shows([&](const tests::Shown& now) { return now.thread(conversation).size() == 20; }));

        // What the customer wrote first stands first, whatever came first.
        std::vector<int> numbers;
        for (const auto& message : screen.now().thread(conversation)) {
            const auto text = text_at(message, "text");
            numbers.push_back(std::stoi(text.substr(text.rfind(' ') + 1)));
        }
        CHECK(numbers.size() == 20);
        CHECK(std::is_sorted(numbers.begin(), numbers.end()));
        CHECK(town.count("select count(*) from customers") == customers + 1);
    }
    CHECK(screen.complaints() == std::vector<std::string>{});
    CHECK(tests::difference_at_rest(screen) == "");
}

TEST_CASE("A message that comes an hour late is put in its place and marked; the others stay where they are",
          "[recorder]")
{
    auto& town = usual_town();
    Screen screen(town.person("lan"));
    const auto customer = fresh("khach");
    const auto hour_ago = std::chrono::duration_cast<std::chrono::milliseconds>(
                              (std::chrono::system_clock::now() - 1h).time_since_epoch())
                              .count();
    const auto first = fresh("đầu"), late = fresh("đến muộn"), last = fresh("cuối");
    town.platsim->say("messenger", customer, first, {{"at", hour_ago - 60'000}});
    town.platsim->say("messenger", customer, last);
    REQUIRE(screen.shows(last));
    town.platsim->say("messenger", customer, late, {{"at", hour_ago}});
    REQUIRE(screen.shows(late));
    const auto shown = screen.now();
    std::vector<std::string> read;
    for (const auto& message : shown.thread(shown.conversation_with(late))) read.push_back(text_at(message, "text"));
    CHECK(read == std::vector<std::string>{first, late, last});
    CHECK(text_at(*shown.message_saying(late), "late") == "true");
    CHECK(text_at(*shown.message_saying(last), "late") == "false");
    CHECK(text_at(shown.conversations.at(shown.conversation_with(late)), "last_message.text") == last);
}

TEST_CASE("One bad item does not spoil its neighbours: a batch with something unreadable brings all the rest",
          "[recorder]")
{
    auto& town = usual_town();
    Screen screen(town.person("lan"));
    const auto batch = town.platsim->ask(
        "batch", {{"messages",
                   {{{"customer", {{"id", fresh("khach")}}}, {"kind", "text"}, {"text", fresh("trước")}},
                    {{"customer", {{"id", fresh("khach")}}}, {"kind", "unknown"}},
                    {{"customer", {{"id", fresh("khach")}}}, {"kind", "text"}, {"text", fresh("sau")}}}}});
    CHECK(all_are(statuses(batch), 200));
    const auto ids = batch.at("ids").as_array();
    REQUIRE(ids.size() == 3);
    CHECK(!screen.platform_message(text_at(ids[0], "")).empty());
    CHECK(!screen.platform_message(text_at(ids[2], "")).empty());
    CHECK(screen.complaints() == std::vector<std::string>{});
}

TEST_CASE("What is genuine but beyond understanding is kept; what is broken inside does no harm", "[recorder]")
{
    auto& town = usual_town();
    const auto before = town.count(stored_rows);
    for (const std::string platform : tests::platforms) {
        INFO(platform);
        for (const std::string body : {R"({"hello":"world","timestamp":"1"})", "[]", "nothing like JSON",
                                       "{\"a\":", R"({"text":"\u0000\ud800","timestamp":"1"})"}) {
            INFO(body);
            // Zalo signs a number that stands in the body: what holds none cannot be genuine.
            if (platform == "zalo" && body.find("timestamp") == std::string::npos) continue;
            CHECK(all_are(statuses(town.platsim->ask("raw", {{"platform", platform}, {"body", body}})), 200));
        }
        // Again: kept once.
        CHECK(all_are(
            statuses(town.platsim->ask(
                "raw", {{"platform", platform}, {"body", R"({"hello":"world","timestamp":"1"})"}, {"copies", 5}})),
            200));
    }
    const auto kept = town.count(stored_rows) - before;
    CHECK(kept <= 5 * 4);
    CHECK(kept >= 4);
    CHECK(tests::call(town.gom->port(), "GET", "/health").status == 200);
}

TEST_CASE("Forged webhooks are refused with 401 and leave no trace", "[recorder]")
{
    auto& town = usual_town();
    town.platsim->settle();
    const auto before = town.count(stored_rows);
    for (const std::string platform : tests::platforms) {
        INFO(platform);
        const json::value body = {{"object", "page"},
                                  {"entry", json::array()},
                                  {"shop_id", 1},
                                  {"code", 10},
                                  {"event_name", "user_send_text"}};
        for (const json::value& sign : {json::value(false), json::value("wrong"), json::value("other")}) {
            INFO(json::serialize(sign));
            CHECK(all_are(statuses(town.platsim->ask(
                              "raw", {{"platform", platform}, {"body", body}, {"sign", sign}, {"copies", 10}})),
                          401));
        }
    }
    CHECK(town.count(stored_rows) == before);
}

TEST_CASE("Every webhook address answers alike: unknown ones 404, other methods 405, too large 413, handshakes as the "
          "platforms ask",
          "[recorder]")
{
    auto& town = usual_town();
    const auto port = town.gom->port();
    const auto shop = text_at(town.platsim->read("shop"), "shop");
    const auto setting = [&](const std::string& name) {
        const auto at = shop.find(name + " = \"") + name.size() + 4;
        return shop.substr(at, shop.find('"', at) - at);
    };
    const auto refused = [&](const std::string& method, const std::string& platform, int status,
                             const std::string& body = "{}") {
        const auto answer = tests::call(port, method, "/webhooks/" + platform, {}, body);
        CHECK(answer.status == status);
        CHECK(answer.body.empty());
    };
    refused("POST", "lazada/main", 404);
    refused("POST", "messenger/other", 404);
    refused("DELETE", "messenger/main", 405, "");
    refused("GET", "zalo/main", 405, "");
    refused("HEAD", "messenger/main", 405, "");
    refused("POST", "messenger/main", 413, std::string((8u << 20) + 1, ' '));
    refused("POST", "tiktok_shop/main", 401);

    const auto query = "?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";
    const auto hello =
        tests::call(port, "GET", "/webhooks/messenger/main" + std::string(query) + setting("verify_token"));
    CHECK(hello.status == 200);
    CHECK(hello.body == "1158201444");
    const auto wrong = tests::call(port, "GET", "/webhooks/messenger/main" + std::string(query) + "wrong");
    CHECK(wrong.status == 403);
    CHECK(wrong.body.find("1158201444") == std::string::npos);
    const auto before = town.count(stored_rows);
    CHECK(tests::call(port, "POST", "/webhooks/shopee/main", {{"Authorization", "x"}},
                      R"({"code":0,"timestamp":1,"data":{"verify_info":"This is a Verification message."}})")
              .status == 200);
    CHECK(tests::call(port, "POST", "/webhooks/zalo/main", {}, "{}").status == 401);
    CHECK(town.count(stored_rows) == before);
}

TEST_CASE("While the store is away platforms are told to come back, and nothing that was accepted is lost",
          "[recorder]")
{
    tests::Town town;
    Screen screen(town.person("lan"));
    town.platsim->say("messenger", "khach", "trước đó");
    REQUIRE(screen.shows("trước đó"));
    town.platsim->ask("behave", {{"speed", 2000}}); // platforms try again soon
    const auto to_come_back = [&](const json::value& said) {
        // Some attempt may have been answered 200 before the store stopped, none may be wrong.
        const auto all = statuses(said);
        return all_are(all, 503);
    };
    SECTION("it stands still")
    {
        json::value said;
        {
            const tests::StoreStandsStill trouble;
            said = town.platsim->say("messenger", "khach", "trong lúc kho đứng", {{"wait", "first"}});
            const auto answer = tests::call(town.gom->port(), "GET", "/health");
            CHECK(answer.status == 200); // alive, though it cannot work
        }
        CHECK(to_come_back(said));
        for (const auto& one : said.at("deliveries").as_array()) {
            CHECK(text_at(one, "retry_after") == "5");
            CHECK(one.at("ms").to_number<double>() < 2000);
        }
        CHECK(screen.shows("trong lúc kho đứng", 90s));
    }
    SECTION("it is killed")
    {
        json::value said;
        {
            const tests::StoreIsDead trouble;
            said = town.platsim->say("messenger", "khach", "trong lúc kho chết", {{"wait", "first"}});
            CHECK(to_come_back(said));
            CHECK(screen.who().get("/api/conversations").status == 503);
        }
        CHECK(screen.shows("trong lúc kho chết", 90s));
    }
    town.platsim->say("shopee", "khach", "sau đó");
    CHECK(screen.shows("sau đó", 20s));
    CHECK(town.platsim->settle());
    CHECK(screen.complaints() == std::vector<std::string>{});
    CHECK(tests::difference_at_rest(screen) == "");
}
