#include "connectors/shopee/shopee_testing.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace connectors;
using namespace connectors::shopee_testing;
using namespace inbox;

namespace {

HttpReply lost(const std::vector<std::string>& pushes, const std::string& last)
{
    boost::json::array list;
    for (const auto& push : pushes) {
        list.push_back({{"shop_id", 727720655}, {"code", 10}, {"timestamp", 1754890000}, {"data", push}});
    }
    boost::json::object response{{"push_message_list", list}, {"has_next_page", false}};
    if (!last.empty()) response["last_message_id"] = std::stoll(last);
    return answer(200, boost::json::serialize(boost::json::object{{"error", ""}, {"response", response}}));
}

const HttpReply fine = answer(200, R"({"error":"","message":"","request_id":"r"})");

Step<History> history(const HistoryRequest& request, const Answers& so_far)
{
    const Shop shop;
    return shopee().history(request, shop.connection(), so_far);
}

HistoryPage page(const HistoryRequest& request, const Answers& so_far)
{
    return std::get<HistoryPage>(end_of(history(request, so_far)));
}

Outcome why(const HistoryRequest& request, const Answers& so_far)
{
    return std::get<HistoryRefused>(end_of(history(request, so_far))).why;
}

const std::string conversations =
    R"({"error":"","response":{"page_result":{"page_size":25,"next_cursor":{"next_message_time_nano":"1754884700000000000","conversation_id":"3034567890123456700"},"more":true},"conversations":[)"
    R"({"conversation_id":3034567890123456700,"to_id":5,"pinned":true,"last_message_timestamp":1704884800000000000},)"
    R"({"conversation_id":3034567890123456789,"to_id":912345678,"to_name":"minhanh.99","pinned":false,"last_message_timestamp":1754884800123456789}]}})";

std::string messages(const std::string& sides, const std::string& next)
{
    return R"({"error":"","response":{"page_result":{"page_size":25,"next_offset":")" + next +
           R"("},"messages":[)"
           R"({"message_id":"2345678901234567891","message_type":"text","from_id":727700001,"to_id":912345678,)" +
           (sides.empty() ? "" : R"("from_shop_id":727720655,"to_shop_id":0,)") +
           R"("conversation_id":3034567890123456789,"created_timestamp":1754884890,"region":"VN","status":"normal","source":"openapi","content":{"text":"Dạ còn ạ"}},)"
           R"({"message_id":2345678901234567890,"message_type":"text","from_id":912345678,"to_id":727700001,)" +
           sides +
           R"("conversation_id":3034567890123456789,"created_timestamp":1754884800,"region":"VN","status":"normal","source":"android","content":{"text":"Shop ơi còn size M không ạ?"}}]}})";
}

} // namespace

TEST_CASE("History begins with the pushes Shopee lost, the whole app's")
{
    const auto call = call_of(history({}, {}));
    CHECK(call.url.find("/api/v2/push/get_lost_push_message?partner_id=2001887&timestamp=1754884800&sign=") !=
          std::string::npos);
    CHECK(call.url.find("access_token") == std::string::npos);

    auto other_shop = fixture("order_status");
    other_shop.replace(other_shop.find("727720655"), 9, "727720656");
    const auto first = page({}, {lost({fixture("message_text"), other_shop, fixture("shop_cancelled")}, "8899")});
    REQUIRE(first.items.size() == 3);
    CHECK(first.items[0].body == fixture("message_text"));
    CHECK(first.items[0].dedupe_key == only_item(fixture("message_text")).dedupe_key);
    CHECK(first.items[1].channel == "727720656");
    CHECK(std::holds_alternative<ChannelNotice>(first.items[2].what));
    CHECK(first.cursor == "lost:8899");
}

TEST_CASE("Lost pushes are confirmed only once their page is stored, then the rest is asked for")
{
    HistoryRequest next;
    next.cursor = "lost:8899";
    const auto confirm = call_of(history(next, {}));
    CHECK(confirm.method == "POST");
    CHECK(confirm.url.find("/api/v2/push/confirm_consumed_lost_push_message?") != std::string::npos);
    CHECK(confirm.body == R"({"last_message_id":8899})");
    CHECK(call_of(history(next, {fine})).url.find("get_lost_push_message") != std::string::npos);
    CHECK(page(next, {fine, lost({}, "")}).cursor == "talks:");
    CHECK(page(next, {fine, lost({fixture("message_text")}, "8900")}).cursor == "lost:8900");

    SECTION("a queue that does not move holds nothing up")
    {
        CHECK(page(next, {fine, lost({fixture("message_text")}, "8899")}).cursor == "talks:");
    }
    SECTION("an app that may not ask goes on to the conversations, a busy Shopee is asked again")
    {
        CHECK(page({}, {answer(403, R"({"error":"error_permission"})")}).cursor == "talks:");
        CHECK(std::holds_alternative<TryAgain>(why({}, {answer(200, R"({"error":"error_system_busy"})")})));
        CHECK(std::holds_alternative<TryAgain>(why(next, {answer(502, "")})));
    }
}

