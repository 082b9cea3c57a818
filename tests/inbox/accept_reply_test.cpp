#include "inbox/conversations/thread.hpp"
#include "inbox/media/attachments.hpp"
#include "inbox/replies/fingerprint.hpp"
#include "tests/inbox/desk.hpp"

using namespace desk;
using namespace std::chrono_literals;

namespace {

const ReplyAccepted& accepted(const ReplyResult& result)
{
    return std::get<ReplyAccepted>(result);
}

AttachmentId uploaded(Desk& desk, const StaffMember& by, const std::string& name = "ao.jpg")
{
    const auto id = new_id<AttachmentTag>();
    desk.read([&](pqxx::work& tx) {
        add_upload(tx, by, {id, AttachmentKind::image, name, {"file-" + id.text, "image/jpeg", 1000, 640, 480, true}});
    });
    return id;
}

/// Accepts with one part per file and one for the text, as a platform without captions would split it.
ReplyResult reply_with_files(Desk& desk, const ReplyRequest& request, const StaffMember& staff)
{
    ReplyResult result = NotThere{};
    desk.last_events = desk.write([&](EventLog& log) {
        const auto basis = find_reply_basis(log.tx(), staff, request);
        if (const auto* refused = std::get_if<ReplyRefused>(&basis)) {
            result = *refused;
            return;
        }
        REQUIRE(std::holds_alternative<ReplyBasis>(basis));
        std::vector<Part> parts;
        if (!request.text.empty()) parts.push_back({request.text, {}, {}});
        for (const auto& attached : std::get<ReplyBasis>(basis).attachments) {
            Part part;
            if (const auto* file = std::get_if<File>(&attached)) part.attached = *file;
            else part.attached = std::get<ProductCard>(attached);
            parts.push_back(part);
        }
        result = accept_reply(log, desk.rules, staff, request, parts);
    });
    return result;
}

} // namespace

TEST_CASE("An accepted reply is visible, owed, and told to every screen")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation();
    desk.said(an, "còn hàng không?", -60);
    auto request = desk.request(an, "Dạ còn ạ\nChị lấy màu gì?");
    request.seen_seq = 7;
    const auto result = desk.reply(request, desk.lan);

    REQUIRE(accepted(result).outbox_touched);
    CHECK(text_at(accepted(result).message, "state") == "queued");
    CHECK(text_at(accepted(result).message, "direction") == "outgoing");
    CHECK(kinds(desk.last_events) == std::vector<std::string>{"message.created", "conversation.updated"});
    CHECK(desk.last_events[0].object == accepted(result).message);
    CHECK(desk.last_events[0].audience.conversation == an);
    CHECK(desk.one("select count(*) from outbox where kind = 'send' and conversation_id = '" + an.text + "'") == "2");
    CHECK(desk.one("select last_message_id from conversations") == request.id.text);
    CHECK(desk.one("select unread_count from conversations") == "1");
    CHECK(desk.one("select own_in_row from conversations") == "2");
    CHECK(desk.one("select client_seq from messages where id = '" + request.id.text + "'") == "7");
    CHECK(desk.one("select author_name from messages where id = '" + request.id.text + "'") == "Lan");
}

TEST_CASE("A request that is repeated finds what it made; the same id with other words is refused")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation();
    auto request = desk.request(an);
    const auto first = desk.reply(request, desk.lan);
    const auto again = desk.reply(request, desk.lan);
    CHECK(accepted(again).already_there);
    CHECK(accepted(again).message == accepted(first).message);
    CHECK(desk.last_events.empty());
    CHECK(desk.one("select count(*) from outbox") == "1");

    SECTION("other words")
    {
        request.text = "khác";
    }
    SECTION("another conversation")
    {
        request.conversation = desk.conversation("t2");
    }
    SECTION("the id of something else")
    {
        request.id = desk.said(an, "chào");
    }
    CHECK(std::holds_alternative<ReplyConflict>(desk.reply(request, desk.lan)));
    CHECK(desk.one("select count(*) from outbox") == "1");
}

TEST_CASE("A repeated request is recognised even after it was sent and the window has closed")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation();
    const auto request = desk.request(an);
    desk.reply(request, desk.lan);
    desk.settled(desk.begun(), Sent{"p1", ""});
    desk.rules[{"messenger", ThreadKind::message}].windows = {{"standard", 24h}};
    desk.look("update conversations set last_customer_action_at = now() - interval '30 hours'");
    CHECK(text_at(accepted(desk.reply(request, desk.lan)).message, "state") == "sent");
}

