#include "connectors/json_view.hpp"
#include "connectors/zalo/zalo_test.hpp"

#include <algorithm>

using namespace connectors;
using namespace connectors::zalo_sample;

namespace {

Step<Renewal> renew(const Answers& so_far, const Settings& settings = channel())
{
    const auto our_app = app();
    return zalo().renew({our_app, settings, oa, noon}, so_far);
}

const std::vector<std::pair<std::string, std::string>> agreed = {{"code", "code+1/="}, {"oa_id", oa}, {"state", "s"}};

Step<Grant> grant(const Answers& so_far, const Settings& our_app = app(),
                  const std::vector<std::pair<std::string, std::string>>& query = agreed)
{
    return zalo().grant(query, our_app, "https://gom.example/oauth/zalo/main", "verifier", noon, so_far);
}

const std::string pair_1 = R"({"access_token":"access-2","refresh_token":"refresh-2","expires_in":"90000"})";

} // namespace

TEST_CASE("A Zalo token is renewed with the refresh token, and both are new")
{
    const auto call = next_call(renew({}));
    CHECK(call.method == "POST");
    CHECK(call.url == "https://oauth.zaloapp.com/v4/oa/access_token");
    CHECK(header(call, "secret_key") == "doc-zalo-app-secret");
    CHECK(header(call, "Content-Type") == "application/x-www-form-urlencoded");
    CHECK(call.body == "refresh_token=refresh-1&app_id=1234567890123456789&grant_type=refresh_token");
    CHECK_FALSE(call.reaches_customer);

    const auto renewed = ended<Renewed>(renew({reply(200, pair_1)}));
    CHECK(renewed.channel.at("access_token") == "access-2");
    CHECK(renewed.channel.at("refresh_token") == "refresh-2");
    CHECK(renewed.expires_at == noon + 25h);
    CHECK(renewed.channel.at("access_expires_at") == "2026-01-02T06:00:00.001Z");
    CHECK(renewed.channel.at("refresh_expires_at") == "2026-04-01T05:00:00.001Z");

    SECTION("an answer that does not say how long counts as the shortest life")
    {
        for (const std::string odd : {R"({"access_token":"x","refresh_token":"y"})",
                                      R"({"access_token":"x","refresh_token":"y","expires_in":"soon"})",
                                      R"({"access_token":"x","refresh_token":"y","expires_in":-1})",
                                      R"({"access_token":"x","refresh_token":"y","expires_in":9223372036854775807})"}) {
            CHECK(ended<Renewed>(renew({reply(200, odd)})).expires_at == noon + 1h);
        }
    }
    SECTION("a spent or old refresh token needs a person, also when the refusal comes with 200")
    {
        for (const int code : {-14014, -14020, -14002}) {
            const auto refused =
                R"({"error":)" + std::to_string(code) + R"(,"error_name":"Invalid","error_description":"no"})";
            ended<CannotRenew>(renew({reply(200, refused)}));
            ended<CannotRenew>(renew({reply(400, refused)}));
        }
        ended<CannotRenew>(renew({}, {{"access_token", "x"}}));
    }
    SECTION("an unclear answer is asked again, since nothing else could save the connection")
    {
        for (const int status : {500, 502, 200}) ended<inbox::TryAgain>(renew({reply(status, "<html>")}));
        ended<inbox::TryAgain>(renew({reply(200, "{}")}));
        ended<inbox::TryAgain>(renew({reply(429, "")}));
        ended<inbox::TryAgain>(renew({reply(200, R"({"error":-32})")}));
    }
}

