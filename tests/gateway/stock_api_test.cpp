#include "inbox/stock/stock.hpp"
#include "tests/support/goods.hpp"

#include <set>

/// Stock over HTTP: adjustments by hand, and the ledger.

using namespace tests;

TEST_CASE("Stock is adjusted by a change or by a count, all lines or none, with who and why in the ledger")
{
    Goods shop;
    const auto shirt = shop.shirt();
    const auto black = text(shirt.at("variants").at(0).at("id")), white = text(shirt.at("variants").at(1).at("id"));
    const auto done = shop.adjust(
        {json::object{{"variant_id", black}, {"change", -3}}, json::object{{"variant_id", white}, {"count", 12}}});
    REQUIRE(done.status == 201);
    CHECK(done.json().at("items").at(0).at("on_hand") == 7);
    CHECK(done.json().at("items").at(1).at("on_hand") == 12);
    CHECK(shop.told("stock.updated").size() == 2);
    const auto lines = shop.items("/api/stock/ledger?variant_id=" + white);
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].at("n") == 2);
    CHECK(lines[0].at("kind") == "adjust");
    CHECK(lines[0].at("on_hand_change") == 2);
    CHECK(lines[0].at("on_hand") == 12);
    CHECK(lines[0].at("reason") == "kiểm kho");
    CHECK(lines[0].at("sku") == "AO-TRANG");
    CHECK(text(lines[0].at("staff").at("id")) == shop.sales.id.text);
    CHECK(lines[0].at("order").is_null());

    SECTION("and a count that was right is a line too")
    {
        REQUIRE(shop.adjust({json::object{{"variant_id", white}, {"count", 12}}}).status == 201);
        CHECK(shop.items("/api/stock/ledger?variant_id=" + white)[0].at("on_hand_change") == 0);
    }
    SECTION("and what is wrong with one line keeps the others from happening")
    {
        const auto wrong = shop.adjust(
            {json::object{{"variant_id", black}, {"change", 1}}, json::object{{"variant_id", id()}, {"change", 1}}});
        CHECK(wrong.status == 422);
        CHECK(complaint(wrong) == "lines[1].variant_id|absent");
        CHECK(shop.one("select on_hand from variants where id = '" + black + "'") == "7");
    }
    SECTION("and another shop's variant is no variant")
    {
        const auto request = json::serialize(json::object{
            {"id", id()}, {"reason", "x"}, {"lines", {json::object{{"variant_id", black}, {"change", 1}}}}});
        const auto theirs = shop.send(shop.stranger, "POST", "/api/stock/adjustments", request);
        CHECK(complaint(theirs) == "lines[0].variant_id|absent");
        CHECK(shop.get(shop.stranger, "/api/stock/ledger?variant_id=" + black).json().at("items").as_array().empty());
        CHECK(shop.get(shop.stranger, "/api/variants?ids=" + black).json().at("items").as_array().empty());
    }
}

TEST_CASE("The same adjustment twice has one effect, and its id serves for nothing else")
{
    Goods shop;
    const auto black = text(shop.shirt().at("variants").at(0).at("id"));
    const auto request = id();
    REQUIRE(shop.adjust({json::object{{"variant_id", black}, {"change", 5}}}, request).status == 201);
    const auto again = shop.adjust({json::object{{"variant_id", black}, {"change", 5}}}, request);
    CHECK(again.status == 200);
    CHECK(again.json().at("items").at(0).at("on_hand") == 15);
    const auto other = shop.adjust({json::object{{"variant_id", black}, {"change", 6}}}, request);
    CHECK(other.status == 409);
    CHECK(other.at("type") == "id_used");
    CHECK(shop.adjust({json::object{{"variant_id", black}, {"count", 5}}}, request).status == 409);
    CHECK(shop.one("select on_hand from variants where id = '" + black + "'") == "15");

    SECTION("but what was refused may be mended and sent again under its id")
    {
        const auto refused = id();
        CHECK(shop.adjust({json::object{{"variant_id", black}, {"change", -16}}}, refused).status == 422);
        CHECK(shop.adjust({json::object{{"variant_id", black}, {"change", -15}}}, refused).status == 201);
    }
}

