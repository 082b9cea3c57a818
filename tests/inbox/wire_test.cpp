#include "inbox/channels/channels.hpp"
#include "inbox/wire/json.hpp"
#include "inbox/wire/objects.hpp"
#include "inbox/wire/reactions.hpp"
#include "tests/support/places/places.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>

using namespace inbox;
using namespace std::chrono_literals;

namespace {

/// 2026-11-22 09:05 in Vietnam, and `seconds` later.
Time at(int seconds)
{
    return Time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}} + 2h + 5min + std::chrono::seconds{seconds} +
           123ms;
}

template <class Thing>
Id<Thing> id(int number)
{
    char text[40];
    std::snprintf(text, sizeof text, "01933a5e-0000-7000-8000-%012d", number);
    return {text};
}

wire::Message text_message()
{
    wire::Message message;
    message.id = id<MessageTag>(1);
    message.seq = message.arrival = 41;
    message.conversation_id = id<ConversationTag>(2);
    message.channel_id = id<ChannelTag>(3);
    message.direction = "incoming";
    message.author = {"customer", id<CustomerTag>(4).text, "Nguyễn Thị Lan"};
    message.text = "Chị ơi còn size M không?\n\"Váy hoa\" \\o/ 🙂";
    message.platform_message_id = "m_AbC-9007199254740993";
    message.sent_at = at(0);
    message.received_at = at(1);
    message.order_key = "001763777107123.0000000000000000000.0000000000000000041";
    return message;
}

std::vector<std::string> messages()
{
    std::vector<std::string> all = {wire::to_json(text_message())};

    auto picture = text_message();
    picture.id = id<MessageTag>(5);
    picture.text.clear();
    picture.late = true;
    picture.reply_to = id<MessageTag>(1);
    picture.reactions = wire::with_reaction(wire::with_reaction("[]", "777", "❤", at(2)), "", "👍", at(3));
    Attachment fetching, ready, linked, place, product;
    fetching.kind = AttachmentKind::image;
    fetching.name = "váy.jpg";
    ready.kind = AttachmentKind::video;
    ready.mime = "video/mp4";
    ready.size_bytes = 1'048'576;
    ready.duration_seconds = 12.5;
    linked.kind = AttachmentKind::sticker;
    linked.url = "https://cdn.example/sticker.png";
    linked.thumbnail_url = "https://cdn.example/sticker_small.png";
    linked.width = linked.height = 240;
    place.kind = AttachmentKind::location;
    place.latitude = 21.0278;
    place.longitude = 105.8342;
    product.kind = AttachmentKind::product;
    product.platform_id = "1729384756102938475";
    product.title = "Váy hoa nhí";
    product.link = "https://shop.example/vay";
    picture.attachments =
        '[' + wire::attachment_json(fetching, id<AttachmentTag>(10), "fetching", "") + ',' +
        wire::attachment_json(ready, id<AttachmentTag>(11), "ready", wire::media_path(id<AttachmentTag>(11))) + ',' +
        wire::attachment_json(linked, id<AttachmentTag>(12), "linked", linked.url) + ',' +
        wire::attachment_json(place, id<AttachmentTag>(13), "ready", "") + ',' +
        wire::attachment_json(product, id<AttachmentTag>(14), "ready", "") + ']';
    all.push_back(wire::to_json(picture));

    auto reply = text_message();
    reply.id = id<MessageTag>(6);
    reply.direction = "outgoing";
    reply.author = {"staff", id<StaffTag>(20).text, "Hằng"};
    reply.platform_message_id.clear();
    for (const char* state : {"queued", "sending", "sent", "delivered", "read"}) {
        reply.state = state;
        all.push_back(wire::to_json(reply));
    }
    reply.state = "failed";
    reply.failure_code = "window_closed";
    reply.failure_text = "(#10) This message is sent outside of allowed window.";
    all.push_back(wire::to_json(reply));
    reply.state = "unknown";
    reply.failure_code = "unknown";
    reply.failure_text = "the connection broke";
    all.push_back(wire::to_json(reply));

    auto recalled = text_message();
    recalled.text.clear();
    recalled.edited_at = at(60);
    recalled.recalled_at = at(90);
    recalled.hidden = recalled.unsupported = true;
    all.push_back(wire::to_json(recalled));

    auto taken = text_message();
    taken.kind = "event";
    taken.direction = "outgoing";
    taken.author = {"staff", id<StaffTag>(20).text, "Hằng"};
    taken.text = "Hằng nhận hội thoại";
    taken.platform_message_id.clear();
    taken.payload = R"({"what":"taken","by":{"id":")" + id<StaffTag>(20).text + R"(","name":"Hằng"}})";
    all.push_back(wire::to_json(taken));
    return all;
}

