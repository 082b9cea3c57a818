#include "tests/inbox/shelf.hpp"

#include <atomic>
#include <csignal>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

/// Never oversold, whoever buys at the same moment and whoever dies while buying.

using namespace shelf;

namespace {

constexpr int buyers = 200, pieces = 100;
constexpr std::size_t connections = 8;

/// One buyer on a connection of their own: true when a piece is theirs.
bool buy(pqxx::connection& connection, WorkspaceId workspace, const VariantId& variant)
{
    pqxx::work tx(connection);
    tx.exec_params("select set_config('app.ws', $1, true)", workspace.number);
    EventLog log(tx, workspace);
    const bool got = move_stock(log, {{variant, 0, 1}}, {"reserve"}).empty();
    std::move(log).close();
    tx.commit();
    return got;
}

} // namespace

TEST_CASE("Two hundred buyers at once get exactly the hundred pieces there are")
{
    PrivateStore store;
    Shelf shop(store);
    const auto variant = shop.variant("DEN-M", pieces);
    std::atomic<int> next = 0, got = 0;
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < connections; ++i) {
        threads.emplace_back([&] {
            pqxx::connection connection(store.service_url());
            while (next++ < buyers) got += buy(connection, shop.shop.workspace, variant) ? 1 : 0;
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(got == pieces);
    CHECK(shop.there(variant) == "100/100");
    CHECK(shop.wrong_sums().empty());
    CHECK(shop.one("select count(*) from events where kind = 'stock.updated'") ==
          std::to_string(pieces + 1)); // and the goods' arrival
}

TEST_CASE("Numbers that changed behind our back are not written over, even without the workspace's lock")
{
    PrivateStore store;
    Shelf shop(store);
    const auto variant = shop.variant("DEN-M", 1);
    pqxx::connection other(store.service_url());
    pqxx::work rival(other);
    rival.exec_params("select set_config('app.ws', $1, true)", shop.shop.workspace.number);
    rival.exec_params("update variants set reserved = reserved + 1 where id = $1", variant.text);

    bool got = true;
    std::thread buyer([&] {
        pqxx::connection connection(store.service_url());
        got = buy(connection, shop.shop.workspace, variant);
    });
    // The buyer waits for the rival's row, sees what the rival has left, and gets nothing.
    while (
        shop.one(
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()") ==
        "0") {
        std::this_thread::yield();
    }
    rival.commit();
    buyer.join();
    CHECK_FALSE(got);
    CHECK(shop.there(variant) == "1/1");
}

TEST_CASE("Buyers and connections that die in between take nothing with them: the ledger's sums are the numbers, and "
          "never too many")
{
    constexpr int rounds = 20, left = 5;
    PrivateStore store;
    Shelf shop(store);
    for (int round = 0; round < rounds; ++round) {
        const auto variant = shop.variant("DEN-" + std::to_string(round), left);
        // Buyers are processes of their own; half of them are killed at whatever they are doing, and the server's end
        // of another one's connection is cut.
        std::vector<pid_t> clients;
        for (std::size_t i = 0; i < connections; ++i) {
            const auto child = fork();
            REQUIRE(child >= 0);
            if (child == 0) {
                try {
                    pqxx::connection connection(store.service_url() + " application_name=buyer");
                    for (;;) buy(connection, shop.shop.workspace, variant);
                } catch (const std::exception&) {
                }
                _exit(0);
            }
            clients.push_back(child);
        }
        const auto sold = [&] {
            return std::stoi(shop.one("select reserved from variants where id = '" + variant.text + "'"));
        };
        while (sold() < round % left) std::this_thread::yield();
        for (std::size_t i = 0; i < connections / 2; ++i) kill(clients[i], SIGKILL);
        shop.look("select pg_terminate_backend(min(pid)) from pg_stat_activity where application_name = 'buyer'");
        while (sold() < left) std::this_thread::yield();
        for (const auto pid : clients) {
            kill(pid, SIGKILL);
            waitpid(pid, nullptr, 0);
        }
        while (shop.one("select count(*) from pg_stat_activity where application_name = 'buyer'") != "0")
            std::this_thread::yield();
        CHECK(shop.there(variant) == "5/5");
    }
    CHECK(shop.one("select count(*) from stock_movements where kind = 'reserve'") == std::to_string(rounds * left));
    CHECK(shop.wrong_sums().empty());
    CHECK(shop.one("select max(seq) = count(*) from events") == "t");
}
