#include "inbox/conversations/change.hpp"
#include "inbox/conversations/labels.hpp"
#include "inbox/conversations/thread.hpp"
#include "tests/inbox/desk.hpp"

using namespace desk;
using namespace std::chrono_literals;

namespace {

using Kinds = std::vector<std::string>;

ChangeResult changed(Desk& desk, const StaffMember& staff, const ConversationId& id, const ConversationChange& change)
{
    ChangeResult result = NotThere{};
    desk.last_events =
        desk.write([&](EventLog& log) { result = change_conversation(log, desk.rules, staff, id, change); });
    return result;
}

bool done(const ChangeResult& result)
{
    return std::holds_alternative<Changed>(result);
}
std::string bad(const ChangeResult& result)
{
    const auto& value = std::get<BadValue>(result);
    return value.field + '|' + value.code;
}

} // namespace

TEST_CASE("Who takes, hands over or gives back a conversation leaves a line, and those who lose sight are told")
{
    PrivateStore store;
    Desk desk(store);
    const auto hoa = desk.person("hoa@hoa-mai.example", "Hoa", "agent");
    const auto an = desk.conversation();
    desk.said(an, "chào", -10);

    REQUIRE(done(changed(desk, desk.lan, an, {.assignee = desk.lan.id})));
    REQUIRE(kinds(desk.last_events) == Kinds{"message.created", "conversation.updated"});
    CHECK(text_at(desk.last_events[0].object, "kind") == "event");
    CHECK(text_at(desk.last_events[0].object, "text") == "Lan nhận hội thoại");
    CHECK(desk.last_events[1].audience.reassigned);
    CHECK(desk.last_events[1].audience.previous_assignee.empty());
    CHECK(desk.last_events[1].audience.assignee == desk.lan.id);
    CHECK(parsed(desk.one("select payload from messages where kind = 'event'")).at("what").as_string() == "taken");
    CHECK(desk.one("select last_message_id from conversations").empty()); // lines are no last message

    CHECK(done(changed(desk, desk.lan, an, {.assignee = desk.lan.id})));
    CHECK(desk.last_events.empty());
    CHECK(std::holds_alternative<NotThere>(changed(desk, hoa, an, {.assignee = hoa.id})));

    CHECK(done(changed(desk, desk.lan, an, {.assignee = hoa.id})));
    CHECK(desk.last_events[1].audience.previous_assignee == desk.lan.id);
    CHECK(text_at(desk.last_events[0].object, "text") == "Lan giao cho Hoa");
    CHECK(std::holds_alternative<NotThere>(changed(desk, desk.lan, an, {.status = "resolved"})));
    CHECK(done(changed(desk, desk.minh, an, {.assignee = StaffId{}})));
    CHECK(desk.one("select assignee_id from conversations").empty());
}

TEST_CASE("Only supervisors hand over what is a colleague's, also within a team")
{
    PrivateStore store;
    Desk desk(store);
    auto lan = desk.lan;
    const auto hoa = desk.person("hoa@hoa-mai.example", "Hoa", "agent");
    desk.look("update staff set teams = '{sáng}'");
    lan.teams = {"sáng"};
    const auto an = desk.conversation("t", hoa.id);
    CHECK(std::holds_alternative<NotAllowed>(changed(desk, lan, an, {.assignee = lan.id})));
    CHECK(desk.last_events.empty());
    CHECK(done(changed(desk, lan, an, {.status = "pending"})));
    CHECK(done(changed(desk, desk.minh, an, {.assignee = lan.id})));
}

TEST_CASE("A conversation goes only to somebody who works here and may see its channel")
{
    PrivateStore store;
    Desk desk(store), other(store, "an-nhien");
    const auto an = desk.conversation();
    const auto gone = desk.person("gone@hoa-mai.example", "Cũ", "agent");
    const auto limited = desk.person("l@hoa-mai.example", "Khác kênh", "agent");
    desk.look("update staff set active = false where name = 'Cũ'");
    desk.look("update staff set channels = '{}' where name = 'Khác kênh'");
    for (const auto& id : {gone.id, other.minh.id, new_id<StaffTag>(), StaffId{"x"}}) {
        CHECK(bad(changed(desk, desk.minh, an, {.assignee = id})) == "assignee|absent");
    }
    CHECK(bad(changed(desk, desk.minh, an, {.assignee = limited.id})) == "assignee|cannot_see");
}

