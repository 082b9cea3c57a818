#include "inbox/schema/migrate.hpp"
#include "tests/support/places/places.hpp"
#include "tests/support/store/private_postgres.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>

using test_support::PrivateStore;

namespace {

using Texts = std::vector<std::pair<std::string, std::string>>;

/// The migrations up to this number, by name.
Texts migrations_to(const std::string& number)
{
    Texts texts;
    for (const auto& entry : std::filesystem::directory_iterator(tests::source_dir() / "migrations")) {
        const auto name = entry.path().filename().string();
        if (entry.path().extension() != ".sql" || name.substr(0, 4) > number) continue;
        std::ifstream file(entry.path());
        texts.emplace_back(name, std::string(std::istreambuf_iterator<char>(file), {}));
    }
    std::sort(texts.begin(), texts.end());
    return texts;
}

void migrate_to(PrivateStore& store, const std::string& number)
{
    const auto texts = migrations_to(number);
    std::vector<inbox::Migration> files;
    for (const auto& [name, text] : texts) files.push_back({name, text});
    pqxx::connection owner(store.owner_url());
    inbox::migrate(owner, files, "gom_service");
}

/// What a program that runs meanwhile meets: one file after the other is committed, and then one that fails.
void migrate_into_trouble(PrivateStore& store)
{
    const auto texts = migrations_to("9999");
    std::vector<inbox::Migration> files;
    for (const auto& [name, text] : texts) files.push_back({name, text});
    files.push_back({"9999_trouble.sql", "select 1 / 0"});
    pqxx::connection owner(store.owner_url());
    CHECK_THROWS_AS(inbox::migrate(owner, files, "gom_service"), pqxx::sql_error);
}

void write(PrivateStore& store, inbox::WorkspaceId workspace, int from, int to)
{
    store.as_workspace(workspace, [&](pqxx::work& tx) {
        tx.exec_params("insert into events (workspace_id, seq, kind, object)"
                       " select $1, n, 'message', '{\"n\":' || n || '}' from generate_series($2::int, $3::int) n",
                       workspace.number, from, to);
    });
}

std::int64_t events_seen(PrivateStore& store, inbox::WorkspaceId workspace, const std::string& table = "events")
{
    std::int64_t seen = 0;
    store.as_workspace(workspace,
                       [&](pqxx::work& tx) { seen = tx.exec1("select count(*) from " + table)[0].as<std::int64_t>(); });
    return seen;
}

} // namespace

TEST_CASE("A log that was written in one table is whole after it was parted, and every shop's is its own")
{
    const auto store = PrivateStore::empty();
    migrate_to(*store, "0027");
    std::vector<inbox::WorkspaceId> shops;
    for (int n = 1; n <= 20; ++n) {
        shops.push_back(store->workspace("shop-" + std::to_string(n)));
        write(*store, shops.back(), 1, n * 10);
    }
    migrate_into_trouble(*store); // every file before the last is committed, and the service goes on with what it finds
    for (int n = 1; n <= 20; ++n) CHECK(events_seen(*store, shops[static_cast<std::size_t>(n) - 1]) == n * 10);
    write(*store, shops.front(), 11, 15);
    CHECK(events_seen(*store, shops.front()) == 15);
}

TEST_CASE("The log of a shop lies in one part, which shows it to nobody else by its own name either")
{
    PrivateStore store;
    const auto ours = store.workspace("ours"), theirs = store.workspace("theirs");
    write(store, ours, 1, 30);
    write(store, theirs, 1, 7);
    std::vector<std::string> parts;
    store.as_superuser([&](pqxx::work& tx) {
        for (const auto& row :
             tx.exec("select inhrelid::regclass::text from pg_inherits where inhparent = 'events'::regclass"))
            parts.emplace_back(row[0].c_str());
    });
    REQUIRE(parts.size() == 16);
    int holding = 0;
    for (const auto& part : parts) {
        const auto seen = events_seen(store, ours, part);
        CHECK((seen == 0 || seen == 30));
        holding += seen == 30 ? 1 : 0;
    }
    CHECK(holding == 1);
}

TEST_CASE("What one shop asks of the log touches one part of it")
{
    PrivateStore store;
    const auto shop = store.workspace("ours");
    write(store, shop, 1, 30);
    store.as_workspace(shop, [&](pqxx::work& tx) {
        tx.exec("prepare catch_up (bigint, bigint, int) as select seq from events where workspace_id = $1 and seq > $2"
                " order by seq limit $3");
        for (const char* mode : {"force_custom_plan", "force_generic_plan"}) {
            tx.exec(std::string("set local plan_cache_mode = ") + mode);
            std::string plan;
            for (const auto& row :
                 tx.exec("explain (costs off) execute catch_up (" + std::to_string(shop.number) + ", 0, 10)"))
                plan += std::string(row[0].c_str()) + "\n";
            INFO(mode << "\n" << plan);
            CHECK(plan.find("Index") != std::string::npos);
            std::size_t scans = 0;
            for (auto at = plan.find("Scan using"); at != std::string::npos; at = plan.find("Scan using", at + 1))
                ++scans;
            CHECK(scans == 1);
        }
    });
}
