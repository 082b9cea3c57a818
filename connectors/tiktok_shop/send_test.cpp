#include "connectors/tiktok_shop/api.hpp"
#include "connectors/tiktok_shop/fixtures_for_tests.hpp"

using namespace connectors;
using namespace connectors::tiktok_tests;

namespace {

inbox::File picture(std::string mime = "image/jpeg", std::int64_t size = 4)
{
    return {inbox::AttachmentKind::image,
            "áo \"đẹp\".jpg",
            std::move(mime),
            size,
            960,
            1280,
            std::make_shared<const std::string>("\xFF\xD8\xFF\xE0")};
}

inbox::Outgoing reply(inbox::Part part)
{
    inbox::Outgoing outgoing;
    outgoing.reference = "0193f1e0-0000-7000-8000-000000000001";
    outgoing.thread = "7536990011223344556";
    outgoing.customer = "7495108899001122334";
    outgoing.part = std::move(part);
    return outgoing;
}

std::vector<inbox::Part> parts_of(const inbox::Draft& draft)
{
    const auto split = tiktok_shop().split(draft, inbox::ThreadKind::message);
    REQUIRE(std::holds_alternative<std::vector<inbox::Part>>(split));
    return std::get<std::vector<inbox::Part>>(split);
}

CannotSend refused(const inbox::Draft& draft, inbox::ThreadKind kind = inbox::ThreadKind::message)
{
    const auto split = tiktok_shop().split(draft, kind);
    REQUIRE(std::holds_alternative<CannotSend>(split));
    return std::get<CannotSend>(split);
}

std::string refusal_code(int code)
{
    return R"({"code":)" + std::to_string(code) + R"(,"message":"words","request_id":"1","data":{}})";
}

} // namespace

TEST_CASE("Calls are signed as the documentation's examples are")
{
    CHECK(tiktok::sign("e59af819cc", "/authorization/202309/shops",
                       {{"timestamp", "1623812664"}, {"app_key", "29a39d"}},
                       "") == "b596b73e0cc6de07ac26f036364178ab16b0a907af13d43f0a0cd2345f582dc8");

    const tiktok::Query query = {{"timestamp", "1754884800"},
                                 {"sign", "stale"},
                                 {"app_key", "6a1b2c3d4e5f"},
                                 {"access_token", "never signed"},
                                 {"shop_cipher", "ROW_abcDEF123"}};
    CHECK(tiktok::sign("0123456789abcdef0123456789abcdef01234567",
                       "/customer_service/202309/conversations/7536990011223344556/messages", query,
                       R"({"type":"TEXT","content":"{\"content\":\"Dạ còn size M ạ\"}"})") ==
          "608ec114303f94b8e83bf35777996e3ff88906130c30f75ffbe4f2ed721e9fb0");
}

TEST_CASE("A typed reply becomes one signed call with exactly the bytes that were signed")
{
    Shop shop;
    const auto call = call_in(tiktok_shop().send(reply({"Dạ còn size M ạ", {}, ""}), shop.connection, {}));
    CHECK(call.method == "POST");
    CHECK(call.url == "https://open-api.tiktokglobalshop.com/customer_service/202309/conversations/7536990011223344556"
                      "/messages?app_key=6a1b2c3d4e5f&timestamp=1754884800&shop_cipher=ROW_abcDEF123"
                      "&sign=608ec114303f94b8e83bf35777996e3ff88906130c30f75ffbe4f2ed721e9fb0");
    CHECK(call.body == R"({"type":"TEXT","content":"{\"content\":\"Dạ còn size M ạ\"}"})");
    CHECK(has_header(call, "x-tts-access-token", "ROW_access"));
    CHECK(has_header(call, "Content-Type", "application/json"));
    CHECK(call.reaches_customer);
}

