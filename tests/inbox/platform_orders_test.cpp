#include "tests/inbox/market.hpp"

#include <algorithm>

using namespace market;

namespace {

/// One thing that reaches us, by whichever way.
struct Arrival {
    std::string name;
    std::function<void(Market&)> comes;
};

Arrival pushed(const std::string& theirs, const std::string& ours, int minute)
{
    return {"push " + theirs, [=](Market& shop) { shop.hear(Market::push(shop.shop.channel, theirs, ours, minute)); }};
}

Arrival told(const std::string& theirs, const std::string& ours, int minute)
{
    return {"details " + theirs, [=](Market& shop) { shop.take(Market::order(theirs, ours, minute)); }};
}

} // namespace

TEST_CASE("An order of a platform stands in the book with its lines, and holds what it sold")
{
    PrivateStore store;
    Market shop(store);
    const auto black = shop.variant("DEN-M", 10);
    shop.take(Market::order("READY_TO_SHIP", "confirmed", 1));

    CHECK(shop.status() == "confirmed");
    CHECK(shop.there(black) == "10/2");
    CHECK(
        shop.one(
            "select quantity || ' ' || unit_price || ' ' || reserved || ' ' || sku || ' ' || name from order_lines") ==
        "2 199000 2 den-m Áo thun – Đen, M");
    CHECK(shop.one("select total || ' ' || payment_method || ' ' || shipping_phone || ' ' || code from orders") ==
          "398000 cod ****12 DH1");
    CHECK(
        shop.one(
            "select c.name || ' ' || i.platform_user_id from customers c join identities i on i.customer_id = c.id") ==
        "minhanh.99 912");
    CHECK(shop.one("select count(*) from contacts") == "0");
    CHECK(shop.one("select count(*) from addresses") == "0");
    const auto seen = kinds(shop.last_events);
    CHECK(std::count(seen.begin(), seen.end(), "order.created") == 1);
    CHECK(std::count(seen.begin(), seen.end(), "customer.created") == 1);
    CHECK(std::count(seen.begin(), seen.end(), "stock.updated") == 1);
    CHECK(shop.wrong_sums().empty());

    SECTION("and reading it again changes nothing and tells nobody")
    {
        shop.take(Market::order("READY_TO_SHIP", "confirmed", 1));
        CHECK(shop.last_events.empty());
        CHECK(shop.there(black) == "10/2");
        CHECK(shop.one("select count(*) from orders") == "1");
    }
    SECTION("whichever app of the shop tells of it")
    {
        shop.take(Market::order("PROCESSED", "packing", 2), shop.other_app());
        CHECK(shop.status() == "packing");
        CHECK(shop.there(black) == "10/2");
        CHECK(shop.one("select count(*) from customers") == "1");
    }
    SECTION("which another workspace sees nothing of")
    {
        Market other(store, "sao-mai");
        other.take(Market::order("READY_TO_SHIP", "confirmed", 1));
        CHECK(shop.status() == "confirmed");
        CHECK(shop.there(black) == "10/2");
        CHECK(other.status() == "confirmed");
    }
}

