#include "connectors/zalo/zalo_test.hpp"

using namespace connectors;
using namespace connectors::zalo_sample;

namespace {

const HistoryRequest of_lan = {lan, lan, noon - 24h, ""};

Step<History> history(const HistoryRequest& request, const Answers& so_far)
{
    const auto our_app = app();
    const auto settings = channel();
    return zalo().history(request, {our_app, settings, oa, noon}, so_far);
}

std::string from_lan(const std::string& rest)
{
    return R"({"src":1,"time":1767243600001,"sent_time":"12:00:00 01/01/2026","from_id":8800112233445566778,)"
           R"("from_display_name":"Lan Anh","from_avatar":"https://s120-ava-talk.zadn.vn/a.jpg",)"
           R"("to_id":4318657068771012646,"to_display_name":"Hoa Mai",)" +
           rest + "}";
}

std::string from_shop(const std::string& rest)
{
    return R"({"src":0,"time":1767243700000,"from_id":"4318657068771012646","from_display_name":"Hoa Mai",)"
           R"("to_id":"8800112233445566778","to_display_name":"Lan Anh",)" +
           rest + "}";
}

std::string page(const std::vector<std::string>& messages)
{
    std::string all;
    for (const auto& message : messages) all += (all.empty() ? "" : ",") + message;
    return R"({"data":[)" + all + R"(],"error":0,"message":"Success"})";
}

HistoryPage read(const std::vector<std::string>& messages, const HistoryRequest& request = of_lan)
{
    return ended<HistoryPage>(history(request, {reply(200, page(messages))}));
}

template <class Kind>
Kind only(const std::string& message)
{
    const auto got = read({message});
    REQUIRE(got.items.size() == 1);
    REQUIRE(std::holds_alternative<Kind>(got.items[0].what));
    return std::get<Kind>(got.items[0].what);
}

} // namespace

TEST_CASE("A past Zalo message is the item its webhook would have been")
{
    const auto got = read({from_lan(R"("message_id":"doc-msg-1","type":"text","message":"Chào shop")")});
    REQUIRE(got.items.size() == 1);
    const auto told = only_item(fixture("user_send_text"));
    CHECK(got.items[0].dedupe_key == told.dedupe_key);
    CHECK(got.items[0].channel == told.channel);
    const auto& past = std::get<inbox::Received>(got.items[0].what);
    const auto& live = std::get<inbox::Received>(told.what);
    CHECK(past.message_id == live.message_id);
    CHECK(past.content.text == live.content.text);
    CHECK(past.sent_at == live.sent_at);
    CHECK(past.thread.id == live.thread.id);
    CHECK(past.thread.customer->name == "Lan Anh");

    SECTION("and its body parses to itself")
    {
        const auto again = only_item(got.items[0].body);
        CHECK(again.dedupe_key == got.items[0].dedupe_key);
        CHECK(std::get<inbox::Received>(again.what).thread.customer->name == "Lan Anh");
    }
    SECTION("the shop's own comes back as the shop's, and no bot is made of a colleague")
    {
        const auto ours = only<inbox::Echoed>(from_shop(R"("message_id":"b1","type":"text","message":"Dạ còn ạ")"));
        CHECK(ours.thread.id == lan);
        CHECK(ours.author == inbox::AuthorKind::page);
        CHECK(ours.message_id == "b1");
    }
}

