#include "inbox/conversations/quick_replies.hpp"
#include "inbox/conversations/thread.hpp"
#include "tests/inbox/desk.hpp"

using namespace desk;

TEST_CASE("A message can be explained: what the platform said, which attempts were made, who did what")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation();
    const auto reply = desk.replied(an);
    desk.settled(desk.begun(), Failed{"content", "bad words"});
    desk.write([&](EventLog& log) { retry(log, desk.rules, desk.minh, reply, false); });
    desk.look("insert into raw_events (workspace_id, channel_id, dedupe_key, kind, state, body, message_id) select " +
              std::to_string(desk.shop.workspace.number) + ", '" + desk.shop.channel.text +
              "', k, 'echoed', 'recorded', b, '" + reply.text +
              "' from (values ('a', '\\x7b7d'::bytea), ('b', '\\xff00'::bytea)) v (k, b)");
    desk.read([&](pqxx::work& tx) {
        const auto why = parsed(*explain_message(tx, desk.lan, reply));
        const auto& raw = why.at("raw_events").as_array();
        REQUIRE(raw.size() == 2);
        CHECK(raw[0].at("body").as_string() == "{}");
        CHECK(raw[1].at("body_base64").as_string() == "/wA=");
        CHECK(why.at("parts").at(0).at("state").as_string() == "queued");
        CHECK(why.at("audit").at(0).at("action").as_string() == "message.sent_again");
        CHECK(why.at("message").at("id").as_string() == reply.text);
    });
}

TEST_CASE("Labels and quick replies are kept by name, told once, and deleted with a word")
{
    PrivateStore store;
    Desk desk(store);
    const auto vip = new_id<LabelTag>();
    const auto put = [&](const LabelId& id, const std::string& name, const std::string& colour) {
        LabelResult result = NameTaken{};
        desk.last_events = desk.write([&](EventLog& log) { result = put_label(log, {id, name, colour}); });
        return result;
    };
    CHECK(std::holds_alternative<WordPut>(put(vip, "VIP", "#ff0000")));
    CHECK(kinds(desk.last_events) == std::vector<std::string>{"label.updated"});
    put(vip, "VIP", "#ff0000");
    CHECK(desk.last_events.empty());
    CHECK(std::holds_alternative<NameTaken>(put(new_id<LabelTag>(), "VIP", "#00ff00")));
    const auto quick = new_uuid();
    desk.write([&](EventLog& log) {
        CHECK(std::holds_alternative<WordPut>(put_quick_reply(log, desk.minh, {quick, "chao", "Dạ shop chào chị ạ"})));
    });
    desk.read([&](pqxx::work& tx) {
        CHECK(text_at(list_labels(tx, desk.shop.workspace).items.at(0), "colour") == "#ff0000");
        CHECK(text_at(list_quick_replies(tx, desk.lan).items.at(0), "text") == "Dạ shop chào chị ạ");
    });
    const auto events = desk.write([&](EventLog& log) {
        CHECK(delete_label(log, vip));
        CHECK_FALSE(delete_label(log, vip));
        CHECK_FALSE(delete_label(log, LabelId{"x"}));
        CHECK(std::holds_alternative<bool>(delete_quick_reply(log, desk.minh, quick)));
    });
    REQUIRE(events.size() == 2);
    CHECK(parsed(events[0].object).at("deleted").as_bool());
    CHECK(std::holds_alternative<WordPut>(put(new_id<LabelTag>(), "VIP", "#00ff00")));
}
