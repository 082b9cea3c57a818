#include "inbox/events/event_log.hpp"
#include "tests/support/store/private_postgres.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <thread>

using namespace inbox;
using test_support::PrivateStore;

TEST_CASE("A workspace's changes are numbered without a gap, in the order of their commits, whoever writes")
{
    PrivateStore store;
    const auto shop = store.workspace();
    constexpr int writers = 8, turns = 12;

    std::vector<std::thread> threads;
    std::vector<std::string> troubles(writers);
    for (int writer = 0; writer < writers; ++writer) {
        threads.emplace_back([&, writer] {
            try {
                pqxx::connection connection(store.service_url());
                for (int turn = 0; turn < turns; ++turn) {
                    pqxx::work tx(connection);
                    tx.exec_params("select set_config('app.ws', $1, true)", shop.number);
                    EventLog log(tx, shop);
                    const auto first = log.next();
                    for (int i = 0; i <= turn % 3; ++i)
                        log.append("message.created", R"({"writer":)" + std::to_string(writer) + "}");
                    const auto written = std::move(log).close();
                    if (written.front().seq != first) throw std::runtime_error("numbered otherwise than promised");
                    if (turn % 5 == 4) continue; // gives up: its numbers must be used by the next
                    tx.commit();
                }
            } catch (const std::exception& error) {
                troubles[writer] = error.what();
            }
        });
    }

    // A reader that remembers its place meanwhile never sees a number appear behind it.
    std::vector<Seq> seen;
    for (int look = 0; look < 2000 && static_cast<int>(seen.size()) < 1; ++look) {
        store.as_workspace(shop, [&](pqxx::work& tx) {
            for (const auto& event : read_events(tx, shop, seen.empty() ? 0 : seen.back(), 1000))
                seen.push_back(event.seq);
        });
    }
    for (auto& thread : threads) thread.join();
    store.as_workspace(shop, [&](pqxx::work& tx) {
        for (const auto& event : read_events(tx, shop, seen.empty() ? 0 : seen.back(), 10000))
            seen.push_back(event.seq);
        REQUIRE(read_head(tx, shop).seq == static_cast<Seq>(seen.size()));
    });

    for (const auto& trouble : troubles) CHECK(trouble.empty());
    REQUIRE(seen.size() > 100);
    for (std::size_t i = 0; i < seen.size(); ++i) REQUIRE(seen[i] == static_cast<Seq>(i + 1));
}

TEST_CASE("An event keeps its words, its readers and its exact text")
{
    PrivateStore store;
    const auto shop = store.workspace();
    const std::string object = R"({"text":"Chị ơi \"còn\" size M không \\ {đ}, ạ?\n🙂"})";
    const Audience audience{new_id<ChannelTag>(), new_id<ConversationTag>(), new_id<StaffTag>(), new_id<StaffTag>(),
                            true};
    store.as_workspace(shop, [&](pqxx::work& tx) {
        EventLog log(tx, shop);
        log.append("conversation.updated", object, audience);
        log.append("label.updated", "{}");
        const auto written = std::move(log).close();
        REQUIRE(written.size() == 2);
    });
    store.as_workspace(shop, [&](pqxx::work& tx) {
        const auto events = read_events(tx, shop, 0, 10);
        REQUIRE(events.size() == 2);
        CHECK(events[0].kind == "conversation.updated");
        CHECK(events[0].object == object);
        CHECK(events[0].audience.channel == audience.channel);
        CHECK(events[0].audience.conversation == audience.conversation);
        CHECK(events[0].audience.assignee == audience.assignee);
        CHECK(events[0].audience.previous_assignee == audience.previous_assignee);
        CHECK(events[0].audience.reassigned);
        CHECK(events[1].audience.channel.empty());
        CHECK(read_events(tx, shop, 1, 10).size() == 1);
        CHECK(read_events(tx, shop, 0, 1).size() == 1);
    });
}

TEST_CASE("A log cannot be opened for a workspace the transaction does not belong to")
{
    PrivateStore store;
    const auto ours = store.workspace("ours"), theirs = store.workspace("theirs");
    CHECK_THROWS_AS(store.as_workspace(ours, [&](pqxx::work& tx) { EventLog(tx, theirs); }), std::logic_error);
}
