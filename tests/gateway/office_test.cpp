#include "gateway/api/setup.hpp"
#include "tests/gateway/described.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <thread>

/// What the owner does in the settings, and the first run of all.
namespace {

using tests::HttpAnswer;

struct Office : tests::Described {
    HttpAnswer send(const std::string& method, const std::string& path, const std::string& body = {}) const
    {
        return check(method, path, house.send(house.owner, method, path, body));
    }
    HttpAnswer get(const std::string& path) const { return check("GET", path, house.get(house.owner, path)); }
};

std::string field_of(const HttpAnswer& answer)
{
    return std::string(answer.json().at("errors").at(0).at("field").as_string());
}

} // namespace

TEST_CASE("An app and a channel are made by hand from what the platform itself wants; no secret ever comes back")
{
    Office at;
    const auto platforms = at.get("/api/platforms").json().at("items").as_array();
    CHECK(platforms.size() == 4);
    const auto app = [&](const std::string& slug, const std::string& settings) {
        return at.send("POST", "/api/apps",
                       R"({"platform":"zalo","slug":")" + slug + R"(","settings":)" + settings + "}");
    };
    const std::string whole = R"({"app_id":"7","app_secret":"bí mật một","oa_secret_key":"bí mật hai"})";
    CHECK(field_of(app("hoa-mai", R"({"app_id":"7"})")).starts_with("settings."));
    CHECK(field_of(app("hoa-mai", R"({"password":"x"})")) == "settings.password");
    CHECK(field_of(app("Hoa Mai", whole)) == "slug");
    CHECK(field_of(at.send("POST", "/api/apps", R"({"platform":"fax","slug":"x"})")) == "platform");
    const auto made = app("hoa-mai", whole);
    REQUIRE(made.status == 201);
    CHECK(made.at("webhook_url").ends_with("/webhooks/zalo/hoa-mai"));
    CHECK(made.body.find("bí mật") == std::string::npos);
    CHECK(app("hoa-mai", R"({"app_secret":"bí mật ba"})").status == 201); // the rest stays
    CHECK(at.get("/api/apps").body.find("bí mật") == std::string::npos);

    const auto channel = [&](const tests::Person& who, const std::string& name) {
        return at.house.send(who, "POST", "/api/channels",
                             R"({"app":")" + name +
                                 R"(","external_id":"777","name":"Hoa Mai OA","settings":{"access_token":"vé vào"}})");
    };
    const auto connected = at.check("POST", "/api/channels", channel(at.house.owner, "zalo/hoa-mai"));
    REQUIRE(connected.status == 201);
    CHECK(connected.at("state") == "connected");
    CHECK(connected.body.find("vé vào") == std::string::npos);
    CHECK(channel(at.house.owner, "zalo/hoa-mai").at("id") == connected.at("id"));
    CHECK(channel(at.house.stranger, "zalo/hoa-mai").status == 422); // another shop's app is not there
    CHECK(at.house
              .send(at.house.stranger, "POST", "/api/apps",
                    R"({"platform":"zalo","slug":"hoa-mai","settings":)" + whole + "}")
              .status == 409);
    CHECK(at.house.one("select count(*) from audit where action = 'channel.connected'") == "2");
    CHECK(at.house.one("select count(*) from audit where detail::text like '%mật%'") == "0");
}

TEST_CASE("Who leaves hands over what is open, and cannot log in any more; sessions end when the owner says so")
{
    Office at;
    const auto first = at.house.customer_writes(at.house.hoa_mai, "k1", "Một"),
               second = at.house.customer_writes(at.house.hoa_mai, "k2", "Hai");
    at.house.assign(first, at.house.lan);
    at.house.assign(second, at.house.lan);
    at.house.put("update conversations set status = 'resolved' where id = '" + second.text + "'");
    CHECK(at.send("DELETE", "/api/staff/" + at.house.mai.id.text + "/sessions").status == 204);
    CHECK(at.house.get(at.house.mai, "/api/me").status == 401);
    CHECK(at.house.get(at.house.lan, "/api/me").status == 200);

    const auto leave = [&](const std::string& heir) {
        return at.send("PATCH", "/api/staff/" + at.house.lan.id.text,
                       R"({"active":false,"hand_over_to":)" + heir + "}");
    };
    CHECK(field_of(leave('"' + at.house.lan.id.text + '"')) == "hand_over_to");
    CHECK(field_of(leave('"' + at.house.stranger.id.text + '"')) == "hand_over_to");
    CHECK(at.house.get(at.house.lan, "/api/me").status == 200);
    CHECK(leave('"' + at.house.mai.id.text + '"').status == 200);
    CHECK(at.house.get(at.house.lan, "/api/me").status == 401);
    CHECK(at.house.one("select assignee_id::text from conversations where id = '" + first.text + "'") ==
          at.house.mai.id.text);
    CHECK(at.house.one("select assignee_id::text from conversations where id = '" + second.text + "'") ==
          at.house.lan.id.text);
    CHECK(at.house.one("select count(*) from messages where kind = 'event'") == "1");
}

