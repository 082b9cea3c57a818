#include "tests/support/goods.hpp"

/// The catalogue as a CSV file over HTTP.

using namespace tests;

namespace {

HttpAnswer import(const Goods& shop, const Person& who, const std::string& sheet, const std::string& query = "",
                  const std::string& type = "text/csv; charset=utf-8")
{
    return shop.ask({"POST",
                     "/api/products/import" + query,
                     {{"Cookie", ApiHouse::cookie(who)},
                      {"X-CSRF-Token", who.csrf},
                      {"Origin", shop.origin()},
                      {"Content-Type", type}},
                     sheet,
                     {}});
}

} // namespace

TEST_CASE("A sheet is tried first and then imported; everybody's page hears of it")
{
    Goods shop;
    const std::string sheet = "product,sku,price,on_hand\n=Áo,A,189k,5\n";
    CHECK(import(shop, shop.sales, sheet, "?dry_run=true").body ==
          R"({"rows":1,"created":1,"changed":0,"unchanged":0,"errors":[]})");
    CHECK(shop.one("select count(*) from products") == "0");
    CHECK(import(shop, shop.sales, sheet).body == R"({"rows":1,"created":1,"changed":0,"unchanged":0,"errors":[]})");
    CHECK(shop.told("product.updated").size() == 1);
    CHECK(shop.one("select detail->>'rows' from audit where action = 'products.imported'") == "1");
    CHECK(import(shop, shop.lan, sheet).status == 403);
    CHECK(import(shop, shop.sales, sheet, "", "application/json").status == 415);
    CHECK(import(shop, shop.sales, sheet, "?dry_run=maybe").status == 400);
    CHECK(import(shop, shop.sales, std::string((8u << 20) + 1, 'x')).status == 413);

    const auto wrong = import(shop, shop.sales, "product,sku,price\nÁo,B,x\n");
    CHECK(wrong.status == 200);
    CHECK(wrong.body ==
          R"({"rows":1,"created":0,"changed":0,"unchanged":0,"errors":[{"row":2,"column":"price","code":"number",)"
          R"("detail":"a whole number, like 189000 or 189.000","value":"x"}]})");

    SECTION("and goes out again, for those who may export, with nothing a spreadsheet would run")
    {
        CHECK(shop.get(shop.sales, "/api/products.csv").status == 403);
        const auto csv = shop.get(shop.minh, "/api/products.csv");
        CHECK(csv.status == 200);
        CHECK(csv.header("Content-Type") == "text/csv; charset=utf-8");
        CHECK(csv.header("Content-Disposition").find("attachment") == 0);
        CHECK(csv.body == "\xef\xbb\xbfproduct,sku,barcode,price,on_hand,low_stock_at,option1_name,option1_value,"
                          "option2_name,option2_value,description\r\n"
                          "'=Áo,A,,189000,5,,,,,,\r\n");
        CHECK(import(shop, shop.sales, csv.body).json().at("unchanged") == 1);
        CHECK(shop.one("select count(*) from audit where action = 'products.exported'") == "1");
        CHECK(shop.get(shop.stranger, "/api/products.csv").body.find("189000") == std::string::npos);
    }
}
