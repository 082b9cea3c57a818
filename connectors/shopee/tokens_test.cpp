#include "connectors/shopee/shopee_testing.hpp"

#include <catch2/catch.hpp>

using namespace connectors;
using namespace connectors::shopee_testing;

namespace {

const std::string pair_answer =
    R"({"request_id":"r","error":"","message":"","access_token":"token-2","refresh_token":"refresh-2","expire_in":14400,"partner_id":2001887,"shop_id":727720655})";

Renewal renewed(HttpReply reply)
{
    const Shop shop;
    return end_of(shopee().renew(shop.connection(), {std::move(reply)}));
}

} // namespace

TEST_CASE("A Shopee token is renewed with the refresh token that works once, and both new ones are kept")
{
    const Shop shop;
    const auto call = call_of(shopee().renew(shop.connection(), {}));
    CHECK(call.method == "POST");
    CHECK(call.url.starts_with(
        "https://partner.shopeemobile.com/api/v2/auth/access_token/get?partner_id=2001887&timestamp=1754884800&sign="));
    CHECK(call.url.find("access_token=") == std::string::npos);
    CHECK(call.body == R"({"refresh_token":"refresh-1","partner_id":2001887,"shop_id":727720655})");

    const auto fresh = std::get<Renewed>(renewed(answer(200, pair_answer)));
    CHECK(fresh.channel.at("access_token") == "token-2");
    CHECK(fresh.channel.at("refresh_token") == "refresh-2");
    CHECK(fresh.channel.at("access_expires_at") == "1754899200");
    CHECK(fresh.expires_at == now + std::chrono::hours{4});
}

TEST_CASE("A refused refresh token needs the owner, Shopee's own trouble needs patience")
{
    for (const std::string name : {"refresh_token_expired", "shop_access_expired", "shop_no_linked", "shop_banned",
                                   "error_auth", "error_param", "error_sign", "auth.refresh_token_expired"}) {
        INFO(name);
        CHECK(std::holds_alternative<CannotRenew>(
            renewed(answer(403, R"({"error":")" + name + R"(","message":"words"})"))));
    }
    for (const auto& reply :
         {answer(500, "{}"), answer(200, "garbage"), answer(200, R"({"error":"error_server"})"),
          answer(200, R"({"error":"error_rate_limit"})"), answer(200, R"({"error":"","access_token":"x"})"),
          answer(200, R"({"error":"something_new"})"), answer(429, "")}) {
        INFO(reply.body);
        CHECK(std::holds_alternative<inbox::TryAgain>(renewed(reply)));
    }
    Shop shop;
    shop.channel.erase("refresh_token");
    CHECK(std::holds_alternative<CannotRenew>(end_of(shopee().renew(shop.connection(), {}))));
}

TEST_CASE("The owner is sent to Shopee's signed page and comes back with the state in the address")
{
    auto settings = app();
    const auto url = shopee().authorize_url(settings, "https://inbox.example.vn/oauth/shopee/main", "s t&te", "", now);
    CHECK(url.starts_with(
        "https://partner.shopeemobile.com/api/v2/shop/auth_partner?partner_id=2001887&timestamp=1754884800&sign="));
    CHECK(url.ends_with("&redirect=https%3A%2F%2Finbox.example.vn%2Foauth%2Fshopee%2Fmain%3Fstate%3Ds%2520t%2526te"));

    settings["authorize_base"] = "https://open.shopee.com/auth";
    CHECK(shopee().authorize_url(settings, "https://i.vn/o?a=1", "s", "", now) ==
          "https://open.shopee.com/"
          "auth?auth_type=seller&partner_id=2001887&redirect_uri=https%3A%2F%2Fi.vn%2Fo%3Fa%3D1%26state%3Ds&response_"
          "type=code");
}

TEST_CASE("The code a shop's owner brings becomes a channel with its name")
{
    const auto grant = [](const Answers& so_far) {
        return shopee().grant({{"state", "s"}, {"code", "c-1"}, {"shop_id", "727720655"}}, app(), "", "", now, so_far);
    };
    const auto first = call_of(grant({}));
    CHECK(first.url.find("/api/v2/auth/token/get?") != std::string::npos);
    CHECK(first.body == R"({"code":"c-1","partner_id":2001887,"shop_id":727720655})");
    const auto second = call_of(grant({answer(200, pair_answer)}));
    CHECK(second.url.find("/api/v2/shop/get_shop_info?") != std::string::npos);
    CHECK(second.url.ends_with("&access_token=token-2&shop_id=727720655"));

    const auto named = end_of(
        grant({answer(200, pair_answer),
               answer(200, R"({"error":"","shop_name":"Áo Thun Xinh","region":"VN","expire_time":1786420800})")}));
    const auto channel = std::get<Granted>(named).channels.at(0);
    CHECK(channel.external_id == "727720655");
    CHECK(channel.name == "Áo Thun Xinh");
    CHECK(channel.settings.at("access_token") == "token-2");
    CHECK(channel.settings.at("refresh_token") == "refresh-2");
    CHECK(channel.settings.at("authorization_expires_at") == "1786420800");

    SECTION("a shop whose name cannot be read is a channel all the same")
    {
        const auto unnamed = end_of(grant({answer(200, pair_answer), answer(500, "")}));
        CHECK(std::get<Granted>(unnamed).channels.at(0).name == "Shopee 727720655");
    }
    SECTION("a code that Shopee refuses brings nothing")
    {
        CHECK(std::holds_alternative<NotGranted>(
            end_of(grant({answer(200, R"({"error":"invalid_code","message":"used"})")}))));
        CHECK(std::holds_alternative<NotGranted>(end_of(grant({answer(200, "{}")}))));
        CHECK(std::holds_alternative<NotGranted>(end_of(shopee().grant({{"shop_id", "1"}}, app(), "", "", now, {}))));
        CHECK(std::holds_alternative<NotGranted>(end_of(shopee().grant({{"code", "1"}}, app(), "", "", now, {}))));
    }
}

