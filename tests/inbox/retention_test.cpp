#include "inbox/conversations/gap.hpp"
#include "inbox/events/retention.hpp"
#include "inbox/media/attachments.hpp"
#include "inbox/media/leftovers.hpp"
#include "tests/inbox/desk.hpp"

using namespace desk;
using namespace std::chrono_literals;

namespace {

/// `count` events, the first `old` of them long past.
void happened(Desk& desk, int count, int old)
{
    desk.write([&](EventLog& log) {
        for (int i = 0; i < count; ++i) log.append("label.updated", "{}");
    });
    desk.look("update events set recorded_at = now() - interval '31 days' where seq <= " + std::to_string(old));
}

std::size_t forget(Desk& desk, const EventsKept& kept, int limit = 1000)
{
    std::size_t done = 0;
    desk.read([&](pqxx::work& tx) { done = forget_old_events(tx, desk.shop.workspace, kept, limit); });
    return done;
}

LogHead head(Desk& desk)
{
    LogHead found;
    desk.read([&](pqxx::work& tx) { found = read_head(tx, desk.shop.workspace); });
    return found;
}

/// A raw event of the channel, as old as said.
void delivered(Desk& desk, const std::string& key, const std::string& age, const std::string& state)
{
    desk.look("insert into raw_events (workspace_id, channel_id, dedupe_key, kind, state, received_at, body, headers) "
              "values (" +
              std::to_string(desk.shop.workspace.number) + ", '" + desk.shop.channel.text + "', '" + key +
              "', 'received', '" + state + "', now() - interval '" + age + "', 'words of a customer', '{\"a\": 1}')");
}

AttachmentId uploaded(Desk& desk, const std::string& age)
{
    const auto id = new_id<AttachmentTag>();
    desk.read([&](pqxx::work& tx) {
        add_upload(tx, desk.lan,
                   {id, AttachmentKind::image, "ao.jpg", {"file-" + id.text, "image/jpeg", 1000, 640, 480, true}});
    });
    desk.look("update attachments set created_at = now() - interval '" + age + "' where id = '" + id.text + "'");
    return id;
}

} // namespace

TEST_CASE("Events that every screen has long seen are let go, and the log says from where on it is whole")
{
    PrivateStore store;
    Desk desk(store);
    happened(desk, 20, 12);
    CHECK(forget(desk, {720h, 5}) == 12);
    CHECK(head(desk).oldest == 13);
    CHECK(desk.one("select min(seq) from events") == "13");
    CHECK(forget(desk, {720h, 5}) == 0);
    CHECK(head(desk).seq == 20);
}