TEST_CASE("Status, snooze, labels and priority change only to what makes sense")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation();
    desk.said(an, "chào", -10);
    const auto vip = new_id<LabelTag>(), old = new_id<LabelTag>();
    desk.write([&](EventLog& log) {
        put_label(log, {vip, "VIP", "#ff0000"});
        put_label(log, {old, "cũ", "#ff0000"});
        delete_label(log, old);
    });
    const auto tomorrow =
        std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()) + 24h;

    CHECK(bad(changed(desk, desk.lan, an, {.status = "closed"})) == "status|unknown");
    CHECK(bad(changed(desk, desk.lan, an, {.status = "snoozed"})) == "snoozed_until|absent");
    CHECK(bad(changed(desk, desk.lan, an, {.snoozed_until = Time{1000ms}})) == "snoozed_until|past");
    CHECK(bad(changed(desk, desk.lan, an, {.priority = 4})) == "priority|range");
    CHECK(bad(changed(desk, desk.lan, an, {.labels = std::vector{vip, old}})) == "labels|absent");
    CHECK(bad(changed(desk, desk.lan, an, {.labels = std::vector{LabelId{"x"}}})) == "labels|absent");
    CHECK(bad(changed(desk, desk.lan, an, {.status = "resolved", .priority = 9})) == "priority|range");
    CHECK(desk.one("select status from conversations") == "open"); // all or nothing

    const auto result =
        changed(desk, desk.lan, an, {.labels = std::vector{vip, vip}, .snoozed_until = tomorrow, .priority = 2});
    REQUIRE(done(result));
    const auto object = parsed(std::get<Changed>(result).conversation);
    CHECK(object.at("status").as_string() == "snoozed");
    CHECK(object.at("labels").as_array().size() == 1);
    CHECK(object.at("priority").as_int64() == 2);

    CHECK(done(changed(desk, desk.lan, an, {.status = "resolved"})));
    CHECK(desk.one("select snoozed_until from conversations").empty());
    CHECK(desk.one("select waiting_since from conversations").empty());
    CHECK(done(changed(desk, desk.lan, an, {.labels = std::vector<LabelId>{}})));
    CHECK(kinds(desk.last_events) == Kinds{"message.created", "conversation.updated"});
}

TEST_CASE("Each label that comes or goes and each new priority leaves a line that says who")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation();
    const auto vip = new_id<LabelTag>(), wholesale = new_id<LabelTag>();
    desk.write([&](EventLog& log) {
        put_label(log, {vip, "VIP", "#ff0000"});
        put_label(log, {wholesale, "Sỉ", "#00ff00"});
    });
    const auto told = [&] {
        Kinds lines;
        for (const auto& event : desk.last_events) {
            if (event.kind == "message.created") lines.push_back(text_at(event.object, "text"));
        }
        return lines;
    };
    CHECK(done(changed(desk, desk.lan, an, {.labels = std::vector{vip, wholesale}, .priority = 3})));
    CHECK(told() == Kinds{"Lan đặt mức ưu tiên: Rất gấp", "Lan gắn nhãn VIP", "Lan gắn nhãn Sỉ"});
    const auto line = parsed(desk.last_events[1].object).at("event").as_object();
    CHECK(line.at("what") == "labelled");
    CHECK(line.at("by").at("name") == "Lan");
    CHECK(line.at("to").at("id").as_string() == vip.text);

    CHECK(done(changed(desk, desk.minh, an, {.labels = std::vector{vip}, .priority = 0})));
    CHECK(told() == Kinds{"Minh đặt mức ưu tiên: Thường", "Minh bỏ nhãn Sỉ"});
    CHECK(done(changed(desk, desk.minh, an, {.labels = std::vector{vip}, .priority = 0})));
    CHECK(told().empty());
    desk.write([&](EventLog& log) { delete_label(log, vip); }); // not Minh's doing, whatever he changes next
    CHECK(done(changed(desk, desk.minh, an, {.labels = std::vector{wholesale}})));
    CHECK(told() == Kinds{"Minh gắn nhãn Sỉ"});
}

