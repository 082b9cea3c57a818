#include "tests/inbox/shelf.hpp"

#include <random>

using namespace shelf;

TEST_CASE("Stock moves together with its line in the ledger, and everybody is told the numbers as they now are")
{
    PrivateStore store;
    Shelf shop(store);
    const auto black = shop.variant("DEN-M", 10);
    REQUIRE(shop.move({{black, 0, 3}}, {"reserve", {}, shop.minh.id}).empty());

    CHECK(shop.there(black) == "10/3");
    REQUIRE(kinds(shop.last_events) == std::vector<std::string>{"stock.updated"});
    const auto told = parsed(shop.last_events[0].object);
    CHECK(told.at("id").as_string() == black.text);
    CHECK(told.at("product_id").as_string() == shop.product.text);
    CHECK(told.at("sku").as_string() == "DEN-M");
    CHECK(told.at("on_hand").as_int64() == 10);
    CHECK(told.at("reserved").as_int64() == 3);
    CHECK(told.at("available").as_int64() == 7);
    CHECK_FALSE(told.at("low").as_bool());
    CHECK(told.at("seq").as_int64() == shop.last_events[0].seq);
    CHECK(shop.one("select seq from variants where id = '" + black.text + "'") ==
          std::to_string(shop.last_events[0].seq));
    CHECK(shop.one("select string_agg(n || ':' || kind || ':' || on_hand_change || ':' || reserved_change || '=' || "
                   "on_hand || '/' "
                   "|| reserved, ' ' order by n) from stock_movements") == "1:adjust:10:0=10/0 2:reserve:0:3=10/3");
    CHECK(shop.wrong_sums().empty());
}

TEST_CASE("What is not there cannot be promised, and then nothing of the request moves")
{
    PrivateStore store;
    Shelf shop(store);
    const auto black = shop.variant("DEN-M", 10), white = shop.variant("TRANG-M", 2);
    const auto short_of = shop.move({{black, 0, 4}, {white, 0, 3}, {black, 0, 7}}, {"reserve"});

    REQUIRE(short_of.size() == 2);
    CHECK(short_of[0].index == 1);
    CHECK(short_of[0].variant == white);
    CHECK(short_of[0].available == 2);
    CHECK(short_of[1].index == 2);
    CHECK(short_of[1].available == 6);
    CHECK(shop.last_events.empty());
    CHECK(shop.there(black) == "10/0");
    CHECK(shop.there(white) == "2/0");

    SECTION("nor what another shop has")
    {
        Shelf other(store, "sao-mai");
        const auto theirs = other.variant("DEN-M", 5);
        const auto refused = shop.move({{theirs, 0, 1}}, {"reserve"});
        REQUIRE(refused.size() == 1);
        CHECK(refused[0].available == 0);
        CHECK(other.there(theirs) == "5/0");
        CHECK(shop.move({{{"not a uuid"}, 0, 1}}, {"reserve"}).size() == 1);
    }
    SECTION("nor may a count take what is promised")
    {
        REQUIRE(shop.move({{white, 0, 2}}, {"reserve"}).empty());
        REQUIRE(shop.move({{white, -1, 0}}, {"adjust"}).size() == 1);
        CHECK(shop.there(white) == "2/2");
    }
}

TEST_CASE("One variant in several lines is taken in the order of the lines, each with its own line in the ledger")
{
    PrivateStore store;
    Shelf shop(store);
    const auto black = shop.variant("DEN-M", 5);
    REQUIRE(shop.move({{black, 0, 2}, {black, 0, 3}}, {"reserve"}).empty());
    CHECK(shop.there(black) == "5/5");
    CHECK(shop.last_events.size() == 1);
    CHECK(shop.one("select count(*) from stock_movements where kind = 'reserve'") == "2");
    CHECK(shop.wrong_sums().empty());

    SECTION("and giving back what is not reserved is a mistake of ours that changes nothing")
    {
        CHECK_THROWS_AS(shop.move({{black, 0, -6}}, {"release"}), std::logic_error);
        CHECK(shop.there(black) == "5/5");
    }
    SECTION("and moving nothing leaves no line")
    {
        REQUIRE(shop.move({{black, 0, 0}}, {"reserve"}).empty());
        CHECK(shop.last_events.empty());
    }
}

