#include "connectors/messenger/messenger.hpp"

#include <catch2/catch.hpp>

using namespace connectors;

/// How a Page comes to us, whether it still talks to us, and who its customers are.
namespace {

const Messenger messenger;
const Settings app = completed(
    {{"app_id", "1517"}, {"app_secret", "s3cret"}, {"verify_token", "v"}, {"graph_base", "https://graph.test"}},
    messenger.app_settings());
const Settings channel = completed({{"page_token", "page-token"}}, messenger.channel_settings());
const Connection connection{app, channel, "100200300", {}};

HttpReply ok(std::string body)
{
    return {200, {}, std::move(body)};
}

HttpReply error(int code, int subcode = 0)
{
    return {400,
            {},
            R"({"error":{"message":"no","code":)" + std::to_string(code) + R"(,"error_subcode":)" +
                std::to_string(subcode) + "}}"};
}

const std::string valid = R"({"data":{"app_id":"1517","is_valid":true,"expires_at":0,"scopes":["pages_messaging"]}})";

Health health(const Answers& answers)
{
    return std::get<Health>(messenger.health(connection, answers));
}

std::string trouble(const Answers& answers)
{
    return std::get<Unhealthy>(health(answers)).code;
}

Step<Grant> granting(const Answers& answers,
                     std::vector<std::pair<std::string, std::string>> query = {{"code", "c0de"}})
{
    return messenger.grant(query, app, "https://shop.example/oauth/messenger/main", "", {}, answers);
}

std::string asked(const Answers& answers)
{
    const auto step = granting(answers);
    REQUIRE(std::holds_alternative<HttpCall>(step));
    return std::get<HttpCall>(step).method + " " + std::get<HttpCall>(step).url;
}

ProfileAnswer profile(const Answers& answers)
{
    return std::get<ProfileAnswer>(messenger.profile("654", "654", connection, answers));
}

} // namespace

TEST_CASE("A Page's token needs no renewal, but its life is asked for")
{
    CHECK(std::holds_alternative<NothingToRenew>(std::get<Renewal>(messenger.renew(connection, {}))));

    const auto first = std::get<HttpCall>(messenger.health(connection, {}));
    CHECK(first.url == "https://graph.test/v25.0/debug_token?input_token=page-token&access_token=1517%7Cs3cret");
    const auto second = std::get<HttpCall>(messenger.health(connection, {ok(valid)}));
    CHECK(second.url == "https://graph.test/v25.0/100200300/subscribed_apps");

    const auto subscribed =
        ok(R"({"data":[{"id":"9","name":"other"},{"id":1517,"subscribed_fields":["messages","feed"]}]})");
    CHECK_FALSE(std::get<Healthy>(health({ok(valid), subscribed})).token_expires_at);
    const auto mortal = ok(R"({"data":{"is_valid":true,"expires_at":1767243600}})");
    CHECK(inbox::to_text(*std::get<Healthy>(health({mortal, subscribed})).token_expires_at) ==
          "2026-01-01T05:00:00.000Z");

    CHECK(trouble({ok(R"({"data":{"is_valid":false,"error":{"code":190,"message":"expired"}}})")}) == "token_invalid");
    CHECK(trouble({ok(R"({"data":{"is_valid":true,"scopes":["pages_show_list"]}})")}) == "permission_missing");
    CHECK(trouble({error(190)}) == "token_invalid");
    CHECK(trouble({ok(valid), ok(R"({"data":[]})")}) == "webhook_removed");
    CHECK(trouble({ok(valid), ok(R"({"data":[{"id":"1517","subscribed_fields":["feed"]}]})")}) == "webhook_removed");
    CHECK(trouble({ok(valid), error(200)}) == "token_invalid");
}

TEST_CASE("A platform that has trouble itself is no reason to call a person")
{
    for (const auto& reply : {HttpReply{500, {}, ""}, ok("<html>"), error(2), error(4)}) {
        const auto unwell = std::get<Unhealthy>(health({reply}));
        CHECK_FALSE(unwell.needs_person);
    }
    CHECK(std::get<Unhealthy>(health({error(190)})).needs_person);
}

TEST_CASE("The owner's browser is sent to Facebook with our address and state")
{
    const auto url = messenger.authorize_url(app, "https://shop.example/oauth/messenger/main", "st&te", "", {});
    CHECK(url.starts_with("https://www.facebook.com/v25.0/dialog/"
                          "oauth?client_id=1517&redirect_uri=https%3A%2F%2Fshop.example%2Foauth%2Fmessenger%2Fmain&"
                          "state=st%26te&response_type=code&scope=pages_show_list%2C"));
    auto business = app;
    business["config_id"] = "77";
    CHECK(messenger.authorize_url(business, "r", "s", "", {}).ends_with("&config_id=77"));
}