TEST_CASE("Nobody takes over what is somebody else's than their screen showed, and who has it is named")
{
    PrivateStore store;
    Desk desk(store);
    const auto hoa = desk.person("hoa@hoa-mai.example", "Hoa", "agent");
    const auto an = desk.conversation("t", desk.lan.id);
    const auto stale = changed(desk, desk.minh, an, {.assignee = hoa.id, .assignee_was = StaffId{}});
    CHECK(std::get<Held>(stale).name == "Lan");
    CHECK(desk.last_events.empty());
    CHECK(desk.one("select assignee_id from conversations") == desk.lan.id.text);

    CHECK(done(changed(desk, desk.minh, an, {.assignee = hoa.id, .assignee_was = desk.lan.id})));
    CHECK(done(changed(desk, desk.minh, an, {.assignee = StaffId{}})));
    CHECK(done(changed(desk, desk.minh, an, {.assignee = desk.lan.id, .assignee_was = hoa.id}))); // it lay there
    CHECK(
        done(changed(desk, desk.minh, an, {.assignee = desk.lan.id, .assignee_was = StaffId{}}))); // it is hers already
}

TEST_CASE("Of two who reach for one conversation the second is told who was faster, and of older ones nothing")
{
    PrivateStore store;
    Desk desk(store), other(store, "an-nhien");
    const auto hoa = desk.person("hoa@hoa-mai.example", "Hoa", "agent");
    const auto limited = desk.person("l@hoa-mai.example", "Khác kênh", "agent");
    const auto an = desk.conversation();
    const ConversationChange hers{.assignee = hoa.id, .assignee_was = StaffId{}};
    REQUIRE(done(changed(desk, desk.lan, an, {.assignee = desk.lan.id, .assignee_was = StaffId{}})));
    CHECK(std::get<Held>(changed(desk, hoa, an, hers)).name == "Lan");
    CHECK(std::holds_alternative<NotThere>(changed(desk, hoa, an, {.assignee = hoa.id})));
    CHECK(
        std::holds_alternative<NotThere>(changed(desk, hoa, an, {.assignee = desk.lan.id, .assignee_was = StaffId{}})));
    CHECK(std::holds_alternative<NotThere>(
        changed(other, other.lan, an, {.assignee = other.lan.id, .assignee_was = StaffId{}})));

    auto elsewhere = limited;
    elsewhere.channels = std::vector<ChannelId>{};
    CHECK(std::holds_alternative<NotThere>(
        changed(desk, elsewhere, an, {.assignee = elsewhere.id, .assignee_was = StaffId{}})));
    desk.look("update conversations set assigned_at = now() - interval '2 minutes'");
    CHECK(std::holds_alternative<NotThere>(changed(desk, hoa, an, hers)));
}

TEST_CASE("A snooze ends by itself")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation();
    const auto soon = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()) + 1h;
    changed(desk, desk.lan, an, {.snoozed_until = soon});
    desk.read([&](pqxx::work& tx) { CHECK(next_waking(tx, desk.shop.workspace) == soon); });
    desk.write([&](EventLog& log) { CHECK(wake_snoozed(log, desk.rules, 10) == 0); });
    desk.look("update conversations set snoozed_until = now() - interval '1 second'");
    const auto events = desk.write([&](EventLog& log) { CHECK(wake_snoozed(log, desk.rules, 10) == 1); });
    CHECK(kinds(events) == Kinds{"conversation.updated"});
    CHECK(desk.one("select status from conversations") == "open");
    desk.read([&](pqxx::work& tx) { CHECK_FALSE(next_waking(tx, desk.shop.workspace)); });
}

