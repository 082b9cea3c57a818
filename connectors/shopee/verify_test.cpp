#include "connectors/shopee/shopee_testing.hpp"
#include "connectors/shopee/wire.hpp"
#include "connectors/signature.hpp"

#include <catch2/catch.hpp>

using namespace connectors;
using namespace connectors::shopee_testing;

namespace {

const std::string documented_signature = "f448a33075c34c11aa2df4a51c765210585e7b33fbbc16912b303a5a2884495c";

WebhookRequest pushed(std::string body, std::string signature)
{
    WebhookRequest request;
    request.method = "POST";
    if (!signature.empty()) request.headers.emplace("Authorization", std::move(signature));
    request.body = std::move(body);
    return request;
}

WebhookRequest documented()
{
    return pushed(fixture("order_status_signed"), documented_signature);
}

bool genuine(const WebhookRequest& request, const Settings& settings = app())
{
    return std::holds_alternative<Genuine>(shopee().verify(request, settings));
}

bool forged(const WebhookRequest& request, const Settings& settings = app())
{
    return std::holds_alternative<Forged>(shopee().verify(request, settings));
}

std::string upper(std::string text)
{
    for (auto& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

} // namespace

TEST_CASE("A Shopee push is trusted only when our key signed the registered address and its exact bytes")
{
    REQUIRE(genuine(documented()));

    SECTION("in upper case and between blanks too")
    {
        CHECK(genuine(pushed(documented().body, "  " + upper(documented_signature) + "\t")));
    }
    SECTION("whatever the header's case")
    {
        auto request = documented();
        request.headers.clear();
        request.headers.emplace("authorization", documented_signature);
        CHECK(genuine(request));
    }
    SECTION("not when one byte changed afterwards")
    {
        auto request = documented();
        request.body.back() = ' ';
        CHECK(forged(request));
        request = documented();
        request.body.insert(request.body.find(':') + 1, " ");
        CHECK(forged(request));
    }
    SECTION("not when it is unsigned, signed twice or signed with something that is not 64 digits")
    {
        CHECK(forged(pushed(documented().body, "")));
        CHECK(forged(pushed(documented().body, "   ")));
        CHECK(forged(pushed(documented().body, documented_signature.substr(1))));
        CHECK(forged(pushed(documented().body, documented_signature + "0")));
        CHECK(forged(pushed(documented().body, "SHA256 " + documented_signature)));
        CHECK(forged(pushed(documented().body, "g" + documented_signature.substr(1))));
        auto twice = documented();
        twice.headers.emplace("authorization", documented_signature);
        CHECK(forged(twice));
    }
    SECTION("not when another address is registered, were it only a slash longer")
    {
        auto settings = app();
        settings["callback_url"] += "/";
        CHECK(forged(documented(), settings));
    }
    SECTION("not when the key is taken for hexadecimal digits in another case")
    {
        auto settings = app();
        settings["partner_key"] = upper(settings["partner_key"]);
        CHECK(forged(documented(), settings));
    }
}

TEST_CASE("A Shopee app without a key or an address trusts nothing")
{
    for (const std::string name : {"partner_key", "callback_url"}) {
        for (const bool absent : {true, false}) {
            auto settings = app();
            if (absent) settings.erase(name);
            else settings[name] = "";
            const auto key = settings.contains("partner_key") ? settings["partner_key"] : "";
            const auto address = settings.contains("callback_url") ? settings["callback_url"] : "";
            const auto body = fixture("message_text");
            CHECK(forged(pushed(body, hmac_sha256_hex(key, address + "|" + body)), settings));
        }
    }
}

TEST_CASE("Shopee's trial of the address is answered empty whatever its signature")
{
    const std::string trial =
        R"({"code":0,"data":{"verify_info":"This is a Verification message.Please respond in the certain format."}})";
    const auto is_handshake = [](const std::string& body, const std::string& signature) {
        const auto verdict = shopee().verify(pushed(body, signature), app());
        const auto* handshake = std::get_if<Handshake>(&verdict);
        return handshake && handshake->answer.empty();
    };
    CHECK(is_handshake(trial, ""));
    CHECK(is_handshake(trial, documented_signature));
    CHECK(is_handshake(trial, hmac_sha256_hex(app()["partner_key"], app()["callback_url"] + "|" + trial)));
    CHECK(is_handshake(R"({"code":"0","shop_id":0,"data":{}})", ""));

    SECTION("but a push of code 0 about a shop is no trial")
    {
        CHECK(forged(pushed(R"({"code":0,"shop_id":727720655,"data":{}})", "")));
        CHECK(forged(pushed(R"({"code":0,"shop_id":"727720655","data":{}})", "")));
        CHECK(forged(pushed(R"({"code":0,"data":{"shopid":727720655}})", "")));
    }
    SECTION("nor is a long one, an unreadable one, or one without a code")
    {
        CHECK(forged(pushed(R"({"code":0,"data":{"verify_info":")" + std::string(5000, 'x') + "\"}}", "")));
        CHECK(forged(pushed(R"({"code":0)", "")));
        CHECK(forged(pushed(R"({"data":{}})", "")));
        CHECK(forged(pushed(R"({"code":null,"data":{}})", "")));
        CHECK(forged(pushed("[]", "")));
        CHECK(forged(pushed("", "")));
    }
}

TEST_CASE("Calls to Shopee are signed as its documentation computes it")
{
    const auto settings = app();
    CHECK(shopee_wire::signature(shopee_wire::public_caller(settings, now), "/api/v2/auth/token/get") ==
          "ce5c2a6eba237d9e62ac243f63f145156430e45b475071d349d4585c7a75c768");

    const shopee_wire::Caller caller{settings, "777174636562737266615546704c6d14", "701711", now};
    CHECK(shopee_wire::signature(caller, "/api/v2/sellerchat/send_message") ==
          "a204c929574e3bf63f5ad9ec8b24c3d86d87cec592ede3557d6eddf19a886dc4");
    CHECK(shopee_wire::signed_url(caller, "/api/v2/sellerchat/send_message", {{"a", "b c"}}) ==
          "https://partner.shopeemobile.com/api/v2/sellerchat/send_message?partner_id=2001887&timestamp=1754884800"
          "&sign=a204c929574e3bf63f5ad9ec8b24c3d86d87cec592ede3557d6eddf19a886dc4"
          "&access_token=777174636562737266615546704c6d14&shop_id=701711&a=b%20c");
}
