#include "tests/gateway/office.hpp"

#include "gateway/intake/delivery.hpp"
#include "inbox/stock/stock.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

using namespace tests;
namespace json = boost::json;
using test_support::PrivateStore;

namespace {

/// Shopee's side of one shop: its orders, one item with one model, and how many of it are there.
struct ShopeeServer {
    std::mutex mutex;
    std::map<std::string, std::string> orders; // number: as the API tells it
    std::int64_t stock = 5;
    std::vector<std::int64_t> told; // every number that was taken, in order
    int refuse = 0, busy = 0, hang_up = 0;
    bool permitted = true;
    std::string token = "token-1";

    static std::string order(const std::string& number, const std::string& status, std::int64_t updated_at)
    {
        const auto at = std::to_string(updated_at);
        return R"({"order_sn":")" + number + R"(","order_status":")" + status + R"(","create_time":)" + at +
               R"(,"update_time":)" + at +
               R"(,"cod":true,"buyer_user_id":912,"buyer_username":"minhanh.99","total_amount":398000.0,"recipient_address":{"name":"N****A",)"
               R"("phone":"****12","full_address":"****, Hà Nội"},"item_list":[{"item_id":5,"item_name":"Áo thun","model_id":7,"model_name":"Đen,M",)"
               R"("model_sku":"DEN-M","model_quantity_purchased":2,"model_discounted_price":199000.0}]})";
    }

    static std::string parameter(const Asked& asked, const std::string& name)
    {
        const auto at = asked.target.find(name + "=");
        if (at == std::string::npos) return {};
        const auto from = at + name.size() + 1;
        return asked.target.substr(from, asked.target.find('&', from) - from);
    }

    static Answers good(const std::string& response)
    {
        return {200, R"({"error":"","message":"","response":)" + response + "}"};
    }

    Answers operator()(const Asked& asked)
    {
        const std::lock_guard lock(mutex);
        if (asked.is("GET", "/get_shop_info") || asked.is("GET", "/get_app_push_config"))
            return good(R"({"status":"NORMAL"})");
        if (asked.is("GET", "/get_order_detail")) return details(parameter(asked, "order_sn_list"));
        if (asked.is("GET", "/get_order_list")) {
            std::string list;
            for (const auto& [number, told_as] : orders)
                list += (list.empty() ? "" : ",") + (R"({"order_sn":")" + number + "\"}");
            return good(R"({"more":false,"next_cursor":"","order_list":[)" + list + "]}");
        }
        if (asked.is("GET", "/get_item_list")) return good(R"({"item":[{"item_id":5}],"has_next_page":false})");
        if (asked.is("GET", "/get_item_base_info"))
            return good(R"({"item_list":[{"item_id":5,"item_name":"Áo thun","has_model":true}]})");
        if (asked.is("GET", "/get_model_list")) {
            return good(
                R"({"model":[{"model_id":7,"model_sku":"den-m","stock_info_v2":{"seller_stock":[{"location_id":"VNZ","stock":5}]}}]})");
        }
        if (asked.is("POST", "/update_stock")) return update(asked.body);
        return good("{}");
    }

    Answers details(const std::string& wanted)
    {
        if (!permitted) return {403, R"({"error":"error_permission","message":"no permission"})"};
        std::string list;
        for (const auto& [number, told_as] : orders) {
            if (wanted.find(number) != std::string::npos) list += (list.empty() ? "" : ",") + told_as;
        }
        if (list.empty()) return {200, R"({"error":"error_not_found","message":"none"})"};
        return good(R"({"order_list":[)" + list + "]}");
    }

    Answers update(const std::string& body)
    {
        if (busy > 0 && busy--) return {200, R"({"error":"error_system_busy","message":"busy"})"};
        const auto number = json::parse(body).at("stock_list").at(0).at("seller_stock").at(0).at("stock").as_int64();
        if (refuse > 0 && refuse--)
            return good(R"({"success_list":[],"failure_list":[{"model_id":7,"failed_reason":"in a promotion"}]})");
        stock = number;
        told.push_back(number);
        if (hang_up > 0 && hang_up--) return {200, "", Answers::Do::hang_up};
        return good(R"({"success_list":[{"model_id":7}],"failure_list":[]})");
    }
};

struct Seller : Office {
    explicit Seller(PrivateStore& store) : Office(store)
    {
        shopee = shop_of(store, "main");
        // Messenger's page is not what this is about.
        look("update channels set state = 'disabled' where id = '" + shop.channel.text + "'");
        platform.answer_with([this](const Asked& asked) { return server(asked); });
        black = inbox::new_uuid();
        const auto product = inbox::new_uuid(), w = std::to_string(shop.workspace.number);
        look("insert into products (workspace_id, id, name) values (" + w + ", '" + product + "', 'Áo')");
        look("insert into variants (workspace_id, id, product_id, sku, price, on_hand, created_at) values (" + w +
             ", '" + black + "', '" + product + "', 'DEN-M', 199000, 10, now() - interval '1 day')");
    }

