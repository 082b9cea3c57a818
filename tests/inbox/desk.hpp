#pragma once

#include "inbox/channels/channels.hpp"
#include "inbox/conversations/list.hpp"
#include "inbox/events/event_log.hpp"
#include "inbox/model/order_key.hpp"
#include "inbox/model/rules.hpp"
#include "inbox/replies/accept_reply.hpp"
#include "inbox/replies/outbox.hpp"
#include "inbox/replies/settle.hpp"
#include "inbox/staff/people.hpp"
#include "tests/support/store/private_postgres.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <functional>
#include <string>
#include <vector>

/// A shop with people at their desks, for stories about answering: conversations and messages are put there directly,
/// everything else is asked of the inbox itself.
namespace desk {

using namespace inbox;
namespace json = boost::json;
using test_support::PrivateStore;

struct Desk {
    explicit Desk(PrivateStore& kept, const std::string& slug = "hoa-mai")
        : store(kept), shop(kept, slug), lan(person("lan@" + slug + ".example", "Lan", "agent")),
          minh(person("minh@" + slug + ".example", "Minh", "supervisor"))
    {
        rules[{"messenger", ThreadKind::message}] = {R"({"text_limit":2000})", {}, 0};
    }

    StaffMember person(const std::string& email, const std::string& name, const std::string& role)
    {
        const auto id = store.staff(shop.workspace, email, name, role);
        StaffMember staff;
        read([&](pqxx::work& tx) { staff = *find_staff(tx, shop.workspace, id); });
        return staff;
    }

    void read(const std::function<void(pqxx::work&)>& job) { store.as_workspace(shop.workspace, job); }

    /// Runs `job` with the workspace's log open, commits, and returns the events it caused.
    std::vector<Event> write(const std::function<void(EventLog&)>& job)
    {
        std::vector<Event> events;
        read([&](pqxx::work& tx) {
            EventLog log(tx, shop.workspace);
            job(log);
            events = std::move(log).close();
        });
        return events;
    }

    pqxx::result look(const std::string& sql)
    {
        pqxx::result found;
        store.as_superuser([&](pqxx::work& tx) { found = tx.exec(sql); });
        return found;
    }

    std::string one(const std::string& sql)
    {
        const auto found = look(sql);
        return found.empty() || found[0][0].is_null() ? std::string() : std::string(found[0][0].c_str());
    }

    ConversationId conversation(const std::string& thread = "t1", const StaffId& assignee = {},
                                const std::string& kind = "message", const ChannelId& channel = {})
    {
        const auto id = new_id<ConversationTag>();
        const auto& on = channel.empty() ? shop.channel : channel;
        look("insert into conversations (workspace_id, id, channel_id, kind, thread_id, platform_user_id, assignee_id, "
             "last_message_at, last_customer_action_at) values (" +
             std::to_string(shop.workspace.number) + ", '" + id.text + "', '" + on.text + "', '" + kind + "', '" +
             thread + "', 'user-" + thread + "', " + (assignee.empty() ? "null" : "'" + assignee.text + "'") +
             ", now(), now())");
        return id;
    }

    /// What a customer (or, as "outgoing", the page) said `seconds` from now.
    MessageId said(const ConversationId& conversation, const std::string& text, int seconds = 0,
                   const std::string& direction = "incoming")
    {
        const auto id = new_id<MessageTag>();
        const auto arrival = std::to_string(next_arrival_++);
        const std::string at =
            "(extract(epoch from now() + interval '" + std::to_string(seconds) + " s') * 1000)::bigint";
        look("insert into messages (workspace_id, id, seq, arrival, conversation_id, channel_id, kind, direction, "
             "author_kind, text, platform_message_id, sent_at, order_key) select " +
             std::to_string(shop.workspace.number) + ", '" + id.text + "', 0, " + arrival +
             ", c.id, c.channel_id, c.kind, '" + direction + "', '" + (direction == "incoming" ? "customer" : "page") +
             "', '" + text + "', 'm-" + id.text + "', to_timestamp(" + at + " / 1000.0), lpad((" + at +
             ")::text, 15, '0') || '.' || lpad('0', 19, '0') || '.' || "
             "lpad('" +
             arrival + "', 19, '0') from conversations c where c.id = '" + conversation.text + "'");
        if (direction == "incoming") {
            look("update conversations set waiting_since = coalesce(waiting_since, now()), unread_count = unread_count "
                 "+ 1 "
                 "where id = '" +
                 conversation.text + "'");
        }
        return id;
    }

