#include "tests/inbox/shelf.hpp"

#include "inbox/stock/catalogue.hpp"
#include "inbox/stock/products.hpp"
#include "inbox/stock/sheet.hpp"

#include <random>

using namespace shelf;

namespace {

struct Sheets : Shelf {
    explicit Sheets(PrivateStore& store, const std::string& slug = "hoa-mai") : Shelf(store, slug)
    {
        look("delete from products where workspace_id = " + number());
    }

    SheetReport import(const std::string& bytes)
    {
        SheetReport report;
        last_events = write([&](EventLog& log) { report = import_sheet(log, minh, bytes); });
        return report;
    }

    std::string csv()
    {
        std::string bytes;
        read([&](pqxx::work& tx) { bytes = export_sheet(tx, shop.workspace); });
        return bytes;
    }

    /// "created/changed/unchanged", or "row column code" of each error.
    std::string done(const std::string& bytes) { return told(import(bytes)); }

    static std::string told(const SheetReport& report)
    {
        std::string all;
        for (const auto& error : report.errors) {
            all += (all.empty() ? "" : ", ") + std::to_string(error.row) + ' ' + error.column + ' ' + error.code;
        }
        if (!all.empty()) return all;
        return std::to_string(report.created) + '/' + std::to_string(report.changed) + '/' +
               std::to_string(report.unchanged);
    }

    std::string variants()
    {
        return one(
            "select string_agg(p.name || ' ' || v.sku || ' ' || v.price || ' ' || v.on_hand, ', ' order by "
            "p.created_at, p.id, v.position) "
            "from variants v join products p using (workspace_id) where p.id = v.product_id and v.workspace_id = " +
            number());
    }
};

} // namespace

TEST_CASE("A sheet as a Vietnamese spreadsheet writes it makes products, and counts what is there")
{
    PrivateStore store;
    Sheets shop(store);
    const std::string sheet = "\xef\xbb\xbfTên sản phẩm;Mã SKU;Mã vạch;Giá;Tồn kho;Tên phân loại 1;Giá trị 1\r\n"
                              "Áo thun;AO-D;893001;189.000 ₫;1.000;Màu;Đen\r\n"
                              "Áo thun;AO-T;;189k;5;Màu;Trắng\r\n"
                              "\"Quần \"\"jean\"\"\";Q;;250000;;;\r\n";
    CHECK(shop.done(sheet) == "3/0/0");
    CHECK(shop.variants() == "Áo thun AO-D 189000 1000, Áo thun AO-T 189000 5, Quần \"jean\" Q 250000 0");
    REQUIRE(kinds(shop.last_events) == std::vector<std::string>{"product.updated", "product.updated"});
    CHECK(parsed(shop.last_events[0].object).at("variants").as_array().size() == 2);
    CHECK(parsed(shop.last_events[0].object).at("variants").at(0).at("on_hand") == 1000);
    CHECK(shop.one("select string_agg(kind || on_hand_change, ' ' order by on_hand_change) from stock_movements") ==
          "import5 import1000");
    CHECK(shop.wrong_sums().empty());

    SECTION("and the same sheet again changes nothing")
    {
        CHECK(shop.done(sheet) == "0/0/3");
        CHECK(shop.last_events.empty());
    }
    SECTION("and what is already there is changed by SKU, in part; empty cells leave what is there")
    {
        CHECK(shop.done("sku,price,barcode\nao-d,199000,\nQ,,\n") == "0/1/1");
        CHECK(shop.one("select barcode || price || sku from variants where sku_key = 'ao-d'") == "893001199000ao-d");
    }
    SECTION("and a new SKU joins the product of that name")
    {
        CHECK(shop.done("product,sku,price,option1_value\nÁo thun,AO-X,1,Xanh\n") == "1/0/0");
        CHECK(shop.one("select count(*) from products") == "2");
    }
    SECTION("and a product is renamed by the rows of its SKUs, and takes new ones under its new name")
    {
        CHECK(shop.done("product,sku,price,option1_value\nÁo polo,AO-D,,\nÁo polo,AO-X,1,Xanh\n") == "1/1/0");
        CHECK(shop.one("select count(*) from products") == "2");
        CHECK(shop.one(
                  "select count(*) from variants v join products p on p.id = v.product_id where p.name = 'Áo polo'") ==
              "3");
    }
    SECTION("and what was put away is sold again")
    {
        shop.look("update products set archived = true");
        shop.look("update variants set archived = true");
        CHECK(shop.done("sku\nQ\n") == "0/1/0");
        CHECK(shop.one("select count(*) from products where not archived") == "1");
    }
}

