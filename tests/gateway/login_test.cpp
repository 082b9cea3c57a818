#include "tests/support/api_house.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

namespace {

using tests::ApiHouse;
using tests::HttpAnswer;

HttpAnswer log_in(const ApiHouse& house, const std::string& email, const std::string& password, std::string origin = {})
{
    tests::HttpQuestion question{"POST",
                                 "/api/session",
                                 {{"Content-Type", "application/json"}},
                                 R"({"email":")" + email + R"(","password":")" + password + R"("})",
                                 {}};
    if (!origin.empty()) question.headers.emplace_back("Origin", std::move(origin));
    return house.ask(question);
}

/// "name=value" of the cookie an answer sets.
std::string cookie_of(const HttpAnswer& answer)
{
    const auto cookie = answer.header("Set-Cookie");
    return cookie.substr(0, cookie.find(';'));
}

} // namespace

TEST_CASE("Lan logs in with her e-mail and password, is who she is, and logs out")
{
    ApiHouse house;
    const auto answer = log_in(house, "Lan@HoaMai.example", ApiHouse::password, house.origin());
    REQUIRE(answer.status == 204);
    CHECK_THAT(answer.header("Set-Cookie"),
               Catch::Matches("gom_session=[0-9a-f]{64}; Path=/; HttpOnly; SameSite=Lax; Max-Age=[0-9]+"));

    const auto me = house.ask({"GET", "/api/me", {{"Cookie", cookie_of(answer)}}, {}, {}});
    REQUIRE(me.status == 200);
    const auto object = me.json().as_object();
    CHECK(object.at("staff").at("name") == "Lan");
    CHECK(object.at("staff").at("role") == "agent");
    CHECK(object.at("workspace").at("slug") == "hoa-mai");

    const std::string token(object.at("csrf_token").as_string());
    const auto out = house.ask({"DELETE",
                                "/api/session",
                                {{"Cookie", cookie_of(answer)}, {"X-CSRF-Token", token}, {"Origin", house.origin()}},
                                {},
                                {}});
    CHECK(out.status == 204);
    CHECK_THAT(out.header("Set-Cookie"), Catch::Contains("Max-Age=0"));
    CHECK(house.ask({"GET", "/api/me", {{"Cookie", cookie_of(answer)}}, {}, {}}).status == 401);
}

TEST_CASE("The cookie is kept from scripts and plain connections wherever the page is served over https")
{
    ApiHouse house([](gateway::Config& config) { config.http.public_url = "https://gom.example"; });
    const auto answer = log_in(house, house.lan.email, ApiHouse::password, "https://gom.example");
    REQUIRE(answer.status == 204);
    CHECK_THAT(
        answer.header("Set-Cookie"),
        Catch::Matches("__Host-gom_session=[0-9a-f]{64}; Path=/; HttpOnly; SameSite=Lax; Max-Age=[0-9]+; Secure"));
    CHECK(log_in(house, house.lan.email, ApiHouse::password, house.origin()).status == 403);
}

TEST_CASE("Each login gets a token of its own, and the store keeps only its hash")
{
    ApiHouse house;
    const auto first = cookie_of(log_in(house, house.lan.email, ApiHouse::password));
    const auto second = cookie_of(log_in(house, house.lan.email, ApiHouse::password));
    CHECK(first != second);
    CHECK(house.one("select count(*) from sessions where encode(token_hash, 'hex') = '" +
                    first.substr(first.find('=') + 1) + "'") == "0");
}

TEST_CASE("A wrong password, an unknown e-mail and a person who has left get the same answer")
{
    ApiHouse house;
    house.put("update staff set active = false where id = '" + house.mai.id.text + "'");
    const auto wrong = log_in(house, house.lan.email, "không phải");
    const auto unknown = log_in(house, "ai@hoamai.example", ApiHouse::password);
    const auto left = log_in(house, house.mai.email, ApiHouse::password);
    CHECK(wrong.status == 401);
    CHECK(wrong.at("type") == "wrong_credentials");
    CHECK(unknown.status == 401);
    CHECK(left.status == 401);
    CHECK(wrong.body == unknown.body);
    CHECK(wrong.body == left.body);
    CHECK(wrong.header("Set-Cookie").empty());
    CHECK(house.get(house.mai, "/api/me").status == 401); // and what was open ends
}

