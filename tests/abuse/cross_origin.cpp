#include "tests/abuse/attack_surface.hpp"
#include "tests/abuse/verdict.hpp"
#include "tests/support/town.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace tests::abuse;
using tests::ApiHouse;

namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// Origins that are not ours, however much they look like it.
std::vector<std::string> foreign(const std::string& ours)
{
    return {"null",
            "https://evil.example",
            ours + ".evil.example",
            ours + "@evil.example",
            ours + "/",
            ours + "0",
            "https" + ours.substr(4),
            "http://127.0.0.1",
            "http://evil.example/?" + ours,
            ours + ", https://evil.example",
            "file://",
            "chrome-extension://abcdefghijklmnop"};
}

} // namespace

TEST_CASE("No page but ours can change anything by way of a browser that is logged in", "[A11]")
{
    Nemesis nemesis("A11");
    Verdict verdict("A11", 1'000, nemesis);
    ApiHouse house;
    const auto things = things_of(house, house.hoa_mai, "k1", house.lan);
    const auto& who = house.owner;
    const auto state = "select concat((select sum(seq) from workspace_heads), ' ', (select count(*) from audit), ' ', "
                       "(select count(*) from sessions), ' ', (select count(*) from staff))";
    const auto before = house.one(state);

    std::vector<Headers> wrong = {
        {{"Origin", house.origin()}}, // without the token, as a form sends it
        {{"Origin", house.origin()}, {"X-CSRF-Token", ""}},
        {{"Origin", house.origin()}, {"X-CSRF-Token", house.minh.csrf}},
        {{"Origin", house.origin()}, {"X-CSRF-Token", who.csrf + "0"}},
        {{"Origin", house.origin()}, {"X-CSRF-Token", who.csrf}, {"X-CSRF-Token", who.csrf}},
        {{"Origin", house.origin()}, {"Origin", house.origin()}, {"X-CSRF-Token", who.csrf}},
        {{"X-CSRF-Token", who.csrf}}, // without an origin
        {{"Referer", house.origin()}, {"X-CSRF-Token", who.csrf}},
        {{"Origin", ""}, {"X-CSRF-Token", who.csrf}},
    };
    for (const auto& origin : foreign(house.origin()))
        wrong.push_back({{"Origin", origin}, {"X-CSRF-Token", who.csrf}});

    for (const auto& endpoint : endpoints()) {
        if (!endpoint.writes()) continue;
        for (const auto& headers : wrong) {
            // Before anybody is logged in there is no token; then the origin alone tells.
            if (endpoint.open && headers[0].second == house.origin()) continue;
            if (endpoint.open && (headers[0].first != "Origin" || headers[0].second.empty())) continue;
            auto question = Request(endpoint, things).question();
            if (!endpoint.open) question.headers.emplace_back("Cookie", ApiHouse::cookie(who));
            question.headers.insert(question.headers.end(), headers.begin(), headers.end());
            const auto answer = house.ask(question);
            verdict.judge(answer.status == 403 || answer.status == 400, std::to_string(answer.status),
                          endpoint.name() + " with " + headers.front().first + ": " + headers.front().second +
                              " was answered " + std::to_string(answer.status) + ' ' + answer.body);
        }
        // A form of another page can send these three kinds of body, and no JSON; they are not read as if they were.
        if (endpoint.media == "application/json") {
            for (const auto* type :
                 {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"}) {
                auto question = Request(endpoint, things).question();
                question.headers = {
                    {"Cookie", ApiHouse::cookie(who)}, {"Content-Type", type}, {"Origin", "https://evil.example"}};
                const auto status = house.ask(question).status;
                verdict.judge(status >= 400 && status < 500, std::to_string(status),
                              endpoint.name() + " as " + type + " was answered " + std::to_string(status));
            }
        }
    }
    if (house.one(state) != before) verdict.fault("something has changed: " + before + " is now " + house.one(state));
    if (house.get(who, "/api/me").status != 200) verdict.fault("the owner was logged out");
    verdict.finish();
}

TEST_CASE("No page but ours can open a live socket by way of a browser that is logged in", "[A11]")
{
    Nemesis nemesis("A11");
    auto& town = tests::usual_town();
    const auto lan = town.person("lan");
    const auto origins = foreign(lan.origin());
    Verdict verdict("A11", static_cast<int>(origins.size()), nemesis);
    for (const auto& origin : origins) {
        const auto status = tests::LiveSocket(lan, origin).status();
        verdict.judge(status == 403 || status == 400, std::to_string(status), "socket from " + origin);
    }
    CHECK(tests::LiveSocket(lan).status() == 101);
    verdict.finish();
}
