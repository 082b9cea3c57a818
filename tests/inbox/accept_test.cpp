#include "inbox/intake/accept.hpp"
#include "inbox/intake/record.hpp"
#include "tests/support/store/private_postgres.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>
#include <thread>

using namespace inbox;
using test_support::PrivateStore;
using test_support::Shop;

namespace {

RawEvent event_of(const Shop& shop, std::string key, std::string body = "{}")
{
    RawEvent event;
    event.workspace = shop.workspace;
    event.channel = shop.channel;
    event.app = shop.app;
    event.external_id = "104400220033001";
    event.dedupe_key = std::move(key);
    event.kind = "received";
    event.body = std::move(body);
    return event;
}

std::size_t accepted(PrivateStore& store, const std::vector<RawEvent>& events)
{
    pqxx::nontransaction tx(store.service());
    return accept(tx, events);
}

std::int64_t count(PrivateStore& store, const std::string& what)
{
    std::int64_t number = 0;
    store.as_superuser(
        [&](pqxx::work& tx) { number = tx.exec1("select count(*) from " + what)[0].as<std::int64_t>(); });
    return number;
}

std::vector<PendingEvent> pending(Shop& shop)
{
    std::vector<PendingEvent> events;
    shop.store.as_workspace(shop.workspace, [&](pqxx::work& tx) {
        EventLog log(tx, shop.workspace);
        events = take_pending(log, 1000);
    });
    return events;
}

} // namespace

TEST_CASE("What a platform tells us is kept once, however often it is delivered")
{
    PrivateStore store;
    Shop shop(store);
    CHECK(accepted(store, {event_of(shop, "m1"), event_of(shop, "m2"), event_of(shop, "m1")}) == 2);
    CHECK(accepted(store, {event_of(shop, "m2"), event_of(shop, "m3")}) == 1);
    CHECK(accepted(store, {event_of(shop, "m1")}) == 0);
    CHECK(count(store, "raw_events") == 3);
}

