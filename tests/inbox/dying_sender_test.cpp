#include "tests/inbox/desk.hpp"

#include <algorithm>
#include <map>
#include <random>

using namespace desk;

// Whatever dies whenever, the platform gets each part at most once from the machine, and in order.
TEST_CASE("Whenever the sender dies, every part reaches the platform at most once and nothing is left without a state")
{
    enum class Death { none, before_attempt, after_attempt, in_body, after_answer };
    PrivateStore store;
    Desk desk(store);
    std::mt19937 dice(20261122);
    std::map<std::string, int> received;
    std::map<std::string, std::vector<std::string>> arrived; // by thread, in order
    std::vector<std::string> written;
    const auto an = desk.conversation("an"), binh = desk.conversation("binh");
    for (int i = 0; i < 40; ++i) {
        const auto word = std::to_string(i);
        desk.replied(i % 2 ? an : binh, i % 3 == 0 ? word + "a\n" + word + "b" : word);
    }

    int lives = 0, deaths = 0;
    for (; lives < 200 && desk.one("select count(*) from outbox where state <> 'unknown'") != "0"; ++lives) {
        const auto owner = "sender " + std::to_string(lives);
        desk.time_passes();
        desk.lease(owner);
        desk.recovered();
        const auto due = desk.due(2);
        const auto death = static_cast<Death>(dice() % 5);
        deaths += death != Death::none;
        if (death == Death::before_attempt) continue;
        const auto attempts = desk.begin(due, owner);
        if (death == Death::after_attempt) continue;
        for (const auto& attempt : attempts) {
            const auto part = std::find_if(due.begin(), due.end(), [&](const auto& d) { return d.id == attempt.part; });
            bool mine = false;
            desk.read(
                [&](pqxx::work& tx) { mine = still_mine(tx, desk.shop.workspace, desk.shop.channel, owner, attempt); });
            REQUIRE(mine);
            ++received[attempt.part.text];
            arrived[part->outgoing.thread].push_back(part->outgoing.part.text);
            if (death == Death::in_body || death == Death::after_answer) break;
            desk.settled(attempt, Sent{"p-" + attempt.part.text, ""});
        }
        // Only what an unknown part holds back may remain at the end.
        if (due.empty() && desk.one("select count(*) from outbox where state = 'sending'") == "0") break;
    }
    INFO(lives << " lives, " << deaths << " deaths");
    CHECK(deaths > 10);
    CHECK(received.size() > 15);
    for (const auto& [part, times] : received) CHECK(times == 1);
    for (const auto& [thread, texts] : arrived) {
        const auto number = [](const std::string& text) { return std::stoi(text) * 2 + (text.back() == 'b'); };
        CHECK(std::is_sorted(texts.begin(), texts.end(),
                             [&](const auto& a, const auto& b) { return number(a) < number(b); }));
    }
    CHECK(desk.one("select count(*) from messages where state in ('queued', 'sending')") == "0");
    CHECK(desk.one("select count(*) from messages m where state = 'unknown' and not exists "
                   "(select 1 from reply_parts p where p.message_id = m.id and p.state = 'unknown')") == "0");
    CHECK(desk.one("select sum(failed_count) from conversations") ==
          desk.one("select count(*) from messages where state = 'unknown'"));
}
