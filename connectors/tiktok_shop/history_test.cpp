#include "connectors/tiktok_shop/fixtures_for_tests.hpp"

#include "connectors/json_view.hpp"

using namespace connectors;
using namespace connectors::tiktok_tests;

namespace {

const inbox::Time at(std::int64_t seconds)
{
    return inbox::Time{std::chrono::seconds{seconds}};
}

const std::string participants = R"("participants":[
    {"im_user_id":"7494049642642450000","role":"SHOP","nickname":"Shop A","avatar":"https://a/shop.jpg"},
    {"im_user_id":"7495108899001122334","user_id":"7494601122334455667","role":"BUYER","nickname":"minhanh_99","avatar":"https://a/b.jpg"}])";

/// Two conversations: a fresh one of minhanh_99 and one that slept since spring.
std::string list(const std::string& next)
{
    return R"({"code":0,"data":{"next_page_token":")" + next + R"(","conversations":[
        {"id":"7536990011223344556","can_send_message":true,"create_time":1754884700,)" +
           participants + R"(,
         "latest_message":{"id":"7537001122334455661","type":"TEXT","content":"{\"content\":\"Áo này còn size M không shop ơi?\"}",
            "create_time":1754884800,"is_visible":true,"index":"7537001122334455661",
            "sender":{"im_user_id":"7495108899001122334","role":"BUYER"}}},
        {"id":"7536990011223340000","create_time":1740000000,"participants":[],
         "latest_message":{"id":"1","type":"TEXT","content":"{}","create_time":1740000000,"index":"1","sender":{"im_user_id":"2","role":"BUYER"}}}]}})";
}

constexpr auto messages =
    R"({"code":0,"data":{"next_page_token":"older","unsupported_msg_tips":"open Seller Center","messages":[
    {"id":"7537001122334455690","type":"TEXT","content":"{\"content\":\"Dạ còn ạ\"}","create_time":1754884950,"is_visible":true,"index":"7537001122334455690",
     "sender":{"im_user_id":"7494049642642450777","role":"CUSTOMER_SERVICE","nickname":"CSKH 1","avatar":"https://a/c.jpg"}},
    {"id":"7537001122334455661","type":"TEXT","content":"{\"content\":\"Áo này còn size M không shop ơi?\"}","create_time":1754884800,"is_visible":true,"index":"7537001122334455661",
     "sender":{"im_user_id":"7495108899001122334","role":"BUYER","nickname":"minhanh_99","avatar":"https://a/b.jpg"}}]}})";

HistoryPage page(const HistoryRequest& request, const std::string& body)
{
    Shop shop;
    return ended<HistoryPage>(tiktok_shop().history(request, shop.connection, {answer(200, body)}));
}

} // namespace

TEST_CASE("The list of conversations names those that were alive since, and who the customer is")
{
    Shop shop;
    const HistoryRequest all{"", "", at(1754000000), ""};
    const auto call = call_in(tiktok_shop().history(all, shop.connection, {}));
    CHECK(contains(call.url, "/customer_service/202309/conversations?"));
    CHECK(contains(call.url, "page_size=20"));
    CHECK(contains(call.url, "shop_cipher=ROW_abcDEF123"));
    CHECK_FALSE(call.reaches_customer);

    const auto found = page(all, list("two"));
    REQUIRE(found.threads.size() == 1);
    CHECK(found.threads[0].thread == "7536990011223344556");
    CHECK(found.threads[0].customer == "7495108899001122334");
    CHECK(found.threads[0].since == at(1754000000));
    CHECK(found.cursor == "two");
    REQUIRE(found.items.size() == 1);
    const auto said = std::get<inbox::Received>(found.items[0].what);
    CHECK(said.thread.customer->name == "minhanh_99");
    CHECK(said.thread.customer->avatar_url == "https://a/b.jpg");
    CHECK(contains(found.items[0].body, "7494601122334455667"));

    CHECK(page({"", "", at(1755000000), ""}, list("two")).cursor.empty());
    CHECK(page({"", "", {}, "two"}, list("two")).cursor.empty());
    CHECK(page(all, R"({"code":0,"data":{"next_page_token":"x"}})").cursor.empty());
}