TEST_CASE("Every error of a sheet is told by row and column, and then nothing of it happens")
{
    PrivateStore store;
    Sheets shop(store);
    REQUIRE(shop.done("product,sku,price,on_hand\nÁo,A,100,5\n") == "1/0/0");
    const auto held = shop.one("select id::text from variants");
    REQUIRE(shop.move({{{held}, 0, 4}}, {"reserve"}).empty());

    CHECK(shop.done("product,sku,price,on_hand\n"
                    "Quần,Q,abc,-1\n"
                    ",N,1,\n"
                    "Váy,V,,x\n"
                    "Mũ,A,9,3\n"
                    "Mũ,a,1,\n"
                    "Mũ,,1\n") == "2 on_hand too_small, 2 price number, 3 product missing, 4 on_hand number, 4 price "
                                  "missing, 5 on_hand below_reserved, "
                                  "6 sku duplicate, 7  too_few_cells, 7 sku missing");
    CHECK(shop.last_events.empty());
    CHECK(shop.variants() == "Áo A 100 5");

    CHECK(shop.done("tên,mã\n") == "1 mã unknown_column, 1 sku missing_column");
    CHECK(shop.done("sku,SKU\na,b\n") == "1 sku duplicate_column");
    CHECK(shop.done("product,sku,price,option1_name,option1_value\nB,B1,1,Size,\nB,B2,1,Màu,M\nC,C1,1,,M\nD,D1,1,Size,"
                    "M\nD,D2,1,,M\n") ==
          "2 option1_value missing, 3 option1_name conflict, 4 option1_name missing, 6 option1_value taken");
    CHECK(shop.done("product,sku,price,barcode\nB,B1,1,\"8,93E+12\"\n") == "2 barcode scientific");
    CHECK(shop.done("product,sku,price\nB,B1,10000000001\n") == "2 price too_large");
    CHECK(shop.done("product,sku,price\nB,\"B\n1\",1\n") == "2 sku characters");
    CHECK(shop.done("sku,,price\nA,x,1\n") == "2  no_column");
    CHECK(shop.done("sku\n\xff\n") == "2  not_utf8");
    const auto shown = shop.import("product,sku,price\nB,B1,mười đồng\n").errors.at(0);
    CHECK(shown.value == "mười đồng");

    SECTION("at most two hundred of them")
    {
        std::string sheet = "product,sku,price\n";
        for (int i = 0; i < 500; ++i) sheet += "X,X" + std::to_string(i) + ",x\n";
        const auto report = shop.import(sheet);
        CHECK(report.errors.size() == sheet_errors_limit);
        CHECK(report.rows == 500);
        CHECK(report.created + report.changed + report.unchanged == 0);
    }
    SECTION("and a trial tells the same and does nothing either")
    {
        SheetReport trial;
        shop.read([&](pqxx::work& tx) {
            trial = check_sheet(tx, shop.shop.workspace, "product,sku,price\nQuần,Q,1\nÁo,A,200\n");
        });
        CHECK(Sheets::told(trial) == "1/1/0");
        CHECK(shop.variants() == "Áo A 100 5");
    }
    SECTION("and another shop's SKUs are none of ours")
    {
        Sheets other(store, "sao-mai");
        CHECK(other.done("product,sku,price\nÁo,A,7\n") == "1/0/0");
        CHECK(shop.variants() == "Áo A 100 5");
    }
}

