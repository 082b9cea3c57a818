#include "connectors/json_view.hpp"

#include <catch2/catch.hpp>

using namespace connectors;

namespace {

std::string nested(int levels)
{
    return std::string(static_cast<std::size_t>(levels), '[') + std::string(static_cast<std::size_t>(levels), ']');
}

std::string text_in(std::string_view json)
{
    const auto value = parse_json(json);
    return JsonView(value, "it")["text"].text();
}

} // namespace

TEST_CASE("A message with half an emoji is still a message")
{
    CHECK(text_in(R"({"text":"ch\ud83do"})") == "ch\xEF\xBF\xBDo");
    CHECK(text_in(R"({"text":"\udc00\ud83d"})") == "\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(text_in(R"({"text":"\ud83d\ude00 \ud83d"})") == "\xF0\x9F\x98\x80 \xEF\xBF\xBD");
    CHECK(text_in(R"({"text":"\\ud83d \ud83d"})") == "\\ud83d \xEF\xBF\xBD");
    CHECK(text_in(R"({"text":"\"\ud83d\""})") == "\"\xEF\xBF\xBD\"");
    CHECK(text_in("{\"text\":\"a\xFFz\"}") == "a\xEF\xBF\xBDz");
    CHECK(text_in("{\"text\":\"\xE1\xBA\"}") == "\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(text_in("{\"text\":\"\xED\xA0\x80\"}") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("What is not JSON is said to be malformed")
{
    for (const auto* broken : {"", " ", "{", "{\"a\":}", "[1,]", "nul", "{} x", "\"\\x\"", "{\"a\":1,,}"}) {
        CAPTURE(broken);
        CHECK_THROWS_AS(parse_json(broken), Malformed);
    }
    CHECK_NOTHROW(parse_json(nested(32)));
    CHECK_THROWS_AS(parse_json(nested(33)), Malformed);
    CHECK_THROWS_AS(parse_json(nested(200'000)), Malformed);
    CHECK_THROWS_AS(parse_json(std::string((8u << 20) + 1, ' ')), Malformed);
}

TEST_CASE("Each event of a batch keeps exactly its own bytes")
{
    const std::string_view batch = R"( { "x" : "]}" , "entry" : [ {"a":1.50, "b":"}]\""} ,"two",3 , [4,[5]], null ] })";
    const auto elements = elements_of(batch, "entry");
    REQUIRE(elements.size() == 5);
    CHECK(elements[0] == R"({"a":1.50, "b":"}]\""})");
    CHECK(elements[1] == R"("two")");
    CHECK(elements[2] == "3");
    CHECK(elements[3] == "[4,[5]]");
    CHECK(elements[4] == "null");
    CHECK(elements_of(batch, "absent").empty());
    CHECK(elements_of(batch, "x").empty());
    CHECK(elements_of(R"({"entry":[]})", "entry").empty());
    CHECK(elements_of(R"({"entry":{"a":1}})", "entry").empty());
}

TEST_CASE("A member is found by its name at the top only")
{
    const std::string_view object = R"({"in":{"id":1},"text":"\"id\":2","id" : 90071992547409931 ,"id":4})";
    CHECK(slice_of(object, "id") == "90071992547409931");
    CHECK(slice_of(object, "in") == R"({"id":1})");
    CHECK(slice_of(object, "none").empty());
    CHECK(slice_of("[1]", "id").empty());
    CHECK(slice_of("", "id").empty());
    CHECK(slice_of(R"({"a":1,"b)", "a") == "1");

    const auto members = members_of(object);
    REQUIRE(members.size() == 4);
    CHECK(members[1] == std::pair<std::string_view, std::string_view>{"text", R"("\"id\":2")"});
    CHECK(members[3].second == "4");
    CHECK(members_of(R"({"a":1 "b":2})").size() == 1);
}

TEST_CASE("Cutting a text apart survives every way of breaking it off")
{
    const std::string whole = R"({"a":[{"b":"\\\"]"},[1,{"c":null}]],"d":"x"})";
    for (std::size_t length = 0; length <= whole.size(); ++length) {
        const auto part = whole.substr(0, length);
        CAPTURE(part);
        CHECK(elements_of(part, "a").size() <= 2);
        CHECK(slice_of(part, "d").size() <= 3);
        CHECK(members_of(part).size() <= 2);
    }
}
