#include "tests/support/api_house.hpp"

#include "connectors/connector.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

namespace {

using tests::ApiHouse;

/// The shared app's settings, sealed as the store keeps them.
void set_app(ApiHouse& house, const std::string& platform, const connectors::Settings& settings)
{
    const gateway::Vault vault(house.config.secrets.master_key);
    const inbox::AppId id{inbox::new_uuid()};
    house.store.as_superuser([&](pqxx::work& tx) {
        tx.exec_params("insert into apps (id, platform, slug, settings) values ($1, $2, 'second', $3::bytea)", id.text,
                       platform, inbox::sql::bytea(vault.seal_settings(settings, gateway::app_binding(id), "")));
    });
    house.refresh_directory();
}

} // namespace

TEST_CASE("Alive is one thing, ready another: not while stopping, not while the store is away")
{
    ApiHouse house;
    CHECK(house.ask({"GET", "/health", {}, {}, {}}).body == "ok\n");
    const auto ready = house.ask({"GET", "/ready", {}, {}, {}});
    CHECK(ready.status == 200);
    CHECK(ready.json().at("schema") == true);

    house.stopping = true;
    CHECK(house.ask({"GET", "/ready", {}, {}, {}}).status == 503);
    house.stopping = false;

    house.put("update pg_database set datallowconn = false where datname = current_database()");
    house.put("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'gom_service' and datname = "
              "current_database()");
    const auto away = house.ask({"GET", "/ready", {}, {}, {}});
    CHECK(away.status == 503);
    CHECK(away.json().at("store") == false);
    const auto asked = house.get(house.lan, "/api/conversations");
    CHECK(asked.status == 503);
    CHECK(!asked.header("Retry-After").empty());
    CHECK(house.ask({"GET", "/health", {}, {}, {}}).status == 200);
    house.put("update pg_database set datallowconn = true where datname = current_database()");
    // Each connection that broke is noticed once.
    CHECK(tests::eventually([&] { return house.get(house.lan, "/api/conversations").status == 200; }));
}

TEST_CASE("What the program counts is for its operator: loopback, or the bearer of the token")
{
    ApiHouse house([](gateway::Config& config) {
        config.metrics.token = "chỉ người vận hành";
        config.http.trusted_proxies = {"127.0.0.1"};
    });
    CHECK_THAT(house.ask({"GET", "/metrics", {}, {}, {}}).header("Content-Type"),
               Catch::StartsWith("text/plain; version=0.0.4"));
    const std::pair<std::string, std::string> from_outside{"X-Forwarded-For", "203.0.113.9"};
    CHECK(house.ask({"GET", "/metrics", {from_outside}, {}, {}}).status == 404);
    CHECK(house.ask({"GET", "/metrics", {from_outside, {"Authorization", "Bearer khác"}}, {}, {}}).status == 404);
    CHECK(
        house.ask({"GET", "/metrics", {from_outside, {"Authorization", "Bearer chỉ người vận hành"}}, {}, {}}).status ==
        200);
    CHECK(house.ask({"GET", "/ready", {from_outside}, {}, {}}).body == "{\"ready\":true}");
}

TEST_CASE("Zalo finds its domain file by the code of the app's setting, and nothing by another")
{
    ApiHouse house;
    set_app(house, "zalo", {{"app_id", "1"}, {"zalo_verifier", "Ab12cd"}});
    const auto file = house.ask({"GET", "/zalo_verifierAb12cd.html", {}, {}, {}});
    CHECK(file.status == 200);
    CHECK_THAT(file.header("Content-Type"), Catch::StartsWith("text/html"));
    CHECK_THAT(file.body, Catch::Contains("\"Ab12cd\""));
    CHECK(house.ask({"GET", "/zalo_verifierAb12.html", {}, {}, {}}).status == 404);
    CHECK(house.ask({"GET", "/zalo_verifier%3Cscript%3E.html", {}, {}, {}}).status == 404);
}

TEST_CASE("An owner is sent to the platform with a state that only their own login can bring back")
{
    ApiHouse house;
    set_app(house, "messenger", {{"app_id", "77"}, {"app_secret", "s"}, {"verify_token", "v"}});
    const auto begun = house.send(house.owner, "POST", "/api/channels/connect", R"({"app":"messenger/second"})");
    REQUIRE(begun.status == 200);
    const auto url = begun.at("authorize_url");
    const auto state = url.substr(url.find("state=") + 6, 74);
    CHECK_THAT(url, Catch::Contains("client_id=77"));

    const auto back = [&](const tests::Person& who, const std::string& with_state) {
        return house.get(who, "/oauth/messenger/second?error=access_denied&error_description=no&state=" + with_state);
    };
    const auto declined = back(house.owner, state);
    CHECK(declined.status == 303);
    CHECK_THAT(declined.header("Location"), Catch::Contains("/settings/channels?refused="));
    CHECK(back(house.stranger, state).status == 403);
    CHECK(back(house.owner, state.substr(1) + "0").status == 403);
    CHECK(back(house.owner, "").status == 403);
    CHECK(back(house.lan, state).status == 403);
    CHECK(house.get(house.owner, "/oauth/messenger/main?state=" + state).status == 403);
    CHECK(house.get(house.owner, "/oauth/messenger/none?state=" + state).status == 404);
    CHECK(house.send(house.owner, "POST", "/api/channels/connect", R"({"app":"messenger/none"})").status == 422);
}