TEST_CASE("What a login lacks is said field by field")
{
    ApiHouse house;
    const auto ask = [&](const std::string& body) {
        return house.ask({"POST", "/api/session", {{"Content-Type", "application/json"}}, body, {}});
    };
    const auto missing = ask(R"({"email":"lan@hoamai.example"})");
    CHECK(missing.status == 400);
    CHECK(missing.header("Content-Type") == "application/problem+json");
    CHECK(missing.json().at("errors").at(0).at("field") == "password");
    CHECK(ask(R"({"email":"a@b","password":"x","role":"owner"})").json().at("errors").at(0).at("field") == "role");
    CHECK(ask(R"({"email":["a"],"password":"x"})").json().at("errors").at(0).at("field") == "email");
    CHECK(ask("email=a&password=b").status == 400);
    CHECK(log_in(house, house.lan.email, ApiHouse::password, "https://evil.example").status == 403);
}

TEST_CASE("After ten wrong guesses whoever guesses must wait, even for the right password")
{
    ApiHouse house;
    for (int i = 0; i < 10; ++i) REQUIRE(log_in(house, house.lan.email, "guess " + std::to_string(i)).status == 401);
    const auto refused = log_in(house, house.lan.email, ApiHouse::password);
    CHECK(refused.status == 429);
    CHECK(std::stoi(refused.header("Retry-After")) > 500);
    CHECK(log_in(house, house.lan.email, "guess").body == refused.body);
    CHECK(log_in(house, house.minh.email, ApiHouse::password).status == 429); // from the same address
    CHECK(house.get(house.lan, "/api/me").status == 200);                     // who is logged in stays so
}

TEST_CASE("A cookie that is planted twice, cut or of another form is nobody's")
{
    ApiHouse house;
    const auto token = house.lan.token;
    const auto status = [&](const std::string& cookie) {
        return house.ask({"GET", "/api/me", {{"Cookie", cookie}}, {}, {}}).status;
    };
    CHECK(status("gom_session=" + token) == 200);
    CHECK(status("gom_session=" + token + "; gom_session=" + house.owner.token) == 401);
    CHECK(status("gom_session=" + token.substr(1)) == 401);
    CHECK(status("gom_session=" + std::string(64, 'z')) == 401);
    CHECK(status("__Host-gom_session=" + token) == 401);
}

TEST_CASE("Guesses are counted by name within a window, without a growing table")
{
    gateway::Guesses guesses;
    const auto now = gateway::Guesses::Clock::now();
    for (int i = 0; i < gateway::Guesses::limit; ++i) {
        CHECK(guesses.wait_s("email:a", now) == 0);
        guesses.add("email:a", now);
    }
    CHECK(guesses.wait_s("email:a", now) > 0);
    CHECK(guesses.wait_s("email:b", now) == 0);
    CHECK(guesses.wait_s("email:a", now + gateway::Guesses::window) == 0);

    SECTION("a right one is taken back")
    {
        guesses.take_back("email:a");
        CHECK(guesses.wait_s("email:a", now) == 0);
    }
    SECTION("many other names do not free it")
    {
        for (int i = 0; i < 20'000; ++i) guesses.add("email:" + std::to_string(i), now);
        CHECK(guesses.wait_s("email:a", now) > 0);
    }
}

TEST_CASE("Two passwords are looked at at once and twenty wait; who comes then is told to come again")
{
    gateway::Passwords passwords;
    boost::asio::io_context io;
    int answered = 0, turned_away = 0;
    for (int i = 0; i < gateway::Passwords::at_once + gateway::Passwords::waiting_limit + 3; ++i) {
        boost::asio::co_spawn(io, passwords.right("", "password"), [&](const std::exception_ptr& trouble, bool right) {
            if (trouble) ++turned_away;
            else if (!right) ++answered;
        });
    }
    io.run();
    CHECK(answered == 22);
    CHECK(turned_away == 3);
}