wire::Conversation conversation()
{
    wire::Conversation row;
    row.id = id<ConversationTag>(2);
    row.seq = 40;
    row.channel = {id<ChannelTag>(3), "messenger", "Hoa Mai – Fanpage"};
    row.customer = {id<CustomerTag>(4).text, "Nguyễn Thị Lan", "https://cdn.example/lan.jpg"};
    row.assignee = {id<StaffTag>(20).text, "Hằng", {}};
    row.labels = R"([{"id":"01933a5e-0000-7000-8000-000000000030","name":"Khách quen","colour":"#0f766e"}])";
    row.unread_count = 2;
    row.waiting_since = at(0);
    row.last_message = text_message();
    row.last_message_at = at(0);
    row.last_customer_action_at = at(0);
    row.created_at = at(-3600);
    return row;
}

std::vector<std::string> conversations()
{
    Rules rules;
    rules[{"messenger", ThreadKind::message}] = {R"({"text_limit":2000,"caption":false,"quote":true,"receipts":true})",
                                                 {{"standard", 24h}, {"human_agent", 168h}},
                                                 0};
    rules[{"zalo", ThreadKind::message}] = {R"({"text_limit":2000})", {{"consultation", 48h}}, 8};
    auto zalo = conversation();
    zalo.channel.platform = "zalo";
    zalo.own_in_row = 3;
    auto used_up = zalo;
    used_up.own_in_row = 8;
    auto comment = conversation();
    comment.kind = "comment";
    comment.customer = {};
    comment.assignee = {};
    comment.post = R"({"id":"post1","text":"Váy hoa mới về","link":"https://facebook.example/post1"})";
    wire::Conversation empty;
    empty.id = id<ConversationTag>(7);
    empty.channel = {id<ChannelTag>(3), "messenger", "Hoa Mai – Fanpage"};
    return {wire::to_json(conversation(), rules, at(60)),
            wire::to_json(conversation(), rules, at(30 * 3600)),
            wire::to_json(conversation(), rules, at(200 * 3600)),
            wire::to_json(zalo, rules, at(60)),
            wire::to_json(used_up, rules, at(60)),
            wire::to_json(comment, rules, at(60)),
            wire::to_json(empty, rules, at(60))};
}

std::vector<std::string> customers()
{
    wire::Customer row;
    row.id = id<CustomerTag>(4);
    row.seq = 39;
    row.name = "Nguyễn Thị Lan";
    row.phone = "+84987654321";
    row.email = "lan@example.vn";
    row.address = "12 Hàng Bài, Hoàn Kiếm, Hà Nội";
    row.channels = {{id<ChannelTag>(3), "messenger", "Hoa Mai – Fanpage"}};
    row.created_at = at(-3600);
    row.labels = R"([{"id":"01933a5e-0000-7000-8000-000000000007","name":"Khách sỉ","colour":"#123abc"}])";
    row.contacts = {{"phone", "+84987654321", "kept", "staff", {}},
                    {"phone", "+84912345678", "found", "message", id<MessageTag>(9)},
                    {"email", "lan@example.vn", "kept", "platform", {}}};
    row.addresses = {{"01933a5e-0000-7000-8000-000000000011",
                      "Lan",
                      "+84987654321",
                      "12 ngõ 5 Dịch Vọng",
                      "00166",
                      "01",
                      "Phường Cầu Giấy",
                      "Thành phố Hà Nội",
                      "00167",
                      "005",
                      "order",
                      {}}};
    row.consents = {{"marketing", true, at(-60), "staff"}};
    row.identities = {{row.channels[0], "Lan Nguyễn", "https://cdn.example/lan.jpg"}};
    row.merged = {{id<CustomerTag>(5), "Lan shop cũ", id<MergeTag>(6)}};
    return {wire::to_json(row), wire::to_json(row, wire::Eyes::whole)};
}