TEST_CASE("Whatever the order in which news and details arrive, and however often, the end is the same")
{
    struct Life {
        std::string name;
        std::vector<Arrival> arrivals;
        std::string status, there;
    };
    const std::vector<Life> lives = {
        {"delivered",
         {pushed("READY_TO_SHIP", "confirmed", 1), told("PROCESSED", "packing", 2), pushed("SHIPPED", "shipping", 3),
          told("COMPLETED", "delivered", 4)},
         "delivered",
         "8/0"},
        {"cancelled before it was sent",
         {pushed("UNPAID", "to_confirm", 1), told("READY_TO_SHIP", "confirmed", 2), pushed("IN_CANCEL", "", 3),
          told("CANCELLED", "cancelled", 4)},
         "cancelled",
         "10/0"},
        {"sent back",
         {told("READY_TO_SHIP", "confirmed", 1), pushed("SHIPPED", "shipping", 2), pushed("CANCELLED", "cancelled", 3),
          told("CANCELLED", "cancelled", 3)},
         "returned",
         "8/0"},
        {"of a state nobody knows yet",
         {pushed("READY_TO_SHIP", "confirmed", 1), told("READY_TO_SHIP", "confirmed", 1), told("TELEPORTED", "", 2)},
         "confirmed",
         "10/2"},
    };
    PrivateStore store;
    int n = 0;
    for (const auto& life : lives) {
        std::vector<std::size_t> places(life.arrivals.size());
        for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
        do {
            Market shop(store, "shop-" + std::to_string(++n));
            const auto black = shop.variant("DEN-M", 10);
            std::string story = life.name;
            for (const auto place : places) {
                story += ", " + life.arrivals[place].name;
                life.arrivals[place].comes(shop);
                life.arrivals[place].comes(shop);
            }
            INFO(story);
            // What stood in none of them was read by nobody: the newest reading comes last in any case.
            for (const auto& arrival : life.arrivals) {
                if (arrival.name.starts_with("details")) arrival.comes(shop);
            }
            CHECK(shop.status() == life.status);
            CHECK(shop.there(black) == life.there);
            CHECK(shop.wrong_sums().empty());
        } while (std::next_permutation(places.begin(), places.end()));
    }
}

TEST_CASE("A push makes an order known before anybody has read it, and its details are asked for once")
{
    PrivateStore store;
    Market shop(store);
    for (int i = 0; i < 3; ++i) shop.hear(Market::push(shop.shop.channel, "UNPAID", "to_confirm", 1));
    CHECK(shop.status() == "to_confirm");
    CHECK(shop.errands("order") == "1");
    CHECK(shop.one("select code || ' ' || platform_order_id from orders") == "DH1 SN1");

    SECTION("A word nobody knows loses no order")
    {
        OrderNews odd{shop.shop.channel, "SN2", "HELD_BY_ALIENS", "", Market::at(1), {}, true};
        shop.hear(odd);
        CHECK(shop.one("select status || ' ' || platform_status from orders where platform_order_id = 'SN2'") ==
              "confirmed HELD_BY_ALIENS");
        shop.hear({shop.shop.channel, "SN2", "EVEN_ODDER", "", Market::at(2), {}, true});
        CHECK(shop.one("select status || ' ' || platform_status from orders where platform_order_id = 'SN2'") ==
              "confirmed EVEN_ODDER");
    }
    SECTION("A card in a chat does, too, and ties it to that chat; what is known is not read again for it")
    {
        const auto chat = shop.conversation("t9");
        shop.hear({shop.shop.channel, "SN3", "", "", {}, chat, false});
        CHECK(shop.one("select conversation_id from orders where platform_order_id = 'SN3'") == chat.text);
        CHECK(shop.errands("order") == "2");
        auto order = Market::order("READY_TO_SHIP", "confirmed", 1);
        order.id = "SN3";
        shop.take(order);
        shop.look("delete from outbox");
        shop.hear({shop.shop.channel, "SN3", "", "", {}, chat, false});
        CHECK(shop.errands("order") == "0");
    }
}

TEST_CASE("Details that are older than a push keep the push's state and are asked for again")
{
    PrivateStore store;
    Market shop(store);
    const auto black = shop.variant("DEN-M", 10);
    shop.hear(Market::push(shop.shop.channel, "SHIPPED", "shipping", 5));
    CHECK(shop.take(Market::order("READY_TO_SHIP", "confirmed", 2)).stale);
    CHECK(shop.status() == "shipping");
    CHECK(shop.there(black) == "8/0");
    CHECK_FALSE(shop.take(Market::order("SHIPPED", "shipping", 5)).stale);
}

