#include "connectors/shopee/shopee_testing.hpp"

#include <catch2/catch.hpp>

using namespace connectors;
using namespace connectors::shopee_testing;

namespace {

const Shop shop;

const std::string documented =
    R"({"order_sn":"250811QSK8S7BX","region":"VN","currency":"VND","cod":true,"order_status":"READY_TO_SHIP",
 "message_to_seller":"Giao giờ hành chính","create_time":1754889000,"update_time":1754889999,"buyer_user_id":912345678,
 "buyer_username":"minhanh.99","total_amount":393000.0,"shipping_carrier":"SPX Express",
 "recipient_address":{"name":"N****A","phone":"****12","full_address":"****, Hà Nội","region":"VN","state":"Hà Nội"},
 "item_list":[{"item_id":21094567890,"item_name":"Áo thun cotton","item_sku":"AT","model_id":98765432101,"model_name":"Đen,M",
  "model_sku":"AT-DEN-M","model_quantity_purchased":2,"model_original_price":219000.0,"model_discounted_price":199000.0}]})";

Step<OrdersAnswer> asked(const OrdersRequest& request, const Answers& so_far = {})
{
    return shopee().orders(request, shop.connection(), so_far);
}

OrdersPage page_of(const OrdersRequest& request, const std::string& response)
{
    return std::get<OrdersPage>(end_of(asked(request, {answer(200, R"({"error":"","response":)" + response + "}")})));
}

inbox::PlatformOrder order_of(const std::string& told)
{
    return page_of({{"1"}, {}, ""}, R"({"order_list":[)" + told + "]}").orders.at(0);
}

bool contains(std::string_view text, std::string_view piece)
{
    return text.find(piece) != std::string_view::npos;
}

} // namespace

TEST_CASE("An order of Shopee comes with its lines, whole amounts and the buyer the chat knows")
{
    const auto order = order_of(documented);
    CHECK(order.id == "250811QSK8S7BX");
    CHECK(order.status == "confirmed");
    CHECK(order.platform_status == "READY_TO_SHIP");
    CHECK(order.buyer.id == buyer_id);
    CHECK(order.buyer.buyer_id == buyer_id);
    CHECK(order.buyer.name == "minhanh.99");
    REQUIRE(order.lines.size() == 1);
    CHECK(order.lines[0].item_id == "21094567890");
    CHECK(order.lines[0].model_id == "98765432101");
    CHECK(order.lines[0].seller_sku == "AT-DEN-M");
    CHECK(order.lines[0].quantity == 2);
    CHECK(order.lines[0].unit_price == 199000);
    CHECK(order.subtotal == 398000);
    CHECK(order.total == 393000);
    CHECK(order.subtotal + order.shipping_fee - order.discount == order.total);
    CHECK(order.recipient.masked);
    CHECK(order.cod);
}

TEST_CASE("Before the payment the total may be missing, and numbers may be texts")
{
    const auto order =
        order_of(R"({"order_sn":"A1","order_status":"UNPAID","create_time":"1754889000","update_time":"1754889001",
        "buyer_user_id":"912345678","buyer_username":"m****9","cod":"false","item_list":[{"item_id":"5","model_id":0,"item_sku":"AT",
        "model_sku":"","model_quantity_purchased":"3","model_discounted_price":"199000.4","surprise":[]}]})");
    CHECK(order.total == 597000);
    CHECK(order.status == "to_confirm");
    CHECK(order.lines[0].quantity == 3);
    CHECK(order.lines[0].model_id.empty());
    CHECK(order.lines[0].seller_sku == "AT");
    CHECK(order.buyer.id == buyer_id);
    CHECK_FALSE(order.buyer.name.has_value());
    CHECK_FALSE(order.cod);
    CHECK(order.recipient.name.empty());
}

TEST_CASE("An order of which only the basics came keeps its state and no lines")
{
    const auto order = order_of(R"({"order_sn":"A1","order_status":"SHIPPED","update_time":1754889001})");
    CHECK_FALSE(order.whole);
    CHECK(order.status == "shipping");
    CHECK(order.buyer.id.empty());
}

TEST_CASE("Every state of Shopee has its word; a wish to cancel and unknown words say nothing")
{
    const std::vector<std::pair<std::string, std::string>> words = {{"UNPAID", "to_confirm"},
                                                                    {"PENDING", "to_confirm"},
                                                                    {"READY_TO_SHIP", "confirmed"},
                                                                    {"PROCESSED", "packing"},
                                                                    {"RETRY_SHIP", "packing"},
                                                                    {"SHIPPED", "shipping"},
                                                                    {"TO_CONFIRM_RECEIVE", "delivered"},
                                                                    {"COMPLETED", "delivered"},
                                                                    {"TO_RETURN", "returned"},
                                                                    {"CANCELLED", "cancelled"},
                                                                    {"IN_CANCEL", ""},
                                                                    {"TELEPORTED", ""}};
    for (const auto& [theirs, ours] : words) {
        CAPTURE(theirs);
        CHECK(order_of(R"({"order_sn":"A1","update_time":1754889001,"order_status":")" + theirs + "\"}").status ==
              ours);
        const auto push = parsed<inbox::Commerce>(
            R"({"code":3,"shop_id":727720655,"timestamp":1754890000,"data":{"ordersn":"A1","status":")" + theirs +
            R"(","update_time":1754889999}})");
        CHECK(push.platform_status == theirs);
        CHECK(push.status == ours);
        CHECK(push.orders == std::vector<std::string>{"A1"});
    }
}