TEST_CASE("The audit is narrowed down by who, what and when, page by page, and taken along as a sheet")
{
    Office at;
    for (int i = 0; i < 3; ++i)
        at.send("PATCH", "/api/staff/" + at.house.lan.id.text, R"({"name":"Lan )" + std::to_string(i) + "\"}");
    at.send("PATCH", "/api/channels/" + at.house.page.text, R"({"name":"=Trang"})");
    const auto count = [&](const std::string& query) {
        return at.get("/api/audit?" + query).json().at("items").as_array().size();
    };
    CHECK(count("what=staff") == 3);
    CHECK(count("what=staff.changed&limit=2") == 2);
    CHECK(count("what=sta") == 0);
    CHECK(count("what=%25") == 0);
    CHECK(count("who=" + at.house.owner.id.text) == 4);
    CHECK(count("who=" + at.house.minh.id.text) == 0);
    CHECK(count("from=2040-01-01T00:00:00Z") == 0);
    CHECK(count("to=2040-01-01T00:00:00Z") == 4);
    const auto first = at.get("/api/audit?what=staff&limit=2").json();
    const std::string cursor(first.at("next_cursor").as_string());
    CHECK(count("what=staff&limit=2&cursor=" + cursor) == 1);
    CHECK(at.get("/api/audit?from=hôm+qua").status == 400);
    const auto sheet = at.get("/api/audit.csv?what=staff");
    CHECK(std::count(sheet.body.begin(), sheet.body.end(), '\n') == 4);
    CHECK(at.house.one("select count(*) from audit where action = 'audit.exported'") == "1");
}

TEST_CASE("A test message goes only into a conversation of its channel, and a check tells what the platform said")
{
    Office at;
    const auto theirs = at.house.customer_writes(at.house.sao_viet, "k1", "Của shop khác"),
               ours = at.house.customer_writes(at.house.hoa_mai, "k2", "Thử");
    const auto test = [&](const std::string& channel, const inbox::ConversationId& to, const std::string& id) {
        return at.send("POST", "/api/channels/" + channel + "/test",
                       R"({"id":")" + id + R"(","conversation_id":")" + to.text + R"(","text":"Tin thử"})");
    };
    CHECK(field_of(test(at.house.page.text, theirs, inbox::new_uuid())) == "conversation_id");
    const auto id = inbox::new_uuid();
    CHECK(test(at.house.page.text, ours, id).status == 202);
    CHECK(test(at.house.page.text, ours, id).status == 202);
    CHECK(at.house.one("select count(*) from messages where direction = 'outgoing'") == "1");
    const auto checked = at.send("POST", "/api/channels/" + at.house.page.text + "/check");
    CHECK(checked.status == 200);
    CHECK(checked.json().at("well") == false); // there is no platform in this house
}

TEST_CASE("The first run makes one shop and logs its owner in; from elsewhere it takes the code of the log")
{
    Office at;
    const auto ask = [&](const std::vector<std::pair<std::string, std::string>>& more, const std::string& code) {
        tests::HttpQuestion question{
            "POST",
            "/api/setup",
            {{"Origin", at.house.origin()}, {"Content-Type", "application/json"}},
            R"({"shop_name":"Thời trang Hoa Đào","owner":{"name":"Đào","email":"Dao@hoadao.example","password":"mười ký tự đó"})" +
                (code.empty() ? "" : R"(,"code":")" + code + '"') + "}",
            {}};
        question.headers.insert(question.headers.end(), more.begin(), more.end());
        return at.check("POST", "/api/setup", at.house.ask(question));
    };
    const auto needed = [&] {
        const auto answer = at.check("GET", "/api/setup", at.house.ask({"GET", "/api/setup", {}, {}, {}}));
        return answer.json().at("needed").as_bool();
    };
    CHECK_FALSE(needed());
    CHECK(ask({}, "").status == 404);

    at.house.put("truncate workspaces cascade");
    CHECK(needed());
    CHECK(ask({{"X-Forwarded-For", "203.0.113.9"}}, "").status == 403);
    CHECK(ask({{"X-Forwarded-For", "203.0.113.9"}}, "123456789012").status == 403);
    CHECK(ask({{"Origin", "https://evil.example"}}, "").status == 403);

    SECTION("with the code")
    {
        const auto code = gateway::setup_code(gateway::Vault(at.house.config.secrets.master_key));
        CHECK(ask({{"X-Forwarded-For", "203.0.113.9"}}, code).status == 204);
    }
    SECTION("of two at once one makes it")
    {
        std::vector<int> statuses(4);
        std::vector<std::thread> people;
        for (std::size_t i = 0; i < statuses.size(); ++i) {
            people.emplace_back([&, i] {
                tests::HttpQuestion question{"POST",
                                             "/api/setup",
                                             {{"Origin", at.house.origin()}, {"Content-Type", "application/json"}},
                                             R"({"shop_name":"Hoa","owner":{"name":"Đào","email":"dao)" +
                                                 std::to_string(i) + R"(@hoadao.example","password":"mười ký tự đó"}})",
                                             {}};
                statuses[i] = at.house.ask(question).status;
            });
        }
        for (auto& person : people) person.join();
        CHECK(std::count(statuses.begin(), statuses.end(), 204) == 1);
    }
    SECTION("at this machine")
    {
        const auto done = ask({}, "");
        CHECK(done.status == 204);
        CHECK(done.header("Set-Cookie").find("gom_session=") == 0);
        CHECK(at.house.one("select slug from workspaces") == "thoi-trang-hoa-dao");
        CHECK(at.house.one("select role || email from staff") == "ownerdao@hoadao.example");
    }
    CHECK_FALSE(needed());
    CHECK(at.house.one("select count(*) from workspaces") == "1");
}