std::vector<std::string> channels()
{
    Channel row;
    row.id = id<ChannelTag>(3);
    row.seq = 12;
    row.platform = "messenger";
    row.app_slug = "main";
    row.external_id = "104400220033001";
    row.name = "Hoa Mai – Fanpage";
    row.state = "connected";
    row.since = at(-86400);
    row.last_event_at = at(0);
    row.token_expires_at = at(86400 * 30);
    auto cut_off = row;
    cut_off.state = "needs_reconnection";
    cut_off.failure_code = "disconnected";
    cut_off.failure_text = "Chủ shop đã huỷ quyền";
    cut_off.backlog = 3;
    return {channel_json(row), channel_json(cut_off)};
}

std::vector<std::string> frames()
{
    const auto message = wire::event_json(41, "message.created", wire::to_json(text_message()));
    const auto gone =
        wire::event_json(42, "conversation.updated", R"({"id":")" + id<ConversationTag>(2).text + R"(","gone":true})");
    return {R"({"welcome":{"epoch":"01933a5e-0000-7000-8000-000000000099","seq":57,"resync":false}})",
            R"({"events":[)" + message + ',' + gone + R"(,{"skip":[43,45]}]})", R"({"ping":7})"};
}

std::string as_file(const std::vector<std::string>& values)
{
    std::string text = "[\n";
    for (const auto& value : values) text += value + (&value == &values.back() ? "\n" : ",\n");
    return text + "]\n";
}

} // namespace

TEST_CASE("What goes over the wire is what the shared files say")
{
    const std::pair<const char*, std::vector<std::string>> files[] = {
        {"message.json", messages()},   {"conversation.json", conversations()},
        {"customer.json", customers()}, {"channel.json", channels()},
        {"frames.json", frames()},
    };
    for (const auto& [name, values] : files) {
        INFO(name << " (run with GOM_WRITE_WIRE=1 when the change is meant)");
        const auto path = tests::source_dir() / "tests/wire" / name;
        const auto text = as_file(values);
        CHECK_NOTHROW(boost::json::parse(text));
        if (std::getenv("GOM_WRITE_WIRE")) std::ofstream(path) << text;
        std::ifstream file(path);
        CHECK(std::string(std::istreambuf_iterator<char>(file), {}) == text);
    }
}

TEST_CASE("Any text survives becoming JSON")
{
    std::string all;
    for (int c = 1; c < 0x80; ++c) all += static_cast<char>(c);
    all += "Đặng Thị Ngọc Ánh \xE2\x80\xA8 🙂 </script>";
    CHECK(std::string(boost::json::parse(wire::quoted(all)).as_string()) == all);
}

TEST_CASE("What people must not read in passing stands masked")
{
    CHECK(wire::masked_phone("0987654321") == "09•••321");
    CHECK(wire::masked_phone("+84987654321") == "+84•••321");
    CHECK(wire::masked_phone("113") == "•••");
    CHECK(wire::masked_phone("").empty());
    CHECK(wire::masked_email("lan@example.vn") == "l•••@example.vn");
    CHECK(wire::masked_email("ánh@example.vn") == "•••");
    CHECK(wire::masked_email("không phải thư") == "•••");
    CHECK(wire::masked_address("12 Hàng Bài, Hoàn Kiếm, Hà Nội") == "•••, Hà Nội");
    CHECK(wire::masked_address("12 Hàng Bài") == "•••");
}

TEST_CASE("One reaction stands for each person, the latest, whatever order they arrive in")
{
    auto one = wire::with_reaction("[]", "lan", "❤", at(1));
    CHECK(wire::with_reaction(one, "lan", "👍", at(0)) == one);
    CHECK(wire::shown_reactions(wire::with_reaction(one, "lan", "", at(2))) == "[]");
    const auto gone_first = wire::with_reaction(wire::with_reaction("[]", "lan", "", at(2)), "lan", "❤", at(1));
    CHECK(wire::shown_reactions(gone_first) == "[]");
    CHECK(wire::with_reaction(wire::with_reaction("[]", "lan", "a", at(1)), "lan", "b", at(1)) ==
          wire::with_reaction(wire::with_reaction("[]", "lan", "b", at(1)), "lan", "a", at(1)));
}
