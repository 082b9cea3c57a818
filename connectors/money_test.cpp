#include "connectors/money.hpp"

#include <catch2/catch.hpp>

using namespace connectors;

namespace {

std::optional<std::int64_t> read(std::string_view json)
{
    const auto value = parse_json(json);
    return whole_vnd(JsonView(value, "amount"));
}

} // namespace

TEST_CASE("An amount is the same however a platform writes it")
{
    for (const auto* written : {"199000", "199000.0", "\"199000\"", "\"199000.00\"", "\"+199000\"", "1.99e5"}) {
        CAPTURE(written);
        CHECK(read(written) == 199000);
    }
    CHECK(read("\"199000.5\"") == 199001);
    CHECK(read("198999.5") == 199000);
    CHECK(read("\"-20000\"") == -20000);
    CHECK(read("\"0\"") == 0);
}

TEST_CASE("An amount above what doubles hold exactly keeps every digit")
{
    CHECK(read("\"900719925474099.49\"") == 900719925474099);
    CHECK(read("900719925474099") == 900719925474099);
}

TEST_CASE("What is no amount is none, instead of a wrong one")
{
    for (const auto* written : {"null", "\"\"", "\"199.000đ\"", "\"1,000\"", "\".5\"", "\"-\"", "\"1e5\"", "true", "[]",
                                "{}", "99999999999999999999999", "\"99999999999999999999999\"", "1e300"}) {
        CAPTURE(written);
        CHECK_FALSE(read(written).has_value());
    }
    CHECK(amount_or_zero(JsonView(boost::json::value("-5"), "amount")) == 0);
}