TEST_CASE("A main account brings all its shops, each with the pair they begin with")
{
    const auto grant = [](const Answers& so_far) {
        return shopee().grant({{"code", "c-1"}, {"main_account_id", "70001"}}, app(), "", "", now, so_far);
    };
    CHECK(call_of(grant({})).body == R"({"code":"c-1","partner_id":2001887,"main_account_id":70001})");
    const auto tokens = answer(
        200,
        R"({"error":"","access_token":"token-2","refresh_token":"refresh-2","expire_in":14400,"shop_id_list":[1001,"1002"],"merchant_id_list":[9]})");
    const auto info = answer(200, R"({"error":"","shop_name":"Một"})");
    CHECK(call_of(grant({tokens})).url.ends_with("&shop_id=1001"));
    CHECK(call_of(grant({tokens, info})).url.ends_with("&shop_id=1002"));
    const auto channels = std::get<Granted>(end_of(grant({tokens, info, info}))).channels;
    REQUIRE(channels.size() == 2);
    CHECK(channels[1].external_id == "1002");
    CHECK(channels[1].settings.at("refresh_token") == "refresh-2");
}

TEST_CASE("Buyers have the name and picture their conversation shows")
{
    const Shop shop;
    const auto call = call_of(shopee().profile(buyer_id, conversation_id, shop.connection(), {}));
    CHECK(call.url.find("/api/v2/sellerchat/get_one_conversation?") != std::string::npos);
    CHECK(call.url.ends_with("&conversation_id=3034567890123456789"));

    const auto told = [&](const HttpReply& reply) {
        return end_of(shopee().profile(buyer_id, conversation_id, shop.connection(), {reply}));
    };
    const auto profile = std::get<Profile>(told(
        answer(200, R"({"error":"","response":{"to_id":912345678,"to_name":"minhanh.99","to_avatar":"vn-ava-1"}})")));
    CHECK(profile.name == "minhanh.99");
    CHECK(profile.avatar_url == "https://cf.shopee.vn/file/vn-ava-1");
    CHECK_FALSE(
        std::get<NoProfile>(told(answer(200, R"({"error":"","response":{"to_id":5,"to_name":"x"}})"))).try_later);
    CHECK(std::get<NoProfile>(told(answer(503, ""))).try_later);
    CHECK(std::holds_alternative<NoProfile>(end_of(shopee().profile(buyer_id, "", shop.connection(), {}))));
}

TEST_CASE("A Shopee channel is ill when its token, its shop or the app's pushes are")
{
    const Shop shop;
    const auto health = [&](const Answers& so_far) { return shopee().health(shop.connection(), so_far); };
    CHECK(call_of(health({})).url.find("/api/v2/shop/get_shop_info?") != std::string::npos);
    const auto fine = answer(200, R"({"error":"","shop_name":"Áo","status":"NORMAL"})");
    CHECK(call_of(health({fine})).url.find("/api/v2/push/get_app_push_config?") != std::string::npos);
    CHECK(std::get<Healthy>(
              end_of(health({fine, answer(200, R"({"error":"","response":{"live_push_status":"Normal"}})")})))
              .token_expires_at == now + std::chrono::hours{4});
    CHECK(std::holds_alternative<Healthy>(end_of(health({fine, answer(200, R"({"error":"error_permission"})")}))));

    CHECK(std::get<Unhealthy>(
              end_of(health({fine, answer(200, R"({"error":"","response":{"live_push_status":"Suspended"}})")})))
              .code == "push_suspended");
    CHECK(
        std::get<Unhealthy>(
            end_of(health({fine, answer(200, R"({"error":"","response":{"callback_url":"https://old.example.vn"}})")})))
            .code == "callback_url");
    CHECK_FALSE(std::get<Unhealthy>(end_of(health({answer(403, R"({"error":"error_auth"})")}))).needs_person);
    CHECK(std::get<Unhealthy>(end_of(health({answer(403, R"({"error":"shop_banned"})")}))).needs_person);
    CHECK(std::get<Unhealthy>(end_of(health({answer(200, R"({"error":"","status":"BANNED"})")}))).code ==
          "shop_banned");
    CHECK_FALSE(std::get<Unhealthy>(end_of(health({answer(502, "")}))).needs_person);
}