TEST_CASE("A sheet that was exported and comes back changes nothing, whatever its names hold")
{
    PrivateStore store;
    Sheets shop(store);
    std::mt19937 dice(20261122);
    const std::vector<std::string> letters = {"'",  "=", "+", "-", "@", "\"", ",", ";",      "\t", "\r\n",
                                              "\n", " ", "a", "Ố", "₫", "7",  "|", "\u00a0", "%"};
    const auto text = [&](const std::string& kernel, bool one_line, bool tail = true) {
        std::string out;
        for (unsigned i = 0; i < dice() % 4; ++i) out += letters[dice() % letters.size()];
        out += kernel;
        for (unsigned i = 0; tail && i < dice() % 4; ++i) out += letters[dice() % letters.size()];
        std::string kept;
        for (const char c : out) {
            if (!one_line || static_cast<unsigned char>(c) >= 0x20) kept += c;
        }
        return kept;
    };
    for (int n = 0; n < 60; ++n) {
        ProductWish wish;
        wish.id = {new_uuid()};
        wish.name = text("Áo " + std::to_string(n % 40), false); // some bear one name
        wish.description = dice() % 2 == 0 ? "" : text("mô tả", false);
        wish.options = std::vector<std::string>();
        for (unsigned i = 0; i < dice() % 4; ++i) wish.options->push_back(text("o" + std::to_string(i), true));
        for (unsigned i = 0; i < (wish.options->empty() ? 1 : 1 + dice() % 4); ++i) {
            VariantWish variant;
            variant.id = {new_uuid()};
            variant.sku = text("S" + std::to_string(n) + '-' + std::to_string(i), true, false);
            variant.barcode = dice() % 2 == 0 ? "" : text("893", true);
            variant.price = static_cast<std::int64_t>(dice() % 10'000'000);
            variant.on_hand = static_cast<std::int64_t>(dice() % 5);
            if (dice() % 2 == 0) variant.low_stock_at = static_cast<std::int64_t>(dice() % 5);
            variant.option_values = std::vector<std::string>();
            for (std::size_t o = 0; o < wish.options->size(); ++o)
                variant.option_values->push_back(text("v" + std::to_string(i), true));
            wish.variants.push_back(variant);
        }
        shop.write([&](EventLog& log) {
            const auto result = create_product(log, shop.minh, wish);
            REQUIRE(std::holds_alternative<ProductPut>(result));
        });
    }
    const auto oversold = shop.one("select id::text from variants where on_hand < 2 limit 1");
    REQUIRE(shop.move({{{oversold}, -5, 0, false}}, {"ship"}).empty()); // exported as a count below 0

    const auto before = shop.csv();
    const auto report = shop.import(before);
    INFO(Sheets::told(report));
    CHECK(report.errors.empty());
    CHECK(report.created == 0);
    CHECK(report.changed == 0);
    CHECK(report.unchanged == report.rows);
    CHECK(report.rows >= 60);
    CHECK(shop.last_events.empty());

    SECTION("and into an empty shop it makes the same catalogue")
    {
        shop.look("update variants set on_hand = 0, archived = true where id = '" + oversold + "'");
        shop.look("update products p set archived = true where not exists (select 1 from variants v where v.product_id "
                  "= p.id and not v.archived)");
        shop.look("update products set name = name || ' ' || left(id::text, 18)");
        Sheets copy(store, "sao-mai");
        const auto sheet = shop.csv();
        CHECK(copy.import(sheet).errors.empty());
        CHECK(copy.csv().size() == sheet.size());
    }
}

TEST_CASE("Thousands of rows come in whole, and the same sheet again changes nothing")
{
    PrivateStore store;
    Sheets shop(store);
    std::string sheet = "product,sku,price,on_hand,option1_name,option1_value,description\n";
    for (int i = 0; i < 4'000; ++i) {
        const auto n = std::to_string(i);
        sheet += "Áo thun số " + std::to_string(i / 4) + ",SKU-" + n + "," + std::to_string(100'000 + i) + ",7,Size,S" +
                 n + ",vải cotton dày mịn\n";
    }
    CHECK(shop.done(sheet) == "4000/0/0");
    CHECK(shop.last_events.size() == 1'000);
    CHECK(shop.done(sheet) == "0/0/4000");
    CHECK(shop.wrong_sums().empty());
}