TEST_CASE("Pushes about parcels and returns name the order; pushes about stock name none")
{
    for (const auto* name : {"order_status", "order_tracking", "package_fulfilment", "package_info", "return_update"}) {
        CAPTURE(name);
        CHECK(parsed<inbox::Commerce>(fixture(name)).orders.size() == 1);
    }
    CHECK(parsed<inbox::Commerce>(fixture("stock_reserved")).orders.empty());
    const auto undated = parsed<inbox::Commerce>(
        R"({"code":3,"shop_id":727720655,"timestamp":1754890000,"data":{"ordersn":"A1","status":"CANCELLED"}})");
    CHECK(undated.status.empty());
    CHECK(undated.orders.size() == 1);
}

TEST_CASE("A chat names the order it is about, and its buyer is the one orders know")
{
    const auto card = parsed<inbox::Echoed>(fixture("message_order_from_shop"));
    CHECK(card.content.orders == std::vector<std::string>{"250811QSK8S7BX"});
    const auto opened = parsed<inbox::Received>(fixture("message_from_order_page"));
    CHECK(opened.content.orders.size() == 1);
    CHECK(opened.thread.customer->buyer_id == opened.thread.customer->id);
    CHECK(parsed<inbox::Received>(fixture("message_text")).content.orders.empty());
}

TEST_CASE("Details are asked for by number with every field we need")
{
    const auto call = call_of(asked({{"A1", "B2"}, {}, ""}));
    CHECK(contains(call.url, "/api/v2/order/get_order_detail?"));
    CHECK(contains(call.url, "order_sn_list=A1%2CB2"));
    CHECK(contains(call.url, "item_list"));
    CHECK(contains(call.url, "access_token=token-1"));
    std::vector<std::string> many;
    for (int i = 0; i < 80; ++i) many.push_back("S" + std::to_string(i) + "E");
    CHECK(contains(call_of(asked({many, {}, ""})).url, "S49E"));
    CHECK_FALSE(contains(call_of(asked({many, {}, ""})).url, "S50E"));
}

TEST_CASE("The list of changed orders goes page by page and window by window, of 15 days at most")
{
    const auto since = now - std::chrono::hours{24 * 20};
    const auto first = call_of(asked({{}, since, ""}));
    CHECK(contains(first.url, "/api/v2/order/get_order_list?"));
    CHECK(contains(first.url, "time_from=1753156800"));
    CHECK(contains(first.url, "time_to=1754449200"));

    const auto page = page_of({{}, since, ""},
                              R"({"more":true,"next_cursor":"c1","order_list":[{"order_sn":"A1"},{"order_sn":"B2"}]})");
    CHECK(page.ids == std::vector<std::string>{"A1", "B2"});
    CHECK(page.orders.empty());
    CHECK(contains(call_of(asked({{}, since, page.cursor})).url, "cursor=c1"));
    CHECK(contains(call_of(asked({{}, since, page.cursor})).url, "time_from=1753156800"));

    const auto next_window = page_of({{}, since, page.cursor}, R"({"more":false,"next_cursor":"","order_list":[]})");
    CHECK(contains(call_of(asked({{}, since, next_window.cursor})).url, "time_from=1754449200"));
    CHECK(contains(call_of(asked({{}, since, next_window.cursor})).url, "time_to=1754884800"));
    CHECK(
        page_of({{}, since, next_window.cursor}, R"({"more":false,"order_list":[{"order_sn":"C3"}]})").cursor.empty());
}

TEST_CASE("What Shopee answers instead of orders is told apart")
{
    const auto end = [](int status, const std::string& body) {
        return end_of(asked({{"A1"}, {}, ""}, {answer(status, body)}));
    };
    const auto why = [&](int status, const std::string& body) {
        return std::get<OrdersRefused>(end(status, body)).why;
    };
    CHECK(std::holds_alternative<inbox::NeedsReconnection>(
        why(403, R"({"error":"invalid_acceess_token","message":"x"})")));
    CHECK(std::holds_alternative<inbox::TryAgain>(why(200, R"({"error":"error_rate_limit","message":"x"})")));
    CHECK(std::holds_alternative<inbox::TryAgain>(why(502, "")));
    CHECK(std::holds_alternative<inbox::Failed>(why(200, R"({"error":"error_param","message":"x"})")));
    const auto none = std::get<OrdersPage>(end(200, R"({"error":"order.error_not_found","message":"x"})"));
    CHECK(none.orders.empty());
}
