#include "tests/support/goods.hpp"
#include "tests/support/schema_check.hpp"

/// The board and reports over HTTP: who may read them, and what is refused.

using namespace tests;

namespace {

const std::string period = "from=2026-01-01&to=2026-12-31";

} // namespace

TEST_CASE("The board and every report are as described, for supervisors and owners alone")
{
    Goods shop;
    const tests::ApiDocument document;
    shop.customer_writes(shop.hoa_mai, "k1", "Còn size M không?");
    const auto check = [&](const std::string& path) {
        const auto answer = shop.get(shop.minh, path);
        INFO(path << " answered " << answer.status << ": " << answer.body);
        CHECK(answer.status == 200);
        for (const auto& complaint :
             document.complaints("GET", path, answer.status, answer.header("Content-Type"), answer.body))
            FAIL_CHECK(complaint);
        CHECK(shop.get(shop.owner, path).status == 200);
        for (const auto& who : {shop.lan, shop.sales}) CHECK(shop.get(who, path).status == 403);
        return answer;
    };
    CHECK(check("/api/board").json().at("waiting") == 1);
    for (const auto* name : {"volume", "first-response", "response", "resolution", "orders", "labels", "hours"}) {
        const std::string path = std::string("/api/reports/") + name;
        check(path + "?by=week&" + period);
        check(path + "/conversations?" + period);
        for (const std::string rows : {"numbers", "conversations"}) {
            const auto sheet = shop.get(shop.minh, path + ".csv?rows=" + rows + "&" + period);
            CHECK(sheet.status == 200);
            CHECK(sheet.header("Content-Type") == "text/csv; charset=utf-8");
            CHECK(shop.get(shop.sales, path + ".csv?" + period).status == 403);
        }
    }
    CHECK(shop.get(shop.minh, "/api/reports/volume?from=2020-01-01&to=2021-02-03").status == 200);
    CHECK(shop.one("select count(*) > 0 from audit where action = 'report.exported'") == "t");

    SECTION("and another shop's channel, person or label is nobody's")
    {
        for (const auto& filter : {"channel=" + shop.page.text, "staff=" + shop.lan.id.text, "label=" + id()}) {
            const auto theirs = shop.get(shop.stranger, "/api/reports/volume?" + period + "&" + filter);
            CHECK(theirs.status == 200);
            CHECK(theirs.json().at("total").at("n") == 0);
        }
        CHECK(shop.get(shop.stranger, "/api/reports/volume/conversations?" + period)
                  .json()
                  .at("items")
                  .as_array()
                  .empty());
        CHECK(shop.get(shop.stranger, "/api/board").json().at("waiting") == 0);
    }
}

TEST_CASE("A report that cannot be asked so says which field is wrong")
{
    Goods shop;
    const auto refused = [&](const std::string& query) {
        const auto answer = shop.get(shop.minh, "/api/reports/volume?" + query);
        CHECK(answer.status == 400);
        return complaint(answer);
    };
    CHECK(refused("to=2026-01-01") == "from|missing");
    CHECK(refused("from=2026-01-01") == "to|missing");
    CHECK(refused("from=gestern&to=2026-01-01") == "from|time");
    CHECK(refused("from=2026-01-01&to=2026-02-30") == "to|time");
    CHECK(refused("from=2026-01-02&to=2026-01-01") == "to|range");
    CHECK(refused("from=2024-01-01&to=2026-01-01") == "to|range");
    CHECK(refused(period + "&by=hour") == "by|range");
    CHECK(refused(period + "&by=month") == "by|choice");
    CHECK(refused(period + "&channel=x") == "channel|uuid");
    CHECK(refused(period + "&staff=1'%20or%201") == "staff|uuid");
    CHECK(refused(period + "&weekday=8") == "weekday|too_large");
    CHECK(refused(period + "&colour=red") == "colour|unknown");
    CHECK(shop.get(shop.minh, "/api/reports/secrets?" + period).status == 404);
    CHECK(shop.get(shop.minh, "/api/reports/volume/conversations?cursor=zzz&" + period).status == 400);
}