TEST_CASE("A grant brings every Page the owner chose, each subscribed to its events")
{
    const auto short_token = ok(R"({"access_token":"short","token_type":"bearer"})");
    const auto long_token = ok(R"({"access_token":"long","token_type":"bearer","expires_in":5183944})");
    const auto pages = ok(
        R"({"data":[{"id":"1","name":"Hoa Mai","access_token":"t1","tasks":["MESSAGING"]},{"id":2,"name":"Hoa Đào","access_token":"t2"},{"id":"3"}],"paging":{"cursors":{"after":"z"}}})");
    const auto done = ok(R"({"success":true})");

    CHECK(asked({}) == "GET "
                       "https://graph.test/v25.0/oauth/"
                       "access_token?client_id=1517&client_secret=s3cret&redirect_uri=https%3A%2F%2Fshop.example%"
                       "2Foauth%2Fmessenger%2Fmain&code=c0de");
    CHECK(asked({short_token})
              .ends_with("grant_type=fb_exchange_token&client_id=1517&client_secret=s3cret&fb_exchange_token=short"));
    CHECK(asked({short_token, long_token}) ==
          "GET https://graph.test/v25.0/me/accounts?fields=id%2Cname%2Caccess_token%2Ctasks&limit=100");
    CHECK(asked({short_token, long_token, pages})
              .starts_with("POST https://graph.test/v25.0/1/subscribed_apps?subscribed_fields=messages%2C"));
    CHECK(asked({short_token, long_token, pages, done}).starts_with("POST https://graph.test/v25.0/2/subscribed_apps"));

    const auto granted = std::get<Granted>(std::get<Grant>(granting({short_token, long_token, pages, done, done})));
    REQUIRE(granted.channels.size() == 2);
    CHECK(granted.channels[0].external_id == "1");
    CHECK(granted.channels[0].settings.at("page_token") == "t1");
    CHECK(granted.channels[1].name == "Hoa Đào");

    // A Page that will not talk to us is not connected.
    const auto one = std::get<Granted>(std::get<Grant>(granting({short_token, long_token, pages, error(200), done})));
    REQUIRE(one.channels.size() == 1);
    CHECK(one.channels[0].external_id == "2");
    CHECK(std::holds_alternative<NotGranted>(
        std::get<Grant>(granting({short_token, long_token, pages, error(200), error(200)}))));
}

TEST_CASE("Pages held by a business are found by the token that may use them")
{
    const Answers begun = {ok(R"({"access_token":"short"})"), ok(R"({"access_token":"long"})"), ok(R"({"data":[]})")};
    CHECK(asked(begun).starts_with("GET https://graph.test/v25.0/debug_token?input_token=long"));
    auto answers = begun;
    answers.push_back(ok(
        R"({"data":{"granular_scopes":[{"scope":"pages_messaging","target_ids":["5","6"]},{"scope":"pages_show_list","target_ids":["5"]},{"scope":"email","target_ids":["9"]}]}})"));
    CHECK(asked(answers) == "GET https://graph.test/v25.0/5?fields=id%2Cname%2Caccess_token");
    answers.push_back(ok(R"({"id":"5","name":"A","access_token":"t5"})"));
    CHECK(asked(answers).starts_with("GET https://graph.test/v25.0/6?"));
    answers.push_back(error(100, 33));
    CHECK(asked(answers).starts_with("POST https://graph.test/v25.0/5/subscribed_apps"));
    answers.push_back(ok(R"({"success":true})"));
    CHECK(std::get<Granted>(std::get<Grant>(granting(answers))).channels.size() == 1);
}

TEST_CASE("An owner who changed their mind connects nothing")
{
    const auto no = granting({}, {{"error", "access_denied"}, {"error_description", "Permissions error"}});
    CHECK(std::get<NotGranted>(std::get<Grant>(no)).why == "Permissions error");
    CHECK(std::holds_alternative<NotGranted>(std::get<Grant>(granting({}, {}))));
    CHECK(std::holds_alternative<NotGranted>(std::get<Grant>(granting({error(100)}))));
    CHECK(std::holds_alternative<NotGranted>(std::get<Grant>(granting({ok("{}")}))));
}

TEST_CASE("A customer's name is looked for in two places and its absence is no trouble")
{
    const auto first = std::get<HttpCall>(messenger.profile("654", "654", connection, {}));
    CHECK(first.url == "https://graph.test/v25.0/654?fields=id%2Cname%2Cfirst_name%2Clast_name%2Cprofile_pic");
    const auto found = std::get<Profile>(
        profile({ok(R"({"id":"654","name":"Lan Anh","profile_pic":"https://platform-lookaside.fbsbx.com/x"})")}));
    CHECK(found.name == "Lan Anh");
    CHECK(found.avatar_url == "https://platform-lookaside.fbsbx.com/x");
    CHECK(std::get<Profile>(profile({ok(R"({"first_name":"Lan","last_name":"Anh"})")})).name == "Lan Anh");

    const auto talks =
        ok(R"({"data":[{"participants":{"data":[{"id":"100200300","name":"Shop"},{"id":"654","name":"Minh"}]}}]})");
    CHECK(std::get<Profile>(profile({error(100, 2018218), talks})).name == "Minh");
    CHECK_FALSE(std::get<NoProfile>(profile({error(100, 2018218), ok(R"({"data":[]})")})).try_later);
    CHECK(std::get<NoProfile>(profile({error(4)})).try_later);
    CHECK(std::get<NoProfile>(profile({HttpReply{500, {}, ""}, HttpReply{500, {}, ""}})).try_later);
    const auto commenter = messenger.profile("comment:7", "1_5:7", connection, {});
    CHECK(std::holds_alternative<NoProfile>(std::get<ProfileAnswer>(commenter)));
}
