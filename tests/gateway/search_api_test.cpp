#include "tests/support/api_house.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

/// Search and history over HTTP: who may ask, and what is refused.

using tests::ApiHouse;

namespace {

std::size_t messages_found(const tests::HttpAnswer& answer)
{
    return answer.json().at("messages").as_array().size();
}

} // namespace

TEST_CASE("What is asked for wrongly is refused by the name of the field")
{
    ApiHouse house;
    const auto complaint = [&](const std::string& path) {
        const auto answer = house.get(house.owner, path);
        INFO(path << ": " << answer.body);
        CHECK(answer.status == 400);
        return std::string(answer.json().at("errors").at(0).at("field").as_string());
    };
    for (const auto* q : {"", "?q=", "?q=a", "?q=%20a%20"}) CHECK(complaint(std::string("/api/search") + q) == "q");
    CHECK(complaint("/api/search?q=" + std::string(201, 'x')) == "q");
    CHECK(complaint("/api/search?q=ao&kind=staff") == "kind");
    CHECK(complaint("/api/search?q=ao&cursor=x") == "cursor");
    CHECK(complaint("/api/search?q=ao&kind=messages&cursor=x") == "cursor");
    CHECK(complaint("/api/search?q=ao&channel=1") == "channel");
    CHECK(complaint("/api/search?q=ao&from=yesterday") == "from");
    CHECK(complaint("/api/history?status=gone") == "status");
    CHECK(complaint("/api/history?sort=waiting") == "sort");
    CHECK(complaint("/api/history?cursor=x") == "cursor");
    CHECK(complaint("/api/history.csv?limit=5") == "limit");
    CHECK(complaint("/api/history?to=2026-13-01T00:00:00Z") == "to");
}

TEST_CASE("Everybody searches what they see; looking back is for supervisors and owners; a stranger finds nothing")
{
    ApiHouse house;
    const auto talk = house.customer_writes(house.hoa_mai, "k1", "Đơn giao chậm quá").text;
    CHECK(messages_found(house.get(house.owner, "/api/search?q=giao%20cham")) == 1);
    CHECK(messages_found(house.get(house.lan, "/api/search?q=giao%20cham")) == 1);
    CHECK(messages_found(house.get(house.stranger, "/api/search?q=giao%20cham")) == 0);
    CHECK(house.get(house.lan, "/api/history").status == 403);
    CHECK(house.get(house.lan, "/api/history.csv").status == 403);
    CHECK(house.get(house.owner, "/api/history").json().at("items").as_array().size() == 1);
    CHECK(house.get(house.stranger, "/api/history?q=giao").json().at("items").as_array().empty());
    const auto sheet = house.get(house.owner, "/api/history.csv?q=giao");
    CHECK(sheet.header("Content-Type") == "text/csv; charset=utf-8");
    CHECK(sheet.body.find(talk) != std::string::npos);

    SECTION("and a filter that names another shop's things finds nothing")
    {
        const auto page = house.page.text;
        CHECK(messages_found(house.get(house.owner, "/api/search?q=giao&channel=" + page)) == 1);
        CHECK(messages_found(house.get(house.stranger, "/api/search?q=giao&channel=" + page)) == 0);
        CHECK(house.get(house.stranger, "/api/history?channel=" + page).json().at("items").as_array().empty());
    }
}