    ChannelId shop_of(PrivateStore& store, const std::string& slug)
    {
        const auto app = store.app("shopee", slug);
        const auto channel = store.channel(shop.workspace, app, "727720655", "shopee", "Hoa Mai Shopee");
        app_settings(app, {{"partner_id", "2001887"},
                           {"partner_key", "key"},
                           {"callback_url", "https://x.example/h"},
                           {"api_base", platform.base()}});
        channel_settings(channel, {{"access_token", "token-1"}, {"refresh_token", "r"}});
        look("update channels set checked_at = now() + interval '1 hour', repaired_to = now() + interval '1 hour' "
             "where id = '" +
             channel.text + "'");
        return channel;
    }

    static CareLimits limits(const std::string& owner = "office")
    {
        auto limits = hurried_care(owner);
        limits.trade_pause = 1ms;
        limits.order_pause = 0s;
        limits.orders_every = 3600s;
        return limits;
    }

    std::unique_ptr<Process> at_work(const std::string& owner = "office")
    {
        auto working = process(owner);
        working->start_care(vault, limits(owner));
        return working;
    }

    void push(Process& process, const std::string& number, const std::string& status, std::int64_t updated_at)
    {
        const auto directory = process.directory.current();
        const auto channel = find(*directory);
        const auto body = R"({"code":3,"shop_id":727720655,"timestamp":)" + std::to_string(updated_at + 1) +
                          R"(,"data":{"ordersn":")" + number + R"(","status":")" + status + R"(","update_time":)" +
                          std::to_string(updated_at) + "}}";
        auto delivery = read_items(*directory, *channel, channel->connector->parse(body, channel->settings));
        const auto touched = delivery.workspaces();
        process.run(process.ferry.take(delivery.events));
        process.recorder.nudge(touched);
        process.until([&] { return process.recorder.busy() == 0; });
    }

    const App* find(const Directory& directory)
    {
        return directory.find(inbox::AppId{one("select app_id from channels where id = '" + shopee.text + "'")});
    }

    void sets(const std::string& on_hand)
    {
        write([&](inbox::EventLog& log) {
            const auto now = std::stoll(one("select on_hand from variants"));
            inbox::move_stock(log, {{{black}, std::stoll(on_hand) - now, 0, false}}, {"adjust"});
        });
    }

    std::string there() { return one("select on_hand || '/' || reserved from variants"); }
    std::int64_t theirs()
    {
        const std::lock_guard lock(server.mutex);
        return server.stock;
    }
    bool quiet() { return one("select count(*) from outbox where kind in ('order', 'listings', 'stock')") == "0"; }

    static std::int64_t now()
    {
        return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    }

    ShopeeServer server;
    ChannelId shopee;
    std::string black;
};

} // namespace

TEST_CASE("A shop that is connected learns what it offers, and the platform how much of it there is")
{
    PrivateStore store;
    Seller shop(store);
    const auto process = shop.at_work();
    REQUIRE(process->until([&] { return shop.one("select told_stock from listings") == "10"; }));
    CHECK(shop.theirs() == 10);
    CHECK(shop.one("select variant_id from listings") == shop.black);
    CHECK(process->until([&] { return shop.quiet(); }));
    CHECK(shop.one("select orders_read_to is not null and listings_read_at is not null from channels where platform = "
                   "'shopee'") == "t");

    shop.sets("4");
    CHECK(process->until([&] { return shop.theirs() == 4 && shop.quiet(); }));
}

TEST_CASE("An order push is read from the platform, whatever goes wrong on the way, and stock follows on both sides")
{
    PrivateStore store;
    Seller shop(store);
    const auto process = shop.at_work();
    REQUIRE(process->until([&] { return shop.theirs() == 10; }));
    const auto at = Seller::now();

    SECTION("told at once")
    {
        shop.server.orders["A1"] = ShopeeServer::order("A1", "READY_TO_SHIP", at);
        shop.push(*process, "A1", "READY_TO_SHIP", at);
        REQUIRE(process->until([&] { return shop.there() == "10/2" && shop.theirs() == 8 && shop.quiet(); }));
        CHECK(shop.one("select status || ' ' || total from orders") == "confirmed 398000");
        CHECK(shop.one("select name from customers") == "minhanh.99");
        CHECK(std::any_of(process->heard.begin(), process->heard.end(),
                          [](const auto& event) { return event.kind == "order.updated"; }));
    }
    SECTION("the platform's answer is older than its push")
    {
        {
            const std::lock_guard lock(shop.server.mutex);
            shop.server.orders["A1"] = ShopeeServer::order("A1", "READY_TO_SHIP", at - 10);
        }
        shop.push(*process, "A1", "SHIPPED", at);
        REQUIRE(process->until([&] { return shop.there() == "8/0"; }));
        {
            const std::lock_guard lock(shop.server.mutex);
            shop.server.orders["A1"] = ShopeeServer::order("A1", "SHIPPED", at);
        }
        CHECK(process->until([&] { return shop.quiet() && shop.theirs() == 8; }));
        CHECK(shop.one("select status from orders") == "shipping");
    }
    SECTION("the platform does not know it yet")
    {
        shop.push(*process, "A1", "UNPAID", at);
        REQUIRE(process->until(
            [&] { return shop.one("select max(attempts) > 1 from outbox where kind = 'order'") == "t"; }));
        {
            const std::lock_guard lock(shop.server.mutex);
            shop.server.orders["A1"] = ShopeeServer::order("A1", "UNPAID", at);
        }
        CHECK(process->until([&] { return shop.there() == "10/2"; }));
    }
    SECTION("one of several that cannot be had does not hold the others back")
    {
        shop.server.orders["A1"] = ShopeeServer::order("A1", "READY_TO_SHIP", at);
        shop.push(*process, "NONE", "UNPAID", at);
        shop.push(*process, "A1", "READY_TO_SHIP", at);
        CHECK(process->until([&] { return shop.there() == "10/2"; }));
        CHECK(process->until([&] { return shop.one("select count(*) from outbox where kind = 'order'") == "0"; }));
        CHECK(shop.one("select count(*) from orders") == "2");
    }
}

