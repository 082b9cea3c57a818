#include "connectors/tiktok_shop/fixtures_for_tests.hpp"

#include "connectors/json_view.hpp"

using namespace connectors;
using namespace connectors::tiktok_tests;

namespace {

const Shop shop;

/// As the API's page shows an order: one line for each piece, amounts as text.
const std::string documented =
    R"({"id":"576653688135258178","user_id":"7494601122334455667","status":"AWAITING_SHIPMENT",
 "create_time":1754889000,"paid_time":1754889300,"update_time":1754889999,"buyer_message":"Giao giờ hành chính",
 "buyer_email":"v1ab***@scs2.tiktok.com","is_cod":true,"shipping_provider":"J&T Express","tracking_number":"",
 "payment":{"currency":"VND","sub_total":"398000","shipping_fee":"15000","seller_discount":"20000","platform_discount":"0","total_amount":"393000"},
 "recipient_address":{"name":"N***n A","phone_number":"(+84)9*****12","full_address":"…, Hà Nội"},
 "line_items":[
  {"id":"1","product_id":"1729592969712207008","product_name":"Áo thun cotton","sku_id":"1729592969712207013","sku_name":"Đen, M","seller_sku":"AT-DEN-M","sale_price":"199000","display_status":"AWAITING_SHIPMENT"},
  {"id":"2","product_id":"1729592969712207008","product_name":"Áo thun cotton","sku_id":"1729592969712207013","sku_name":"Đen, M","sale_price":"199000","display_status":"AWAITING_SHIPMENT"}]})";

Step<OrdersAnswer> asked(const OrdersRequest& request, const Answers& so_far = {})
{
    return tiktok_shop().orders(request, shop.connection, so_far);
}

OrdersPage page_of(const std::string& orders, const OrdersRequest& request = {{"1"}, {}, ""})
{
    return ended<OrdersPage>(asked(request, {answer(200, R"({"code":0,"data":{"orders":)" + orders + "}}")}));
}

inbox::PlatformOrder order_of(const std::string& told)
{
    auto page = page_of("[" + told + "]");
    REQUIRE(page.orders.size() == 1);
    return page.orders[0];
}

} // namespace

TEST_CASE("An order of TikTok Shop counts its pieces and keeps its amounts")
{
    const auto order = order_of(documented);
    CHECK(order.id == "576653688135258178");
    CHECK(order.platform_status == "AWAITING_SHIPMENT");
    CHECK(order.status == "confirmed");
    CHECK(order.updated_at == inbox::Time{std::chrono::seconds{1754889999}});
    CHECK(order.buyer.id == "buyer:7494601122334455667");
    CHECK(order.buyer.buyer_id == "7494601122334455667");
    REQUIRE(order.lines.size() == 1);
    CHECK(order.lines[0].quantity == 2);
    CHECK(order.lines[0].unit_price == 199000);
    CHECK(order.lines[0].seller_sku == "AT-DEN-M");
    CHECK(order.lines[0].model_id == "1729592969712207013");
    CHECK(order.lines[0].variation == "Đen, M");
    CHECK(order.subtotal == 398000);
    CHECK(order.shipping_fee == 15000);
    CHECK(order.discount == 20000);
    CHECK(order.total == 393000);
    CHECK(order.cod);
    CHECK(order.recipient.masked);
    CHECK(order.recipient.phone == "(+84)9*****12");
    CHECK(order.note == "Giao giờ hành chính");
}

