#include "inbox/conversations/change.hpp"
#include "inbox/conversations/thread.hpp"
#include "inbox/intake/record.hpp"
#include "inbox/wire/objects.hpp"
#include "inbox/wire/rows.hpp"
#include "tests/inbox/desk.hpp"

#include <map>
#include <random>

using namespace desk;
using namespace std::chrono_literals;

namespace {

/// A shop on a busy day: everything anybody can do, in random order.
class BusyDay {
public:
    BusyDay(Desk& desk, unsigned seed) : desk_(desk), dice_(seed) { desk_.lease("sender", 3600); }

    void one_thing()
    {
        switch (dice_() % 14) {
        case 0:
        case 1:
        case 2: return customer_writes();
        case 3:
        case 4: return somebody_replies();
        case 5:
        case 6:
        case 7: return sender_works();
        case 8: return somebody_changes();
        case 9: return keep(desk_.write([&](EventLog& log) { mark_read(log, desk_.rules, staff(), conversation()); }));
        case 10:
            return keep(desk_.write(
                [&](EventLog& log) { add_note(log, staff(), conversation(), new_id<MessageTag>(), "ghi chú"); }));
        case 11: return somebody_thinks_again();
        case 12: return customer_reads();
        default: return things_die();
        }
    }

    /// The last thing events said about each object.
    std::map<std::string, Event> told;
    Seq last = 0;

private:
    void keep(const std::vector<Event>& events)
    {
        for (const auto& event : events) {
            REQUIRE(event.seq == last + 1);
            last = event.seq;
            told[text_at(event.object, "id")] = event;
        }
    }

    std::string pick(const std::string& table, const std::string& where = "true")
    {
        return desk_.one("select id from " + table + " where " + where + " order by md5(id::text || '" +
                         std::to_string(dice_()) + "') limit 1");
    }
    const StaffMember& staff() { return dice_() % 2 ? desk_.lan : desk_.minh; }
    ConversationId conversation() { return {pick("conversations")}; }

    Time some_time()
    {
        const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
        return now - std::chrono::seconds{dice_() % 120};
    }

    void record_one(Inbound what)
    {
        keep(desk_.write([&](EventLog& log) {
            record(log,
                   {Understood{.raw_id = 0,
                               .channel = desk_.shop.channel,
                               .from_history = false,
                               .received_at = some_time(),
                               .what = std::move(what)}},
                   desk_.rules);
        }));
    }

    void customer_writes()
    {
        const auto name = std::to_string(dice_() % 4);
        Received said;
        said.thread.id = "t" + name;
        said.thread.customer = Party{"u" + name, "Khách " + name, {}};
        said.message_id = "in-" + std::to_string(dice_());
        said.content.text = "còn hàng không?";
        if (dice_() % 3 == 0) {
            Attachment picture;
            picture.kind = AttachmentKind::image;
            picture.url = "https://cdn.example/a";
            said.content.attachments.push_back(picture);
        }
        said.sent_at = some_time();
        record_one(std::move(said));
    }

    void customer_reads()
    {
        Receipt receipt;
        receipt.kind = dice_() % 2 ? Receipt::Kind::delivered : Receipt::Kind::read;
        receipt.thread = "t" + std::to_string(dice_() % 4);
        receipt.watermark = some_time();
        record_one(std::move(receipt));
    }

    void somebody_replies()
    {
        auto request = desk_.request(conversation(), dice_() % 2 ? "Dạ còn" : "Dạ còn\nChị lấy màu gì?");
        desk_.reply(request, staff());
        keep(desk_.last_events);
    }

    void sender_works()
    {
        const auto due = desk_.due(2);
        const auto attempts = desk_.begin(due);
        keep(desk_.last_events);
        for (const auto& attempt : attempts) {
            const Outcome outcomes[] = {Sent{"p-" + std::to_string(dice_()), ""},
                                        Sent{"q-" + std::to_string(dice_()), ""},
                                        TryAgain{0s, "rate", "slow"},
                                        Failed{"content", "no"},
                                        Unknown{"timeout"},
                                        NeedsReconnection{"token"}};
            if (dice_() % 6 == 0) continue; // its process dies
            desk_.settled(attempt, outcomes[dice_() % 6]);
            keep(desk_.last_events);
        }
    }

    void things_die()
    {
        desk_.look("update outbox set deadline = deadline - interval '1 hour', due_at = due_at - interval '1 hour'");
        desk_.recovered();
        keep(desk_.last_events);
    }

    void somebody_thinks_again()
    {
        const MessageId id{pick("messages", "direction = 'outgoing' and state in ('queued', 'failed', 'unknown')")};
        if (id.empty()) return;
        keep(desk_.write([&](EventLog& log) {
            if (dice_() % 3 == 0) take_back(log, desk_.rules, staff(), id);
            else retry(log, desk_.rules, staff(), id, dice_() % 2 == 0);
        }));
    }

    void somebody_changes()
    {
        ConversationChange change;
        static const std::vector<std::string> statuses = {"open", "pending", "resolved"};
        if (dice_() % 2) change.status = statuses[dice_() % 3];
        if (dice_() % 2) change.assignee = dice_() % 3 ? (dice_() % 2 ? desk_.lan.id : desk_.minh.id) : StaffId{};
        if (dice_() % 4 == 0) change.priority = static_cast<int>(dice_() % 4);
        keep(desk_.write(
            [&](EventLog& log) { change_conversation(log, desk_.rules, staff(), conversation(), change); }));
    }

    Desk& desk_;
    std::mt19937 dice_;
};

} // namespace

// Screens know nothing but events; so at any moment the last event about a thing must be the thing as it is.
TEST_CASE("At the end of a busy day the last event about everything is what a fresh screen would read")
{
    const auto seed = GENERATE(1U, 2U, 3U);
    PrivateStore store;
    Desk desk(store);
    BusyDay day(desk, seed);
    for (int i = 0; i < 250; ++i) day.one_thing();

    CAPTURE(seed);
    std::vector<MessageId> messages;
    std::vector<ConversationId> conversations;
    for (const auto& row : desk.look("select id from messages")) messages.push_back({row[0].c_str()});
    for (const auto& row : desk.look("select id from conversations")) conversations.push_back({row[0].c_str()});
    CHECK(messages.size() > 50);
    std::map<std::string, std::string> now;
    desk.read([&](pqxx::work& tx) {
        for (const auto& message : wire::read_messages(tx, desk.shop.workspace, messages)) {
            now[message.id.text] = wire::to_json(message);
        }
        for (const auto& conversation : wire::read_conversations(tx, desk.shop.workspace, conversations)) {
            now[conversation.id.text] = wire::to_json(conversation, desk.rules, wire::store_time(tx));
        }
    });
    for (const auto& [id, object] : now) {
        const auto told = day.told.find(id);
        REQUIRE(told != day.told.end());
        if (parsed(told->second.object) != parsed(object)) CHECK(told->second.object == object);
    }
    for (const auto& [id, event] : day.told) {
        if (event.kind.rfind("message.", 0) == 0 && !now.contains(id)) CHECK(parsed(event.object).contains("deleted"));
    }
    CHECK(desk.one("select count(*) from conversations c where failed_count <> (select count(*) from messages m "
                   "where m.conversation_id = c.id and m.state in ('failed', 'unknown'))") == "0");
    CHECK(
        desk.one(
            "select count(*) from conversations c where last_message_id is distinct from (select m.id from messages m "
            "where m.conversation_id = c.id and m.kind in ('message', 'comment') and not hidden "
            "order by order_key desc limit 1)") == "0");
}
