#include "tests/inbox/market.hpp"

using namespace market;

namespace {

struct Seller : Market {
    explicit Seller(PrivateStore& kept) : Market(kept)
    {
        black = variant("DEN-M", 10);
        write([&](EventLog& log) {
            store_listings(
                log, shop.channel,
                {{"7", "71", " den-m ", "Áo thun – Đen, M", {"w1", "w2"}, 3}, {"7", "72", "KHONG-CO", "Áo", {}, {}}});
        });
    }

    std::optional<StockErrand> errand()
    {
        std::optional<StockErrand> taken;
        read([&](pqxx::work& tx) {
            taken = take_stock_errand(tx, shop.workspace, shop.channel, std::chrono::seconds{60});
        });
        return taken;
    }
    StockBatch batch()
    {
        StockBatch found;
        read([&](pqxx::work& tx) { found = next_stock(tx, shop.workspace, shop.channel, 50); });
        return found;
    }
    void told(const StockErrand& errand, const StockBatch& batch, const std::string& failure = {})
    {
        write([&](EventLog& log) {
            stock_told(log, errand, batch,
                       std::vector<StockResult>(batch.stock.size(), {failure, std::chrono::seconds{0}}));
        });
    }
    void end(const StockErrand& errand)
    {
        read([&](pqxx::work& tx) { end_stock_errand(tx, shop.workspace, errand); });
    }
    std::string listing()
    {
        return one("select told_stock || ' ' || (told_version < stock_version) from listings where model_id = '71'");
    }

    VariantId black;
};

} // namespace

TEST_CASE("A listing of the same SKU is the variant by itself, and its platform hears the number")
{
    PrivateStore store;
    Seller shop(store);
    CHECK(shop.one("select variant_id from listings where model_id = '71'") == shop.black.text);
    CHECK(shop.one("select variant_id from listings where model_id = '72'").empty());
    CHECK(shop.errands("stock") == "1");

    const auto errand = shop.errand();
    REQUIRE(errand);
    const auto batch = shop.batch();
    REQUIRE(batch.stock.size() == 1);
    CHECK(batch.stock[0].item_id == "7");
    CHECK(batch.stock[0].model_id == "71");
    CHECK(batch.stock[0].stock == 10);
    CHECK(batch.stock[0].warehouses == std::vector<std::string>{"w1", "w2"});
    shop.told(*errand, batch);
    CHECK(shop.listing() == "10 false");
    CHECK(shop.batch().stock.empty());
    shop.end(*errand);
    CHECK(shop.errands("stock") == "0");

    SECTION("also one that is made after the list was read")
    {
        const auto late = shop.variant("KHONG-CO", 4);
        shop.write([&](EventLog& log) { CHECK(match_listings(log) == 1); });
        CHECK(shop.one("select variant_id from listings where model_id = '72'") == late.text);
        CHECK(shop.batch().stock.at(0).stock == 4);
    }
}

TEST_CASE("Many changes cost one call, which tells the number of its moment and never less than nothing")
{
    PrivateStore store;
    Seller shop(store);
    const auto errand = shop.errand();
    shop.told(*errand, shop.batch());
    for (int i = 0; i < 5; ++i) REQUIRE(shop.move({{shop.black, 0, 1}}, {"reserve"}).empty());
    CHECK(shop.errands("stock") == "2");
    auto batch = shop.batch();
    REQUIRE(batch.stock.size() == 1);
    CHECK(batch.stock[0].stock == 5);
    REQUIRE(shop.move({{shop.black, 0, 20, false}}, {"reserve"}).empty());
    // It changed while the call was under way: what was told is noted, and it is still behind.
    shop.told(*errand, batch);
    CHECK(shop.listing() == "5 true");
    batch = shop.batch();
    CHECK(batch.stock.at(0).stock == 0);
    shop.told(*errand, batch);
    CHECK(shop.listing() == "0 false");
}