TEST_CASE("An order nobody has paid yet has neither recipient nor payment, and is an order all the same")
{
    const auto order =
        order_of(R"({"id":576653688135258178,"user_id":7494601122334455667,"status":"UNPAID","create_time":"1754889000",
        "update_time":"1754889001","line_items":[{"product_id":1729592969712207008,"sku_id":1729592969712207013,"sale_price":199000,
        "new_field":{"a":[1]}}],"recipient_address":{}})");
    CHECK(order.id == "576653688135258178");
    CHECK(order.buyer.buyer_id == "7494601122334455667");
    CHECK(order.status == "to_confirm");
    CHECK(order.recipient.name.empty());
    CHECK_FALSE(order.recipient.masked);
    CHECK(order.subtotal == 199000);
    CHECK(order.total == 199000);
    CHECK(order.lines[0].item_id == "1729592969712207008");
    CHECK(order.updated_at == inbox::Time{std::chrono::seconds{1754889001}});
}

TEST_CASE("A state nobody has heard of leaves the order where it is, and its lines stay")
{
    const auto order = order_of(
        R"({"id":"5","status":"TELEPORTED","update_time":1754889001,"line_items":[{"sku_id":"7","sale_price":"1.00"}]})");
    CHECK(order.platform_status == "TELEPORTED");
    CHECK(order.status.empty());
    CHECK(order.whole);
    CHECK_FALSE(order_of(R"({"id":"5","status":"IN_TRANSIT","update_time":1754889001})").whole);
}

TEST_CASE("Pieces of different prices are different lines; what was cancelled out of the order is gone from it")
{
    const auto order = order_of(R"({"id":"5","status":"AWAITING_SHIPMENT","update_time":1754889001,"line_items":[
        {"product_id":"6","sku_id":"7","sale_price":"100000"},{"product_id":"6","sku_id":"7","sale_price":"90000"},
        {"product_id":"6","sku_id":"7","sale_price":"100000","display_status":"CANCELLED"},
        {"product_id":"6","sku_id":"8","sale_price":"50000","display_status":"CANCELLED"}]})");
    REQUIRE(order.lines.size() == 2);
    CHECK(order.lines[0].quantity == 1);
    CHECK(order.lines[1].unit_price == 90000);

    const auto cancelled =
        order_of(R"({"id":"5","status":"CANCELLED","update_time":1754889001,"cancel_reason":"Đổi ý","line_items":[
        {"product_id":"6","sku_id":"7","sale_price":"100000","display_status":"CANCELLED"}]})");
    CHECK(cancelled.status == "cancelled");
    CHECK(cancelled.lines.size() == 1);
    CHECK(cancelled.cancel_reason == "Đổi ý");
}

TEST_CASE("Every state of TikTok Shop has its word, as pushes and as calls name it")
{
    const std::vector<std::pair<std::string, std::string>> words = {
        {"UNPAID", "to_confirm"},           {"ON_HOLD", "to_confirm"},
        {"AWAITING_SHIPMENT", "confirmed"}, {"PARTIALLY_SHIPPING", "packing"},
        {"AWAITING_COLLECTION", "packing"}, {"IN_TRANSIT", "shipping"},
        {"DELIVERED", "delivered"},         {"COMPLETED", "delivered"},
        {"CANCELLED", "cancelled"},         {"CANCEL", "cancelled"}};
    for (const auto& [theirs, ours] : words) {
        CAPTURE(theirs);
        CHECK(order_of(R"({"id":"5","update_time":1754889001,"status":")" + theirs + "\"}").status == ours);
        const auto body = R"({"type":1,"shop_id":"7","timestamp":1754890000,"data":{"order_id":"5","order_status":")" +
                          theirs + R"(","update_time":1754889999}})";
        const auto push = std::get<inbox::Commerce>(tiktok_shop().parse(body, shop.app).at(0).what);
        CHECK(push.platform_status == theirs);
        CHECK(push.status == ours);
        CHECK(push.orders == std::vector<std::string>{"5"});
    }
}

TEST_CASE("A push without its time moves no order, but its details are fetched")
{
    const auto body =
        R"({"type":1,"shop_id":"7","timestamp":1754890000,"data":{"order_id":"5","order_status":"CANCEL"}})";
    const auto push = std::get<inbox::Commerce>(tiktok_shop().parse(body, shop.app).at(0).what);
    CHECK(push.status.empty());
    CHECK(push.orders.size() == 1);
}

