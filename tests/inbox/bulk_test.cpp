#include "inbox/conversations/bulk.hpp"
#include "inbox/conversations/labels.hpp"
#include "tests/inbox/desk.hpp"

using namespace desk;

namespace {

struct Bulk {
    explicit Bulk(PrivateStore& store) : desk(store) {}

    BulkWish wish(const std::vector<ConversationId>& ids, const BulkChange& change) const
    {
        return {new_uuid(), ids, change, "content"};
    }

    json::object run(const StaffMember& staff, const BulkWish& wish)
    {
        for (int looked_at = 1; looked_at > 0;) {
            desk.last_events = desk.write([&](EventLog& log) {
                looked_at = std::get<BulkStep>(bulk_change(log, desk.rules, staff, wish)).looked_at;
            });
            events += desk.last_events.size();
            if (looked_at > 0) ++steps;
        }
        json::object result;
        desk.read([&](pqxx::work& tx) { result = parsed(bulk_result(tx, staff, wish)); });
        return result;
    }

    json::object undo(const StaffMember& staff, const std::string& id)
    {
        for (int looked_at = 1; looked_at > 0;) {
            desk.write([&](EventLog& log) {
                looked_at = std::get<UndoStep>(undo_bulk(log, desk.rules, staff, id)).looked_at;
            });
        }
        json::object result;
        desk.read([&](pqxx::work& tx) { result = parsed(undo_result(tx, staff, id)); });
        return result;
    }

    std::string of(const ConversationId& id, const std::string& what)
    {
        return desk.one("select " + what + " from conversations where id = '" + id.text + "'");
    }

    Desk desk;
    std::size_t events = 0;
    int steps = 0;
};

BulkChange resolved()
{
    BulkChange change;
    change.change.status = "resolved";
    return change;
}

} // namespace

TEST_CASE("Many conversations are changed at once, each as if it alone were changed, and the same request changes "
          "nothing twice")
{
    PrivateStore store;
    Bulk at(store);
    std::vector<ConversationId> ids;
    for (int i = 0; i < 250; ++i) ids.push_back(at.desk.conversation("t" + std::to_string(i)));
    const auto minhs = at.desk.conversation("của Minh", at.desk.minh.id);
    BulkWish wish{new_uuid(), ConversationFilter{}, resolved(), "content"};
    std::get<ConversationFilter>(wish.which).status = "open";

    const auto first = at.run(at.desk.lan, wish);
    CHECK(first.at("changed").as_int64() == 250);
    CHECK(first.at("skipped").as_array().empty());
    CHECK_FALSE(first.at("more").as_bool());
    CHECK(at.steps == 3);
    CHECK(at.events == 500); // a line and a conversation for each
    CHECK(at.desk.one("select count(*) from messages where kind = 'event'") == "250");
    CHECK(at.of(minhs, "status") == "open"); // not hers to see
    CHECK(at.desk.one("select count(*) from messages m where m.arrival <> m.seq") == "0");

    at.events = 0;
    CHECK(at.run(at.desk.lan, wish).at("changed").as_int64() == 250);
    CHECK(at.events == 0);
    auto other = wish;
    other.content = "something else";
    at.desk.write([&](EventLog& log) {
        CHECK(std::holds_alternative<BulkTaken>(bulk_change(log, at.desk.rules, at.desk.lan, other)));
        CHECK(std::holds_alternative<BulkTaken>(bulk_change(log, at.desk.rules, at.desk.minh, wish)));
    });

    CHECK(at.undo(at.desk.lan, wish.id).at("restored").as_int64() == 250);
    CHECK(at.desk.one("select count(*) from conversations where status = 'open'") == "251");
    CHECK(at.undo(at.desk.lan, wish.id).at("restored").as_int64() == 250);
}

TEST_CASE("Who may not is told for each conversation, and the others are changed")
{
    PrivateStore store;
    Bulk at(store);
    Desk other(store, "an-nhien");
    const auto hers = at.desk.conversation("a", at.desk.lan.id), minhs = at.desk.conversation("b", at.desk.minh.id);
    const auto foreign = other.conversation("x"), nobodys = at.desk.conversation("c");
    BulkChange change;
    change.change.assignee = at.desk.lan.id;
    const auto wish = at.wish({hers, minhs, foreign, nobodys, ConversationId{new_uuid()}}, change);
    const auto result = at.run(at.desk.lan, wish);
    CHECK(result.at("changed").as_int64() == 1);
    CHECK(result.at("skipped").as_array().size() == 3);
    for (const auto& skipped : result.at("skipped").as_array()) CHECK(skipped.at("code") == "absent");
    CHECK(at.of(nobodys, "assignee_id::text") == at.desk.lan.id.text);
    CHECK(other.one("select assignee_id::text from conversations where id = '" + foreign.text + "'").empty());

    // A colleague's conversation that one may see is still only a supervisor's to hand over.
    at.desk.look("update staff set teams = '{sáng}'");
    auto lan = at.desk.lan;
    lan.teams = {"sáng"};
    const auto refused = at.run(lan, at.wish({minhs}, change));
    CHECK(refused.at("skipped").at(0).at("code") == "forbidden");
}