TEST_CASE("Bytes are kept as they came, also when no text can hold them")
{
    PrivateStore store;
    Shop shop(store);
    const std::string strange = std::string("{\"a\":\"\\u0000\0\"}", 15) + "\xff\xfe\xc3\x28 \\ \" {,}";
    CHECK(accepted(store, {event_of(shop, "m1", strange), event_of(shop, "m2", "")}) == 2);
    const auto events = pending(shop);
    REQUIRE(events.size() == 2);
    CHECK(events[0].body == strange);
    CHECK(events[1].body.empty());
    CHECK(events[0].platform == "messenger");
    CHECK(events[0].app == shop.app);
    CHECK(events[0].attempts == 1);

    SECTION("even when its key is no text or endless")
    {
        const std::string bad_key("m\0\xff", 3), endless(100'000, 'k');
        CHECK(accepted(store, {event_of(shop, bad_key), event_of(shop, endless)}) == 2);
        CHECK(accepted(store, {event_of(shop, bad_key), event_of(shop, endless)}) == 0);
    }
}

TEST_CASE("Events are taken as they came, webhooks before what repair fetched")
{
    PrivateStore store;
    Shop shop(store);
    auto old = event_of(shop, "z-history");
    old.from_history = true;
    CHECK(accepted(store, {old, event_of(shop, "z"), event_of(shop, "a"), event_of(shop, "m")}) == 4);
    CHECK(accepted(store, {event_of(shop, "b")}) == 1);
    const auto keys = pending(shop);
    REQUIRE(keys.size() == 5);
    std::vector<std::string> order;
    store.as_superuser([&](pqxx::work& tx) {
        for (const auto& event : keys) {
            order.push_back(tx.exec_params1("select dedupe_key from raw_events where id = $1", event.id)[0].c_str());
        }
    });
    CHECK(order == std::vector<std::string>{"z", "a", "m", "b", "z-history"});
}

TEST_CASE("One delivery may concern many workspaces, and each is noted as having work")
{
    PrivateStore store;
    Shop ours(store, "ours"), theirs(store, "theirs");
    CHECK(accepted(store, {event_of(theirs, "m1"), event_of(ours, "m1")}) == 2);
    CHECK(accepted(store, {event_of(ours, "m2")}) == 1);

    pqxx::nontransaction tx(store.service());
    const auto waiting = workspaces_waiting(tx, "record");
    REQUIRE(waiting.size() == 2);
    const auto& of_ours = waiting[waiting[0].workspace == ours.workspace ? 0 : 1];
    CHECK(of_ours.version == 2);

    SECTION("and the note stays when work came after it was read")
    {
        accept(tx, {event_of(ours, "m3")});
        nothing_waiting(tx, of_ours, "record");
        CHECK(workspaces_waiting(tx, "record").size() == 2);
    }
    SECTION("and goes when nothing came")
    {
        nothing_waiting(tx, of_ours, "record");
        CHECK(workspaces_waiting(tx, "record").size() == 1);
    }
}

TEST_CASE("An event that was put off is come back for in time, also when nobody writes meanwhile")
{
    PrivateStore store;
    Shop shop(store);
    accepted(store, {event_of(shop, "m1")});
    const auto first = pending(shop).front().id;
    store.as_workspace(shop.workspace, [&](pqxx::work& tx) {
        count_attempt(tx, shop.workspace, {first}); // as by a process that died over it
        nothing_waiting(tx, workspaces_waiting(tx, "record").at(0), "record");
    });
    pqxx::nontransaction tx(store.service());
    CHECK(workspaces_waiting(tx, "record").empty()); // not before its time
    store.as_superuser([](pqxx::work& later) {
        const auto row = later.exec1("select w.due_at = r.due_at from work_waiting w, raw_events r");
        CHECK(row[0].as<bool>());
    });
}

TEST_CASE("An event of a channel nobody has connected is kept under its app alone")
{
    PrivateStore store;
    Shop shop(store);
    auto lost = event_of(shop, "m1", "\xff");
    lost.workspace = {};
    CHECK(accepted(store, {lost, event_of(shop, "m1"), lost}) == 2);
    CHECK(accepted(store, {lost}) == 0);
    CHECK(count(store, "unrouted_events") == 1);
    CHECK(count(store, "raw_events") == 1);
}

TEST_CASE("The same events delivered in parallel and in any order never block each other for good")
{
    PrivateStore store;
    Shop ours(store, "ours"), theirs(store, "theirs");
    std::vector<RawEvent> events;
    for (int i = 0; i < 60; ++i) events.push_back(event_of(i % 2 ? ours : theirs, "m" + std::to_string(i)));

    std::vector<std::thread> threads;
    std::vector<std::string> troubles(6);
    for (unsigned thread = 0; thread < 6; ++thread) {
        threads.emplace_back([&, thread] {
            try {
                pqxx::connection connection(store.service_url());
                std::mt19937 shuffle(thread);
                for (int round = 0; round < 10; ++round) {
                    auto mine = events;
                    for (auto& event : mine) event.dedupe_key += "." + std::to_string(round);
                    std::shuffle(mine.begin(), mine.end(), shuffle);
                    pqxx::nontransaction tx(connection);
                    accept(tx, mine);
                }
            } catch (const std::exception& error) {
                troubles[thread] = error.what();
            }
        });
    }
    for (auto& thread : threads) thread.join();
    for (const auto& trouble : troubles) CHECK(trouble.empty());
    CHECK(count(store, "raw_events") == 600);
}

TEST_CASE("An event that keeps failing is tried less and less often, then set aside")
{
    PrivateStore store;
    Shop shop(store);
    accepted(store, {event_of(shop, "m1"), event_of(shop, "m2")});
    const auto id = pending(shop).front().id;
    for (int attempt = 2; attempt <= 5; ++attempt) {
        store.as_workspace(shop.workspace, [&](pqxx::work& tx) { count_attempt(tx, shop.workspace, {id}); });
        store.as_superuser([&](pqxx::work& tx) {
            const auto row =
                tx.exec_params1("select attempts, state, due_at > now() from raw_events where id = $1", id);
            CHECK(row[0].as<int>() == attempt);
            CHECK(std::string(row[1].c_str()) == "pending");
            CHECK(row[2].as<bool>());
        });
    }
    CHECK(pending(shop).size() == 1);
    store.as_workspace(shop.workspace, [&](pqxx::work& tx) { count_attempt(tx, shop.workspace, {id}); });
    CHECK(count(store, "raw_events where state = 'quarantined'") == 1);

    SECTION("with its reason when somebody knows it")
    {
        store.as_workspace(shop.workspace, [&](pqxx::work& tx) { set_aside(tx, shop.workspace, id, "ảnh hỏng"); });
        CHECK(count(store, "raw_events where state = 'quarantined' and note = 'ảnh hỏng'") == 1);
    }
}

TEST_CASE("Accepting a batch", "[.measure]")
{
    PrivateStore store;
    Shop shop(store);
    const std::string body(1000, 'x');
    int n = 0;
    const auto batch = [&](int size) {
        std::vector<RawEvent> events;
        for (int i = 0; i < size; ++i) events.push_back(event_of(shop, "m" + std::to_string(++n), body));
        return events;
    };
    for (const int size : {1, 10, 100, 200}) {
        const auto began = std::chrono::steady_clock::now();
        const int rounds = 100;
        for (int round = 0; round < rounds; ++round) accepted(store, batch(size));
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
        WARN(size << " events a batch: " << took.count() / rounds << " ms, " << size * rounds / took.count() * 1000
                  << "/s");
    }
}
