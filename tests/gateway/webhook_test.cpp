#include "tests/support/doorstep.hpp"

#include <catch2/catch.hpp>

/// What a webhook gets, alike for every platform.
namespace {

using tests::Doorstep;

constexpr const char* platforms[] = {"messenger", "zalo", "tiktok_shop", "shopee"};

std::string with(std::string text, const std::string& from, const std::string& to)
{
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

std::string channel_in(const std::string& platform, const std::string& body)
{
    return connectors::find(platform)->parse(body, Doorstep::settings_of(platform)).at(0).channel;
}

} // namespace

TEST_CASE("A genuine delivery is answered 200 and kept, once however often it comes")
{
    Doorstep door;
    int kept = 0;
    for (const std::string platform : platforms) {
        CAPTURE(platform);
        const auto body = Doorstep::message_of(platform);
        const auto answer = door.knock_signed(platform, body);
        CHECK(answer.status == 200);
        CHECK(answer.body.empty());
        CHECK(door.count("raw_events") == ++kept);
        CHECK(door.knock_signed(platform, body).status == 200);
        CHECK(door.count("raw_events") == kept);
    }
    CHECK(door.count("unrouted_events") == 0);
}

TEST_CASE("A genuine delivery of a channel that nobody connected is kept under the app alone")
{
    Doorstep door;
    door.store.as_superuser(
        [](pqxx::work& tx) { tx.exec("update channels set external_id = 'gone ' || external_id"); });
    door.store.as_superuser([](pqxx::work& tx) {
        tx.exec("update channel_directory set external_id = 'gone ' || external_id");
        tx.exec("insert into channel_directory (app_id, external_id, workspace_id, channel_id) "
                "select app_id, 'another', workspace_id, gen_random_uuid() from channel_directory");
        tx.exec("update apps set updated_at = updated_at + interval '1 second'");
    });
    door.set_app("messenger", Doorstep::settings_of("messenger")); // and the directory is read anew
    int kept = 0;
    for (const std::string platform : platforms) {
        CAPTURE(platform, channel_in(platform, Doorstep::message_of(platform)));
        CHECK(door.knock_signed(platform, Doorstep::message_of(platform)).status == 200);
        CHECK(door.count("unrouted_events") == ++kept);
    }
    CHECK(door.count("raw_events") == 0);
}

TEST_CASE("What is not signed as it must be is refused and leaves nothing behind")
{
    Doorstep door;
    for (const std::string platform : platforms) {
        CAPTURE(platform);
        const auto body = Doorstep::message_of(platform);
        const auto [header, value] = Doorstep::signature_of(platform, body);
        const auto refused = [&](const std::vector<std::pair<std::string, std::string>>& headers) {
            const auto answer = door.knock(platform, body, headers);
            CHECK(answer.body.empty());
            return answer.status == 401;
        };
        CHECK(refused({}));
        CHECK(refused({{header, "nonsense"}}));
        CHECK(refused({{header, with(value, value.substr(value.size() - 4), "0000")}}));
        CHECK(refused({{header, value}, {header, value}}));
        door.set_app(platform, {});
        CHECK(refused({{header, value}}));
    }
    CHECK(door.count("raw_events") == 0);
    CHECK(door.count("unrouted_events") == 0);
}

TEST_CASE("A genuine delivery that nobody can read is answered 200 all the same, and kept")
{
    Doorstep door;
    for (const std::string platform : {"messenger", "tiktok_shop", "shopee"}) {
        CAPTURE(platform);
        CHECK(door.knock_signed(platform, "not JSON").status == 200);
    }
    // Zalo's signature covers the body's timestamp: what has none cannot be genuine.
    CHECK(door.knock_signed("zalo", R"({"event_name":"something_new","timestamp":"1767243600001"})").status == 200);
    CHECK(door.count("raw_events") + door.count("unrouted_events") == 4);
}

TEST_CASE("Messenger's handshake gets its challenge back, and a stranger's gets nothing")
{
    Doorstep door;
    const std::string address = "/webhooks/messenger/main?hub.mode=";
    const auto right =
        door.ask("GET", address + "subscribe&hub.verify_token=ch%C3%ACa%20kho%C3%A1&hub.challenge=1158201444");
    CHECK(right.status == 200);
    CHECK(right.body == "1158201444");
    CHECK(door.ask("GET", address + "subscribe&hub.verify_token=wrong&hub.challenge=1158201444").status == 403);
    CHECK(door.ask("GET", address + "unsubscribe&hub.verify_token=ch%C3%ACa%20kho%C3%A1&hub.challenge=1").status ==
          403);
    CHECK(door.ask("GET", "/webhooks/messenger/main").status == 403);
    CHECK(door.count("raw_events") + door.count("unrouted_events") == 0);
}

TEST_CASE("The first knocks of Shopee and Zalo are answered 200 before any signature can be right")
{
    Doorstep door;
    const std::string test_push =
        R"({"code":0,"timestamp":1767243600,"data":{"verify_info":"This is a Verification message. Please respond in the certain format."}})";
    CHECK(door.knock("shopee", test_push, {}).status == 200);
    CHECK(door.knock("shopee", test_push, {{"Authorization", "another"}}).status == 200);
    CHECK(door.knock("shopee", with(test_push, R"("code":0)", R"("code":0,"shop_id":727720655)"), {}).status == 401);

    const auto body = Doorstep::message_of("zalo");
    CHECK(door.knock("zalo", body, {}).status == 401);
    auto settings = Doorstep::settings_of("zalo");
    settings["zalo_unsigned_response"] = "200";
    door.set_app("zalo", settings);
    CHECK(door.knock("zalo", body, {}).status == 200);
    CHECK(door.count("raw_events") + door.count("unrouted_events") == 0);
    CHECK(door.knock_signed("zalo", body).status == 200);
    CHECK(door.count("raw_events") == 1);
}

TEST_CASE("An app that was made a moment ago, by whomever, is known to its first caller")
{
    Doorstep door;
    door.store.as_superuser([](pqxx::work& tx) {
        tx.exec("update apps set slug = 'fresh', updated_at = updated_at + interval '1 second' "
                "where platform = 'messenger'");
    });
    const auto handshake = "?hub.mode=subscribe&hub.verify_token=ch%C3%ACa%20kho%C3%A1&hub.challenge=7";
    CHECK(door.ask("GET", std::string("/webhooks/messenger/fresh") + handshake).body == "7");
    CHECK(door.ask("GET", std::string("/webhooks/messenger/main") + handshake).status == 404);
}

TEST_CASE("What comes for a channel that was connected a moment ago, by whomever, is the channel's")
{
    for (const std::string platform : platforms) {
        CAPTURE(platform);
        Doorstep shop;
        const auto known = channel_in(platform, Doorstep::message_of(platform));
        const auto rename = [&](const std::string& from, const std::string& to) {
            shop.store.as_superuser([&](pqxx::work& tx) {
                tx.exec_params("update channel_directory set external_id = $2 where external_id = $1", from, to);
                tx.exec("update apps set updated_at = updated_at + interval '1 second'");
            });
        };
        rename(known, "not yet");
        shop.set_app(platform, Doorstep::settings_of(platform)); // and the directory is read anew
        rename("not yet", known);
        CHECK(shop.knock_signed(platform, Doorstep::message_of(platform)).status == 200);
        CHECK(shop.count("raw_events") == 1);
        CHECK(shop.count("unrouted_events") == 0);
    }
}

TEST_CASE("Wrong addresses, methods and sizes are refused by name")
{
    Doorstep door;
    CHECK(door.ask("POST", "/webhooks/messenger/other", "{}").status == 404);
    CHECK(door.ask("POST", "/webhooks/facebook/main", "{}").status == 404);
    CHECK(door.ask("GET", "/webhooks/zalo/other").status == 404);
    for (const std::string platform : platforms) {
        CAPTURE(platform);
        const auto address = "/webhooks/" + platform + "/main";
        CHECK(door.ask("PUT", address, "{}").status == 405);
        CHECK(door.ask("DELETE", address).status == 405);
        if (platform != "messenger") CHECK(door.ask("GET", address + "?hub.mode=subscribe").status == 405);
        tests::RawClient client(door.port());
        client.write("POST " + address + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(door.port()) +
                     "\r\nContent-Length: 8388609\r\n\r\n");
        CHECK(tests::status_of(client.read_answer()) == 413);
    }
}

TEST_CASE("While the store is away a delivery is not taken, and the platform is asked to come again")
{
    Doorstep door(true);
    for (const std::string platform : platforms) {
        CAPTURE(platform);
        const auto body = Doorstep::message_of(platform);
        const auto answer = door.knock_signed(platform, body);
        CHECK(answer.status == 503);
        CHECK(answer.header("Retry-After") == "5");
        CHECK(door.knock(platform, body, {}).status == 401);
    }
}