TEST_CASE("Giving back restores what nobody touched since, for a quarter of an hour, and only by whoever did it")
{
    PrivateStore store;
    Bulk at(store);
    const auto waiting = at.desk.conversation("a"), reopened = at.desk.conversation("b"),
               labelled = at.desk.conversation("c");
    at.desk.said(waiting, "Còn hàng không ạ?");
    const LabelId vip = new_id<LabelTag>(), kept = new_id<LabelTag>();
    at.desk.write([&](EventLog& log) {
        put_label(log, {vip, "VIP", "#ff0000"});
        put_label(log, {kept, "Sỉ", "#00ff00"});
    });
    at.desk.look("update conversations set label_ids = array['" + kept.text + "'::uuid] where id = '" + labelled.text +
                 "'");
    auto change = resolved();
    change.labels_add = {vip};
    change.read = true;
    const auto wish = at.wish({waiting, reopened, labelled}, change);
    CHECK(at.run(at.desk.lan, wish).at("changed").as_int64() == 3);
    CHECK(at.of(waiting, "waiting_since::text").empty());
    CHECK(at.of(labelled, "cardinality(label_ids)") == "2");

    at.desk.write([&](EventLog& log) {
        ConversationChange open;
        open.status = "open";
        change_conversation(log, at.desk.rules, at.desk.minh, reopened, open);
        CHECK(std::holds_alternative<NotThere>(undo_bulk(log, at.desk.rules, at.desk.minh, wish.id)));
        CHECK(std::holds_alternative<NotThere>(undo_bulk(log, at.desk.rules, at.desk.lan, new_uuid())));
    });

    SECTION("in time")
    {
        const auto result = at.undo(at.desk.lan, wish.id);
        CHECK(result.at("restored").as_int64() == 2);
        CHECK(result.at("kept").as_int64() == 1);
        CHECK(at.of(waiting, "status || unread_count") == "open1");
        CHECK_FALSE(at.of(waiting, "waiting_since::text").empty());
        CHECK(at.of(labelled, "label_ids::text") == "{" + kept.text + "}");
        CHECK(at.of(reopened, "label_ids::text") == "{" + vip.text + "}");
    }
    SECTION("too late")
    {
        at.desk.look("update bulk_changes set created_at = created_at - interval '16 minutes'");
        at.desk.write([&](EventLog& log) {
            CHECK(std::holds_alternative<UndoTooLate>(undo_bulk(log, at.desk.rules, at.desk.lan, wish.id)));
        });
        CHECK(at.of(waiting, "status") == "resolved");
    }
}

TEST_CASE("Merging a label moves what bears it in steps, and the same request again answers the same")
{
    PrivateStore store;
    Bulk at(store);
    const LabelId from = new_id<LabelTag>(), into = new_id<LabelTag>();
    at.desk.write([&](EventLog& log) {
        put_label(log, {from, "khách vip", "#ff0000", 1});
        put_label(log, {into, "VIP", "#00ff00", 2});
        CHECK(std::holds_alternative<PositionTaken>(put_label(log, {new_id<LabelTag>(), "Sỉ", "#0000ff", 2})));
    });
    for (int i = 0; i < 210; ++i) {
        const auto id = at.desk.conversation("t" + std::to_string(i));
        const bool both = i % 2 == 0;
        at.desk.look("update conversations set label_ids = array['" + from.text + "'::uuid" +
                     (both ? ", '" + into.text + "'" : "") + "] where id = '" + id.text + "'");
    }
    at.desk.look("update staff set settings = '{\"views\": [{\"id\": \"v\", \"filter\": {\"label\": \"" + from.text +
                 "\"}}]}'");
    int steps = 0;
    for (bool done = false; !done; ++steps) {
        at.desk.write([&](EventLog& log) {
            done = std::get<MergeStep>(merge_labels(log, at.desk.rules, at.desk.minh, from, into)).done;
        });
    }
    CHECK(steps == 3);
    CHECK(at.desk.one("select count(*) from conversations where label_ids = array['" + into.text + "'::uuid]") ==
          "210");
    CHECK(at.desk.one("select count(*) from staff where settings::text like '%" + into.text + "%'") == "2");
    at.desk.write([&](EventLog& log) {
        CHECK(std::get<MergeStep>(merge_labels(log, at.desk.rules, at.desk.minh, from, into)).done);
        CHECK(std::holds_alternative<NotThere>(merge_labels(log, at.desk.rules, at.desk.minh, into, from)));
        CHECK(std::holds_alternative<NotThere>(merge_labels(log, at.desk.rules, at.desk.minh, into, into)));
        CHECK(std::holds_alternative<WordPut>(put_label(log, {new_id<LabelTag>(), "Sỉ", "#0000ff", 1})));
    });
    at.desk.read([&](pqxx::work& tx) {
        CHECK(parsed(list_labels(tx, at.desk.shop.workspace).items.at(1)).at("count").as_int64() == 210);
    });
}
