#include "inbox/conversations/thread.hpp"
#include "inbox/staff/visibility.hpp"
#include "tests/inbox/desk.hpp"

#include <algorithm>
#include <random>

using namespace desk;

TEST_CASE("A thread is read from its end, from a cursor, before, after and around a message, always in one order")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation("an"), binh = desk.conversation("binh");
    std::mt19937 dice(5);
    for (int i = 0; i < 40; ++i) {
        desk.said(dice() % 4 ? an : binh, "tin " + std::to_string(i), static_cast<int>(dice() % 10),
                  dice() % 2 ? "incoming" : "outgoing");
    }
    std::vector<std::string> all;
    for (const auto& row :
         desk.look("select id from messages where conversation_id = '" + an.text + "' order by order_key")) {
        all.push_back(row[0].c_str());
    }
    const int size = static_cast<int>(all.size());
    const auto slice = [&](int from, int to) {
        return std::vector<std::string>(all.begin() + std::max(0, from), all.begin() + std::clamp(to, 0, size));
    };
    desk.read([&](pqxx::work& tx) {
        const auto ids = [&](const ThreadPlace& place, std::optional<std::string>* next = nullptr) {
            const auto page = std::get<Page>(read_thread(tx, desk.lan, an, place));
            if (next) *next = page.next_cursor;
            std::vector<std::string> found;
            for (const auto& item : page.items) found.push_back(text_at(item, "id"));
            return found;
        };
        std::vector<std::string> backwards;
        std::optional<std::string> cursor = "";
        while (cursor) {
            const auto page = ids({{}, {}, {}, *cursor, 7}, &cursor);
            backwards.insert(backwards.begin(), page.begin(), page.end());
        }
        CHECK(backwards == all);
        for (int i = 0; i < size; ++i) {
            const MessageId at{all[static_cast<std::size_t>(i)]};
            CHECK(ids({at, {}, {}, "", 5}) == slice(i - 5, i));
            CHECK(ids({{}, at, {}, "", 5}) == slice(i + 1, i + 6));
            CHECK(ids({{}, {}, at, "", 6}) == slice(i - 3, i + 3));
        }
        const auto newer = [&](const ThreadPlace& place) {
            return std::get<Page>(read_thread(tx, desk.lan, an, place)).also.starts_with(R"("newer":true)");
        };
        const MessageId first{all.front()}, last{all.back()}, last_but_one{all[all.size() - 2]};
        CHECK_FALSE(newer({{}, {}, {}, "", 5}));
        CHECK(newer({last, {}, {}, "", 5}));
        CHECK(newer({{}, {}, first, "", 6}));
        CHECK_FALSE(newer({{}, {}, last, "", 6}));
        CHECK(newer({{}, first, {}, "", 5}));
        CHECK_FALSE(newer({{}, last_but_one, {}, "", 1}));
        CHECK_FALSE(newer({{}, last, {}, "", 5}));
        const MessageId elsewhere{
            desk.one("select id from messages where conversation_id = '" + binh.text + "' limit 1")};
        for (const auto& id : {elsewhere, new_id<MessageTag>(), MessageId{"x"}}) {
            CHECK(std::holds_alternative<NotThere>(read_thread(tx, desk.lan, an, {id, {}, {}, "", 5})));
            CHECK(std::holds_alternative<NotThere>(read_thread(tx, desk.lan, an, {{}, id, {}, "", 5})));
            CHECK(std::holds_alternative<NotThere>(read_thread(tx, desk.lan, an, {{}, {}, id, "", 5})));
        }
        CHECK(std::holds_alternative<BadCursor>(
            read_thread(tx, desk.lan, an, {{}, {}, {}, make_cursor("thread", {"a' or"}), 5})));
    });
}

TEST_CASE("Whatever is another workspace's, or not for this person to see, answers like what does not exist")
{
    PrivateStore store;
    Desk desk(store), other(store, "an-nhien");
    const auto minhs = desk.conversation("minh", desk.minh.id);
    const auto theirs = other.conversation("x");
    const auto hidden = desk.said(minhs, "bí mật"), foreign = other.said(theirs, "bí mật");
    desk.read([&](pqxx::work& tx) {
        for (const auto& id : {minhs, theirs, new_id<ConversationTag>(), ConversationId{"no id at all"}}) {
            CHECK_FALSE(find_conversation_for(tx, desk.lan, id));
            CHECK_FALSE(conversation_json_for(tx, desk.rules, desk.lan, id));
            CHECK(std::holds_alternative<NotThere>(read_thread(tx, desk.lan, id, {})));
        }
        for (const auto& id : {hidden, foreign, new_id<MessageTag>(), MessageId{"no id at all"}}) {
            CHECK_FALSE(find_message_for(tx, desk.lan, id));
            CHECK_FALSE(message_json_for(tx, desk.lan, id));
            CHECK_FALSE(explain_message(tx, desk.lan, id));
        }
        CHECK(find_conversation_for(tx, desk.minh, minhs));
        CHECK(message_json_for(tx, desk.minh, hidden));
        CHECK_FALSE(message_json_for(tx, desk.minh, foreign));
    });
    // Also when the caller mistakes the workspace: row-level security alone keeps it apart.
    auto impostor = desk.minh;
    impostor.workspace = other.shop.workspace;
    desk.read([&](pqxx::work& tx) { CHECK_FALSE(find_conversation_for(tx, impostor, theirs)); });
}
