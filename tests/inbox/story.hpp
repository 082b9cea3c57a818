#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/intake/accept.hpp"
#include "inbox/intake/record.hpp"
#include "inbox/wire/rows.hpp"
#include "tests/support/store/private_postgres.hpp"

#include <boost/json.hpp>

#include <chrono>
#include <map>
#include <string>
#include <vector>

/// A shop to which platforms tell things: what is delivered goes the whole way through the store, from the accepted raw
/// event to the recorded turn. The connector is played by a list: a raw event's body names a place in it.
namespace test_support {

using namespace inbox;
using namespace std::chrono_literals;

class Story {
public:
    explicit Story(PrivateStore& store, const std::string& slug = "hoa-mai") : shop(store, slug)
    {
        rules[{"messenger", ThreadKind::message}] = {
            R"({"text_limit":2000})", {{"standard", 24h}, {"human_agent", 168h}}, 0};
    }

    Shop shop;
    Rules rules;
    int turn_limit = 200;
    bool link_media = false;

    /// Noon of a day in the past, and `seconds` later: times of platforms.
    static Time at(double seconds)
    {
        return Time{std::chrono::sys_days{std::chrono::year{2026} / 3 / 8}} + 12h +
               std::chrono::milliseconds{static_cast<std::int64_t>(seconds * 1000)};
    }

    static Thread thread_of(const std::string& customer, const std::string& name = {})
    {
        Thread thread;
        thread.id = customer;
        thread.customer = Party{customer, name.empty() ? std::nullopt : std::optional(name), std::nullopt};
        return thread;
    }

    static Received says(const std::string& customer, const std::string& id, const std::string& text, double seconds,
                         const std::string& name = {})
    {
        Received said;
        said.thread = thread_of(customer, name);
        said.message_id = id;
        said.content.text = text;
        said.sent_at = at(seconds);
        return said;
    }

    static Echoed answers(const std::string& customer, const std::string& id, const std::string& text, double seconds)
    {
        Echoed said;
        said.thread = thread_of(customer);
        said.message_id = id;
        said.content.text = text;
        said.sent_at = at(seconds);
        return said;
    }

    /// Accepts without recording. Without a key it is a delivery of its own.
    void accept_all(const std::vector<Inbound>& told, bool from_history = false, const std::string& key = {})
    {
        std::vector<RawEvent> raw;
        for (const auto& what : told) {
            told_.push_back(what);
            const auto place = std::to_string(told_.size() - 1);
            RawEvent event;
            event.workspace = shop.workspace;
            event.channel = shop.channel;
            event.app = shop.app;
            event.dedupe_key = key.empty() ? "delivery " + place : key;
            event.kind = word_for(what);
            event.body = place;
            event.from_history = from_history;
            raw.push_back(std::move(event));
        }
        pqxx::nontransaction tx(shop.store.service());
        accept(tx, raw);
    }

    /// Accepts and records until nothing waits. Returns the events that screens would see.
    std::vector<Event> told(const std::vector<Inbound>& what, bool from_history = false)
    {
        accept_all(what, from_history);
        return record_all();
    }

    std::vector<Event> record_all()
    {
        std::vector<Event> all;
        for (bool more = true; more;) {
            more = false;
            shop.store.as_workspace(shop.workspace, [&](pqxx::work& tx) {
                EventLog log(tx, shop.workspace);
                const auto pending = take_pending(log, turn_limit);
                if (pending.empty()) return;
                more = true;
                std::vector<Understood> turn;
                for (const auto& event : pending) {
                    turn.push_back({event.id, event.channel, event.from_history, event.received_at,
                                    told_.at(std::stoul(event.body)), link_media});
                }
                last_result = record(log, turn, rules);
                for (auto& event : std::move(log).close()) all.push_back(std::move(event));
            });
        }
        return all;
    }

    RecordResult last_result;

    // --- what the store holds now
    // ---------------------------------------------------------------------------------------

    pqxx::result rows(const std::string& query)
    {
        pqxx::result result;
        shop.store.as_workspace(shop.workspace, [&](pqxx::work& tx) { result = tx.exec(query); });
        return result;
    }

    std::string value(const std::string& query) { return sql::text_of(rows(query).at(0)[0]); }
    std::int64_t count(const std::string& what)
    {
        return rows("select count(*) from " + what).at(0)[0].as<std::int64_t>();
    }

    /// The texts of a thread as a screen shows it, one a line.
    std::string thread(const std::string& id)
    {
        std::string texts;
        for (const auto& row : rows("select m.text from messages m join conversations c on c.id = m.conversation_id "
                                    "where c.thread_id = '" +
                                    id + "' and not m.hidden order by m.order_key")) {
            texts += sql::text_of(row[0]) + "\n";
        }
        return texts;
    }

    wire::Conversation conversation(const std::string& thread)
    {
        wire::Conversation found;
        shop.store.as_workspace(shop.workspace, [&](pqxx::work& tx) {
            const auto id = tx.exec_params1("select id from conversations where thread_id = $1", thread);
            found = wire::read_conversations(tx, shop.workspace, {{id[0].c_str()}}).at(0);
        });
        return found;
    }

    wire::Message message(const std::string& platform_id)
    {
        wire::Message found;
        shop.store.as_workspace(shop.workspace, [&](pqxx::work& tx) {
            const auto id = tx.exec_params1("select id from messages where platform_message_id = $1", platform_id);
            found = wire::read_messages(tx, shop.workspace, {{id[0].c_str()}}).at(0);
        });
        return found;
    }

private:
    std::vector<Inbound> told_;
};

inline std::vector<std::string> kinds_of(const std::vector<Event>& events)
{
    std::vector<std::string> kinds;
    for (const auto& event : events) kinds.push_back(event.kind);
    return kinds;
}

} // namespace test_support