TEST_CASE("What is sold on a platform is sold, whether it is here or not")
{
    PrivateStore store;
    Market shop(store);
    const auto black = shop.variant("DEN-M", 1);
    shop.take(Market::order("READY_TO_SHIP", "confirmed", 1));
    CHECK(shop.there(black) == "1/2");
    shop.take(Market::order("SHIPPED", "shipping", 2));
    CHECK(shop.there(black) == "-1/0");
    CHECK(shop.wrong_sums().empty());
}

TEST_CASE("An order that left before anybody counted the shelf takes nothing from it")
{
    PrivateStore store;
    Market shop(store);
    const auto black = shop.variant("DEN-M", 10);
    auto old = Market::order("COMPLETED", "delivered", 1);
    old.created_at -= std::chrono::hours{24 * 9};
    shop.take(old);
    shop.take(old);
    CHECK(shop.there(black) == "10/0");
    auto open = Market::order("READY_TO_SHIP", "confirmed", 1);
    open.created_at -= std::chrono::hours{24 * 9};
    open.id = "SN2";
    shop.take(open);
    CHECK(shop.there(black) == "10/2");
}

TEST_CASE("An order that changes holds what it now sells")
{
    PrivateStore store;
    Market shop(store);
    const auto black = shop.variant("DEN-M", 10), white = shop.variant("TRANG-M", 10);
    auto order = Market::order("READY_TO_SHIP", "confirmed", 1, 5);
    order.lines.push_back({"8", "81", "TRANG-M", "Áo thun", "Trắng, M", "", 1, 150000});
    shop.take(order);
    CHECK(shop.there(black) == "10/5");
    CHECK(shop.there(white) == "10/1");

    order.updated_at = Market::at(2);
    order.lines.pop_back();
    order.lines[0].quantity = 3;
    shop.take(order);
    CHECK(shop.there(black) == "10/3");
    CHECK(shop.there(white) == "10/0");
    CHECK(shop.one("select count(*) from order_lines") == "1");

    SECTION("and what the platform withholds stays as it was")
    {
        order.updated_at = Market::at(3);
        order.lines.clear();
        order.whole = false;
        order.recipient = {};
        shop.take(order);
        CHECK(shop.there(black) == "10/3");
        CHECK(shop.one("select shipping_phone from orders") == "****12");
    }
    CHECK(shop.wrong_sums().empty());
}

TEST_CASE("A recipient who is not hidden is the customer's number; one who is hidden later stays known")
{
    PrivateStore store;
    Market shop(store);
    auto order = Market::order("READY_TO_SHIP", "confirmed", 1);
    order.recipient = {"Nguyễn Văn An", "(+84)912345678", "12 ngõ 5, Dịch Vọng, Hà Nội", false};
    shop.take(order);
    CHECK(shop.one("select shipping_phone from orders") == "+84912345678");
    CHECK(shop.one("select value || ' ' || source from contacts") == "+84912345678 order");
    order = Market::order("COMPLETED", "delivered", 2);
    shop.take(order);
    CHECK(shop.one("select shipping_phone || ' ' || shipping_name from orders") == "+84912345678 Nguyễn Văn An");
}

