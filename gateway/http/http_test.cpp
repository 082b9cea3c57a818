#include "gateway/http/http.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using gateway::Request;

TEST_CASE("A cookie that comes twice is no cookie")
{
    Request request;
    request.headers.emplace("Cookie", "a=1; gom_session=abc=; b=2");
    CHECK(request.cookie("gom_session") == "abc=");
    CHECK(request.cookie("session") == std::nullopt);
    request.headers.emplace("cookie", "gom_session=planted");
    CHECK(request.cookie("gom_session") == std::nullopt);
}

TEST_CASE("A problem names its type, its words and the fields that caused it")
{
    const auto response =
        gateway::problem(422, "stock", "Not enough", "3 left", {{"lines[0].quantity", "stock", "3 left"}});
    CHECK(response.status == 422);
    CHECK(response.headers.front().second == "application/problem+json");
    CHECK(boost::json::parse(std::get<std::string>(response.body)) == boost::json::parse(R"({
        "type": "stock", "title": "Not enough", "status": 422, "detail": "3 left",
        "errors": [{"field": "lines[0].quantity", "code": "stock", "detail": "3 left"}]})"));
    const auto usual = gateway::problem(404);
    CHECK(std::get<std::string>(usual.body) == R"({"type":"not_found","title":"Not Found","status":404})");
}
