#include "connectors/zalo/zalo_test.hpp"
#include "connectors/zalo/api.hpp"

using namespace connectors;
using namespace connectors::zalo_sample;

namespace {

const std::string first_mac = "147d107cacc3c4705fddce3d03143c0a437f5598129bee818354eed9fd577685";

WebhookRequest post(std::string body, const std::string& signature)
{
    return {"POST", {}, {{"X-ZEvent-Signature", signature}}, std::move(body)};
}

WebhookRequest signed_by(const Settings& app, const std::string& body, const std::string& timestamp)
{
    return post(body, "mac=" + sha256_hex(app.at("app_id") + body + timestamp + app.at("oa_secret_key")));
}

bool genuine(const WebhookRequest& request, const Settings& app)
{
    return std::holds_alternative<Genuine>(zalo().verify(request, app));
}

bool forged(const WebhookRequest& request, const Settings& app)
{
    return std::holds_alternative<Forged>(zalo().verify(request, app));
}

} // namespace

TEST_CASE("A Zalo webhook is trusted only when the OA Secret Key signed its exact bytes")
{
    const auto body = fixture("user_send_text");
    REQUIRE(body.size() == 247);
    CHECK(genuine(post(body, "mac=" + first_mac), app()));
    CHECK(genuine(post(body, first_mac), app()));

    SECTION("as an independent library publishes it, for another app than the body names")
    {
        const Settings theirs = {{"app_id", "appID"}, {"oa_secret_key", "oaSecret"}};
        const auto tagged = fixture("remove_user_from_tag");
        const std::string mac = "315f0bb0c84fa87c816e302a590f5d26e6112a950c81bf28fb6b795130a19d09";
        CHECK(genuine(post(tagged, "mac=" + mac), theirs));
        CHECK(forged(post(tagged, "mac=" + mac), app()));
    }
    SECTION("not when one byte came or changed afterwards")
    {
        CHECK(forged(post(body + "\n", "mac=" + first_mac), app()));
        auto altered = body;
        altered[altered.find("shop")] = 'S';
        CHECK(forged(post(altered, "mac=" + first_mac), app()));
    }
    SECTION("not when the digits are cut, doubled, in capitals or of another scheme")
    {
        auto capitals = first_mac;
        for (auto& c : capitals) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
        for (const auto& odd :
             {std::string(), std::string("mac="), first_mac.substr(1), first_mac + "0", "mac=mac=" + first_mac,
              "sha256=" + first_mac, "MAC=" + first_mac, capitals, " " + first_mac, first_mac + ",mac=" + first_mac}) {
            CHECK(forged(post(body, odd), app()));
        }
        CHECK(forged(post(body, hmac_sha256_hex("doc-oa-secret", body)), app()));
    }
    SECTION("not when the header is absent or came twice")
    {
        auto request = post(body, "mac=" + first_mac);
        request.headers.emplace("x-zevent-signature", "mac=" + first_mac);
        CHECK(forged(request, app()));
        request.headers.clear();
        CHECK(forged(request, app()));
        request.headers.emplace("x-zevent-signature", "mac=" + first_mac);
        CHECK(genuine(request, app()));
    }
    SECTION("not when we have no secret or no app id")
    {
        for (const auto* name : {"oa_secret_key", "app_id"}) {
            auto without = app();
            without.erase(name);
            CHECK(forged(post(body, "mac=" + first_mac), without));
            without[name] = "";
            CHECK(forged(signed_by(without, body, "1767243600001"), without));
        }
    }
    SECTION("not when the app secret signed it, but then we say so")
    {
        auto swapped = app();
        std::swap(swapped.at("app_secret"), swapped.at("oa_secret_key"));
        const auto verdict = zalo().verify(post(body, "mac=" + first_mac), swapped);
        REQUIRE(std::holds_alternative<Forged>(verdict));
        CHECK(std::get<Forged>(verdict).why.find("app_secret") != std::string::npos);
    }
}