TEST_CASE("A line nobody has matched waits, and is held once when somebody says what it is")
{
    PrivateStore store;
    Market shop(store);
    const auto black = shop.variant("AO-DEN", 10);
    CHECK(shop.take(Market::order("READY_TO_SHIP", "confirmed", 1)).unknown_items);
    CHECK(shop.there(black) == "10/0");
    CHECK(shop.one("select count(*) from listings where variant_id is null") == "1");
    CHECK_FALSE(shop.take(Market::order("PROCESSED", "packing", 2)).unknown_items);

    const auto says = [&](const VariantId& variant, bool ignored) {
        std::string object;
        shop.last_events = shop.write([&](EventLog& log) {
            const auto put = put_listing(log, shop.minh, {shop.shop.channel, "7", "71", variant, ignored});
            REQUIRE(std::holds_alternative<ListingPut>(put));
            object = std::get<ListingPut>(put).object;
        });
        return object;
    };
    says(black, false);
    CHECK(shop.there(black) == "10/2");
    says(black, false);
    shop.take(Market::order("PROCESSED", "packing", 2));
    CHECK(shop.there(black) == "10/2");
    shop.take(Market::order("SHIPPED", "shipping", 3));
    CHECK(shop.there(black) == "8/0");
    CHECK(shop.wrong_sums().empty());

    shop.write([&](EventLog& log) {
        CHECK(std::holds_alternative<NotThere>(
            put_listing(log, shop.minh, {shop.shop.channel, "7", "72", black, false})));
        CHECK(std::holds_alternative<NoSuchVariant>(
            put_listing(log, shop.minh, {shop.shop.channel, "7", "71", {new_uuid()}, false})));
    });
}

TEST_CASE("The chat tells by which id orders know a person: then both are one, however they came")
{
    PrivateStore store;
    Market shop(store);
    shop.variant("DEN-M", 10);
    auto order = Market::order("READY_TO_SHIP", "confirmed", 1);
    order.buyer = {"buyer:500", std::nullopt, {}, "500"};
    const auto chatter = [&] {
        const auto customer = new_uuid();
        shop.look("insert into customers (workspace_id, id, name) values (" + shop.number() + ", '" + customer +
                  "', 'Minh Anh')");
        shop.look("insert into identities (workspace_id, channel_id, platform_user_id, customer_id) values (" +
                  shop.number() + ", '" + shop.shop.channel.text + "', 'user-t1', '" + customer + "')");
        const auto chat = shop.conversation("t1");
        shop.look("update conversations set customer_id = '" + customer + "' where id = '" + chat.text + "'");
        return std::pair{customer, chat};
    };
    const auto learn = [&] {
        shop.last_events =
            shop.write([&](EventLog& log) { join_buyers(log, {{shop.shop.channel, "user-t1", "500"}}); });
    };
    const auto tied = [&] { return shop.one("select customer_id || ' ' || conversation_id from orders"); };

    SECTION("order first")
    {
        shop.take(order);
        CHECK(shop.one("select count(*) from customers") == "1");
        const auto [customer, chat] = chatter();
        learn();
        CHECK(tied() == customer + " " + chat.text);
        CHECK(shop.one("select count(*) from customers") == "1");
    }
    SECTION("chat first")
    {
        const auto [customer, chat] = chatter();
        learn();
        shop.take(order);
        CHECK(tied() == customer + " " + chat.text);
    }
    SECTION("the order's card in the chat tells it, too")
    {
        const auto [customer, chat] = chatter();
        shop.hear({shop.shop.channel, "SN1", "", "", {}, chat, false});
        shop.take(order);
        CHECK(tied() == customer + " " + chat.text);
        CHECK(shop.one("select buyer_id from identities") == "500");
    }
    SECTION("but somebody about whom a person has written something is left for a person to decide")
    {
        shop.take(order);
        shop.look("update customers set note = 'khách quen'");
        const auto [customer, chat] = chatter();
        learn();
        CHECK(shop.one("select count(*) from customers") == "2");
        CHECK(tied().find(customer) == std::string::npos);
    }
}

TEST_CASE("Buyers whom chat and orders call the same are one person over all apps of the shop")
{
    PrivateStore store;
    Market shop(store);
    shop.take(Market::order("READY_TO_SHIP", "confirmed", 1), shop.other_app());
    const auto customer = shop.one("select customer_id from orders");
    auto second = Market::order("READY_TO_SHIP", "confirmed", 2);
    second.id = "SN2";
    shop.take(second);
    CHECK(shop.one("select count(distinct customer_id) from orders") == "1");
    CHECK(shop.one("select count(*) from customers") == "1");
    CHECK(shop.one("select id from customers") == customer);
}