TEST_CASE("Nobody answers what is not theirs to see, and it looks like nothing is there")
{
    PrivateStore store;
    Desk desk(store), other(store, "an-nhien");
    const auto theirs = other.conversation();
    const auto minhs = desk.conversation("t2", desk.minh.id);
    for (const auto& id : {theirs, minhs, new_id<ConversationTag>(), ConversationId{"x'; drop table messages"}}) {
        CHECK(std::holds_alternative<NotThere>(desk.reply(desk.request(id), desk.lan)));
        desk.read([&](pqxx::work& tx) {
            CHECK(std::holds_alternative<NotThere>(find_reply_basis(tx, desk.lan, desk.request(id))));
        });
    }
    const auto reply = desk.replied(minhs);
    desk.write([&](EventLog& log) {
        CHECK_FALSE(take_back(log, desk.rules, desk.lan, reply));
        CHECK(std::holds_alternative<NotThere>(retry(log, desk.rules, desk.lan, reply, true)));
    });
    other.write([&](EventLog& log) {
        CHECK_FALSE(take_back(log, other.rules, other.minh, reply));
        CHECK(std::holds_alternative<NotThere>(retry(log, other.rules, other.minh, reply, true)));
    });
}

TEST_CASE("A disabled channel takes no reply; one that needs reconnection keeps it waiting")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation();
    desk.look("update channels set state = 'needs_reconnection'");
    desk.replied(an);
    desk.look("update channels set state = 'disabled'");
    CHECK(refusal(desk.reply(desk.request(an), desk.lan)) == "|channel_disabled");
}

TEST_CASE("Files go with the reply of whoever uploaded them, once")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation();
    auto request = desk.request(an, "hình đây ạ");
    const auto file = uploaded(desk, desk.lan);
    request.attachments = {file, ProductCard{"sp-1", "Áo dài"}};
    const auto result = reply_with_files(desk, request, desk.lan);
    const auto message = parsed(accepted(result).message);
    const auto& shown = message.at("attachments").as_array();
    REQUIRE(shown.size() == 2);
    CHECK(shown[0].at("id").as_string() == file.text);
    CHECK(shown[0].at("state").as_string() == "ready");
    CHECK(shown[0].at("url").as_string() == "/media/" + file.text);
    CHECK(shown[1].at("kind").as_string() == "product");

    desk.settled(desk.begun(), Sent{"p1", ""});
    const auto due = desk.due();
    REQUIRE(due.size() == 1);
    CHECK(due[0].file == "file-" + file.text);
    CHECK(std::get<File>(due[0].outgoing.part.attached).stored == file);
    CHECK(std::get<File>(due[0].outgoing.part.attached).width == 640);

    CHECK(accepted(reply_with_files(desk, request, desk.lan)).already_there);
    auto second = desk.request(an, "lần nữa");
    second.attachments = {ProductCard{"sp-1", ""}, file};
    CHECK(refusal(reply_with_files(desk, second, desk.lan)) == "attachments[1]|absent");
    second.attachments = {uploaded(desk, desk.minh)};
    CHECK(refusal(reply_with_files(desk, second, desk.lan)) == "attachments[0]|absent");
    const auto twice = uploaded(desk, desk.lan);
    second.attachments = {twice, twice};
    CHECK(refusal(reply_with_files(desk, second, desk.lan)) == "attachments[1]|absent");
    second.attachments = {AttachmentId{"../../etc/passwd"}};
    CHECK(refusal(reply_with_files(desk, second, desk.lan)) == "attachments[0]|absent");
}

TEST_CASE("A reply quotes only what stands in its own conversation")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation("an"), binh = desk.conversation("binh");
    auto request = desk.request(an);
    request.reply_to = desk.said(binh, "chào");
    CHECK(refusal(desk.reply(request, desk.lan)) == "reply_to|absent");
    request.reply_to = desk.said(an, "chào");
    CHECK(text_at(accepted(desk.reply(request, desk.lan)).message, "reply_to") == request.reply_to.text);
}

