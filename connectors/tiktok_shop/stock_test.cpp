#include "connectors/tiktok_shop/fixtures_for_tests.hpp"

using namespace connectors;
using namespace connectors::tiktok_tests;

namespace {

const Shop shop;

Step<ListingsAnswer> listed(const std::string& cursor, const Answers& so_far)
{
    return tiktok_shop().listings(cursor, shop.connection, so_far);
}

Step<StockAnswer> told(const std::vector<inbox::StockToTell>& stock, const Answers& so_far = {})
{
    return tiktok_shop().tell_stock(stock, shop.connection, so_far);
}

std::string body_for(std::int64_t stock, std::vector<std::string> warehouses)
{
    return call_in(told({{"6", "7", std::move(warehouses), stock}})).body;
}

} // namespace

TEST_CASE("What the shop offers on TikTok Shop is read with every warehouse")
{
    CHECK(contains(call_in(listed("", {})).url, "/product/202309/products/search?page_size=100"));
    const auto products =
        answer(200, R"({"code":0,"data":{"next_page_token":"n","products":[{"id":"6","title":"Áo thun","skus":[
        {"id":"7","seller_sku":"AT-DEN-M","inventory":[{"warehouse_id":"w1","quantity":3},{"warehouse_id":"w2","quantity":"4"}]},
        {"id":8,"seller_sku":123,"inventory":[{"warehouse_id":"w1","quantity":0}]}]},{"id":"9","title":"Trống"}]}})");
    const auto page = ended<ListingsPage>(listed("", {products}));
    REQUIRE(page.listings.size() == 2);
    CHECK(page.listings[0].item_id == "6");
    CHECK(page.listings[0].model_id == "7");
    CHECK(page.listings[0].seller_sku == "AT-DEN-M");
    CHECK(page.listings[0].name == "Áo thun");
    CHECK(page.listings[0].warehouses == std::vector<std::string>{"w1", "w2"});
    CHECK(page.listings[0].stock == 7);
    CHECK(page.listings[1].model_id == "8");
    CHECK(page.listings[1].seller_sku == "123");
    CHECK(page.listings[1].stock == 0);
    CHECK(page.cursor == "n");
}

TEST_CASE("Where products do not say in which warehouse they lie, the stock is asked for")
{
    const auto products =
        answer(200, R"({"code":0,"data":{"products":[{"id":"6","title":"Áo","skus":[{"id":"7","seller_sku":"A"}]}]}})");
    const auto call = call_in(listed("", {products}));
    CHECK(contains(call.url, "/product/202309/inventory/search"));
    CHECK(call.body == R"({"product_ids":["6"]})");
    const auto inventory =
        answer(200, R"({"code":0,"data":{"inventory":[{"product_id":"6","skus":[{"id":"7","warehouse_inventory":[
        {"warehouse_id":"w1","available_quantity":5,"committed_quantity":2}]}]}]}})");
    const auto page = ended<ListingsPage>(listed("", {products, inventory}));
    CHECK(page.listings[0].warehouses == std::vector<std::string>{"w1"});
    CHECK(page.listings[0].stock == 5);

    const auto denied = answer(401, R"({"code":105005,"message":"scope missing"})");
    CHECK(ended<ListingsPage>(listed("", {products, denied})).listings.size() == 1);
    CHECK(std::holds_alternative<inbox::TryAgain>(ended<ListingsRefused>(listed("", {products, answer(502, "")})).why));
}

TEST_CASE("Stock is told for every warehouse of the SKU, and sums up")
{
    CHECK(contains(call_in(told({{"6", "7", {"w1"}, 25}})).url, "/product/202309/products/6/inventory/update"));
    CHECK(body_for(25, {"w1"}) == R"({"skus":[{"id":"7","inventory":[{"warehouse_id":"w1","quantity":25}]}]})");
    CHECK(
        body_for(25, {"w1", "w2"}) ==
        R"({"skus":[{"id":"7","inventory":[{"warehouse_id":"w1","quantity":24},{"warehouse_id":"w2","quantity":1}]}]})");
    CHECK(
        body_for(1, {"w1", "w2"}) ==
        R"({"skus":[{"id":"7","inventory":[{"warehouse_id":"w1","quantity":1},{"warehouse_id":"w2","quantity":0}]}]})");
    CHECK(
        body_for(0, {"w1", "w2"}) ==
        R"({"skus":[{"id":"7","inventory":[{"warehouse_id":"w1","quantity":0},{"warehouse_id":"w2","quantity":0}]}]})");
    CHECK(body_for(-3, {"w1"}) == R"({"skus":[{"id":"7","inventory":[{"warehouse_id":"w1","quantity":0}]}]})");
    CHECK(contains(body_for(5'000'000, {"w1"}), "\"quantity\":99999"));
    CHECK(body_for(2, {}) == R"({"skus":[{"id":"7","inventory":[{"quantity":2}]}]})");
}

TEST_CASE("A good answer of TikTok Shop may hold failures of some SKUs, with the reason innermost")
{
    const std::vector<inbox::StockToTell> both = {{"6", "7", {"w1"}, 1}, {"6", "8", {"w1"}, 2}};
    const auto some =
        answer(200, R"({"code":0,"data":{"errors":[{"code":12052990,"message":"Check failed","detail":{"sku_id":"8",
        "extra_errors":[{"warehouse_id":"w1","code":12052097,"message":"The warehouse does not exist"}]}}]}})");
    const auto result = ended<StockTold>(told(both, {some}));
    REQUIRE(result.refused.size() == 1);
    CHECK(result.refused[0].model_id == "8");
    CHECK(result.refused[0].code == "12052097");
    CHECK(result.refused[0].why == "The warehouse does not exist");

    const auto nobody = answer(200, R"({"code":0,"data":{"errors":[{"code":12019028,"message":"all warehouses"}]}})");
    CHECK(ended<StockTold>(told(both, {nobody})).refused.size() == 2);
    CHECK(ended<StockTold>(told(both, {answer(200, R"({"code":0,"data":{}})")})).refused.empty());
    CHECK(std::holds_alternative<inbox::Failed>(
        ended<StockNotTold>(told(both, {answer(200, R"({"code":12052032,"message":"The product does not exist"})")}))
            .why));
    CHECK(std::holds_alternative<inbox::TryAgain>(ended<StockNotTold>(told(both, {answer(429, "")})).why));
}