    ReplyRequest request(const ConversationId& conversation, const std::string& text = "Dạ còn hàng ạ")
    {
        ReplyRequest request;
        request.id = new_id<MessageTag>();
        request.conversation = conversation;
        request.text = text;
        return request;
    }

    /// As the gateway does it, for a platform that sends each line as a message of its own.
    static std::vector<Part> lines(const std::string& text)
    {
        std::vector<Part> parts(1);
        for (const char c : text) {
            if (c == '\n') parts.emplace_back();
            else parts.back().text += c;
        }
        return parts;
    }

    ReplyResult reply(const ReplyRequest& request, const StaffMember& staff)
    {
        ReplyResult result = NotThere{};
        last_events =
            write([&](EventLog& log) { result = accept_reply(log, rules, staff, request, lines(request.text)); });
        return result;
    }

    /// A reply of Minh's that was accepted.
    MessageId replied(const ConversationId& conversation, const std::string& text = "Dạ còn hàng ạ")
    {
        const auto wanted = request(conversation, text);
        REQUIRE(std::holds_alternative<ReplyAccepted>(reply(wanted, minh)));
        return wanted.id;
    }

    // --- a sender ----------------------------------------------------------------------------------------------------

    bool lease(const std::string& owner = "sender", int seconds = 60)
    {
        bool got = false;
        read([&](pqxx::work& tx) {
            got = take_lease(tx, shop.workspace, shop.channel, owner, std::chrono::seconds{seconds});
        });
        return got;
    }

    std::vector<DuePart> due(int conversations = 8)
    {
        std::vector<DuePart> parts;
        read([&](pqxx::work& tx) { parts = take_due(tx, shop.workspace, shop.channel, rules, conversations); });
        return parts;
    }

    std::vector<Attempt> begin(const std::vector<DuePart>& parts, const std::string& owner = "sender")
    {
        std::vector<OutboxId> ids;
        for (const auto& part : parts) ids.push_back(part.id);
        std::vector<Attempt> attempts;
        last_events = write([&](EventLog& log) {
            attempts = begin_attempts(log, rules, shop.channel, owner, ids, std::chrono::seconds{30});
        });
        return attempts;
    }

    /// The next part, begun. There must be one.
    Attempt begun()
    {
        lease();
        const auto attempts = begin(due(1));
        REQUIRE(attempts.size() == 1);
        return attempts[0];
    }

    Settled settled(const Attempt& attempt, const Outcome& outcome)
    {
        Settled result;
        last_events = write([&](EventLog& log) { result = settle(log, rules, attempt, outcome); });
        return result;
    }

    /// All deadlines and leases have passed, and everything that waits is due.
    void time_passes()
    {
        look("update outbox set deadline = deadline - interval '1 hour', due_at = due_at - interval '1 hour'");
        look("update channels set lease_until = lease_until - interval '1 hour'");
        look("update work_waiting set due_at = due_at - interval '1 hour'");
    }

    void recovered()
    {
        last_events = write([&](EventLog& log) { recover(log, rules, std::chrono::seconds{0}); });
    }

    std::string state(const MessageId& id) { return one("select state from messages where id = '" + id.text + "'"); }

    PrivateStore& store;
    test_support::Shop shop;
    StaffMember lan, minh;
    Rules rules;
    std::vector<Event> last_events;

private:
    int next_arrival_ = 1'000'000;
};

inline json::object parsed(const std::string& text)
{
    return json::parse(text).as_object();
}

inline std::string text_at(const std::string& object, std::string_view key)
{
    const auto parsed_object = parsed(object);
    const auto* found = parsed_object.if_contains(key);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

/// "field|code" of what must be a refusal.
inline std::string refusal(const ReplyResult& result)
{
    const auto& refused = std::get<ReplyRefused>(result);
    return refused.field + '|' + refused.code;
}

inline std::vector<std::string> kinds(const std::vector<Event>& events)
{
    std::vector<std::string> kinds;
    for (const auto& event : events) kinds.push_back(event.kind);
    return kinds;
}

} // namespace desk
