#pragma once

#include "tests/support/api_house.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <string>
#include <vector>

/// Goods of Hoa Mai, put into its catalogue through the API.
namespace tests {

namespace json = boost::json;

inline std::string id()
{
    return inbox::new_uuid();
}

struct Goods : ApiHouse {
    /// A T-shirt in two colours; `on_hand` of each.
    json::object shirt(const std::string& sku = "AO", std::int64_t on_hand = 10,
                       const std::string& name = "Áo thun Đống Đa")
    {
        const auto body = json::object{{"id", id()},
                                       {"name", name},
                                       {"options", {"Màu"}},
                                       {"variants",
                                        {json::object{{"id", id()},
                                                      {"sku", sku + "-DEN"},
                                                      {"option_values", {"Đen"}},
                                                      {"price", 150'000},
                                                      {"on_hand", on_hand}},
                                         json::object{{"id", id()},
                                                      {"sku", sku + "-TRANG"},
                                                      {"option_values", {"Trắng"}},
                                                      {"price", 160'000},
                                                      {"on_hand", on_hand},
                                                      {"barcode", "893" + sku}}}}};
        return made(body);
    }

    json::object made(const json::value& body)
    {
        const auto answer = send(sales, "POST", "/api/products", json::serialize(body));
        INFO(answer.body);
        REQUIRE(answer.status == 201);
        return answer.json().as_object();
    }

    HttpAnswer patch(const std::string& product, const json::value& body)
    {
        return send(sales, "PATCH", "/api/products/" + product, json::serialize(body));
    }

    HttpAnswer adjust(const json::array& lines, const std::string& request = id(),
                      const std::string& reason = "kiểm kho")
    {
        return send(sales, "POST", "/api/stock/adjustments",
                    json::serialize(json::object{{"id", request}, {"reason", reason}, {"lines", lines}}));
    }

    json::array items(const std::string& path)
    {
        const auto answer = get(lan, path);
        INFO(path << ": " << answer.body);
        REQUIRE(answer.status == 200);
        return answer.json().at("items").as_array();
    }

    /// One text of each item, in their order: "AO-DEN AO-TRANG".
    std::string each(const std::string& path, const char* key)
    {
        std::string all;
        for (const auto& item : items(path)) all += (all.empty() ? "" : " ") + std::string(item.at(key).as_string());
        return all;
    }

    /// What was told after `seq`, by kind.
    std::vector<json::object> told(const std::string& kind, std::int64_t after = 0)
    {
        std::vector<json::object> found;
        const auto answer = get(owner, "/api/events?limit=100&after=" + std::to_string(after)).json();
        for (const auto& event : answer.at("items").as_array()) {
            const auto* its_kind = event.as_object().if_contains("kind");
            if (its_kind && its_kind->as_string() == kind) found.push_back(event.at("object").as_object());
        }
        return found;
    }

    std::int64_t last_seq()
    {
        return get(owner, "/api/events?after=0&limit=1").json().at("last_seq").to_number<std::int64_t>();
    }
};

inline std::string text(const json::value& value)
{
    return std::string(value.as_string());
}

/// "field|code" of the n-th complaint.
inline std::string complaint(const HttpAnswer& answer, std::size_t n = 0)
{
    INFO(answer.status << ": " << answer.body);
    const auto body = answer.json();
    const auto& errors = body.at("errors").as_array();
    REQUIRE(errors.size() > n);
    return text(errors[n].at("field")) + '|' + text(errors[n].at("code"));
}

} // namespace tests
