#include "inbox/stock/columns.hpp"
#include "inbox/stock/csv.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace inbox;

namespace {

/// Cells with | between them, rows with / between them, or "row:code".
std::string read(std::string_view bytes)
{
    const auto result = read_csv(bytes);
    if (const auto* trouble = std::get_if<CsvTrouble>(&result))
        return std::to_string(trouble->row) + ':' + trouble->code;
    std::string all;
    for (const auto& row : std::get<CsvTable>(result).rows) {
        all += all.empty() ? "" : "/";
        for (std::size_t i = 0; i < row.cells.size(); ++i) all += (i > 0 ? "|" : "") + row.cells[i];
    }
    return all;
}

std::string amount(std::string_view text, bool money = true)
{
    const auto result = read_amount(text, money);
    if (const auto* code = std::get_if<std::string>(&result)) return *code;
    return std::to_string(std::get<std::int64_t>(result));
}

std::string column(std::string_view name)
{
    const auto found = column_named(name);
    return found ? std::string(to_text(*found)) : "";
}

} // namespace

TEST_CASE("A sheet is read however a spreadsheet has written it")
{
    CHECK(read("a,b\n1,2\n") == "a|b/1|2");
    CHECK(read("\xef\xbb\xbf"
               "a,b\r\n1,2") == "a|b/1|2");
    CHECK(read("a;b\r\n1,5;2\r\n") == "a|b/1,5|2");
    CHECK(read("a\tb\r1\t2\r") == "a|b/1|2");
    CHECK(read("sep=;\r\na,x;b\r\n1;2\r\n") == "a,x|b/1|2");
    CHECK(read("a,b\n\"x, \"\"y\"\"\r\nz\",\n") == "a|b/x, \"y\"\r\nz|");
    CHECK(read("\"a;;;;\",b\n1,2") == "a;;;;|b/1|2");
    CHECK(read("a,b\n\n ,\n1,2\n") == "a|b/1|2");
    CHECK(read("a\nA\xcc\x81o") == "a/Áo");
    CHECK(read("a\nb\"c") == "a/b\"c");

    SECTION("and a row is numbered as the spreadsheet does, whatever lines its cells span")
    {
        const auto table = std::get<CsvTable>(read_csv("a,b\n\"1\n2\n3\",x\n\n4,y\n"));
        REQUIRE(table.rows.size() == 3);
        CHECK(table.rows[1].number == 2);
        CHECK(table.rows[2].number == 4);
    }
}

