#include "tests/support/api_house.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

/// Answering customers over HTTP, and the files that go along.
namespace {

using tests::ApiHouse;
using tests::HttpAnswer;

const std::string tiny_png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03\x08\x06\0\0\0\0\0\0\0", 33);

struct Answering {
    ApiHouse house;
    inbox::ConversationId id = house.customer_writes(house.hoa_mai, "k1", "Còn hàng không shop?");

    HttpAnswer reply(const std::string& reply_id, const std::string& rest)
    {
        return house.send(house.lan, "POST", "/api/conversations/" + id.text + "/replies",
                          R"({"id":")" + reply_id + "\"," + rest + "}");
    }
    std::string outbox() { return house.one("select count(*) from outbox where kind = 'send'"); }
};

} // namespace

TEST_CASE("A reply is taken, shown queued, and owed to the platform")
{
    Answering at;
    const auto reply_id = inbox::new_uuid();
    const auto answer = at.reply(reply_id, R"("text":"Dạ còn ạ","seen_seq":3)");
    REQUIRE(answer.status == 202);
    CHECK(answer.at("id") == reply_id);
    CHECK(answer.at("state") == "queued");
    CHECK(answer.json().at("author").at("name") == "Lan");
    CHECK(at.outbox() == "1");
    CHECK(at.house.outbox_touched == 1);
    CHECK(at.house.rung == 1);

    SECTION("asking again changes nothing and answers the same")
    {
        CHECK(at.reply(reply_id, R"("text":"Dạ còn ạ","seen_seq":9)").body == answer.body);
        CHECK(at.outbox() == "1");
    }
    SECTION("the same id with other words is a conflict")
    {
        const auto other = at.reply(reply_id, R"("text":"Dạ hết rồi ạ")");
        CHECK(other.status == 409);
        CHECK(other.at("type") == "id_taken");
    }
    SECTION("it can be taken back while it waits, once")
    {
        CHECK(at.house.send(at.house.lan, "DELETE", "/api/messages/" + reply_id).status == 204);
        CHECK(at.outbox() == "0");
        CHECK(at.house.send(at.house.lan, "DELETE", "/api/messages/" + reply_id).status == 404);
    }
    SECTION("it cannot be sent again, for it has not failed")
    {
        CHECK(at.house.send(at.house.lan, "POST", "/api/messages/" + reply_id + "/retry", "{}").status == 409);
    }
    SECTION("of unknown fate it is sent again only by somebody who says it may double")
    {
        at.house.put("update messages set state = 'unknown' where id = '" + reply_id + "'");
        at.house.put("update reply_parts set state = 'unknown' where message_id = '" + reply_id + "'");
        at.house.put("update outbox set state = 'unknown' where message_id = '" + reply_id + "'");
        const auto refused = at.house.send(at.house.lan, "POST", "/api/messages/" + reply_id + "/retry");
        CHECK(refused.status == 409);
        CHECK(refused.at("type") == "may_double");
        CHECK(at.house.send(at.house.lan, "POST", "/api/messages/" + reply_id + "/retry", R"({"may_double":true})")
                  .at("state") == "queued");
    }
}

TEST_CASE("A reply that cannot go is refused in words, and nothing is owed")
{
    Answering at;
    SECTION("the window has closed")
    {
        at.house.put("update conversations set last_customer_action_at = now() - interval '30 days'");
        const auto refused = at.reply(inbox::new_uuid(), R"("text":"Dạ còn ạ")");
        CHECK(refused.status == 422);
        CHECK(refused.at("type") == "window_closed");
        CHECK_THAT(refused.at("detail"), Catch::Contains("the window closed at 2"));
        CHECK(refused.json().at("errors").at(0).at("code") == "window_closed");
    }
    SECTION("there is nothing in it")
    {
        CHECK(at.reply(inbox::new_uuid(), R"("text":"   ")").status == 422);
        CHECK(at.reply(inbox::new_uuid(), R"("attachments":[])").status == 422);
    }
    SECTION("an attachment is not there")
    {
        const auto refused = at.reply(inbox::new_uuid(), R"("text":"x","attachments":[")" + inbox::new_uuid() + "\"]");
        CHECK(refused.status == 422);
        CHECK(refused.json().at("errors").at(0).at("field") == "attachments[0]");
    }
    SECTION("the quoted message is another conversation's")
    {
        at.house.customer_writes(at.house.sao_viet, "x", "Bí mật");
        const auto other = at.house.one("select id::text from messages where text = 'Bí mật'");
        CHECK(at.reply(inbox::new_uuid(), R"("text":"x","reply_to":")" + other + "\"").status == 422);
    }
    SECTION("the channel is switched off")
    {
        at.house.put("update channels set state = 'disabled'");
        CHECK(at.reply(inbox::new_uuid(), R"("text":"x")").at("type") == "channel_disabled");
    }
    CHECK(at.outbox() == "0");
    CHECK(at.house.outbox_touched == 0);
}

