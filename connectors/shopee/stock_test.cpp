#include "connectors/shopee/shopee_testing.hpp"

#include <boost/json/serialize.hpp>

#include <catch2/catch.hpp>

using namespace connectors;
using namespace connectors::shopee_testing;

namespace {

const Shop shop;

HttpReply good(const std::string& response)
{
    return answer(200, R"({"error":"","message":"","response":)" + response + "}");
}

Step<ListingsAnswer> listed(const std::string& cursor, const Answers& so_far)
{
    return shopee().listings(cursor, shop.connection(), so_far);
}

Step<StockAnswer> told(const std::vector<inbox::StockToTell>& stock, const Answers& so_far = {})
{
    return shopee().tell_stock(stock, shop.connection(), so_far);
}

StockTold result_of(const HttpReply& reply)
{
    return std::get<StockTold>(end_of(told({{"5", "7", {}, 1}, {"5", "8", {}, 2}}, {reply})));
}

} // namespace

TEST_CASE("What the shop offers on Shopee is its items and their models")
{
    const auto list = good(R"({"item":[{"item_id":5},{"item_id":6}],"has_next_page":true,"next_offset":25})");
    const auto info = good(R"({"item_list":[{"item_id":5,"item_name":"Áo thun","item_sku":"AT","has_model":true},
        {"item_id":6,"item_name":"Mũ","item_sku":"MU","has_model":false,"stock_info_v2":{"seller_stock":[{"location_id":"VNZ","stock":4}]}}]})");
    const auto models = good(
        R"({"tier_variation":[{"name":"Màu","option_list":[{"option":"Đen"}]},{"name":"Size","option_list":[{"option":"M"},{"option":"L"}]}],
        "model":[{"model_id":7,"tier_index":[0,0],"model_sku":"AT-DEN-M","stock_info_v2":{"seller_stock":[{"location_id":"VNZ","stock":3}]}},
        {"model_id":"8","tier_index":[0,1],"model_sku":""}]})");
    CHECK(call_of(listed("", {})).url.find("offset=0") != std::string::npos);
    CHECK(call_of(listed("25", {})).url.find("offset=25") != std::string::npos);
    CHECK(call_of(listed("", {list})).url.find("item_id_list=5%2C6") != std::string::npos);
    CHECK(call_of(listed("", {list, info})).url.find("get_model_list") != std::string::npos);

    const auto page = std::get<ListingsPage>(end_of(listed("", {list, info, models})));
    CHECK(page.cursor == "25");
    REQUIRE(page.listings.size() == 3);
    CHECK(page.listings[0].item_id == "5");
    CHECK(page.listings[0].model_id == "7");
    CHECK(page.listings[0].seller_sku == "AT-DEN-M");
    CHECK(page.listings[0].name == "Áo thun – Đen, M");
    CHECK(page.listings[0].stock == 3);
    CHECK(page.listings[1].model_id == "8");
    CHECK(page.listings[1].name == "Áo thun – Đen, L");
    CHECK(page.listings[2].model_id.empty());
    CHECK(page.listings[2].seller_sku == "MU");
    CHECK(page.listings[2].warehouses == std::vector<std::string>{"VNZ"});
}

TEST_CASE("An item that went away while it was read spoils nothing; a platform in trouble does")
{
    const auto list = good(R"({"item":[{"item_id":5}]})");
    const auto info = good(R"({"item_list":[{"item_id":5,"item_name":"Áo","has_model":true}]})");
    const auto gone = answer(200, R"({"error":"error_item_not_found","message":"x"})");
    CHECK(std::get<ListingsPage>(end_of(listed("", {list, info, gone}))).listings.empty());
    CHECK(std::holds_alternative<ListingsRefused>(end_of(listed("", {list, info, answer(502, "")}))));
    CHECK(std::get<ListingsPage>(end_of(listed("", {good(R"({"item":[]})")}))).listings.empty());
}

TEST_CASE("Stock is told with ids as numbers, and never below nothing")
{
    const auto call = call_of(told({{"21094567890", "98765432101", {"VNZ"}, 25}, {"21094567890", "9", {}, -2}}));
    CHECK(call.method == "POST");
    CHECK(call.url.find("/api/v2/product/update_stock") != std::string::npos);
    CHECK(
        call.body ==
        R"({"item_id":21094567890,"stock_list":[{"model_id":98765432101,"seller_stock":[{"stock":25}]},{"model_id":9,"seller_stock":[{"stock":0}]}]})");
    CHECK(call_of(told({{"5", "", {}, 3}})).body ==
          R"({"item_id":5,"stock_list":[{"model_id":0,"seller_stock":[{"stock":3}]}]})");
    CHECK(
        call_of(told({{"5", "", {"A", "B"}, 3}})).body ==
        R"({"item_id":5,"stock_list":[{"model_id":0,"seller_stock":[{"location_id":"A","stock":3},{"location_id":"B","stock":0}]}]})");
}

TEST_CASE("A good answer of Shopee may hold failures, and a bad one says which failed")
{
    CHECK(result_of(good(R"({"success_list":[{"model_id":7},{"model_id":8}],"failure_list":[]})")).refused.empty());
    const auto some = result_of(
        good(R"({"success_list":[{"model_id":7}],"failure_list":[{"model_id":8,"failed_reason":"in promotion"}]})"));
    REQUIRE(some.refused.size() == 1);
    CHECK(some.refused[0].model_id == "8");
    CHECK(some.refused[0].why == "in promotion");
    const auto all =
        result_of(answer(200, R"({"error":"error_busi_update_stock_failed","message":"x","response":{"success_list":[],
        "failure_list":[{"model_id":7,"failed_reason":"a"},{"model_id":8,"failed_reason":"b"}]}})"));
    CHECK(all.refused.size() == 2);
    // An item without models fails under the number 0.
    const auto alone = std::get<StockTold>(
        end_of(told({{"5", "", {}, 1}}, {good(R"({"failure_list":[{"model_id":0,"failed_reason":"a"}]})")})));
    CHECK(alone.refused.at(0).model_id.empty());

    const auto refused =
        end_of(told({{"5", "", {}, 1}}, {answer(200, R"({"error":"error_item_not_found","message":"x"})")}));
    CHECK(std::holds_alternative<inbox::Failed>(std::get<StockNotTold>(refused).why));
    const auto busy = end_of(told({{"5", "", {}, 1}}, {answer(429, "")}));
    CHECK(std::holds_alternative<inbox::TryAgain>(std::get<StockNotTold>(busy).why));
}