TEST_CASE("The digits of Zalo's timestamp are signed as they stand in the body")
{
    const auto with = [](const std::string& timestamp) {
        return R"({"event_name":"follow","timestamp":)" + timestamp + "}";
    };
    CHECK(genuine(signed_by(app(), with("1767243600001"), "1767243600001"), app()));
    CHECK(genuine(signed_by(app(), with("\"1767243600001\""), "1767243600001"), app()));
    CHECK(genuine(signed_by(app(), with("\"0001767243600\""), "0001767243600"), app()));
    CHECK(genuine(signed_by(app(), with(" 18446744073709551615 "), "18446744073709551615"), app()));

    SECTION("without digits nothing can be verified, whatever was signed")
    {
        for (const std::string odd : {"\"\"", "null", "1.5", "-5", "true", "[1]", "\"12a\""}) {
            CHECK(forged(signed_by(app(), with(odd), odd), app()));
            CHECK(forged(signed_by(app(), with(odd), ""), app()));
        }
        CHECK(forged(signed_by(app(), "{}", ""), app()));
        CHECK(forged(signed_by(app(), "", ""), app()));
        CHECK(forged(signed_by(app(), "not json", ""), app()));
        CHECK(forged(signed_by(app(), R"({"timestamp":"1767243600001")", "1767243600001"), app()));
    }
    SECTION("half a character or a deep nest is genuine all the same")
    {
        const std::string half = R"({"timestamp":"1767243600001","message":{"text":"\ud83d"}})";
        CHECK(genuine(signed_by(app(), half, "1767243600001"), app()));
        const auto deep = R"({"timestamp":"1767243600001","x":)" + std::string(100, '[') + std::string(100, ']') + "}";
        CHECK(genuine(signed_by(app(), deep, "1767243600001"), app()));
        CHECK(std::holds_alternative<inbox::NotUnderstood>(only_item(deep).what));
    }
}

TEST_CASE("While the shop sets Zalo up, an unsigned sample is answered and never trusted")
{
    auto setting_up = app();
    setting_up["zalo_unsigned_response"] = "200";
    const auto body = fixture("user_send_text");
    for (const auto& request : {post(body, "mac=" + std::string(64, '0')), post("", ""), post("not json", "")}) {
        const auto verdict = zalo().verify(request, setting_up);
        REQUIRE(std::holds_alternative<Handshake>(verdict));
        CHECK(std::get<Handshake>(verdict).answer.empty());
        CHECK(forged(request, app()));
    }
    CHECK(genuine(post(body, "mac=" + first_mac), setting_up));

    SECTION("any other value means no")
    {
        setting_up["zalo_unsigned_response"] = "true";
        CHECK(forged(post(body, ""), setting_up));
    }
    SECTION("an app without its key stays closed")
    {
        setting_up["oa_secret_key"] = "";
        CHECK(forged(post(body, ""), setting_up));
    }
}

TEST_CASE("Zalo's proof of the app secret is the documented one")
{
    CHECK(zalo_api::appsecret_proof("doc-zalo-app-secret", "doc-access-token") ==
          "75e45a249e122f4c31795ee1c1f2a099a30056722fe8ec6184ae7dbdfa1e0218");
    auto proving = app();
    CHECK(header(zalo_api::call("GET", "/v2.0/oa/getoa", proving, "doc-access-token"), "appsecret_proof").empty());
    proving["appsecret_proof"] = "true";
    const auto call = zalo_api::call("GET", "/v2.0/oa/getoa", proving, "doc-access-token");
    CHECK(header(call, "appsecret_proof") == "75e45a249e122f4c31795ee1c1f2a099a30056722fe8ec6184ae7dbdfa1e0218");
    CHECK(header(call, "access_token") == "doc-access-token");
    CHECK(call.url == "https://openapi.zalo.me/v2.0/oa/getoa");
}

TEST_CASE("Gom knows Zalo by name and tells the shop what to fill in")
{
    CHECK(zalo().platform() == "zalo");
    for (const auto& spec : zalo().app_settings()) CHECK_FALSE(spec.where_to_find.empty());
    const auto can = zalo().abilities(inbox::ThreadKind::message);
    CHECK(can.text_limit == 2000);
    CHECK(can.image.max_bytes == 1024 * 1024);
    REQUIRE(can.windows.size() == 2);
    CHECK(can.windows[0].length == 48h);
    CHECK(can.windows[1].length == 168h);
    CHECK(zalo().abilities(inbox::ThreadKind::comment).text_limit == 0);
}