TEST_CASE("The owner is sent to Zalo with a challenge made from our verifier")
{
    const std::string rfc_7636 = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    CHECK(zalo().authorize_url(app(), "https://gom.example/oauth/zalo/main", "s&1", rfc_7636, noon) ==
          "https://oauth.zaloapp.com/v4/oa/permission?app_id=1234567890123456789&redirect_uri="
          "https%3A%2F%2Fgom.example%2Foauth%2Fzalo%2Fmain&code_challenge="
          "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&state=s%261");

    SECTION("or with the link and verifier the console made")
    {
        auto pasted = app();
        pasted["permission_url"] = "https://oauth.zaloapp.com/v4/oa/permission?app_id=1&code_challenge=c";
        pasted["code_verifier"] = "from-console";
        CHECK(zalo().authorize_url(pasted, "", "s", rfc_7636, noon) == pasted["permission_url"] + "&state=s");
        CHECK(next_call(grant({}, pasted)).body.ends_with("code_verifier=from-console"));
    }
}

TEST_CASE("The owner's code becomes a channel with name and tokens")
{
    const auto call = next_call(grant({}));
    CHECK(call.body ==
          "code=code%2B1%2F%3D&app_id=1234567890123456789&grant_type=authorization_code&code_verifier=verifier");
    CHECK(header(call, "secret_key") == "doc-zalo-app-secret");

    const auto who = next_call(grant({reply(200, pair_1)}));
    CHECK(who.url == "https://openapi.zalo.me/v2.0/oa/getoa");
    CHECK(header(who, "access_token") == "access-2");

    const auto account = R"({"data":{"oa_id":4318657068771012646,"name":"Hoa Mai"},"error":0,"message":"Success"})";
    const auto granted = ended<Granted>(grant({reply(200, pair_1), reply(200, account)}));
    REQUIRE(granted.channels.size() == 1);
    CHECK(granted.channels[0].external_id == oa);
    CHECK(granted.channels[0].name == "Hoa Mai");
    CHECK(granted.channels[0].settings.at("access_token") == "access-2");
    CHECK(granted.channels[0].settings.at("refresh_token") == "refresh-2");
    for (const auto& [name, value] : granted.channels[0].settings) {
        const auto specs = zalo().channel_settings();
        CHECK(std::any_of(specs.begin(), specs.end(), [&](const auto& spec) { return spec.name == name; }));
    }

    SECTION("a spent code is not lost because the name could not be asked")
    {
        const auto nameless = ended<Granted>(grant({reply(200, pair_1), reply(500, "")}));
        CHECK(nameless.channels[0].external_id == oa);
        CHECK(nameless.channels[0].name == "Zalo OA 2646");
    }
    SECTION("a refusal grants nothing")
    {
        ended<NotGranted>(grant({reply(200, R"({"error":-14003,"error_name":"Invalid redirect uri"})")}));
        ended<NotGranted>(grant({reply(500, "")}));
        ended<NotGranted>(grant({}, app(), {{"error", "denied"}}));
        ended<NotGranted>(grant({reply(200, pair_1), reply(500, "")}, app(), {{"code", "c"}}));
    }
}

TEST_CASE("Zalo's health is asked with a call that every token may make")
{
    const auto our_app = app();
    const auto settings = channel();
    const Connection connection{our_app, settings, oa, noon};
    const auto health = [&](int status, const std::string& body) {
        return zalo().health(connection, {reply(status, body)});
    };
    CHECK(next_call(zalo().health(connection, {})).url.ends_with("/v2.0/oa/getoa"));
    CHECK(ended<Healthy>(health(200, R"({"error":0,"data":{"oa_id":"4318657068771012646"}})")).token_expires_at ==
          iso_time("2026-01-02T06:00:00.000Z"));
    CHECK(ended<Unhealthy>(health(200, R"({"error":-216})")).needs_person);
    CHECK(ended<Unhealthy>(health(200, R"({"error":0,"data":{"oa_id":"1"}})")).code == "wrong_account");
    CHECK_FALSE(ended<Unhealthy>(health(200, R"({"error":-32})")).needs_person);
    CHECK_FALSE(ended<Unhealthy>(health(503, "")).needs_person);
    CHECK(ended<Unhealthy>(zalo().health({our_app, our_app, oa, noon}, {})).code == "token");
}
