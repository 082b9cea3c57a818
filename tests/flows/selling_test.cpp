#include "tests/support/town.hpp"

#include "inbox/model/ids.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <map>
#include <set>

namespace json = boost::json;
using namespace std::chrono_literals;
using tests::Town;

namespace {

constexpr const char* market_places[] = {"shopee", "tiktok_shop"};

/// A town whose shop has on its shelves what the platforms offer, under the same SKUs, thirty of each.
struct Market {
    Market() : town(Town::Wish{})
    {
        workspace = std::to_string(town.count("select min(id) from workspaces"));
        const auto product = inbox::new_uuid();
        std::string rows;
        std::set<std::string> seen;
        const auto stock = town.platsim->read("stock");
        for (const auto& listed : stock.at("stock").as_array()) {
            const std::string sku(listed.at("seller_sku").as_string());
            if (sku.empty() || sku.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != std::string::npos ||
                !seen.insert(lower(sku)).second)
                continue;
            rows += (rows.empty() ? "" : ",") + std::string("(") + workspace + ",'" + inbox::new_uuid() + "','" +
                    product + "','" + sku + "',100000,30)";
        }
        town.store.as_superuser([&](pqxx::work& tx) {
            tx.exec("insert into products (workspace_id, id, name) values (" + workspace + ", '" + product +
                    "', 'Hàng')");
            tx.exec("insert into variants (workspace_id, id, product_id, sku, price, on_hand) values " + rows);
        });
        const auto thu = town.person("thu");
        const auto channels = thu.get("/api/channels").json();
        for (const auto& channel : channels.at("items").as_array()) {
            const std::string platform(channel.at("platform").as_string());
            if (platform != "shopee" && platform != "tiktok_shop") continue;
            REQUIRE(
                thu.post("/api/channels/" + std::string(channel.at("id").as_string()) + "/listings/refresh").status ==
                202);
        }
    }

    static std::string lower(std::string text)
    {
        for (auto& letter : text) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
        return text;
    }

    std::int64_t count_of(const std::string& sql) { return town.count(sql); }

    std::string text(const std::string& sql)
    {
        std::string found;
        town.store.as_superuser([&](pqxx::work& tx) { found = tx.exec1(sql)[0].c_str(); });
        return found;
    }

    json::value buys(const std::string& platform, const std::string& sku, int quantity, json::object more = {})
    {
        more["platform"] = platform;
        more["lines"] = json::array{json::object{{"sku", sku}, {"quantity", quantity}}};
        if (!more.contains("customer")) more["customer"] = json::object{{"id", tests::fresh("buyer")}};
        return town.platsim->ask("order", more);
    }

    json::value becomes(const std::string& platform, const std::string& order, json::object what)
    {
        what["platform"] = platform;
        what["order_id"] = order;
        return town.platsim->ask("order", what);
    }

    /// Where what a platform offers is not what is there: "platform sku theirs/ours ...".
    std::string differences()
    {
        std::map<std::string, std::int64_t> ours;
        town.store.as_superuser([&](pqxx::work& tx) {
            for (const auto& row :
                 tx.exec("select lower(sku), greatest(on_hand - reserved, 0) from variants where workspace_id = " +
                         workspace)) {
                ours[row[0].c_str()] = row[1].as<std::int64_t>();
            }
        });
        std::string found;
        const auto stock = town.platsim->read("stock");
        for (const auto& listed : stock.at("stock").as_array()) {
            const std::string sku = lower(std::string(listed.at("seller_sku").as_string()));
            if (!ours.contains(sku)) continue;
            const auto theirs = listed.at("available").as_int64();
            if (theirs == ours[sku]) continue;
            found += std::string(listed.at("platform").as_string()) + ' ' + sku + ' ' + std::to_string(theirs) + '/' +
                     std::to_string(ours[sku]) + "; ";
        }
        return found;
    }

    bool at_rest()
    {
        return town.count("select count(*) from outbox where kind in ('order', 'listings', 'stock')") == 0;
    }

    /// Everything read, everything told, and nothing different.
    bool agrees(std::chrono::seconds time = 90s)
    {
        return town.platsim->settle() && tests::within(time, [&] { return at_rest() && differences().empty(); });
    }

    Town town;
    std::string workspace;
};

} // namespace