TEST_CASE("Types of Zalo's history are read under their own names")
{
    const auto kind = [](const std::string& rest) {
        const auto received = only<inbox::Received>(from_lan(R"("message_id":"h1",)" + rest));
        REQUIRE(received.content.attachments.size() >= 1);
        return received.content.attachments.front();
    };
    const std::string file =
        R"(,"message":"","thumb":"https://x.zdn.vn/t.jpg","url":"https://x.zdn.vn/f","description":"tả")";
    CHECK(kind(R"("type":"photo")" + file).kind == inbox::AttachmentKind::image);
    CHECK(kind(R"("type":"photo")" + file).thumbnail_url == "https://x.zdn.vn/t.jpg");
    CHECK(kind(R"("type":"GIF")" + file).mime == "image/gif");
    CHECK(kind(R"("type":"voice")" + file).kind == inbox::AttachmentKind::audio);
    CHECK(kind(R"("type":"video")" + file).kind == inbox::AttachmentKind::video);
    CHECK(kind(R"("type":"file")" + file).kind == inbox::AttachmentKind::file);
    CHECK(kind(R"("type":"sticker")" + file).kind == inbox::AttachmentKind::sticker);
    CHECK(kind(R"("type":"link")" + file).link == "https://x.zdn.vn/f");
    CHECK(
        kind(
            R"("type":"links","links":[{"title":"Áo","url":"https://shop.vn/1","thumb":"https://shop.vn/1.jpg","description":"mới"}])")
            .title == "Áo");
    CHECK(kind(R"("type":"location","message":"{\"latitude\":\"21.0287\",\"longitude\":\"105.8522\"}")")
              .latitude.value() == Approx(21.0287));
    CHECK(kind(R"("type":"location","location":{"latitude":21.0287,"longitude":105.8522})").longitude.value() ==
          Approx(105.8522));
    CHECK(only<inbox::Received>(from_lan(R"("message_id":"h2","type":"consent group 9")")).content.unsupported);
}

TEST_CASE("Zalo's history is walked page by page until it is older than wanted")
{
    const auto text = [](int number) {
        return from_lan(R"("message_id":"h)" + std::to_string(number) + R"(","type":"text","message":"x")");
    };
    const auto call = next_call(history(of_lan, {}));
    CHECK(call.url == "https://openapi.zalo.me/v2.0/oa/conversation?data=%7B%22offset%22%3A0%2C%22count%22%3A10%2C"
                      "%22user_id%22%3A%228800112233445566778%22%7D");
    CHECK(header(call, "access_token") == "doc-access-token");

    std::vector<std::string> full;
    for (int i = 0; i < 10; ++i) full.push_back(text(i));
    const auto first = read(full);
    CHECK(first.items.size() == 10);
    CHECK(first.cursor == "8"); // pages overlap
    auto next = of_lan;
    next.cursor = first.cursor;
    CHECK(next_call(history(next, {})).url.find("%22offset%22%3A8%2C") != std::string::npos);
    CHECK(read({text(1)}, next).cursor == "9");
    CHECK(read({}, next).cursor.empty());
    CHECK(read({}, next).items.empty());

    SECTION("a page of older ones is the last and brings nothing")
    {
        auto recent = of_lan;
        recent.since = noon + 1h;
        CHECK(read(full, recent).items.empty());
        CHECK(read(full, recent).cursor.empty());
        CHECK(read({text(1), from_shop(R"("message_id":"b","type":"text","message":"x")")}, {lan, lan, noon + 1s, ""})
                  .items.size() == 1);
    }
    SECTION("without a thread it names the people to ask about")
    {
        const auto all = read({text(1), text(2), from_shop(R"("message_id":"b","type":"text","message":"x")")},
                              {"", "", noon - 24h, ""});
        CHECK(all.items.size() == 3);
        REQUIRE(all.threads.size() == 1);
        CHECK(all.threads[0].thread == lan);
        CHECK(all.threads[0].since == noon - 24h);
        CHECK(next_call(history({"", "", noon, ""}, {})).url.find("/v2.0/oa/listrecentchat?data=") !=
              std::string::npos);
    }
    SECTION("one bad message does not spoil its neighbours and is kept")
    {
        const auto mixed = read({text(1), R"({"src":9,"time":"never"})", text(2)});
        REQUIRE(mixed.items.size() == 3);
        CHECK(std::holds_alternative<inbox::NotUnderstood>(mixed.items[1].what));
        CHECK(mixed.items[1].channel == oa);
        CHECK(mixed.items[1].body == R"({"src":9,"time":"never"})");
    }
    SECTION("refusals say what to do")
    {
        const auto refused = [&](int status, const std::string& body) {
            return ended<HistoryRefused>(history(of_lan, {reply(status, body)})).why;
        };
        CHECK(std::holds_alternative<inbox::NeedsReconnection>(refused(200, R"({"error":-216})")));
        CHECK(std::holds_alternative<inbox::TryAgain>(refused(200, R"({"error":-32})")));
        CHECK(std::holds_alternative<inbox::TryAgain>(refused(502, "")));
        CHECK(std::holds_alternative<inbox::Failed>(refused(200, R"({"error":-213})")));
    }
    SECTION("visitors of a web site have no history")
    {
        CHECK(ended<HistoryPage>(history({"anonymous:v/c", "", noon, ""}, {})).cursor.empty());
    }
}

TEST_CASE("A person's Zalo name is asked for once, and is something even when Zalo hides it")
{
    const auto our_app = app();
    const auto settings = channel();
    const auto profile = [&](const Answers& so_far) {
        return zalo().profile(lan, lan, {our_app, settings, oa, noon}, so_far);
    };
    CHECK(next_call(profile({})).url ==
          "https://openapi.zalo.me/v3.0/oa/user/detail?data=%7B%22user_id%22%3A%228800112233445566778%22%7D");
    const auto told = ended<Profile>(
        profile({reply(200, R"({"data":{"display_name":"Lan Anh","avatar":"https://s120-ava-talk.zadn.vn/1",)"
                            R"("avatars":{"240":"https://s240-ava-talk.zadn.vn/1"}},"error":0})")}));
    CHECK(told.name == "Lan Anh");
    CHECK(told.avatar_url == "https://s240-ava-talk.zadn.vn/1");
    CHECK(ended<Profile>(profile({reply(200, R"({"data":{"is_sensitive":true},"error":0})")})).name ==
          "Khách Zalo 6778");
    CHECK_FALSE(ended<NoProfile>(profile({reply(200, R"({"error":-213})")})).try_later);
    CHECK(ended<NoProfile>(profile({reply(200, R"({"error":-32})")})).try_later);
    CHECK(ended<NoProfile>(profile({reply(500, "")})).try_later);
    CHECK(ended<Profile>(zalo().profile("anonymous:visitor-9", "", {our_app, settings, oa, noon}, {})).name ==
          "Khách website or-9");
}
