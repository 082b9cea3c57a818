#include "tests/support/api_house.hpp"
#include "tests/support/fault_proxy.hpp"
#include "tests/support/store_trouble.hpp"

#include "gateway/intake/ferry.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

/// A store that went away and is back: whoever comes then is served, for nobody needs to hear of what is over.
namespace {

using inbox::WorkspaceId;

constexpr int threads = 4;

/// As many jobs at once as there are threads, each on a thread of its own; how many of them were done.
int served(gateway::Database& database, boost::asio::io_context& loop)
{
    std::atomic<int> here{0};
    const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    std::vector<std::future<int>> answers;
    for (int i = 0; i < threads; ++i) {
        auto job = [&here, latest](pqxx::transaction_base& tx) {
            for (++here; here < threads && std::chrono::steady_clock::now() < latest;) std::this_thread::yield();
            return tx.exec1("select 1")[0].as<int>();
        };
        answers.push_back(
            boost::asio::co_spawn(loop, database.run(WorkspaceId{}, std::move(job)), boost::asio::use_future));
    }
    loop.restart();
    loop.run_for(std::chrono::seconds(20));
    int done = 0;
    for (auto& answer : answers) {
        try {
            done += answer.get();
        } catch (const pqxx::broken_connection&) {
        }
    }
    return done;
}

bool carried(gateway::Ferry& ferry, boost::asio::io_context& loop, const test_support::Shop& shop,
             const std::string& key)
{
    inbox::RawEvent event;
    event.workspace = shop.workspace;
    event.app = shop.app;
    event.channel = shop.channel;
    event.dedupe_key = key;
    event.kind = "unknown";
    event.headers = event.body = "{}";
    auto answer = boost::asio::co_spawn(loop, ferry.take({event}), boost::asio::use_future);
    loop.restart();
    loop.run_for(std::chrono::seconds(5));
    try {
        answer.get();
        return true;
    } catch (const gateway::NotDurable&) {
        return false;
    }
}

} // namespace

TEST_CASE("After a restart of the store every connection is as good as new, and nobody hears of what is over")
{
    test_support::PrivateStore store;
    const test_support::Shop shop(store);
    boost::asio::io_context loop;
    gateway::Database database(store.service_url(), threads, 100);
    gateway::Ferry ferry(loop.get_executor(), store.service_url(), {});
    REQUIRE(served(database, loop) == threads);
    REQUIRE(carried(ferry, loop, shop, "trước"));
    SECTION("its processes were killed")
    {
        const tests::StoreIsDead trouble;
    }
    SECTION("it ended the connections")
    {
        const std::string of_ours =
            " from pg_stat_activity where usename = 'gom_service' and datname = current_database()";
        store.as_superuser([&](pqxx::work& tx) { tx.exec("select pg_terminate_backend(pid)" + of_ours); });
        const auto left = [&] {
            int count = 0;
            store.as_superuser([&](pqxx::work& tx) { count = tx.exec1("select count(*)" + of_ours)[0].as<int>(); });
            return count;
        };
        while (left() > 0) std::this_thread::yield();
    }
    CHECK(served(database, loop) == threads);
    CHECK(carried(ferry, loop, shop, "sau"));
}

TEST_CASE("What people wrote does not stand in the store's complaints, which go to the log")
{
    test_support::PrivateStore store;
    boost::asio::io_context loop;
    gateway::Database database(store.service_url(), 1, 10);
    auto job = [](pqxx::transaction_base& tx) {
        return tx.exec_params("select $1::json", "{\"số nhà\": 12 Lý Thường Kiệt}").size();
    };
    auto answer = boost::asio::co_spawn(loop, database.run(WorkspaceId{}, std::move(job)), boost::asio::use_future);
    loop.run();
    try {
        answer.get();
        FAIL("no JSON was taken for JSON");
    } catch (const pqxx::sql_error& error) {
        CHECK(error.sqlstate() == "22P02");
        CHECK(std::string(error.what()).find("Thường") == std::string::npos);
    }
}

TEST_CASE("A store whose answer never comes is taken for lost, and the next webhook is taken over a new connection")
{
    test_support::PrivateStore store;
    const test_support::Shop shop(store);
    boost::asio::io_context loop;
    tests::FaultProxy link({.socket = test_support::postgres_folder() + "/.s.PGSQL.5432"});
    gateway::Ferry::Limits limits;
    limits.crossing = std::chrono::milliseconds(300);
    gateway::Ferry ferry(loop.get_executor(),
                         "host=127.0.0.1 port=" + std::to_string(link.port()) + " dbname=" + store.database() +
                             " user=gom_service sslmode=disable gssencmode=disable",
                         limits);
    REQUIRE(carried(ferry, loop, shop, "trước"));
    link.swallow(tests::FaultProxy::Way::to_client);
    CHECK_FALSE(carried(ferry, loop, shop, "không ai trả lời")); // it stands there, but nobody knows
    link.heal();
    CHECK(carried(ferry, loop, shop, "không ai trả lời"));
    CHECK(carried(ferry, loop, shop, "sau đó"));
    int rows = 0;
    store.as_superuser([&](pqxx::work& tx) { rows = tx.exec1("select count(*) from raw_events")[0].as<int>(); });
    CHECK(rows == 3);
}