TEST_CASE("What is sold on a platform leaves our shelf and every other platform's, and at rest all numbers agree")
{
    Market market;
    const bool told = market.agrees(180s);
    INFO(market.differences());
    REQUIRE(told);

    std::map<std::string, std::string> orders;
    for (const std::string platform : market_places) {
        const auto bought = market.buys(platform, "AT01-DEN-M", 2);
        orders[platform] = std::string(bought.at("id").as_string());
    }
    const auto reserved =
        "select reserved from variants where lower(sku) = 'at01-den-m' and workspace_id = " + market.workspace;
    REQUIRE(tests::within(30s, [&] { return market.count_of(reserved) == 4; }));
    CHECK(market.agrees());
    INFO(market.differences());
    CHECK(market.differences().empty());

    // One goes its way, twice over and out of order; the other is cancelled.
    for (int i = 0; i < 3; ++i)
        market.becomes("shopee", orders["shopee"], {{"next", true}, {"deliver", json::object{{"copies", 2}}}});
    market.becomes("tiktok_shop", orders["tiktok_shop"], {{"cancel", "accept"}});
    REQUIRE(tests::within(30s, [&] {
        return market.text("select on_hand || '/' || reserved from variants where lower(sku) = 'at01-den-m' and "
                           "workspace_id = " +
                           market.workspace) == "28/0";
    }));
    CHECK(market.agrees());
    CHECK(market.text("select string_agg(status, ',' order by status) from orders where workspace_id = " +
                      market.workspace) == "cancelled,delivered");
}

TEST_CASE("A buyer's orders stand in the chat they write in, whichever came first")
{
    Market market;
    REQUIRE(tests::within(60s, [&] { return market.at_rest(); }));
    int bought = 0;
    for (const std::string platform : market_places) {
        const auto first = tests::fresh("khách"), second = tests::fresh("khách");
        market.town.platsim->say(platform, first, "Shop ơi");
        market.buys(platform, "AT01-DEN-M", 1, {{"customer", json::object{{"id", first}}}});
        market.buys(platform, "AT01-DEN-M", 1, {{"customer", json::object{{"id", second}}}});
        bought += 2;
        REQUIRE(tests::within(60s, [&] {
            return market.town.count("select count(*) from orders where fetched_at is not null") == bought;
        }));
        market.town.platsim->say(platform, second, "Đơn của em đâu ạ");
    }
    // The chat's names and its buyer's id come with the profile.
    const auto untied = "select count(*) from orders o left join conversations c on c.id = o.conversation_id "
                        "where o.conversation_id is null or o.customer_id is distinct from c.customer_id";
    const bool tied = tests::within(60s, [&] { return market.town.count(untied) == 0; });
    INFO(market.text("select coalesce(string_agg(o.platform_order_id || ' ' || coalesce(o.conversation_id::text, '-'), "
                     "'; '), '') from orders o"));
    CHECK(tied);
    CHECK(market.town.count("select count(*) from orders") == 4);
}

TEST_CASE("Orders whose pushes were lost are found when the shop comes back, and what was cut off is told to its end")
{
    Market market;
    REQUIRE(market.agrees(180s));
    // Some are being read while gom dies: whoever comes after does not wait for the dead.
    for (const std::string platform : market_places)
        market.town.platsim->fault(platform, "orders", "slow", {{"delay_ms", 20'000}});
    for (int i = 0; i < 3; ++i) {
        for (const std::string platform : market_places) market.buys(platform, "AT01-DEN-M", 1);
    }
    const auto being_read = "select count(distinct channel_id) from outbox where kind = 'order' and state = 'sending'";
    REQUIRE(tests::within(20s, [&] { return market.town.count(being_read) == 2; }));
    market.town.gom->kill_it();
    for (const std::string platform : market_places)
        market.buys(platform, "AT01-DEN-M", 3, {{"deliver", json::object{{"none", true}}}});
    market.town.gom->start();
    const auto reserved =
        "select reserved from variants where lower(sku) = 'at01-den-m' and workspace_id = " + market.workspace;
    CHECK(tests::within(100s, [&] { return market.count_of(reserved) == 12; }));
    const bool agrees = market.agrees(180s);
    INFO(market.differences());
    CHECK(agrees);
}