TEST_CASE("Orders of which no push ever came are found at the next start")
{
    PrivateStore store;
    Seller shop(store);
    shop.server.orders["A1"] = ShopeeServer::order("A1", "READY_TO_SHIP", Seller::now() - 3600);
    const auto process = shop.at_work();
    CHECK(process->until([&] { return shop.there() == "10/2"; }));
    CHECK(process->until([&] { return shop.theirs() == 8 && shop.quiet(); }));
}

TEST_CASE("An app that may not read orders leaves them to another app of the same shop")
{
    PrivateStore store;
    Seller shop(store);
    const auto orders_app = shop.shop_of(store, "orders");
    shop.channel_settings(orders_app, {{"access_token", "token-2"}, {"refresh_token", "r"}});
    shop.platform.answer_with([&](const Asked& asked) {
        {
            const std::lock_guard lock(shop.server.mutex);
            shop.server.permitted = asked.target.find("access_token=token-2") != std::string::npos;
        }
        return shop.server(asked);
    });
    const auto at = Seller::now();
    shop.server.orders["A1"] = ShopeeServer::order("A1", "READY_TO_SHIP", at);
    const auto process = shop.at_work();
    shop.push(*process, "A1", "READY_TO_SHIP", at);
    CHECK(process->until([&] { return shop.there() == "10/2"; }));
    CHECK(shop.one("select count(*) from orders") == "1");
    CHECK(shop.one("select string_agg(distinct state, ',') from channels where platform = 'shopee'") == "connected");
}

TEST_CASE("A number the platform refuses is shown and told again; never an older one after a newer")
{
    PrivateStore store;
    Seller shop(store);
    const auto process = shop.at_work();
    REQUIRE(process->until([&] { return shop.theirs() == 10 && shop.quiet(); }));
    const auto due = [&] {
        shop.look(
            "update listings set due_at = now(); update outbox set due_at = now() where kind = 'stock'; "
            "insert into work_waiting (workspace_id, kind) select id, 'outbox' from workspaces on conflict do nothing");
    };

    SECTION("refused in a good answer")
    {
        shop.server.refuse = 1;
        shop.sets("7");
        REQUIRE(process->until([&] { return shop.one("select failure from listings") == "refused: in a promotion"; }));
        shop.sets("6");
        due();
        CHECK(process->until([&] { return shop.theirs() == 6; }));
        CHECK(
            process->until([&] { return shop.one("select failure is null and told_stock = 6 from listings") == "t"; }));
    }
    SECTION("the platform is busy")
    {
        shop.server.busy = 1;
        shop.sets("7");
        // The errand is put off a moment after its result is kept; hurried in between, it would be put off all the
        // same.
        REQUIRE(process->until([&] {
            return shop.one("select failure is not null from listings") == "t" &&
                   shop.one("select count(*) from outbox where kind = 'stock' and state = 'sending'") == "0";
        }));
        due();
        CHECK(process->until([&] { return shop.theirs() == 7; }));
    }
    SECTION("the answer was lost")
    {
        shop.server.hang_up = 1;
        shop.sets("7");
        REQUIRE(process->until([&] { return shop.one("select failure is not null from listings") == "t"; }));
        shop.sets("5");
        due();
        CHECK(process->until([&] { return shop.theirs() == 5; }));
    }
}

TEST_CASE("Two processes tell a channel's stock one after the other, and the last number told is the right one")
{
    PrivateStore store;
    Seller shop(store);
    const auto one = shop.at_work("one"), two = shop.at_work("two");
    REQUIRE(one->until([&] {
        two->turn(5ms);
        return shop.theirs() == 10;
    }));
    for (int number = 9; number > 0; --number) {
        shop.sets(std::to_string(number));
        one->turn(7ms);
        two->turn(7ms);
    }
    CHECK(one->until([&] {
        two->turn(5ms);
        return shop.quiet();
    }));
    CHECK(shop.theirs() == 1);
    const std::lock_guard lock(shop.server.mutex);
    CHECK(std::is_sorted(shop.server.told.rbegin(), shop.server.told.rend()));
}
