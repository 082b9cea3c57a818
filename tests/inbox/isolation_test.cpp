#include "inbox/intake/accept.hpp"
#include "inbox/schema/migrate.hpp"
#include "tests/support/store/private_postgres.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace inbox;
using test_support::PrivateStore;
using test_support::Shop;

namespace {

/// One row in the workspace's tables, each refused when it is meant for somebody else.
std::vector<std::string> rows_for(WorkspaceId workspace)
{
    const auto w = std::to_string(workspace.number);
    return {
        "insert into customers (workspace_id, id) values (" + w + ", gen_random_uuid())",
        "insert into labels (workspace_id, id, name) values (" + w + ", gen_random_uuid(), 'VIP')",
        "insert into events (workspace_id, seq, kind, object) values (" + w + ", 999, 'label.updated', '{}')",
        "insert into audit (workspace_id, action) values (" + w + ", 'login')",
        "insert into orders (workspace_id, id, code, status) values (" + w + ", gen_random_uuid(), 'DH1', 'draft')",
        "insert into products (workspace_id, id, name) values (" + w + ", gen_random_uuid(), 'Áo')",
        "insert into stock_requests (workspace_id, id, content_hash) values (" + w + ", gen_random_uuid(), 'x')",
        "insert into attachments (workspace_id, id, kind, state) values (" + w +
            ", gen_random_uuid(), 'image', 'ready')",
    };
}

} // namespace

TEST_CASE("A workspace sees nothing of another, also when nobody filters")
{
    PrivateStore store;
    Shop ours(store, "ours"), theirs(store, "theirs");
    for (const auto& shop : {ours, theirs}) {
        store.as_workspace(shop.workspace, [&](pqxx::work& tx) {
            for (const auto& row : rows_for(shop.workspace)) tx.exec(row);
        });
    }

    std::vector<std::string> tables;
    store.as_superuser([&](pqxx::work& tx) {
        for (const auto& row : tx.exec("select tablename from pg_tables where schemaname = 'public'")) {
            const std::string name = row[0].c_str();
            const auto& open = directory_tables();
            if (std::find(open.begin(), open.end(), name) == open.end()) tables.push_back(name);
        }
    });
    REQUIRE(tables.size() > 15);

    for (const auto& table : tables) {
        INFO(table);
        store.as_workspace(ours.workspace, [&](pqxx::work& tx) {
            CHECK(tx.exec("select workspace_id from " + table + " where workspace_id <> " +
                          std::to_string(ours.workspace.number))
                      .empty());
        });
        // Nobody has said whose transaction it is, before and after one that did.
        pqxx::work tx(store.service());
        CHECK(tx.exec("select workspace_id from " + table).empty());
    }
    store.as_workspace(ours.workspace, [&](pqxx::work& tx) {
        CHECK(tx.exec("select id from customers").size() == 1);
        CHECK(tx.exec("update customers set name = 'x'").affected_rows() == 1);
        CHECK(tx.exec("delete from labels").affected_rows() == 1);
    });
}

TEST_CASE("A workspace cannot write into another, nor move a row there")
{
    PrivateStore store;
    Shop ours(store, "ours"), theirs(store, "theirs");
    for (const auto& row : rows_for(theirs.workspace)) {
        INFO(row);
        CHECK_THROWS_AS(store.as_workspace(ours.workspace, [&](pqxx::work& tx) { tx.exec(row); }),
                        pqxx::insufficient_privilege);
    }
    store.as_workspace(ours.workspace, [&](pqxx::work& tx) { tx.exec(rows_for(ours.workspace).front()); });
    CHECK_THROWS_AS(store.as_workspace(ours.workspace,
                                       [&](pqxx::work& tx) {
                                           tx.exec("update customers set workspace_id = " +
                                                   std::to_string(theirs.workspace.number));
                                       }),
                    pqxx::insufficient_privilege);

    SECTION("not even by pointing at its rows")
    {
        CHECK_THROWS_AS(
            store.as_workspace(ours.workspace,
                               [&](pqxx::work& tx) {
                                   tx.exec_params(
                                       R"sql(insert into conversations (workspace_id, id, channel_id, kind, thread_id)
                                 values ($1, gen_random_uuid(), $2, 'message', 't'))sql",
                                       ours.workspace.number, theirs.channel.text);
                               }),
            pqxx::foreign_key_violation);
    }
    SECTION("and accepting for one workspace lets nobody read or write another")
    {
        pqxx::work tx(store.service());
        tx.exec_params("select set_config('app.accepting', $1, true)", ours.workspace.number);
        CHECK(tx.exec("select id from raw_events").empty());
        CHECK_THROWS_AS(tx.exec_params(R"sql(insert into raw_events (workspace_id, channel_id, dedupe_key, kind, body)
                                             values ($1, $2, 'm', 'received', ''))sql",
                                       theirs.workspace.number, theirs.channel.text),
                        pqxx::insufficient_privilege);
    }
}