TEST_CASE("Only one tells a channel's stock at a time; who was held up has it told once more")
{
    PrivateStore store;
    Seller shop(store);
    const auto first = shop.errand();
    REQUIRE(first);
    CHECK_FALSE(shop.errand());
    REQUIRE(shop.move({{shop.black, 0, 1}}, {"reserve"}).empty());
    CHECK_FALSE(shop.errand());
    const auto old = shop.batch();

    // Its time is over, as that of a process that was killed; somebody else tells a newer number meanwhile.
    shop.look("update outbox set deadline = now() - interval '1 second' where state = 'sending'");
    REQUIRE(shop.move({{shop.black, 0, 1}}, {"reserve"}).empty());
    const auto second = shop.errand();
    REQUIRE(second);
    shop.told(*second, shop.batch());
    CHECK(shop.listing() == "8 false");
    shop.told(*first, old);
    CHECK(shop.listing() == "8 true");
    CHECK(shop.batch().stock.at(0).stock == 8);
    shop.end(*first);
    CHECK(shop.one("select count(*) from outbox where state = 'sending'") == "1");
}

TEST_CASE("What the platform refuses is shown and told again later; what changes meanwhile does not wait for it")
{
    PrivateStore store;
    Seller shop(store);
    const auto errand = shop.errand();
    shop.told(*errand, shop.batch(), "12052393: in a promotion");
    CHECK(shop.batch().stock.empty());
    CHECK(shop.one("select failure from listings where model_id = '71'") == "12052393: in a promotion");
    CHECK(shop.one("select due_at > now() + interval '20 seconds' from listings where model_id = '71'") == "t");
    shop.end(*errand);
    CHECK(shop.errands("stock") == "1");
    CHECK_FALSE(shop.errand());

    const auto white = shop.variant("KHONG-CO", 4);
    shop.write([&](EventLog& log) { match_listings(log); });
    const auto again = shop.errand();
    REQUIRE(again);
    CHECK(shop.batch().stock.at(0).model_id == "72");
}

TEST_CASE("An order sold there makes its platform hear the number again, even when it is as before")
{
    PrivateStore store;
    Seller shop(store);
    const auto errand = shop.errand();
    shop.told(*errand, shop.batch());
    shop.end(*errand);
    CHECK(shop.errands("stock") == "0");
    // Bought and cancelled there before we heard: nothing moves here, but what we told in between was wrong there.
    shop.take(Market::order("CANCELLED", "cancelled", 1));
    CHECK(shop.there(shop.black) == "10/0");
    CHECK(shop.errands("stock") == "1");
    CHECK(shop.batch().stock.at(0).stock == 10);
}

TEST_CASE("What is no longer offered hears no numbers until it is offered again")
{
    PrivateStore store;
    Seller shop(store);
    shop.write([&](EventLog& log) { end_listings(log, shop.shop.channel, Market::at(1)); });
    CHECK(shop.batch().stock.empty());
    shop.write(
        [&](EventLog& log) { store_listings(log, shop.shop.channel, {{"7", "71", "DEN-M", "Áo", {"w1"}, {}}}); });
    CHECK(shop.batch().stock.at(0).warehouses == std::vector<std::string>{"w1"});
}

TEST_CASE("The screen of listings shows what each is to us, page by page")
{
    PrivateStore store;
    Seller shop(store);
    const auto page_of = [&](const ListingFilter& filter, int limit, const std::string& cursor = {}) {
        Page page;
        shop.read([&](pqxx::work& tx) {
            page = std::get<Page>(list_listings(tx, shop.shop.workspace, filter, limit, cursor));
        });
        return page;
    };
    const auto all = page_of({}, 1);
    REQUIRE(all.items.size() == 1);
    REQUIRE(all.next_cursor);
    const auto matched = json::parse(all.items[0]).as_object();
    CHECK(matched.at("variant").at("id").as_string() == shop.black.text);
    CHECK(matched.at("behind").as_bool());
    CHECK(matched.at("told_stock").is_null());
    CHECK(page_of({}, 5, *all.next_cursor).items.size() == 1);
    const auto unmatched = page_of({true, {}, {}}, 5);
    REQUIRE(unmatched.items.size() == 1);
    CHECK(json::parse(unmatched.items[0]).at("variant").is_null());
    CHECK(page_of({{}, {}, "ao thun"}, 5).items.size() == 1);
    CHECK(page_of({{}, {}, "khong"}, 5).items.size() == 1);
    CHECK(page_of({{}, {}, "%"}, 5).items.empty());
    Market other(store, "sao-mai");
    other.read([&](pqxx::work& tx) {
        CHECK(std::get<Page>(list_listings(tx, other.shop.workspace, {}, 5, "")).items.empty());
    });
}
