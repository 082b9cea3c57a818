#include "connectors/tiktok_shop/fixtures_for_tests.hpp"

using namespace connectors;
using namespace connectors::tiktok_tests;

namespace {

constexpr auto tokens = R"({"code":0,"message":"success","data":{"access_token":"ROW_new",
    "access_token_expire_in":1755489600,"refresh_token":"ROW_next","refresh_token_expire_in":1786420800,
    "open_id":"7010736057180325637","seller_name":"Shop A","seller_base_region":"VN","user_type":0,
    "granted_scopes":["seller.customer_service"]}})";

constexpr auto shops = R"({"code":0,"data":{"shops":[
    {"id":"7494049642642441621","name":"Hoa Mai","region":"VN","seller_type":"LOCAL","cipher":"ROW_one","code":"VN1"},
    {"id":"7494049642642441622","name":"Hoa Lan","region":"VN","seller_type":"LOCAL","cipher":"ROW_two","code":"VN2"},
    {"id":"7494049642642441623","name":"Không mã","region":"VN"}]}})";

const inbox::Time expiry{std::chrono::seconds{1755489600}};

} // namespace

TEST_CASE("Tokens are renewed in pairs, and their end is a moment, not a duration")
{
    Shop shop;
    const auto call = call_in(tiktok_shop().renew(shop.connection, {}));
    CHECK(call.method == "GET");
    CHECK(call.url == "https://auth.tiktok-shops.com/api/v2/token/refresh?app_key=6a1b2c3d4e5f"
                      "&app_secret=0123456789abcdef0123456789abcdef01234567&refresh_token=ROW_refresh"
                      "&grant_type=refresh_token");
    CHECK_FALSE(call.reaches_customer);

    const auto renewed = ended<Renewed>(tiktok_shop().renew(shop.connection, {answer(200, tokens)}));
    CHECK(renewed.expires_at == expiry);
    CHECK(renewed.channel == Settings{{"access_token", "ROW_new"},
                                      {"refresh_token", "ROW_next"},
                                      {"access_expires_at", "1755489600"},
                                      {"refresh_expires_at", "1786420800"}});

    const auto step = [&](int status, std::string body) {
        return tiktok_shop().renew(shop.connection, {answer(status, std::move(body))});
    };
    ended<CannotRenew>(step(200, R"({"code":36004004,"message":"refresh token invalid"})"));
    ended<CannotRenew>(step(401, R"({"code":105002,"message":"expired"})"));
    ended<inbox::TryAgain>(step(503, ""));
    ended<inbox::TryAgain>(step(429, ""));
    ended<inbox::TryAgain>(step(200, "<html>"));
    ended<inbox::TryAgain>(step(200, R"({"code":0,"data":{}})"));

    shop.channel.erase("refresh_token");
    ended<CannotRenew>(tiktok_shop().renew(shop.connection, {}));
}

TEST_CASE("The owner is sent to the platform's page with our state")
{
    Shop shop;
    CHECK(tiktok_shop().authorize_url(shop.app, "https://gom.example/oauth", "s t", "", {}) ==
          "https://services.tiktokshop.com/open/authorize?service_id=7400000000000000001&state=s%20t");
    shop.app.erase("service_id");
    CHECK(tiktok_shop().authorize_url(shop.app, "", "s", "", {}) ==
          "https://auth.tiktok-shops.com/oauth/authorize?app_key=6a1b2c3d4e5f&state=s");
}

