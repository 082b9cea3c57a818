#include "tests/support/api_house.hpp"
#include "tests/support/routes.hpp"
#include "tests/support/schema_check.hpp"
#include "tests/support/things.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>

/// Who may do what, over every route there is: the tables below name each one, and a route that is described but not in
/// them fails the test.
namespace {

using tests::ApiHouse;
using tests::changes;
using tests::fresh_id;
using tests::HttpAnswer;
using tests::looks;
using tests::Person;
using tests::Route;
using tests::sellers;
using tests::things_of;

std::string with_id(std::string path, const std::string& id)
{
    if (const auto other = path.find("{other}"); other != std::string::npos) path.replace(other, 7, fresh_id);
    const auto at = path.find("{id}");
    return at == std::string::npos ? path : path.substr(0, at) + id + path.substr(at + 4);
}

HttpAnswer ask(const ApiHouse& house, const Person& who, const Route& route, const std::string& id = {})
{
    const auto path = with_id(route.path, id);
    if (route.path == "/api/media") return house.upload(who, "a.txt", "abc");
    return route.method == "GET" ? house.get(who, path) : house.send(who, route.method, path, route.body);
}

std::vector<Route> everything()
{
    auto all = changes();
    all.insert(all.end(), looks().begin(), looks().end());
    return all;
}

} // namespace

TEST_CASE("The tables of this test name every route that is described")
{
    std::set<std::string> named;
    for (const auto& route : everything())
        named.insert(route.method + ' ' + route.path.substr(0, route.path.find('?')));
    for (const auto* open : {"POST /api/session", "GET /api/setup", "POST /api/setup", "GET /api/openapi.json",
                             "GET /health", "GET /ready", "GET /metrics", "GET /oauth/{platform}/{slug}"}) {
        named.insert(open);
    }
    for (const auto& operation : tests::ApiDocument().operations()) {
        INFO(operation.method << ' ' << operation.path);
        CHECK(named.contains(operation.method + ' ' + operation.path));
    }
}

TEST_CASE("Nothing is told or changed without a session")
{
    ApiHouse house;
    for (const auto& route : everything()) {
        INFO(route.method << ' ' << route.path);
        tests::HttpQuestion question{
            route.method, with_id(route.path, fresh_id), {{"Origin", house.origin()}}, route.body, {}};
        if (!route.body.empty()) question.headers.emplace_back("Content-Type", "application/json");
        const auto answer = house.ask(question);
        CHECK(answer.status == 401);
        CHECK(answer.at("type") == "unauthorized");
    }
}

TEST_CASE("Nothing is changed without the page's own token and Origin, whoever is logged in")
{
    ApiHouse house;
    const auto things = things_of(house, house.hoa_mai, "k1", house.lan);
    const auto before =
        house.one("select seq from workspace_heads where workspace_id = " + std::to_string(house.hoa_mai.number));
    using Headers = std::vector<std::pair<std::string, std::string>>;
    const auto& who = house.owner;
    const std::vector<Headers> wrong = {
        {{"Origin", house.origin()}},
        {{"Origin", house.origin()}, {"X-CSRF-Token", ""}},
        {{"Origin", house.origin()}, {"X-CSRF-Token", house.minh.csrf}},
        {{"Origin", house.origin()}, {"X-CSRF-Token", who.csrf}, {"X-CSRF-Token", who.csrf}},
        {{"X-CSRF-Token", who.csrf}},
        {{"Origin", "null"}, {"X-CSRF-Token", who.csrf}},
        {{"Origin", "https://evil.example"}, {"X-CSRF-Token", who.csrf}},
        {{"Origin", house.origin() + ".evil.example"}, {"X-CSRF-Token", who.csrf}},
        {{"Origin", "http://127.0.0.1"}, {"X-CSRF-Token", who.csrf}},
    };
    for (const auto& route : changes()) {
        for (const auto& headers : wrong) {
            tests::HttpQuestion question{route.method,
                                         with_id(route.path, route.below.empty() ? "" : things.at(route.below)),
                                         {{"Cookie", ApiHouse::cookie(who)}, {"Content-Type", "application/json"}},
                                         route.body,
                                         {}};
            question.headers.insert(question.headers.end(), headers.begin(), headers.end());
            INFO(route.method << ' ' << route.path << " with " << headers.size() << " headers, first "
                              << headers[0].second);
            CHECK(house.ask(question).status == 403);
        }
    }
    CHECK(house.one("select seq from workspace_heads where workspace_id = " + std::to_string(house.hoa_mai.number)) ==
          before);
    CHECK(house.get(who, "/api/me").status == 200);
}