TEST_CASE("The audit trail can only be added to, and what platforms told us is never deleted")
{
    PrivateStore store;
    Shop shop(store);
    for (const char* statement : {"update audit set action = 'x'", "delete from audit", "delete from raw_events",
                                  "update schema_migrations set checksum = ''", "truncate customers"}) {
        INFO(statement);
        CHECK_THROWS_AS(store.as_workspace(shop.workspace, [&](pqxx::work& tx) { tx.exec(statement); }),
                        pqxx::insufficient_privilege);
    }
}

TEST_CASE("The program starts only with a store and a role that are safe")
{
    PrivateStore store;
    const auto expected = [&] {
        pqxx::nontransaction tx(store.service());
        return schema_version(tx);
    }();
    REQUIRE(expected >= 4);
    const auto reasons = [&](const std::string& url, int version, const std::string& before = "select 1") {
        pqxx::connection connection(url);
        pqxx::work tx(connection);
        tx.exec(before);
        std::string all;
        for (const auto& reason : unsafe_reasons(tx, version)) all += reason + "\n";
        return all;
    };
    CHECK(reasons(store.service_url(), expected).empty());
    CHECK(reasons(store.service_url(), expected + 1).find("schema version") != std::string::npos);
    CHECK(reasons(store.service_url(), expected, "set local synchronous_commit = off")
              .find("synchronous_commit is off") != std::string::npos);
    CHECK(reasons(store.owner_url(), expected).find("owns tables") != std::string::npos);
    CHECK(reasons(test_support::connection_text(store.database(), "postgres"), expected).find("superuser") !=
          std::string::npos);
    CHECK(reasons(store.owner_url(), expected, "alter table customers no force row level security")
              .find("the table customers has no forced") != std::string::npos);
    CHECK(reasons(store.owner_url(), expected, "create table forgotten (workspace_id bigint)")
              .find("the table forgotten has no forced") != std::string::npos);
    CHECK(reasons(store.owner_url(), expected, "create policy for_support on customers using (true)")
              .find("the table customers has the policy for_support") != std::string::npos);
    CHECK(
        reasons(test_support::connection_text(store.database(), "postgres"), expected,
                "create role above bypassrls; grant above to gom_service; set local session authorization gom_service")
            .find("may become above") != std::string::npos);
}

TEST_CASE("What is written once and long is compressed the quick way, where the server can")
{
    test_support::PrivateStore store;
    store.as_superuser([](pqxx::work& tx) {
        const bool can =
            tx.exec1("select 'lz4' = any (enumvals) from pg_settings where name = 'default_toast_compression'")[0]
                .as<bool>();
        for (const auto* column : {"events.object", "raw_events.body", "raw_events.headers", "messages.attachments"}) {
            CAPTURE(column);
            const std::string name(column), table = name.substr(0, name.find('.')),
                                            field = name.substr(name.find('.') + 1);
            const auto way = tx.exec_params1(
                "select attcompression from pg_attribute where attrelid = $1::regclass and attname = $2", table, field);
            CHECK((std::string(way[0].c_str()) == "l") == can);
        }
    });
}

TEST_CASE("Migrating goes forward only, a file at a time")
{
    const auto store = PrivateStore::empty();
    store->as_superuser([&](pqxx::work& tx) { tx.exec("alter schema public owner to gom_owner"); });
    pqxx::connection owner(store->owner_url());
    const std::string tables = R"sql(
        create table audit (a int); create table installation (a int); create table raw_events (a int);
        create table workspaces (a int); create table workspace_heads (a int);
    )sql";
    const std::vector<Migration> one = {{"0001_first.sql", tables}};
    const std::vector<Migration> two = {{"0001_first.sql", tables}, {"0002_second.sql", "create table b (b int)"}};
    const std::vector<Migration> bad = {{"0001_first.sql", tables},
                                        {"0002_second.sql", "create table c (c int); create table c (c int)"}};
    const auto version = [&] {
        pqxx::nontransaction tx(owner);
        return schema_version(tx);
    };

    CHECK(version() == 0);
    CHECK(migrate(owner, one, "gom_service") == std::vector<std::string>{"0001_first.sql"});
    CHECK(migrate(owner, one, "gom_service").empty());
    CHECK(version() == 1);

    SECTION("a file that fails changes nothing")
    {
        CHECK_THROWS_AS(migrate(owner, bad, "gom_service"), pqxx::sql_error);
        CHECK(version() == 1);
        CHECK(migrate(owner, two, "gom_service") == std::vector<std::string>{"0002_second.sql"});
    }
    SECTION("a file that was applied must not change")
    {
        const std::vector<Migration> changed = {{"0001_first.sql", "create table d (d int)"}};
        CHECK_THROWS_WITH(migrate(owner, changed, "gom_service"), Catch::Contains("has changed since"));
    }
    SECTION("a store from the future is left alone")
    {
        migrate(owner, two, "gom_service");
        CHECK_THROWS_WITH(migrate(owner, one, "gom_service"), Catch::Contains("does not know"));
    }
}
