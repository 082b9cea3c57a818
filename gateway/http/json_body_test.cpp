#include "gateway/http/json_body.hpp"

#include <catch2/catch.hpp>

using namespace gateway;

namespace {

/// "field code" of the complaint; "" when there is none.
template <class Read>
std::string complaint(Read read)
{
    try {
        read();
        return "";
    } catch (const BadRequest& bad) {
        return bad.field + ' ' + bad.code;
    }
}

std::string parsing(const std::string& text)
{
    return complaint([&] { parse_json_body(text); });
}

boost::json::object object(std::string_view text)
{
    return parse_json_body(text).get_object();
}

} // namespace

TEST_CASE("JSON is read strictly")
{
    CHECK(parsing(R"({"a": [1, 2.5, "x", null, true, {"b": -9223372036854775808}], "c": 18446744073709551615})") == "");
    CHECK(parse_json_body(R"({"tên": "Nguyễn \u00e1 \ud83d\ude00"})").at("tên") == "Nguyễn á 😀");
    CHECK(parsing(R"({"a": 1, "b": 2, "a": 3})") == "a duplicate_key");
    CHECK(parsing(R"({"x": {"a": 1, "\u0061": 3}})") == "a duplicate_key");
    CHECK(parsing(R"({"": 1, "": 3})") == " duplicate_key");
    CHECK(parsing(R"([{"a": 1}, {"a": 1}])") == "");
    CHECK(parsing(std::string(32, '[') + std::string(32, ']')) == "");
    CHECK(parsing(std::string(33, '[') + std::string(33, ']')) == " too_deep");
    CHECK(parsing(std::string(200'000, '[')) == " too_deep");
    for (const auto* bad :
         {"", " ", "{", "{\"a\":1}x", "{'a':1}", "{\"a\":1,}", "[1 2]", "nul", "NaN", "01", "\"\xff\"", "\"\\ud800\"",
          "\"a\nb\"", "// no\n1", "{\"a\" 1}", "1 2", "1e999", "[-1e400]"}) {
        INFO(bad);
        CHECK(parsing(bad) == " malformed");
    }
}

TEST_CASE("Every cut of a document is refused")
{
    const std::string whole = R"({"a": [1, {"b": "x"}], "c": null})";
    for (std::size_t size = 0; size < whole.size(); ++size) CHECK(parsing(whole.substr(0, size)) == " malformed");
}

TEST_CASE("A body must say that it is JSON, and be an object")
{
    Request request;
    request.body = "{}";
    CHECK(complaint([&] { object_body(request); }) == " content_type");
    request.headers.emplace("Content-Type", "application/json; charset=utf-8");
    CHECK(complaint([&] { object_body(request); }) == "");
    request.body = "[]";
    CHECK(complaint([&] { object_body(request); }) == " type");
}

TEST_CASE("A field that is wrong is named with its place")
{
    const auto body = object(
        R"({"text": "xin chào", "blank": " \n", "nul": "a\u0000b", "number": 7, "real": 7.0, "big": 18446744073709551615,
                                 "yes": true, "none": null, "id": "0190AAAA-0000-7000-8000-00000000000F", "list": [1, 2]})");
    CHECK(text_field(body, "text", 8) == "xin chào");
    CHECK(complaint([&] { text_field(body, "text", 7); }) == "text too_long");
    CHECK(complaint([&] { text_field(body, "number", 7); }) == "number type");
    CHECK(complaint([&] { text_field(body, "absent", 7, "lines[2]"); }) == "lines[2].absent missing");
    CHECK(complaint([&] { text_field(body, "none", 7); }) == "none missing");
    CHECK(complaint([&] { text_field(body, "nul", 7); }) == "nul characters");
    CHECK(complaint([&] { filled_text_field(body, "blank", 7); }) == "blank empty");
    CHECK(optional_text(body, "none", 7) == std::nullopt);
    CHECK(uuid_field(body, "id") == "0190aaaa-0000-7000-8000-00000000000f");
    CHECK(complaint([&] { uuid_field(body, "text"); }) == "text uuid");
    CHECK(integer_field(body, "number", 0, 7) == 7);
    CHECK(complaint([&] { integer_field(body, "number", 0, 6); }) == "number too_large");
    CHECK(complaint([&] { integer_field(body, "number", 8, 9); }) == "number too_small");
    CHECK(complaint([&] { integer_field(body, "real", 0, 9); }) == "real type");
    CHECK(complaint([&] { integer_field(body, "big", 0, 9); }) == "big too_large");
    CHECK(bool_field(body, "yes"));
    CHECK(complaint([&] { bool_field(body, "number"); }) == "number type");
    CHECK(complaint([&] { choice_field(body, "text", {"a", "b"}); }) == "text choice");
    CHECK(array_field(body, "absent", 3).empty());
    CHECK(complaint([&] { array_field(body, "list", 1); }) == "list too_long");
    CHECK(complaint([&] { uuid_array(body, "list", 3); }) == "list[0] type");
    CHECK(complaint([&] { element_object(array_field(body, "list", 3), 1, "list"); }) == "list[1] type");
    CHECK(complaint([&] { only_fields(body, {"text"}, "order"); }) == "order.blank unknown");
}

TEST_CASE("Text arrives composed, as people see it")
{
    const auto body = object("{\"text\": \"ti\xe1\xba\xbfng Vie\xcc\xa3\xcc\x82t\"}");
    CHECK(text_field(body, "text", 10) == "tiếng Việt");
}

TEST_CASE("Parameters of the query have types and bounds too")
{
    Request request;
    request.query = {{"limit", "50"}, {"bad", "5x"}, {"status", "open"}, {"id", "x"}};
    CHECK(integer_parameter(request, "limit", 20, 1, 100) == 50);
    CHECK(integer_parameter(request, "absent", 20, 1, 100) == 20);
    CHECK(complaint([&] { integer_parameter(request, "limit", 20, 1, 10); }) == "limit too_large");
    CHECK(complaint([&] { integer_parameter(request, "bad", 20, 1, 10); }) == "bad type");
    CHECK(choice_parameter(request, "status", {"open", "resolved"}) == "open");
    CHECK(complaint([&] { choice_parameter(request, "status", {"resolved"}); }) == "status choice");
    CHECK(complaint([&] { uuid_parameter(request, "id"); }) == "id uuid");
}