TEST_CASE("One grant brings every shop of the seller, each with its own cipher")
{
    Shop shop;
    const auto grant = [&](std::vector<std::pair<std::string, std::string>> query, Answers so_far) {
        return tiktok_shop().grant(query, shop.app, "", "", shop.connection.now, so_far);
    };
    const std::vector<std::pair<std::string, std::string>> came_back = {
        {"app_key", "6a1b2c3d4e5f"}, {"code", "ROW_code+1"}, {"locale", "vi"}, {"shop_region", "VN"}, {"state", "s"}};

    CHECK(call_in(grant(came_back, {})).url ==
          "https://auth.tiktok-shops.com/api/v2/token/get?app_key=6a1b2c3d4e5f"
          "&app_secret=0123456789abcdef0123456789abcdef01234567&auth_code=ROW_code%2B1&grant_type=authorized_code");

    const auto ask = call_in(grant(came_back, {answer(200, tokens)}));
    CHECK(contains(ask.url, "https://open-api.tiktokglobalshop.com/authorization/202309/shops?"));
    CHECK_FALSE(contains(ask.url, "shop_cipher"));
    CHECK(has_header(ask, "x-tts-access-token", "ROW_new"));

    const auto granted = ended<Granted>(grant(came_back, {answer(200, tokens), answer(200, shops)}));
    REQUIRE(granted.channels.size() == 2);
    CHECK(granted.channels[0].external_id == "7494049642642441621");
    CHECK(granted.channels[0].name == "Hoa Mai");
    CHECK(granted.channels[1].settings.at("shop_cipher") == "ROW_two");
    CHECK(granted.channels[1].settings.at("access_token") == "ROW_new");
    CHECK(granted.channels[1].settings.at("region") == "VN");

    SECTION("nothing is granted without a code, by another kind of account, or for another app")
    {
        ended<NotGranted>(grant({{"code", "null"}, {"error", "auth_denied"}}, {}));
        ended<NotGranted>(grant({{"code", "null"}}, {}));
        ended<NotGranted>(grant({}, {}));
        ended<NotGranted>(grant({{"code", "a"}, {"app_key", "other"}}, {}));
        ended<NotGranted>(grant(came_back, {answer(200, R"({"code":0,"data":{"access_token":"a","user_type":1}})")}));
        ended<NotGranted>(grant(came_back, {answer(200, R"({"code":0,"data":{"access_token":"a"}})")}));
        ended<NotGranted>(grant(came_back, {answer(200, R"({"code":36004003,"message":"code used"})")}));
        ended<NotGranted>(grant(came_back, {answer(200, tokens), answer(500, "")}));
        ended<NotGranted>(grant(came_back, {answer(200, tokens), answer(200, R"({"code":0,"data":{"shops":[]}})")}));
        ended<NotGranted>(
            grant(came_back, {answer(200, tokens), answer(200, R"({"code":0,"data":{"shops":[{"id":{}}]}})")}));
    }
}

TEST_CASE("A shop is healthy while its token still covers it")
{
    Shop shop;
    const auto call = call_in(tiktok_shop().health(shop.connection, {}));
    CHECK(contains(call.url, "/authorization/202309/shops?"));
    CHECK_FALSE(contains(call.url, "shop_cipher"));

    const auto health = [&](int status, std::string body) {
        return tiktok_shop().health(shop.connection, {answer(status, std::move(body))});
    };
    CHECK(ended<Healthy>(health(200, shops)).token_expires_at == expiry);
    CHECK(ended<Unhealthy>(health(401, R"({"code":105002,"message":"expired"})")).code == "105002");
    CHECK(ended<Unhealthy>(health(401, R"({"code":105002,"message":"expired"})")).needs_person);
    CHECK_FALSE(ended<Unhealthy>(health(502, "")).needs_person);
    CHECK(ended<Unhealthy>(health(200, R"({"code":0,"data":{"shops":[{"id":"1"}]}})")).code == "not_authorized");
    CHECK(ended<Unhealthy>(health(200, R"({"code":0,"data":{"shops":[{"id":[]}]}})")).code == "unreadable");
}

TEST_CASE("The token goes to picture hosts only when the shop's market asks for it")
{
    Shop shop;
    CHECK(tiktok_shop().media_headers(shop.connection).empty());
    shop.channel["media_auth"] = "true";
    CHECK(tiktok_shop().media_headers(shop.connection).at(0).second == "ROW_access");
}