TEST_CASE("A past message is the very message a push told of")
{
    Shop shop;
    const HistoryRequest thread{"7536990011223344556", "7495108899001122334", at(1754000000), "c/1"};
    const auto call = call_in(tiktok_shop().history(thread, shop.connection, {}));
    CHECK(contains(call.url, "/customer_service/202309/conversations/7536990011223344556/messages?"));
    CHECK(contains(call.url, "page_size=10"));
    CHECK(contains(call.url, "sort_order=DESC"));
    CHECK(contains(call.url, "page_token=c%2F1"));

    const auto past = page(thread, messages);
    REQUIRE(past.items.size() == 2);
    CHECK(past.cursor == "older");
    const auto pushed = tiktok_shop().parse(fixture("message_text"), {}).at(0);
    CHECK(past.items[1].dedupe_key == pushed.dedupe_key);
    CHECK(past.items[1].channel == pushed.channel);
    const auto then = std::get<inbox::Received>(past.items[1].what);
    const auto now = std::get<inbox::Received>(pushed.what);
    CHECK(then.message_id == now.message_id);
    CHECK(then.content.text == now.content.text);
    CHECK(then.sent_at == now.sent_at);
    CHECK(then.position == now.position);
    CHECK(then.thread.id == now.thread.id);
    CHECK(then.thread.customer->id == now.thread.customer->id);
    CHECK(then.thread.customer->name == "minhanh_99");

    const auto ours = std::get<inbox::Echoed>(past.items[0].what);
    CHECK(ours.author == inbox::AuthorKind::staff);
    CHECK(ours.author_name == "CSKH 1");
    CHECK(ours.thread.customer->id == "7495108899001122334");

    for (const auto& item : past.items) {
        const auto again = tiktok_shop().parse(item.body, {}).at(0);
        CHECK(again.dedupe_key == item.dedupe_key);
        CHECK(again.channel == item.channel);
        CHECK(again.body == item.body);
        CHECK(again.what.index() == item.what.index());
    }
}

TEST_CASE("The walk into the past ends at the wanted day, at an empty page and at a page that repeats itself")
{
    CHECK(page({"7", "", at(1754884900), ""}, messages).cursor.empty());
    CHECK(page({"7", "", at(1754884900), ""}, messages).items.size() == 1);
    CHECK(page({"7", "", {}, "older"}, messages).cursor.empty());
    CHECK(page({"7", "", {}, ""}, R"({"code":0,"data":{"messages":[],"next_page_token":"x"}})").cursor.empty());
    CHECK(page({"7", "", {}, ""}, R"({"code":0,"data":{"messages":[{}]}})").items.size() == 1);
}

TEST_CASE("A refused look into the past says what to do about it")
{
    Shop shop;
    const auto refused = [&](int status, std::string body) {
        const auto step = tiktok_shop().history({}, shop.connection, {answer(status, std::move(body))});
        return ended<HistoryRefused>(step).why;
    };
    CHECK(std::holds_alternative<inbox::NeedsReconnection>(refused(401, R"({"code":105002})")));
    CHECK(std::holds_alternative<inbox::NeedsReconnection>(refused(401, R"({"code":105005})")));
    CHECK(std::holds_alternative<inbox::TryAgain>(refused(500, "")));
    CHECK(std::holds_alternative<inbox::TryAgain>(refused(429, "")));
    CHECK(std::holds_alternative<inbox::Failed>(refused(200, R"({"code":45101003})")));
    CHECK(std::holds_alternative<inbox::Failed>(refused(200, R"({"code":0,"data":{"conversations":[{"id":{}}]}})")));
}

TEST_CASE("A customer's name comes from the conversation, or from the list where the app may not ask for one")
{
    Shop shop;
    const auto profile = [&](Answers so_far) {
        return tiktok_shop().profile("7495108899001122334", "7536990011223344556", shop.connection, so_far);
    };
    CHECK(contains(call_in(profile({})).url, "/customer_service/202601/conversations/7536990011223344556?"));

    const auto single = answer(200, R"({"code":0,"data":{"id":"7536990011223344556",)" + participants + "}}");
    CHECK(ended<Profile>(profile({single})).name == "minhanh_99");
    CHECK(ended<Profile>(profile({single})).avatar_url == "https://a/b.jpg");
    const auto nested = answer(200, R"({"code":0,"data":{"conversation":{)" + participants + "}}}");
    CHECK(ended<Profile>(profile({nested})).name == "minhanh_99");

    const auto no_such_call = answer(404, R"({"code":36009009,"message":"no such path"})");
    CHECK(contains(call_in(profile({no_such_call})).url, "/customer_service/202309/conversations?"));
    CHECK(ended<Profile>(profile({no_such_call, answer(200, list(""))})).name == "minhanh_99");
    CHECK(ended<NoProfile>(profile({answer(503, "")})).try_later);

    const auto others = answer(200, R"({"code":0,"data":{"conversations":[],"next_page_token":"n"}})");
    CHECK(contains(call_in(profile({no_such_call, others})).url, "page_token=n"));
    const Answers long_walk = {no_such_call, others, others, others, others, others};
    CHECK_FALSE(ended<NoProfile>(profile(long_walk)).try_later);
}