TEST_CASE("A push about parcels names every order in them, each once")
{
    const auto body =
        R"({"type":4,"shop_id":"7","timestamp":1754890000,"data":{"sc_type":"COMBINE","update_time":1754889999,"package_list":[
        {"package_id":"1","order_id_list":["5",6]},{"package_id":"2","order_id_list":["6","8"]}]}})";
    const auto push = std::get<inbox::Commerce>(tiktok_shop().parse(body, shop.app).at(0).what);
    CHECK(push.what == "package");
    CHECK(push.orders == std::vector<std::string>{"5", "6", "8"});
}

TEST_CASE("A chat that shows an order names it, and history tells by which id orders know the buyer")
{
    const auto card = tiktok_shop().parse(fixture("message_order_card"), shop.app).at(0);
    CHECK(std::get<inbox::Received>(card.what).content.orders.size() == 1);
    const auto text = tiktok_shop().parse(fixture("message_text"), shop.app).at(0);
    CHECK(std::get<inbox::Received>(text.what).content.orders.empty());

    const std::string participants = R"({"code":0,"data":{"participants":[
        {"im_user_id":"9","user_id":"7494601122334455667","role":"BUYER","nickname":"minhanh"}]}})";
    const auto profile = ended<Profile>(tiktok_shop().profile("9", "11", shop.connection, {answer(200, participants)}));
    CHECK(profile.buyer_id == "7494601122334455667");
}

TEST_CASE("Orders are asked for by number, or by their last change, oldest first")
{
    const auto by_number = call_in(asked({{"5", "6"}, {}, ""}));
    CHECK(by_number.method == "GET");
    CHECK(contains(by_number.url, "/order/202309/orders?ids=5%2C6"));
    CHECK(contains(by_number.url, "shop_cipher=ROW_abcDEF123"));
    CHECK(has_header(by_number, "x-tts-access-token", "ROW_access"));
    CHECK_FALSE(by_number.reaches_customer);

    const auto by_change = call_in(asked({{}, inbox::Time{std::chrono::seconds{1754880000}}, ""}));
    CHECK(by_change.method == "POST");
    CHECK(contains(by_change.url, "/order/202309/orders/search"));
    CHECK(contains(by_change.url, "sort_field=update_time"));
    CHECK(contains(by_change.url, "sort_order=ASC"));
    CHECK(by_change.body == R"({"update_time_ge":1754880000})");

    const auto page =
        answer(200, R"({"code":0,"data":{"orders":[{"id":"5","status":"UNPAID"}],"next_page_token":"n"}})");
    CHECK(ended<OrdersPage>(asked({{}, {}, ""}, {page})).cursor == "n");
    CHECK(ended<OrdersPage>(asked({{}, {}, "n"}, {page})).cursor.empty());
    CHECK(contains(call_in(asked({{}, {}, "n"})).url, "page_token=n"));
    CHECK(ended<OrdersPage>(asked({{}, {}, ""}, {answer(200, R"({"code":0,"data":{}})")})).orders.empty());
}

TEST_CASE("What TikTok Shop answers instead of orders is told apart")
{
    const auto why = [](int status, const std::string& body) {
        return ended<OrdersRefused>(asked({{"5"}, {}, ""}, {answer(status, body)})).why;
    };
    CHECK(std::holds_alternative<inbox::NeedsReconnection>(
        why(200, R"({"code":105002,"message":"Expired credentials"})")));
    CHECK(std::holds_alternative<inbox::TryAgain>(why(429, R"({"code":36009002,"message":"too many"})")));
    CHECK(std::holds_alternative<inbox::TryAgain>(why(502, "<html>")));
    CHECK(std::holds_alternative<inbox::TryAgain>(why(200, "")));
    CHECK(std::holds_alternative<inbox::Failed>(why(200, R"({"code":36009004,"message":"ids invalid"})")));
}
