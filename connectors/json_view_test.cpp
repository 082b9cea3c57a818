#include "connectors/json_view.hpp"

#include <catch2/catch.hpp>

using namespace connectors;

namespace {

/// Keeps the document alive beside its view.
struct Document {
    explicit Document(std::string_view json) : value(parse_json(json)), view(value, "it") {}
    boost::json::value value;
    JsonView view;
};

} // namespace

TEST_CASE("An id survives as text, whether it came as a number or as text")
{
    const Document it(R"({"n":9007199254740993,"big":18446744073709551615,"minus":-5,"t":"007","null":null,"empty":"",
                          "real":1.5,"list":[],"nul":"a\u0000b"})");
    CHECK(it.view["n"].id() == "9007199254740993");
    CHECK(it.view["big"].id() == "18446744073709551615");
    CHECK(it.view["minus"].id() == "-5");
    CHECK(it.view["t"].id() == "007");
    CHECK(it.view["nul"].id() == "a\xEF\xBF\xBD"
                                 "b");
    CHECK(it.view["null"].id_or_empty().empty());
    CHECK(it.view["empty"].id_or_empty().empty());
    CHECK(it.view["absent"].id_or_empty().empty());
    for (const auto* name : {"null", "empty", "absent", "real", "list"}) {
        CAPTURE(name);
        CHECK_THROWS_AS(it.view[name].id(), Malformed);
    }
}

TEST_CASE("What is missing says where it was looked for")
{
    const Document it(R"({"entry":[{"messaging":[{}]}]})");
    CHECK_THROWS_WITH(it.view["entry"][0]["messaging"][0]["message"]["mid"].text(),
                      "it.entry[0].messaging[0].message.mid: missing");
    CHECK_THROWS_WITH(it.view["entry"].text(), "it.entry: not a text");
    CHECK(it.view["entry"].size() == 1);
    CHECK_FALSE(it.view["entry"][7]["x"].present());
    CHECK(it.view["entry"]["x"].size() == 0);
}

TEST_CASE("Numbers are read from all their disguises and from nothing else")
{
    const Document it(R"({"a":"-12","b":3.0,"c":"12x","d":"","e":1e300,"f":18446744073709551615,"g":true,"h":" 1"})");
    CHECK(it.view["a"].number() == -12);
    CHECK(it.view["b"].number() == 3);
    for (const auto* name : {"c", "d", "e", "f", "g", "h", "none"}) {
        CAPTURE(name);
        CHECK_THROWS_AS(it.view[name].number(), Malformed);
        CHECK(it.view[name].number_or(7) == 7);
    }
    const Document real(R"({"a":10.75,"b":"106.7","c":2,"d":"x","e":"inf","f":""})");
    CHECK(real.view["a"].real_or(0) == 10.75);
    CHECK(real.view["b"].real_or(0) == 106.7);
    CHECK(real.view["c"].real_or(0) == 2);
    for (const auto* name : {"d", "e", "f", "none"}) CHECK(real.view[name].real_or(-1) == -1);
}

TEST_CASE("Flags are true only when they say so")
{
    const Document it(R"({"t":[true,1,"true","1"],"f":[false,0,2,"yes",null,[],1.0]})");
    for (std::size_t i = 0; i < 4; ++i) CHECK(it.view["t"][i].flag());
    for (std::size_t i = 0; i < 7; ++i) CHECK_FALSE(it.view["f"][i].flag());
    CHECK_FALSE(it.view["none"].flag());
}

TEST_CASE("Seconds are never taken for milliseconds")
{
    const Document it(
        R"([1767243600123, 1767243600, 0, -1, 9223372036854775807, -9223372036854775808, 4294967296000000])");
    CHECK(inbox::to_text(it.view[0].milliseconds()) == "2026-01-01T05:00:00.123Z");
    CHECK(inbox::to_text(it.view[1].seconds()) == "2026-01-01T05:00:00.000Z");
    CHECK_THROWS_AS(it.view[0].seconds(), Malformed);
    for (std::size_t i = 1; i < 7; ++i) CHECK_THROWS_AS(it.view[i].milliseconds(), Malformed);
    for (std::size_t i = 2; i < 7; ++i) CHECK_THROWS_AS(it.view[i].seconds(), Malformed);
}

TEST_CASE("Times in words are read with their zone")
{
    const auto noon = *iso_time("2026-01-01T05:00:00+0000");
    CHECK(inbox::to_text(noon) == "2026-01-01T05:00:00.000Z");
    CHECK(iso_time("2026-01-01T12:00:00+07:00") == noon);
    CHECK(iso_time("2026-01-01T12:00:00+0700") == noon);
    CHECK(iso_time("2026-01-01T05:00:00Z") == noon);
    CHECK(iso_time("2026-01-01T05:00:00") == noon);
    CHECK(iso_time("2026-01-01T05:00:00.25Z") == noon + std::chrono::milliseconds{250});
    CHECK(iso_time("2026-01-01T05:00:00.1239999Z") == noon + std::chrono::milliseconds{123});
    for (const auto* wrong : {"", "2026", "2026-13-01T05:00:00Z", "2026-02-30T05:00:00Z", "2026-01-01T25:00:00Z",
                              "2026-01-01T05:00:00+7", "2026-01-01T05:00:00 PM", "yesterday at five o'clock"}) {
        CAPTURE(wrong);
        CHECK_FALSE(iso_time(wrong));
    }
}

TEST_CASE("A moment in a setting is understood however it was typed")
{
    const auto noon = iso_time("2026-01-01T05:00:00Z");
    REQUIRE(noon);
    for (const auto* typed : {"2026-01-01T05:00:00.000Z", "2026-01-01T12:00:00+07:00", "1767243600", "1767243600000"}) {
        CAPTURE(typed);
        CHECK(any_time(typed) == noon);
    }
    for (const auto* wrong : {"", "0", "soon", "-1767243600", "17672436000000000000", "90000"})
        CHECK_FALSE(any_time(wrong));
}