TEST_CASE("Reading marks a conversation as read for everybody, once")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation();
    desk.said(an, "chào");
    const auto read = [&](const StaffMember& staff, const ConversationId& id) {
        bool there = false;
        desk.last_events = desk.write(
            [&](EventLog& log) { there = std::holds_alternative<Changed>(mark_read(log, desk.rules, staff, id)); });
        return there;
    };
    CHECK(read(desk.lan, an));
    CHECK(kinds(desk.last_events) == Kinds{"conversation.updated"});
    CHECK(parsed(desk.last_events[0].object).at("unread_count").as_int64() == 0);
    CHECK(read(desk.minh, an));
    CHECK(desk.last_events.empty());
    CHECK_FALSE(read(desk.lan, desk.conversation("m", desk.minh.id)));
}

TEST_CASE("A note is for colleagues, and repeating it makes no second one")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation();
    const auto id = new_id<MessageTag>();
    const auto note = [&](const StaffMember& staff, const ConversationId& at, const std::string& text) {
        NoteResult result = NotThere{};
        desk.last_events = desk.write([&](EventLog& log) { result = add_note(log, staff, at, id, text); });
        return result;
    };
    const auto first = note(desk.lan, an, "khách quen");
    CHECK(text_at(std::get<NoteAdded>(first).message, "kind") == "note");
    CHECK(kinds(desk.last_events) == Kinds{"message.created"});
    CHECK(std::get<NoteAdded>(note(desk.lan, an, "khách quen")).already_there);
    CHECK(desk.last_events.empty());
    CHECK(std::holds_alternative<NoteConflict>(note(desk.lan, an, "khác")));
    CHECK(std::holds_alternative<NoteConflict>(note(desk.minh, an, "khách quen")));
    CHECK(std::holds_alternative<NotThere>(note(desk.lan, desk.conversation("m", desk.minh.id), "khách quen")));
    CHECK(desk.one("select last_message_id from conversations where id = '" + an.text + "'").empty());
    CHECK(desk.one("select count(*) from outbox") == "0");
    desk.write([&](EventLog& log) {
        const auto unreadable = add_note(log, desk.lan, an, new_id<MessageTag>(), "gọi", {desk.minh.id, StaffId{"x"}});
        CHECK(std::get<BadValue>(unreadable).field == "mentions[1]");
    });
}

TEST_CASE("A note may be about a message of its conversation, and of no other")
{
    PrivateStore store;
    Desk desk(store), other(store, "an-nhien");
    const auto an = desk.conversation(), binh = desk.conversation("b");
    const auto said = desk.said(an, "mình dị ứng len");
    const auto id = new_id<MessageTag>();
    const auto note = [&](const ConversationId& at, const MessageId& about) {
        NoteResult result = NotThere{};
        desk.write([&](EventLog& log) { result = add_note(log, desk.lan, at, id, "đừng gợi ý len", {}, about); });
        return result;
    };
    for (const auto& stranger : {desk.said(binh, "khác"), other.said(other.conversation(), "x"), MessageId{"x"}}) {
        const auto bad = std::get<BadValue>(note(an, stranger));
        CHECK(bad.field + '|' + bad.code == "reply_to|absent");
    }
    CHECK(text_at(std::get<NoteAdded>(note(an, said)).message, "reply_to") == said.text);
    CHECK(std::get<NoteAdded>(note(an, said)).already_there);
    CHECK(std::holds_alternative<NoteConflict>(note(an, {})));
}

TEST_CASE("A draft is its writer's alone")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation();
    const auto minhs = desk.conversation("m", desk.minh.id);
    desk.read([&](pqxx::work& tx) {
        CHECK(put_draft(tx, desk.lan, an, "Dạ"));
        CHECK(put_draft(tx, desk.lan, an, "Dạ ch"));
        CHECK_FALSE(put_draft(tx, desk.lan, minhs, "x"));
        CHECK_FALSE(read_draft(tx, desk.lan, minhs));
        CHECK(read_draft(tx, desk.lan, an)->text == "Dạ ch");
        CHECK(read_draft(tx, desk.minh, an)->text.empty());
        CHECK(put_draft(tx, desk.lan, an, ""));
        CHECK(read_draft(tx, desk.lan, an)->text.empty());
    });
    CHECK(desk.one("select count(*) from drafts") == "0");
}