TEST_CASE("An answer to comments goes beside the comment it answers")
{
    PrivateStore store;
    Desk desk(store);
    const auto post = desk.conversation("post:an", {}, "comment");
    CHECK(refusal(desk.reply(desk.request(post), desk.lan)) == "|no_recipient");
    const auto first = desk.said(post, "giá?", -60);
    const auto newest = desk.said(post, "còn size M không?", -30);
    auto request = desk.request(post);
    CHECK(text_at(accepted(desk.reply(request, desk.lan)).message, "kind") == "comment");
    CHECK(desk.due().at(0).outgoing.answers == "m-" + newest.text);
    CHECK(desk.due().at(0).outgoing.thread_kind == ThreadKind::comment);
    desk.settled(desk.begun(), Sent{"c1", ""});

    request = desk.request(post, "riêng");
    request.reply_to = first;
    request.private_answer = true;
    CHECK(text_at(accepted(desk.reply(request, desk.lan)).message, "kind") == "message");
    CHECK(desk.due().at(0).outgoing.answers == "m-" + first.text);
    CHECK(desk.due().at(0).outgoing.private_answer);
}

TEST_CASE("A held reply waits, and may be taken back as long as nothing has left")
{
    PrivateStore store;
    Desk desk(store);
    const auto an = desk.conversation();
    desk.said(an, "còn hàng không?", -60);
    auto request = desk.request(an);
    request.hold = 30s;
    const auto file = uploaded(desk, desk.lan);
    request.attachments = {file};
    REQUIRE(std::holds_alternative<ReplyAccepted>(reply_with_files(desk, request, desk.lan)));
    desk.lease();
    CHECK(desk.due().empty());

    SECTION("in time")
    {
        const auto events =
            desk.write([&](EventLog& log) { CHECK(*take_back(log, desk.rules, desk.lan, request.id)); });
        REQUIRE(kinds(events) == std::vector<std::string>{"message.updated", "conversation.updated"});
        CHECK(parsed(events[0].object).at("deleted").as_bool());
        CHECK(desk.one("select count(*) from outbox") == "0");
        CHECK(desk.one("select count(*) from reply_parts") == "0");
        CHECK(desk.one("select count(*) from attachments where message_id is not null") == "0");
        CHECK(desk.one("select count(*) from messages") == "1");
        CHECK_FALSE(desk.one("select waiting_since from conversations").empty());
        CHECK(desk.one("select own_in_row from conversations") == "0");
        desk.write([&](EventLog& log) { CHECK_FALSE(take_back(log, desk.rules, desk.lan, request.id)); });

        // The page had not heard our first answer and asks again: what was taken back is not sent after all.
        CHECK(std::holds_alternative<ReplyConflict>(reply_with_files(desk, request, desk.lan)));
        CHECK(desk.one("select count(*) from outbox") == "0");
        CHECK(desk.one("select count(*) from messages") == "1");
    }
    SECTION("too late")
    {
        desk.time_passes();
        desk.begun();
        desk.write([&](EventLog& log) { CHECK_FALSE(*take_back(log, desk.rules, desk.lan, request.id)); });
    }
    SECTION("what a customer said cannot be taken back")
    {
        const auto said = desk.said(an, "chào");
        desk.write([&](EventLog& log) { CHECK_FALSE(*take_back(log, desk.rules, desk.lan, said)); });
        desk.write([&](EventLog& log) {
            CHECK(std::get<RetryConflict>(retry(log, desk.rules, desk.lan, said, true)).code == "not_failed");
        });
    }
}

TEST_CASE("A fingerprint survives what platforms do to a text")
{
    CHECK(fingerprint("  Dạ   còn\n\nhàng \xC2\xA0 ạ ") == "Dạ còn hàng ạ");
    CHECK(fingerprint("a\xCC\xA3") == "\xE1\xBA\xA1"); // decomposed ạ
    CHECK(fingerprint(" \n\t").empty());
    CHECK(fingerprint("\xff") == "\xEF\xBF\xBD");
    std::string long_text, cut;
    for (int i = 0; i < 600; ++i) long_text += "ạ";
    for (int i = 0; i < 500; ++i) cut += "ạ";
    CHECK(fingerprint(long_text) == cut);
    CHECK(fingerprint(std::string(499, 'a') + " b") == fingerprint(std::string(499, 'a') + "  c"));
}
