#include "tests/support/places/places.hpp"
#include "tests/support/town.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <iostream>

using namespace std::chrono_literals;

namespace {

/// One way to be unsafe: how it comes about, how it goes again, and what gom must say of it.
struct Unsafe {
    std::string name;
    std::vector<std::string> begin, end; // as the superuser, each a transaction of its own
    std::string says;
};

/// `$db` and `$role` stand for the store's database and a role of our own.
const std::vector<Unsafe> stores = {
    {"fsync is off",
     {"alter system set fsync = off", "select pg_reload_conf()"},
     {"alter system reset fsync", "select pg_reload_conf()"},
     "fsync is off"},
    {"full_page_writes is off",
     {"alter system set full_page_writes = off", "select pg_reload_conf()"},
     {"alter system reset full_page_writes", "select pg_reload_conf()"},
     "full_page_writes is off"},
    {"synchronous_commit is off",
     {"alter database $db set synchronous_commit = off"},
     {"alter database $db reset synchronous_commit"},
     "synchronous_commit is off"},
    {"synchronous_commit is local, for our role alone",
     {"alter role gom_service in database $db set synchronous_commit = local"},
     {"alter role gom_service in database $db reset synchronous_commit"},
     "synchronous_commit is local"},
    {"the role is a superuser",
     {"alter role gom_service superuser"},
     {"alter role gom_service nosuperuser"},
     "is a superuser"},
    {"the role may step around row-level security",
     {"alter role gom_service bypassrls"},
     {"alter role gom_service nobypassrls"},
     "has BYPASSRLS"},
    {"the role may become one that steps around row-level security",
     {"create role gom_above bypassrls", "grant gom_above to gom_service"},
     {"drop role gom_above"},
     "may become gom_above"},
    {"the role owns a table",
     {"alter table labels owner to gom_service"},
     {"alter table labels owner to gom_owner"},
     "owns tables"},
    {"a table's row-level security is not forced",
     {"alter table messages no force row level security"},
     {"alter table messages force row level security"},
     "the table messages has no forced row-level security"},
    {"a table's row-level security is switched off",
     {"alter table customers disable row level security"},
     {"alter table customers enable row level security"},
     "the table customers has no forced row-level security"},
    {"a policy more than ours",
     {"create policy for_support on messages using (true)"},
     {"drop policy for_support on messages"},
     "the policy for_support"},
    {"an older schema",
     {"create table set_aside as select * from schema_migrations where version = (select max(version) from "
      "schema_migrations)",
      "delete from schema_migrations where version = (select max(version) from schema_migrations)"},
     {"insert into schema_migrations select * from set_aside", "drop table set_aside"},
     "schema version"},
    {"a newer schema",
     {"create table set_aside as select * from schema_migrations where version = (select max(version) from "
      "schema_migrations)",
      "update schema_migrations set version = version + 1 where version = (select max(version) from "
      "schema_migrations)"},
     {"delete from schema_migrations where version = (select max(version) from schema_migrations)",
      "insert into schema_migrations select * from set_aside", "drop table set_aside"},
     "schema version"},
};

/// Settings of ours that must stop us.
struct Setting {
    std::string name, variable, value, says;
};

const std::vector<Setting> settings = {
    {"no master key", "GOM_SECRETS_MASTER_KEY", "", "secrets.master_key is missing"},
    {"half a master key", "GOM_SECRETS_MASTER_KEY", "c2hvcnQ=", "secrets.master_key is not 32 bytes"},
    {"another master key", "GOM_SECRETS_MASTER_KEY",
     "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=", "secrets.master_key does not open"},
    {"no store", "GOM_DATABASE_URL", "", "database.url is missing"},
    {"a store that is not there", "GOM_DATABASE_URL", "host=/nowhere dbname=gom user=gom_service", "cannot be used"},
    {"plain http for strangers", "GOM_HTTP_PUBLIC_URL", "http://gom.example", "plain http is allowed on loopback only"},
    {"test hooks in the open", "GOM_HTTP_PUBLIC_URL", "https://gom.example", "test_hooks is true"},
};

void as_superuser(const tests::Town& town, const std::vector<std::string>& statements)
{
    pqxx::connection connection(test_support::connection_text(town.store.database(), "postgres"));
    pqxx::nontransaction tx(connection);
    for (auto statement : statements) {
        if (const auto at = statement.find("$db"); at != std::string::npos) {
            statement.replace(at, 3, town.store.database());
        }
        tx.exec(statement);
    }
}

/// What it said when it refused; empty when it was willing, or fell silent.
std::string refusal(tests::Town& town)
{
    try {
        town.gom->command({"serve"});
        return {};
    } catch (const std::runtime_error& said) {
        const std::string words = said.what();
        return words.find("did not end") == std::string::npos ? words : std::string();
    }
}

} // namespace

TEST_CASE("With anything unsafe in the store or in the settings gom does not start, and says why", "[F15]")
{
    tests::Town town;
    town.gom->ask_to_stop();
    REQUIRE(town.gom->ended_within(12s) == 0);
    int refused = 0;
    for (const auto& unsafe : stores) {
        INFO(unsafe.name);
        as_superuser(town, unsafe.begin);
        const auto words = refusal(town);
        as_superuser(town, unsafe.end);
        INFO(words);
        CHECK(words.find(unsafe.says) != std::string::npos);
        ++refused;
    }
    for (const auto& setting : settings) {
        INFO(setting.name);
        town.gom->set_environment(setting.variable, setting.value);
        const auto words = refusal(town);
        town.gom->forget_environment(setting.variable);
        INFO(words);
        CHECK(words.find(setting.says) != std::string::npos);
        ++refused;
    }
    {
        INFO("a clock that stands where no living machine's does");
        town.gom->set_environment("LD_PRELOAD", (tests::binary_dir() / "libold_clock.so").string());
        const auto words = refusal(town);
        town.gom->forget_environment("LD_PRELOAD");
        INFO(words);
        CHECK(words.find("the system clock shows a time before 2025") != std::string::npos);
        ++refused;
    }
    // With all of it mended it starts: none of the refusals came from something else.
    CHECK(town.gom->start() < 20s);
    std::cout << "F15: " << refused << " of " << stores.size() + settings.size() + 1 << " unsafe settings tried"
              << std::endl;
}