TEST_CASE("What a platform has sold already is taken even when we have none, shows as oversold, and can be given back")
{
    PrivateStore store;
    Shelf shop(store);
    const auto black = shop.variant("DEN-M", 1);
    REQUIRE(shop.move({{black, 0, 3, false}}, {"reserve"}).empty());
    CHECK(shop.there(black) == "1/3");
    CHECK(parsed(shop.last_events[0].object).at("available").as_int64() == -2);

    CHECK(shop.move({{black, 0, 1}}, {"reserve"}).at(0).available == -2);
    REQUIRE(shop.move({{black, 1, 0}}, {"adjust"}).empty());
    REQUIRE(shop.move({{black, 0, -3}}, {"release"}).empty());
    CHECK(shop.there(black) == "2/0");
    CHECK(shop.wrong_sums().empty());
}

TEST_CASE("A variant is low when so few are available that somebody wanted to know")
{
    PrivateStore store;
    Shelf shop(store);
    const auto black = shop.variant("DEN-M", 5);
    shop.look("update variants set low_stock_at = 3");
    const auto low_after = [&](std::int64_t reserved) {
        REQUIRE(shop.move({{black, 0, reserved}}, {reserved > 0 ? "reserve" : "release"}).empty());
        return parsed(shop.last_events[0].object).at("low").as_bool();
    };
    CHECK_FALSE(low_after(1));
    CHECK(low_after(1));
    CHECK_FALSE(low_after(-1));
}

TEST_CASE("Platforms are told when what is available has changed, and only then")
{
    PrivateStore store;
    Shelf shop(store);
    const auto black = shop.variant("DEN-M", 5), white = shop.variant("TRANG-M", 5);
    for (const auto& id : {black, white}) {
        shop.look("insert into listings (workspace_id, channel_id, item_id, variant_id) values (" + shop.number() +
                  ", '" + shop.shop.channel.text + "', 'item-" + id.text + "', '" + id.text + "')");
    }
    const auto version = [&](const VariantId& id) {
        return shop.one("select stock_version from listings where variant_id = '" + id.text + "'");
    };
    REQUIRE(shop.move({{black, 0, 2}}, {"reserve"}).empty());
    CHECK(version(black) == "1");
    CHECK(version(white) == "0");
    REQUIRE(shop.move({{black, -2, -2}}, {"ship"}).empty()); // what is on its way was not for sale before either
    CHECK(version(black) == "1");
    REQUIRE(shop.move({{black, 0, 9}, {white, 0, 1}}, {"reserve"}).size() == 1);
    CHECK(version(white) == "0");
}

TEST_CASE("Whatever is moved in whatever order, the sums of the ledger are the numbers")
{
    PrivateStore store;
    Shelf shop(store);
    std::vector<VariantId> variants;
    for (int i = 0; i < 4; ++i) variants.push_back(shop.variant("SKU-" + std::to_string(i), 5 * i));
    std::mt19937 dice(20261122);
    int refused = 0;
    for (int round = 0; round < 150; ++round) {
        std::vector<StockMove> moves;
        for (unsigned i = 0; i <= dice() % 4; ++i) {
            const auto reserved = static_cast<std::int64_t>(dice() % 4);
            const auto on_hand = static_cast<std::int64_t>(dice() % 9) - 4;
            moves.push_back({variants[dice() % 4], on_hand, reserved, dice() % 8 != 0});
        }
        if (!shop.move(moves, {"adjust"}).empty()) ++refused;
    }
    CHECK(refused > 10);
    CHECK(refused < 140);
    CHECK(shop.wrong_sums().empty());
}