TEST_CASE("What is promised to orders cannot be taken from the shelf")
{
    Goods shop;
    const auto black = text(shop.shirt().at("variants").at(0).at("id"));
    shop.store.as_workspace(shop.hoa_mai, [&](pqxx::work& tx) {
        inbox::EventLog log(tx, shop.hoa_mai);
        REQUIRE(inbox::move_stock(log, {{{black}, 0, 8}}, {"reserve"}).empty());
        std::move(log).close();
    });
    const auto refused = shop.adjust({json::object{{"variant_id", black}, {"change", -3}}});
    CHECK(refused.status == 422);
    CHECK(complaint(refused) == "lines[0].change|below_reserved");
    CHECK(complaint(shop.adjust({json::object{{"variant_id", black}, {"count", 7}}})) ==
          "lines[0].count|below_reserved");
    CHECK(shop.adjust({json::object{{"variant_id", black}, {"count", 8}}}).status == 201);
    CHECK(shop.one("select on_hand || '/' || reserved from variants where id = '" + black + "'") == "8/8");
}

TEST_CASE("An adjustment that says nothing, or two things, is refused by its field")
{
    Goods shop;
    const auto black = text(shop.shirt().at("variants").at(0).at("id"));
    const auto line = [&](json::object more) {
        more["variant_id"] = black;
        return complaint(shop.adjust({more}));
    };
    CHECK(line({}) == "lines[0].change|missing");
    CHECK(line({{"change", 0}}) == "lines[0].change|empty");
    CHECK(line({{"change", 1}, {"count", 1}}) == "lines[0].count|both");
    CHECK(line({{"count", -1}}) == "lines[0].count|too_small");
    CHECK(line({{"change", 1'000'000'000}}) == "lines[0].change|too_large");
    CHECK(complaint(shop.adjust({})) == "lines|empty");
    CHECK(complaint(shop.adjust({json::object{{"variant_id", black}, {"change", 1}},
                                 json::object{{"variant_id", black}, {"change", 1}}})) ==
          "lines[1].variant_id|duplicate");
    CHECK(complaint(shop.adjust({json::object{{"variant_id", black}, {"change", 1}}}, id(), "  ")) == "reason|empty");
}

TEST_CASE("The ledger is read page by page without losing or repeating a line, also when many were made at once")
{
    Goods shop;
    const auto first = shop.shirt("A"), second = shop.shirt("B");
    json::array lines;
    for (const auto* product : {&first, &second}) {
        for (const auto& variant : product->at("variants").as_array())
            lines.push_back(json::object{{"variant_id", variant.at("id")}, {"change", 1}});
    }
    for (int i = 0; i < 3; ++i) REQUIRE(shop.adjust(lines).status == 201);

    std::set<std::string> seen;
    std::string cursor;
    std::size_t read = 0;
    for (int page = 0; page < 20; ++page) {
        const auto answer =
            shop.get(shop.lan, "/api/stock/ledger?limit=3" + (cursor.empty() ? "" : "&cursor=" + cursor)).json();
        for (const auto& item : answer.at("items").as_array()) {
            ++read;
            seen.insert(text(item.at("variant_id")) + std::to_string(item.at("n").to_number<int>()));
        }
        if (answer.at("next_cursor").is_null()) break;
        cursor = text(answer.at("next_cursor"));
    }
    CHECK(read == 16);
    CHECK(seen.size() == 16);
    CHECK(shop.items("/api/stock/ledger?product_id=" + text(first.at("id"))).size() == 8);
    CHECK(shop.items("/api/stock/ledger?order_id=" + id()).empty());
    CHECK(shop.get(shop.lan, "/api/stock/ledger?variant_id=1").status == 400);
}