TEST_CASE("The cipher is signed as it is and encoded in the address")
{
    Shop shop;
    shop.channel["shop_cipher"] = "ROW_a+b/c==";
    shop.app["api_base"] = "http://127.0.0.1:9000/";
    const auto call = call_in(tiktok_shop().send(reply({"a", {}, ""}), shop.connection, {}));
    const auto expected = tiktok::sign(
        shop.app.at("app_secret"), "/customer_service/202309/conversations/7536990011223344556/messages",
        {{"app_key", "6a1b2c3d4e5f"}, {"timestamp", "1754884800"}, {"shop_cipher", "ROW_a+b/c=="}}, call.body);
    CHECK(call.url.starts_with("http://127.0.0.1:9000/customer_service/"));
    CHECK(contains(call.url, "shop_cipher=ROW_a%2Bb%2Fc%3D%3D"));
    CHECK(contains(call.url, "sign=" + expected));
}

TEST_CASE("A picture is uploaded first, unsigned in its body, and then shown")
{
    Shop shop;
    const auto part = reply({"", picture(), ""});
    const auto upload = call_in(tiktok_shop().send(part, shop.connection, {}));
    CHECK_FALSE(upload.reaches_customer);
    CHECK(contains(upload.url, "/customer_service/202309/images/upload?"));
    CHECK(contains(upload.body, "name=\"data\""));
    CHECK(contains(upload.body, "\xFF\xD8\xFF\xE0"));
    const auto expected =
        tiktok::sign(shop.app.at("app_secret"), "/customer_service/202309/images/upload",
                     {{"app_key", "6a1b2c3d4e5f"}, {"timestamp", "1754884800"}, {"shop_cipher", "ROW_abcDEF123"}}, "");
    CHECK(contains(upload.url, "sign=" + expected));

    const auto stored = answer(200, R"({"code":0,"data":{"url":"https://cdn/x.jpg","width":"640","height":853}})");
    const auto show = call_in(tiktok_shop().send(part, shop.connection, {stored}));
    CHECK(show.reaches_customer);
    CHECK(show.body == R"({"type":"IMAGE","content":"{\"url\":\"https://cdn/x.jpg\",\"width\":640,\"height\":853}"})");
    const auto sent = answer(200, R"({"code":0,"data":{"message_id":"7537001122334455999"}})");
    CHECK(ended<inbox::Sent>(tiktok_shop().send(part, shop.connection, {stored, sent})).id == "7537001122334455999");

    SECTION("a failed upload reached nobody, so it may be tried again")
    {
        const auto after_upload = [&](HttpReply reply) { return tiktok_shop().send(part, shop.connection, {reply}); };
        ended<inbox::TryAgain>(after_upload(answer(502, "<html>")));
        ended<inbox::TryAgain>(after_upload(answer(200, R"({"code":36009003,"message":"internal"})")));
        ended<inbox::TryAgain>(after_upload(answer(200, R"({"code":0,"data":{}})")));
        CHECK(ended<inbox::Failed>(after_upload(answer(200, refusal_code(36009021)))).code == "media");
        CHECK(ended<inbox::Failed>(after_upload(answer(413, "too large"))).code == "media");
        ended<inbox::NeedsReconnection>(after_upload(answer(401, refusal_code(105002))));
    }
}

TEST_CASE("A product card names the product and nothing else")
{
    Shop shop;
    const auto part = reply({"", inbox::ProductCard{"1729592969712207008", "Áo thun"}, ""});
    const auto call = call_in(tiktok_shop().send(part, shop.connection, {}));
    CHECK(call.body == R"({"type":"PRODUCT_CARD","content":"{\"product_id\":\"1729592969712207008\"}"})");
}

TEST_CASE("How a reply ended is read from the number, never from the words")
{
    Shop shop;
    const auto part = reply({"Dạ", {}, ""});
    const auto outcome = [&](int status, std::string body, Headers headers = {}) {
        return tiktok_shop().send(part, shop.connection, {answer(status, std::move(body), std::move(headers))});
    };
    CHECK(ended<inbox::Sent>(outcome(200, R"({"code":0,"data":{"message_id":7537001122334455999}})")).id ==
          "7537001122334455999");

    SECTION("refused for good, with a reason the page can put into words")
    {
        const auto code = [&](int number) { return ended<inbox::Failed>(outcome(200, refusal_code(number))).code; };
        CHECK(code(45109001) == "window_closed");
        CHECK(code(45101006) == "content");
        CHECK(code(45101004) == "quota");
        CHECK(code(45101003) == "gone");
        CHECK(code(45102007) == "not_allowed");
        CHECK(code(45101001) == "platform");
        CHECK(code(36009004) == "platform");
        CHECK(ended<inbox::Failed>(outcome(403, refusal_code(45102007))).code == "not_allowed");
    }
    SECTION("the connection itself is refused")
    {
        for (const int number : {105002, 105005, 101000, 106001, 106013, 36009033}) {
            ended<inbox::NeedsReconnection>(outcome(200, refusal_code(number)));
            ended<inbox::NeedsReconnection>(outcome(401, refusal_code(number)));
        }
        ended<inbox::NeedsReconnection>(outcome(401, refusal_code(36009004)));
        ended<inbox::NeedsReconnection>(outcome(401, "<html>"));
    }
    SECTION("too fast: again, when the platform says so")
    {
        CHECK(ended<inbox::TryAgain>(outcome(429, refusal_code(36009002), {{"Retry-After", "7"}})).after ==
              std::chrono::seconds{7});
        CHECK(ended<inbox::TryAgain>(outcome(429, "slow down", {{"retry-after", "999999999"}})).after ==
              std::chrono::hours{1});
        CHECK(ended<inbox::TryAgain>(outcome(200, refusal_code(36009002), {{"Retry-After", "soon"}})).after ==
              std::chrono::seconds{30});
        ended<inbox::TryAgain>(outcome(429, ""));
    }
    SECTION("nobody can say: never sent again by us")
    {
        ended<inbox::Unknown>(outcome(200, R"({"code":0,"data":{}})"));
        ended<inbox::Unknown>(outcome(200, R"({"code":0})"));
        ended<inbox::Unknown>(outcome(200, ""));
        ended<inbox::Unknown>(outcome(200, "{\"code\":0,\"data\":{\"message"));
        ended<inbox::Unknown>(outcome(200, "[]"));
        ended<inbox::Unknown>(outcome(200, refusal_code(36009003)));
        ended<inbox::Unknown>(outcome(200, refusal_code(36009007)));
        ended<inbox::Unknown>(outcome(200, refusal_code(12345678)));
        ended<inbox::Unknown>(outcome(500, R"({"code":0,"data":{"message_id":"1"}})"));
        ended<inbox::Unknown>(outcome(502, "<html>bad gateway</html>"));
        ended<inbox::Unknown>(outcome(400, "<html>"));
        ended<inbox::Unknown>(outcome(0, ""));
    }
}

TEST_CASE("A draft becomes its words, then each picture or card, in order")
{
    const auto parts =
        parts_of({"Dạ shop gửi ạ", {picture(), inbox::ProductCard{"17", "Áo"}, picture("image/webp")}, "", false});
    REQUIRE(parts.size() == 4);
    CHECK(parts[0].text == "Dạ shop gửi ạ");
    CHECK(std::holds_alternative<inbox::File>(parts[1].attached));
    CHECK(std::holds_alternative<inbox::ProductCard>(parts[2].attached));
    CHECK(std::get<inbox::File>(parts[3].attached).mime == "image/webp");
    CHECK(parts[3].text.empty());
}

TEST_CASE("Long replies are cut at 2000 characters as people count them")
{
    std::string exact;
    for (int i = 0; i < 2000; ++i) exact += "ậ";
    CHECK(parts_of({exact, {}, "", false}).size() == 1);
    CHECK(parts_of({exact + "ậ", {}, "", false}).size() == 2);
    CHECK(parts_of({"e\xCC\x82\xCC\xA3", {}, "", false}).at(0).text == "ệ");
}

TEST_CASE("What TikTok Shop cannot carry is refused before anything is sent")
{
    auto video = picture("video/mp4");
    video.kind = inbox::AttachmentKind::video;
    CHECK(refused({"", {picture(), video}, "", false}).field == "attachments[1]");
    CHECK(refused({"", {picture("image/heic")}, "", false}).code == "media");
    CHECK(refused({"", {picture("image/png", (10LL << 20) + 1)}, "", false}).code == "media");
    CHECK(parts_of({"", {picture("image/png", 10LL << 20)}, "", false}).size() == 1);
    CHECK(refused({" \n", {}, "", false}).code == "empty");
    CHECK(refused({"a", {}, "", false}, inbox::ThreadKind::comment).code == "not_allowed");
}