TEST_CASE("A picture is uploaded, sent once by its uploader, and asked for by who may see the conversation")
{
    Answering at;
    const auto uploaded = at.house.upload(at.house.lan, "../áo \"hồng\".png", tiny_png);
    REQUIRE(uploaded.status == 201);
    const auto file = uploaded.at("id");
    CHECK(uploaded.at("kind") == "image");
    CHECK(uploaded.at("mime") == "image/png");
    CHECK(uploaded.json().at("width") == 2);
    CHECK(uploaded.at("url") == "/media/" + file);
    const auto path = "/media/" + file;
    CHECK(at.house.get(at.house.lan, path).body == tiny_png);
    CHECK(at.house.get(at.house.mai, path).status == 404); // nobody else's until it is sent
    CHECK(at.house.get(at.house.owner, path).status == 404);

    const auto reply_id = inbox::new_uuid();
    const auto rest = R"("attachments":[")" + file + "\"]";
    REQUIRE(at.reply(reply_id, rest).status == 202);
    CHECK(at.reply(reply_id, rest).status == 202);
    CHECK(at.outbox() == "1");
    CHECK(at.reply(inbox::new_uuid(), rest).status == 422);
    CHECK(at.house.get(at.house.mai, path).status == 200);
    CHECK(at.house.get(at.house.stranger, path).status == 404);
    CHECK(at.house.ask({"GET", path, {}, {}, {}}).status == 401);

    const auto answer = at.house.get(at.house.lan, path);
    CHECK_THAT(answer.header("Content-Disposition"), Catch::StartsWith("attachment; filename=\""));
    CHECK(answer.header("X-Content-Type-Options") == "nosniff");
    CHECK_THAT(answer.header("Content-Security-Policy"), Catch::StartsWith("sandbox"));
    CHECK(at.house
              .ask({"GET",
                    path,
                    {{"Cookie", ApiHouse::cookie(at.house.lan)}, {"If-None-Match", answer.header("ETag")}},
                    {},
                    {}})
              .status == 304);
}

TEST_CASE("A page or a drawing with script is kept as bytes and leaves as a download")
{
    ApiHouse house;
    for (const auto& [name, bytes] : std::vector<std::pair<std::string, std::string>>{
             {"a.html", "<html><script>alert(1)</script></html>"},
             {"a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"},
             {"a.png", "<?xml version=\"1.0\"?><svg/>"}}) {
        const auto uploaded = house.upload(house.lan, name, bytes);
        REQUIRE(uploaded.status == 201);
        CHECK(uploaded.at("kind") == "file");
        const auto answer = house.get(house.lan, "/media/" + uploaded.at("id"));
        CHECK(answer.body == bytes);
        CHECK(answer.header("Content-Type") == "application/octet-stream");
        CHECK_THAT(answer.header("Content-Disposition"), Catch::StartsWith("attachment"));
    }
}

TEST_CASE("A player asks for pieces of a film")
{
    ApiHouse house;
    const std::string film = std::string("\0\0\0\x18"
                                         "ftypisom",
                                         12) +
                             std::string(1'000, 'x');
    const auto uploaded = house.upload(house.lan, "phim.mp4", film);
    CHECK(uploaded.at("kind") == "video");
    const auto piece = [&](const std::string& range) {
        return house.ask({"GET",
                          "/media/" + uploaded.at("id"),
                          {{"Cookie", ApiHouse::cookie(house.lan)}, {"Range", range}},
                          {},
                          {}});
    };
    CHECK(piece("bytes=4-7").status == 206);
    CHECK(piece("bytes=4-7").body == "ftyp");
    CHECK(piece("bytes=4-7").header("Content-Range") == "bytes 4-7/1012");
    CHECK(piece("bytes=-2").body == "xx");
    CHECK(piece("bytes=1010-").body == "xx");
    CHECK(piece("bytes=5000-").status == 416);
    CHECK(piece("bytes=7-4").status == 200);
    CHECK(piece("bytes=0-1,4-5").status == 200);
}

TEST_CASE("Uploads that are no form, or hold more than a file, are refused")
{
    ApiHouse house;
    const auto send = [&](const std::string& type, const std::string& body) {
        return house
            .ask({"POST",
                  "/api/media",
                  {{"Cookie", ApiHouse::cookie(house.lan)},
                   {"X-CSRF-Token", house.lan.csrf},
                   {"Origin", house.origin()},
                   {"Content-Type", type}},
                  body,
                  {}})
            .status;
    };
    const auto [form, type] = tests::form_of("a.txt", "abc");
    CHECK(send(type, form) == 201);
    CHECK(send("application/json", "{}") == 415);
    CHECK(send("multipart/form-data", form) == 400);
    CHECK(send(type, form.substr(0, form.size() - 20)) == 400);
    CHECK(send(type, form.substr(10)) == 400);
    CHECK(send(type, tests::form_of("a.txt", "abc", "upload").first) == 400);
    CHECK(send(type, tests::form_of("", "abc").first) == 400);
    CHECK(send(type, tests::form_of("a.txt", "").first) == 422);
    CHECK(house.one("select count(*) from attachments") == "1");
}

TEST_CASE("Where files have a host of their own, the page's host only points there, for five minutes and this login")
{
    ApiHouse house([](gateway::Config& config) {
        config.media.public_url = config.http.public_url;
        config.media.public_url.replace(config.media.public_url.find("127.0.0.1"), 9, "localhost");
    });
    const auto uploaded = house.upload(house.lan, "a.png", tiny_png);
    const auto path = "/media/" + uploaded.at("id");
    const auto pointed = house.get(house.lan, path);
    REQUIRE(pointed.status == 302);
    const auto link = pointed.header("Location");
    const auto there = "http://localhost:" + std::to_string(house.port());
    REQUIRE(link.starts_with(there + path + "?ticket="));
    const auto follow = [&](const std::string& target) {
        return house.ask({"GET", target, {}, {}, "localhost:" + std::to_string(house.port())});
    };
    CHECK(follow(link.substr(there.size())).body == tiny_png);
    CHECK(follow(path).status == 404);
    CHECK(follow(path + "?ticket=" + std::string(80, 'A')).status == 404);
    const auto other = house.upload(house.lan, "b.png", tiny_png);
    CHECK(follow("/media/" + other.at("id") + link.substr(link.find('?'))).status == 404);

    CHECK(house.send(house.lan, "DELETE", "/api/session").status == 204);
    CHECK(follow(link.substr(there.size())).status == 404);
}