TEST_CASE("The newest events stay however old they are, and the work is done in small pieces")
{
    PrivateStore store;
    Desk desk(store);
    happened(desk, 20, 20);
    CHECK(forget(desk, {720h, 8}, 5) == 5);
    CHECK(head(desk).oldest == 6);
    CHECK(forget(desk, {720h, 8}, 100) == 7);
    CHECK(forget(desk, {720h, 8}, 100) == 0);
    CHECK(desk.one("select count(*) from events") == "8");
    CHECK(forget(desk, {720h, 10'000}) == 0);
}

TEST_CASE("Nobody's events but the workspace's own are let go")
{
    PrivateStore store;
    Desk desk(store), other(store, "sao-viet");
    happened(desk, 6, 6);
    happened(other, 6, 6);
    CHECK(forget(desk, {720h, 0}) == 6);
    CHECK(desk.one("select count(*) from events") == "6");
    CHECK(head(other).oldest == 1);
}

TEST_CASE("The bytes of old deliveries go, their keys stay, and what still waits keeps everything")
{
    PrivateStore store;
    Desk desk(store);
    delivered(desk, "a", "40 days", "recorded");
    delivered(desk, "b", "39 days", "pending");
    delivered(desk, "c", "38 days", "quarantined");
    delivered(desk, "d", "37 days", "kept");
    delivered(desk, "e", "2 days", "recorded");
    const auto empty = [&](int limit) {
        std::size_t done = 0;
        desk.read([&](pqxx::work& tx) { done = empty_old_bodies(tx, desk.shop.workspace, 720h, limit); });
        return done;
    };
    CHECK(empty(2) == 2);
    CHECK(empty(2) == 2);
    CHECK(empty(2) == 0);
    CHECK(
        desk.one("select string_agg(dedupe_key, '' order by id) from raw_events where body = '' and headers = '{}'") ==
        "ad");
    CHECK(desk.one("select count(*) from raw_events") == "5");
}

TEST_CASE("Uploads that nobody sent within a day are let go, never those of a reply")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation();
    const auto forgotten = uploaded(desk, "25 hours");
    const auto fresh = uploaded(desk, "1 hour");
    const auto sent = uploaded(desk, "50 hours");
    const auto reply = desk.replied(an);
    desk.look("update attachments set message_id = '" + reply.text + "' where id = '" + sent.text + "'");
    desk.write([&](EventLog& log) {
        const auto found = unsent_uploads(log, 24h, 10);
        REQUIRE(found.size() == 1);
        CHECK(found[0].id == forgotten);
        CHECK(found[0].file == "file-" + forgotten.text);
        forget_leftovers(log.tx(), log.workspace(), {{forgotten, ""}, {sent, ""}});
    });
    CHECK(desk.one("select count(*) from attachments") == "2");
    CHECK(desk.one("select count(*) from attachments where id = '" + fresh.text + "'") == "1");

    desk.look("update attachments set state = 'failed', failure = 'recalled' where id = '" + sent.text + "'");
    desk.read([&](pqxx::work& tx) {
        const auto found = recalled_files(tx, desk.shop.workspace, 10);
        REQUIRE(found.size() == 1);
        CHECK(found[0].id == sent);
        forget_leftovers(tx, desk.shop.workspace, found);
        CHECK(recalled_files(tx, desk.shop.workspace, 10).empty());
    });
    CHECK(desk.one("select count(*) from attachments") == "2");
}

TEST_CASE("What nobody has of the past is named in the conversations it may be missing from")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation("an"), binh = desk.conversation("binh"), quiet = desk.conversation("quiet");
    desk.look("update conversations set last_message_at = '2026-03-01' where id = '" + quiet.text + "'");
    Gap gap{
        desk.shop.channel, Time{1772894400000ms}, Time{1772932500000ms}, {}}; // 7 March, 14:40 and 8 March, 01:15 UTC
    const std::string line = "Thiếu tin từ 21:40 07/03 đến 08:15 08/03 (kênh mất kết nối)";
    CHECK(gap_text(gap) == line);
    const auto draw = [&] {
        std::size_t lines = 0;
        desk.last_events = desk.write([&](EventLog& log) { lines = draw_gap(log, desk.rules, gap); });
        return lines;
    };
    gap.threads = {"an"};
    CHECK(draw() == 1);
    REQUIRE(kinds(desk.last_events) == std::vector<std::string>{"message.created"});
    CHECK(text_at(desk.last_events[0].object, "text") == line);
    CHECK(text_at(desk.last_events[0].object, "kind") == "event");
    const auto said = json::parse(desk.last_events[0].object).at("event");
    CHECK(said == json::parse(R"({"what":"gap","from":"2026-03-07T14:40:00.000Z","to":"2026-03-08T01:15:00.000Z"})"));
    CHECK(text_at(desk.last_events[0].object, "conversation_id") == an.text);

    gap.threads.clear();
    CHECK(draw() == 1); // An's has it already, and nothing happened in the third
    CHECK(text_at(desk.last_events[0].object, "conversation_id") == binh.text);
    CHECK(draw() == 0);
    CHECK(desk.one("select count(*) from conversations where unread_count > 0 or last_message_id is not null") == "0");
}