TEST_CASE("What is no sheet in UTF-8 is called by its name")
{
    using namespace std::string_literals;
    CHECK(read("\xff\xfe"
               "a\0b\0"s) == "1:utf16");
    CHECK(read("\xfe\xff"
               "\0a\0b"s) == "1:utf16");
    CHECK(read("a\0,\0b\0\n\0"s) == "1:utf16");
    CHECK(read("sku,name\na,b\nx,\xc1o\n") == "3:not_utf8");
    CHECK(read("a,b\n1,\"2\n") == "2:unclosed_quote");
    CHECK(read("a,b\n1,2\n\"1\"x,2\n") == "3:quote");
    CHECK(read("") == "1:empty");
    CHECK(read("\xef\xbb\xbf\r\n") == "1:empty");
    CHECK(read("a" + std::string(100, ',')) == "1:too_many_cells");
    CHECK(read("a\n" + std::string(200'000, 'x')).size() == 200'002);
    std::string long_one = "a\n";
    for (std::size_t i = 0; i <= csv_rows_limit; ++i) long_one += "1\n";
    CHECK(read(long_one) == std::to_string(csv_rows_limit + 2) + ":too_many_rows");
}

TEST_CASE("No cell of ours is a formula, and every cell comes back as it was")
{
    for (const auto* text :
         {"=1+1", "+84987654321", "-5", "@SUM(A1)", "\tx", "\rx", "\nx", "=cmd|' /C calc'!A0", "＝1"}) {
        INFO(text);
        CHECK(inert_text(text) == "'" + std::string(text));
        CHECK(live_text(inert_text(text)) == text);
    }
    CHECK(inert_text("'=1") == "''=1");
    CHECK(inert_text("'tis") == "'tis");
    CHECK(live_text("'tis") == "'tis");
    CHECK(inert_text("a=1") == "a=1");
    CHECK(inert_text("").empty());

    std::mt19937 dice(20261122);
    const std::vector<std::string> letters = {"'",  "=",  "+",  "-", "@", "\"", ",", ";",
                                              "\t", "\r", "\n", " ", "a", "Ố",  "₫", "7"};
    for (int round = 0; round < 2'000; ++round) {
        std::vector<std::string> cells(3);
        for (auto& cell : cells) {
            for (unsigned i = 0; i < dice() % 6; ++i) cell += letters[dice() % letters.size()];
        }
        CsvWriter csv;
        csv.cell("x").cell("y").cell("z").end_row();
        for (const auto& cell : cells) csv.cell(cell);
        csv.cell("end").end_row();
        const auto table = std::get<CsvTable>(read_csv(std::move(csv).take()));
        REQUIRE(table.rows.size() == 2);
        REQUIRE(table.rows[1].cells.size() == 4);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            CHECK(table.rows[1].cells[i] == inert_text(cells[i]));
            CHECK(live_text(table.rows[1].cells[i]) == cells[i]);
            CHECK(std::string("=+-@\t\r\n").find(table.rows[1].cells[i].substr(0, 1)) ==
                  (cells[i].empty() ? 0 : std::string::npos));
        }
    }
}

TEST_CASE("Columns are known by their Vietnamese names too, whatever marks and case they have")
{
    CHECK(column("Tên sản phẩm") == "product");
    CHECK(column("TEN SAN PHAM") == "product");
    CHECK(column("Mã SKU") == "sku");
    CHECK(column(" SKU ") == "sku");
    CHECK(column("Mã vạch") == "barcode");
    CHECK(column("Giá") == "price");
    CHECK(column("Giá bán (VNĐ)") == "price");
    CHECK(column("Giá (₫)") == "price");
    CHECK(column("Tồn kho") == "on_hand");
    CHECK(column("Số lượng") == "on_hand");
    CHECK(column("Tồn tối thiểu") == "low_stock_at");
    CHECK(column("Tên phân loại 1") == "option1_name");
    CHECK(column("Giá trị 2") == "option2_value");
    CHECK(column("option3_value") == "option3_value");
    CHECK(column("Mô tả") == "description");
    CHECK(column("Ghi chú").empty());
    CHECK(column("").empty());
    CHECK(column("Giá trị 4").empty());
}

TEST_CASE("Amounts are read as people write them, and never guessed")
{
    for (const auto* text :
         {"189000", "189.000", "189,000", "189 000", "189\u00a0000", "189.000 ₫", "189000đ", "189.000 VND", "189k",
          "189K", "189.000,00", "189,000.00", "189.000 vnđ", "189 nghìn", "0,189tr", "+189000", "189000 đồng"}) {
        INFO(text);
        CHECK(amount(text) == "189000");
    }
    CHECK(amount("1.234.567") == "1234567");
    CHECK(amount("1,5tr") == "1500000");
    CHECK(amount("1.5 triệu") == "1500000");
    CHECK(amount("1.500k") == "1500"); // a suffix makes the dot a decimal one
    CHECK(amount("0") == "0");
    CHECK(amount("0.000") == "0");
    CHECK(amount("-5", false) == "-5");
    CHECK(amount("1.000", false) == "1000");
    CHECK(amount("12,0", false) == "12");
    CHECK(amount("1,89E+05") == "scientific");
    CHECK(amount("9999999999999999") == "too_large");
    for (const auto* text : {"", "abc", "189.50", "12.34.567", "1.23.456", "1..000", "--5", "189x", "k", "1,5",
                             "1.2345tr1", "0x10", "1.000,5", "$5"}) {
        INFO(text);
        CHECK(amount(text) == "number");
    }
    CHECK(amount("5k", false) == "number");
}