TEST_CASE("A lost push is understood when Shopee kept its inner part alone, and kept when it is unreadable")
{
    const auto reply = answer(
        200,
        R"({"error":"","response":{"last_message_id":1,"push_message_list":[)"
        R"({"shop_id":727720655,"code":3,"timestamp":1754890000,"data":"{\"ordersn\":\"250811QSK8S7BX\",\"status\":\"SHIPPED\",\"update_time\":1754889999}"},)"
        R"({"shop_id":727720655,"code":3,"timestamp":1754890000,"data":{"ordersn":"250811QSK8S7BX","status":"SHIPPED","update_time":1754889999}},)"
        R"({"shop_id":727720655,"code":3,"timestamp":1754890000,"data":"{broken"}]}})");
    const auto items = page({}, {reply}).items;
    REQUIRE(items.size() == 3);
    CHECK(items[0].dedupe_key == "order:250811QSK8S7BX:SHIPPED:1754889999");
    CHECK(items[1].dedupe_key == items[0].dedupe_key);
    CHECK(items[0].channel == shop_id);
    CHECK(std::holds_alternative<NotUnderstood>(items[2].what));
}

TEST_CASE("Conversations are listed newest first, twenty-five at a time, until they are old enough")
{
    HistoryRequest request;
    request.cursor = "talks:";
    request.since = Time{std::chrono::seconds{1'754'000'000}};
    const auto call = call_of(history(request, {}));
    CHECK(call.url.ends_with("&direction=older&type=all&page_size=25"));
    CHECK(call.url.find("&shop_id=727720655") != std::string::npos);

    const auto listed = page(request, {answer(200, conversations)});
    REQUIRE(listed.threads.size() == 1); // the old pinned one is passed over, not an end
    CHECK(listed.threads[0].thread == conversation_id);
    CHECK(listed.threads[0].customer == buyer_id);
    CHECK(listed.threads[0].since == request.since);
    CHECK(listed.cursor == "talks:1754884700000000000");
    request.cursor = listed.cursor;
    CHECK(call_of(history(request, {})).url.ends_with("&next_timestamp_nano=1754884700000000000"));
    CHECK(page(request, {answer(200, conversations)}).cursor.empty()); // the same cursor again: no progress
    request.since = Time{std::chrono::seconds{1'754'884'900}};
    request.cursor = "talks:";
    CHECK(page(request, {answer(200, conversations)}).cursor.empty());
    CHECK(page(request, {answer(200, R"({"error":"","response":{"conversations":[]}})")}).cursor.empty());
    CHECK(
        std::holds_alternative<NeedsReconnection>(why(request, {answer(403, R"({"error":"invalid_acceess_token"})")})));
}

TEST_CASE("A message has the same key by push and by history, and reads again as itself")
{
    HistoryRequest request;
    request.thread = conversation_id;
    const auto call = call_of(history(request, {}));
    CHECK(call.url.ends_with("&conversation_id=3034567890123456789&page_size=25"));

    const auto told = page(request, {answer(200, messages(R"("from_shop_id":0,"to_shop_id":727720655,)", "a,b=1"))});
    REQUIRE(told.items.size() == 2);
    CHECK(told.cursor == "a,b=1");
    const auto pushed = only_item(fixture("message_text"));
    CHECK(told.items[0].dedupe_key == pushed.dedupe_key);
    CHECK(told.items[0].channel == pushed.channel);
    const auto& received = std::get<Received>(told.items[0].what);
    const auto& live = std::get<Received>(pushed.what);
    CHECK(received.message_id == live.message_id);
    CHECK(received.thread.id == live.thread.id);
    CHECK(received.thread.customer->id == live.thread.customer->id);
    CHECK(received.content.text == live.content.text);
    CHECK(received.sent_at == live.sent_at);
    CHECK(received.position == live.position);
    CHECK(std::get<Echoed>(told.items[1].what).thread.customer->id == buyer_id);
    for (const auto& item : told.items) {
        const auto again = only_item(item.body);
        CHECK(again.dedupe_key == item.dedupe_key);
        CHECK(again.channel == item.channel);
        CHECK(again.what.index() == item.what.index());
    }

    request.cursor = "a,b=1";
    CHECK(call_of(history(request, {})).url.ends_with("&offset=a%2Cb%3D1"));
    CHECK(page(request, {answer(200, messages(R"("to_shop_id":727720655,)", "a,b=1"))}).cursor.empty());
    request.since = Time{std::chrono::seconds{1'754'884'850}};
    const auto recent = page(request, {answer(200, messages(R"("to_shop_id":727720655,)", "c"))});
    CHECK(recent.items.size() == 1);
    CHECK(recent.cursor.empty());
}

TEST_CASE("Where the message list names no shop, the conversation's buyer tells who spoke")
{
    HistoryRequest request;
    request.thread = conversation_id;
    SECTION("known beforehand")
    {
        request.customer = buyer_id;
        const auto told = page(request, {answer(200, messages("", ""))});
        CHECK(std::holds_alternative<Received>(told.items.at(0).what));
        CHECK(std::holds_alternative<Echoed>(told.items.at(1).what));
        CHECK(told.cursor.empty());
    }
    SECTION("asked for")
    {
        const auto list = answer(200, messages("", ""));
        CHECK(call_of(history(request, {list})).url.find("get_one_conversation") != std::string::npos);
        const auto told = page(request, {list, answer(200, R"({"error":"","response":{"to_id":912345678}})")});
        CHECK(std::get<Received>(told.items.at(0).what).thread.customer->id == buyer_id);
        CHECK(std::get<Echoed>(told.items.at(1).what).thread.customer->id == buyer_id);
    }
    SECTION("a conversation that is gone is said to be")
    {
        CHECK(std::get<Failed>(why(request, {answer(200, R"({"error":"error_not_found","message":"m"})")})).code ==
              "gone");
    }
}