TEST_CASE("Somebody else's id answers exactly like one that does not exist, on every path")
{
    ApiHouse house;
    const auto theirs = things_of(house, house.sao_viet, "khach-cua-sao-viet", house.stranger);
    for (const auto& route : everything()) {
        if (route.below.empty()) continue;
        const auto absent = ask(house, house.owner, route, fresh_id);
        const auto foreign = ask(house, house.owner, route, theirs.at(route.below));
        const auto nonsense = ask(house, house.owner, route, "khong-phai-id");
        INFO(route.method << ' ' << route.path << ": " << foreign.body);
        CHECK(absent.status == 404);
        CHECK(foreign.status == 404);
        CHECK(foreign.body == absent.body);
        CHECK(nonsense.body == absent.body);
    }
    // And nothing of it was touched.
    CHECK(house.one("select count(*) from audit") == "0");
    CHECK(house.one("select name from staff where id = '" + theirs.at("staff") + "'") == "Việt");
}

TEST_CASE("What is a colleague's is not there for an agent, in any form")
{
    ApiHouse house;
    const auto mine = things_of(house, house.hoa_mai, "k1", house.lan);
    const auto hers = things_of(house, house.hoa_mai, "k2", house.mai);
    house.assign({hers.at("conversation")}, house.mai);
    const std::set<std::string> hidden = {"conversation", "message", "customer", "attachment", "merge"};
    for (const auto& route : everything()) {
        if (!hidden.contains(route.below) || sellers().contains(route.method + ' ' + route.path)) continue;
        INFO(route.method << ' ' << route.path);
        const auto absent = ask(house, house.lan, route, fresh_id);
        const auto colleagues = ask(house, house.lan, route, hers.at(route.below));
        CHECK(colleagues.status == 404);
        CHECK(colleagues.body == absent.body);
    }
    CHECK(house.get(house.lan, "/api/conversations").json().at("items").as_array().size() == 1);
    CHECK(house.get(house.lan, "/api/customers").json().at("items").as_array().size() == 1);
    CHECK(house.get(house.minh, "/api/conversations").json().at("items").as_array().size() == 2);
    CHECK(house.get(house.lan, "/api/conversations/" + mine.at("conversation")).status == 200);
    CHECK(house.get(house.minh, "/api/conversations/" + hers.at("conversation")).status == 200);
}

TEST_CASE("Each role may do what the table says, and no more")
{
    ApiHouse house;
    const auto things = things_of(house, house.hoa_mai, "k1", house.lan);
    for (const auto& route : everything()) {
        const auto name = route.method + ' ' + route.path;
        // Everybody's own, or Lan's: it would end this test.
        if (name == "DELETE /api/session" || name == "DELETE /api/staff/{id}/sessions") continue;
        const auto id = route.below.empty() ? "" : things.at(route.below);
        const auto status = [&](const Person& who) { return ask(house, who, route, id).status; };
        INFO(name);
        const auto least = tests::least_role(name);
        CHECK((status(house.lan) == 403) == (least > inbox::Role::agent));
        CHECK((status(house.sales) == 403) == (least > inbox::Role::sales));
        CHECK((status(house.minh) == 403) == (least > inbox::Role::supervisor));
        const auto owners_status = status(house.owner);
        CHECK(owners_status != 403);
        CHECK((owners_status < 500 && owners_status != 0));
    }
}

TEST_CASE("Fields nobody asked for are refused by name, on every change")
{
    ApiHouse house;
    const auto things = things_of(house, house.hoa_mai, "k1", house.lan);
    const std::set<std::string> seen = {"/api/orders/{id}", "/api/orders/{id}/status"}; // as which somebody saw them
    for (const auto& route : changes()) {
        if (route.body.empty() || route.path == "/api/me/settings") continue;
        for (const std::string extra : {"workspace_id", "is_admin", "owner", "seq"}) {
            if (extra == "seq" && seen.contains(route.path)) continue;
            auto body = route.body;
            body.pop_back();
            body += (body.size() > 1 ? ",\"" : "\"") + extra + "\":1}";
            const auto id = route.below.empty() ? "" : things.at(route.below);
            const auto answer = house.send(house.owner, route.method, with_id(route.path, id), body);
            INFO(route.method << ' ' << route.path << ' ' << answer.body);
            CHECK(answer.status == 400);
            REQUIRE(answer.json().is_object());
            CHECK(answer.json().at("errors").at(0).at("field") == extra.c_str());
            CHECK(answer.json().at("errors").at(0).at("code") == "unknown");
        }
    }
    CHECK(house.send(house.lan, "PATCH", "/api/conversations/" + things.at("conversation"), R"({"role":"owner"})")
              .status == 400);
    CHECK(house.one("select role from staff where id = '" + house.lan.id.text + "'") == "agent");
}
