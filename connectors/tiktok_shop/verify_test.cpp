#include "connectors/tiktok_shop/fixtures_for_tests.hpp"

#include "connectors/signature.hpp"

#include <cctype>

using namespace connectors;
using namespace connectors::tiktok_tests;

namespace {

constexpr auto documented = "5dec0f11ec2f6783b8deee53c9ffbf8d024302f7c7e7fa55a35d17629031ac05";

WebhookRequest push(std::string body, std::vector<std::string> signatures)
{
    WebhookRequest request{"POST", {}, {}, std::move(body)};
    for (auto& signature : signatures) request.headers.emplace("Authorization", std::move(signature));
    return request;
}

bool trusted(const WebhookRequest& request, const Settings& app)
{
    return std::holds_alternative<Genuine>(tiktok_shop().verify(request, app));
}

} // namespace

TEST_CASE("A TikTok Shop push is trusted only when our app's secret signed its exact bytes")
{
    const Settings ours = {{"app_key", "abcdef"}, {"app_secret", "123"}};
    const auto body = fixture("order_status_signed_example");
    REQUIRE(trusted(push(body, {documented}), ours));

    SECTION("in either case of its digits, with blanks around them")
    {
        std::string upper = documented;
        for (auto& c : upper) c = static_cast<char>(std::toupper(c));
        CHECK(trusted(push(body, {upper}), ours));
        CHECK(trusted(push(body, {" \t" + upper + " "}), ours));
    }
    SECTION("not when one byte changed afterwards")
    {
        CHECK_FALSE(trusted(push(body + " ", {documented}), ours));
        auto altered = body;
        altered.back() = ' ';
        CHECK_FALSE(trusted(push(altered, {documented}), ours));
    }
    SECTION("not when another app's key or secret signed it")
    {
        CHECK_FALSE(trusted(push(body, {documented}), {{"app_key", "abcdef"}, {"app_secret", "1234"}}));
        CHECK_FALSE(trusted(push(body, {documented}), {{"app_key", "abcdeg"}, {"app_secret", "123"}}));
    }
    SECTION("not when the signature is missing, doubled, cut, longer, prefixed or not hexadecimal")
    {
        const std::string good = documented;
        CHECK_FALSE(trusted(push(body, {}), ours));
        CHECK_FALSE(trusted(push(body, {""}), ours));
        CHECK_FALSE(trusted(push(body, {"   "}), ours));
        CHECK_FALSE(trusted(push(body, {good, good}), ours));
        CHECK_FALSE(trusted(push(body, {good + ", " + good}), ours));
        CHECK_FALSE(trusted(push(body, {good.substr(1)}), ours));
        CHECK_FALSE(trusted(push(body, {good + "0"}), ours));
        CHECK_FALSE(trusted(push(body, {"Bearer " + good}), ours));
        CHECK_FALSE(trusted(push(body, {"g" + good.substr(1)}), ours));
        CHECK_FALSE(trusted(push(body, {good.substr(0, 32) + " " + good.substr(33)}), ours));
    }
    SECTION("not by the wrong schemes people write about")
    {
        CHECK_FALSE(trusted(push(body, {hmac_sha256_hex("123", body)}), ours));
        CHECK_FALSE(trusted(push(body, {hmac_sha256_hex("123", "123abcdef" + body + "123")}), ours));
        CHECK_FALSE(trusted(push(body, {hmac_sha256_hex("123", "1718305585." + body)}), ours));
    }
    SECTION("never by an app without a secret or a key")
    {
        const auto unkeyed = push(body, {hmac_sha256_hex("", "abcdef" + body)});
        CHECK_FALSE(trusted(unkeyed, {{"app_key", "abcdef"}, {"app_secret", ""}}));
        CHECK_FALSE(trusted(unkeyed, {{"app_key", "abcdef"}}));
        CHECK_FALSE(trusted(push(body, {hmac_sha256_hex("123", body)}), {{"app_secret", "123"}}));
    }
}
