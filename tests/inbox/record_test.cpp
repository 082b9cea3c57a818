#include "tests/inbox/story.hpp"

#include <catch2/catch.hpp>

using namespace test_support;

TEST_CASE("A customer's first message makes one customer, one conversation and one message, and says so")
{
    PrivateStore store;
    Story story(store);
    const auto events = story.told({Story::says("lan", "m1", "Chị ơi còn size M không?", 0, "Nguyễn Thị Lan")});
    CHECK(kinds_of(events) == std::vector<std::string>{"customer.created", "conversation.created", "message.created"});

    const auto customer = boost::json::parse(events[0].object).as_object();
    CHECK(customer.at("name").as_string() == "Nguyễn Thị Lan");
    const auto conversation = boost::json::parse(events[1].object).as_object();
    CHECK(conversation.at("unread_count").as_int64() == 1);
    CHECK(conversation.at("status").as_string() == "open");
    CHECK(conversation.at("waiting_since").as_string() == to_text(Story::at(0)));
    CHECK(conversation.at("customer").as_object().at("name").as_string() == "Nguyễn Thị Lan");
    CHECK(conversation.at("last_message").as_object().at("text").as_string() == "Chị ơi còn size M không?");
    const auto message = boost::json::parse(events[2].object).as_object();
    CHECK(message.at("seq").as_int64() == events[2].seq);
    CHECK(message.at("author").as_object().at("id") == customer.at("id"));
    CHECK(message.at("conversation_id") == conversation.at("id"));
    CHECK(message.at("sent_at").as_string() == to_text(Story::at(0)));
    CHECK(events[2].audience.conversation.text == conversation.at("id").as_string());
    CHECK(story.count("raw_events where state = 'recorded' and message_id is not null") == 1);
    CHECK(story.count("outbox") == 0);
}

TEST_CASE("Twenty messages of a stranger at once make one customer, one conversation, twenty messages")
{
    PrivateStore store;
    Story story(store);
    story.turn_limit = GENERATE(1, 7, 200);
    std::vector<Inbound> told;
    for (int i = 0; i < 20; ++i)
        told.push_back(Story::says("lan", "m" + std::to_string(i), "tin " + std::to_string(i), (i * 7) % 20));
    story.told(told);
    CHECK(story.count("customers") == 1);
    CHECK(story.count("identities") == 1);
    CHECK(story.count("conversations") == 1);
    CHECK(story.count("messages") == 20);
    CHECK(story.count("outbox where kind = 'profile'") == 1);
    CHECK(story.conversation("lan").unread_count == 20);
    CHECK(story.conversation("lan").last_message_at == Story::at(19));
    CHECK(story.conversation("lan").waiting_since == Story::at(0));
}

TEST_CASE(
    "A list of the past knows the second, the delivery the millisecond: the sharper time holds, whichever came first")
{
    PrivateStore store;
    Story story(store);
    story.turn_limit = GENERATE(1, 200);
    const bool list_first = GENERATE(true, false);
    const auto told_by = [&](bool list) {
        std::vector<Inbound> all;
        for (const auto& [id, at] : {std::pair{"m1", 60.7}, std::pair{"m2", 60.2}, std::pair{"m3", 60.9}}) {
            all.push_back(Story::says("lan", id, id, list ? 60 : at));
        }
        story.told(all, list);
    };
    story.told({Story::says("lan", "m0", "m0", 60.5)});
    told_by(list_first);
    told_by(!list_first);
    CHECK(story.thread("lan") == "m2\nm0\nm1\nm3\n");
    CHECK(story.count("messages") == 4);
    CHECK(story.conversation("lan").last_message_at == Story::at(60.9));
    CHECK(story.conversation("lan").last_message->text == "m3");
    CHECK(story.conversation("lan").waiting_since == Story::at(60.2));
    CHECK(story.conversation("lan").unread_count == 4);
    told_by(true); // the list again changes nothing
    CHECK(story.conversation("lan").last_message_at == Story::at(60.9));
}

TEST_CASE("A sticker of which only the number is told lies on its platform; it did not fail to be fetched")
{
    PrivateStore store;
    Story story(store);
    auto said = Story::says("lan", "m1", "", 0);
    Attachment sticker;
    sticker.kind = AttachmentKind::sticker;
    said.content.attachments.push_back(sticker);
    story.told({said});
    CHECK(story.value("select attachments -> 0 ->> 'state' from messages") == "linked");
    CHECK(story.count("outbox where kind = 'media'") == 0);
}

TEST_CASE("A message appears once, however often it is delivered and by whichever way")
{
    PrivateStore store;
    Story story(store);
    const auto said = Story::says("lan", "m1", "alo shop", 0);
    story.told({said, said});
    CHECK(story.told({said}).empty());
    CHECK(story.told({said}, true).empty());
    CHECK(story.count("messages") == 1);
    CHECK(story.conversation("lan").unread_count == 1);

    SECTION("also as the echo of what the shop wrote elsewhere")
    {
        const auto echo = Story::answers("lan", "e1", "Dạ còn ạ", 5);
        story.told({echo, echo});
        CHECK(story.told({echo}).empty());
        CHECK(story.count("messages") == 2);
    }
}

TEST_CASE("Messages stand in the platform's order, and a late one says that it is late")
{
    PrivateStore store;
    Story story(store);
    story.told({Story::says("lan", "m3", "ba", 30), Story::says("lan", "m1", "một", 10)});
    CHECK(story.thread("lan") == "một\nba\n");
    CHECK_FALSE(story.message("m1").late); // the same turn brought both
    story.told({Story::says("lan", "m2", "hai", 20)});
    CHECK(story.thread("lan") == "một\nhai\nba\n");
    CHECK(story.message("m2").late);
    CHECK_FALSE(story.message("m3").late);
    CHECK(story.conversation("lan").last_message->platform_message_id == "m3");

    SECTION("equal times go by the platform's own position, then by arrival")
    {
        auto a = Story::says("lan", "a", "vị trí hai", 50), b = Story::says("lan", "b", "vị trí một", 50);
        a.position = 2;
        b.position = 1;
        story.told({a});
        story.told({b});
        CHECK(story.thread("lan") == "một\nhai\nba\nvị trí một\nvị trí hai\n");
    }
}

TEST_CASE("A time that cannot be true is put right")
{
    PrivateStore store;
    Story story(store);
    auto none = Story::says("lan", "none", "không có giờ", 0), old = none, future = none;
    none.sent_at = Time{};
    old.message_id = "old";
    old.sent_at = Time{std::chrono::seconds{1}};
    future.message_id = "future";
    future.sent_at = Story::at(0) + std::chrono::years{80};
    story.told({none, old, future});
    CHECK(
        story.count(
            "messages where platform_message_id = 'none' and sent_at between now() - interval '1 minute' and now()") ==
        1);
    CHECK(story.count("messages where platform_message_id = 'old' and sent_at = '2010-01-01 00:00Z'") == 1);
    CHECK(story.count("messages where platform_message_id = 'future' and sent_at between now() and now() + interval '6 "
                      "minutes'") == 1);
}

TEST_CASE("Who waits and since when follows from who spoke last")
{
    PrivateStore store;
    Story story(store);
    story.told({Story::says("lan", "m1", "alo", 0), Story::says("lan", "m2", "shop ơi", 10)});
    CHECK(story.conversation("lan").waiting_since == Story::at(0));

    auto greeting = Story::answers("lan", "bot", "Shop sẽ trả lời ngay", 11);
    greeting.author = AuthorKind::bot;
    story.told({greeting});
    CHECK(story.conversation("lan").waiting_since == Story::at(0)); // a bot's greeting answers nobody
    CHECK(story.conversation("lan").own_in_row == 1);

    story.told({Story::answers("lan", "e1", "Dạ em đây", 20)});
    CHECK_FALSE(story.conversation("lan").waiting_since);
    CHECK(story.conversation("lan").own_in_row == 2);
    CHECK(story.conversation("lan").unread_count == 2);

    SECTION("a question that came late and stood before the answer is answered")
    {
        story.told({Story::says("lan", "m3", "còn hàng không", 15)});
        CHECK_FALSE(story.conversation("lan").waiting_since);
        CHECK(story.conversation("lan").own_in_row == 1); // the bot's greeting stands before it
        CHECK(story.conversation("lan").unread_count == 3);
    }
    SECTION("and one after it waits")
    {
        story.told({Story::says("lan", "m3", "còn hàng không", 25)});
        CHECK(story.conversation("lan").waiting_since == Story::at(25));
        CHECK(story.conversation("lan").own_in_row == 0);
    }
}

TEST_CASE("A customer who writes again opens what was put away")
{
    PrivateStore store;
    Story story(store);
    story.told({Story::says("lan", "m1", "alo", 100)});
    const std::string status = GENERATE("resolved", "snoozed", "pending");
    store.as_workspace(story.shop.workspace, [&](pqxx::work& tx) {
        tx.exec_params("update conversations set status = $1, snoozed_until = now() + interval '1 day'", status);
    });
    SECTION("with a new message")
    {
        story.told({Story::says("lan", "m2", "còn không", 200)});
        CHECK(story.conversation("lan").status == "open");
        CHECK_FALSE(story.conversation("lan").snoozed_until);
    }
    SECTION("also a late one, which nobody has seen")
    {
        story.told({Story::says("lan", "m2", "còn không", 50)});
        CHECK(story.conversation("lan").status == "open");
    }
    SECTION("not with an old one that repair found, nor with the shop's own words, nor a duplicate, nor a hidden one")
    {
        auto hidden = Story::says("lan", "h", "", 300);
        hidden.content.hidden = true;
        story.told({Story::says("lan", "m2", "còn không", 50)}, true);
        story.told({Story::answers("lan", "e1", "dạ", 200), Story::says("lan", "m1", "alo", 100), hidden});
        CHECK(story.conversation("lan").status == status);
    }
}

TEST_CASE("What is kept but not shown counts nowhere")
{
    PrivateStore store;
    Story story(store);
    auto hidden = Story::says("lan", "h1", "Bạn đã bắt đầu cuộc trò chuyện", 50);
    hidden.content.hidden = true;
    story.told({Story::says("lan", "m1", "alo", 0)});
    story.told({hidden});
    CHECK(story.conversation("lan").unread_count == 1);
    CHECK(story.conversation("lan").last_message->platform_message_id == "m1");
    CHECK(story.message("h1").hidden);
}

TEST_CASE("The shop's side is shown by who it was")
{
    PrivateStore store;
    Story story(store);
    auto echo = Story::answers("lan", "e1", "Dạ em chào chị", 0);
    echo.author_name = "Hằng";
    story.told({echo}); // the shop may speak first
    const auto said = story.message("e1");
    CHECK(said.direction == "outgoing");
    CHECK(said.author.kind == "page");
    CHECK(said.author.name == "Hằng");
    CHECK(said.state == "sent");
    CHECK(story.conversation("lan").unread_count == 0);
    CHECK(story.conversation("lan").own_in_row == 1);
    CHECK_FALSE(story.conversation("lan").last_customer_action_at);
}

TEST_CASE("Names fill what is empty, wherever they come from, and every conversation shows them")
{
    PrivateStore store;
    Story story(store);
    story.told({Story::says("lan", "m1", "alo", 0)});
    CHECK(
        story.value(
            "select content->>'platform_user_id' || ' ' || (content->>'thread') from outbox where kind = 'profile'") ==
        "lan lan");
    CHECK(story.last_result.outbox_touched);

    Introduced who;
    who.customer = Party{"lan", "Nguyễn Thị Lan", "https://cdn.example/lan.jpg"};
    who.phone = "0987654321";
    who.address = "12 Hàng Bài, Hoàn Kiếm, Hà Nội";
    const auto events = story.told({who});
    CHECK(kinds_of(events) == std::vector<std::string>{"customer.updated", "conversation.updated"});
    CHECK(events[0].object.find("987654321") == std::string::npos);
    CHECK(events[0].object.find("+84•••321") != std::string::npos);
    CHECK(events[0].object.find("Hàng Bài") == std::string::npos);
    CHECK(events[1].object.find("Nguyễn Thị Lan") != std::string::npos);
    CHECK(story.value("select phone from customers") == "+84987654321");
    CHECK(story.told({who}).empty());

    SECTION("and what the shop has written stands")
    {
        who.customer.name = "Lan 2";
        who.phone = "0901000000";
        CHECK(kinds_of(story.told({who})) ==
              std::vector<std::string>{"customer.updated"}); // one more number, kept beside
        CHECK(story.told({who}).empty());
        CHECK(story.value("select phone from customers") == "+84987654321");
        CHECK(story.value("select name from customers") == "Nguyễn Thị Lan");
        CHECK(story.value("select name from identities") == "Lan 2");
    }
    SECTION("decomposed Vietnamese is composed")
    {
        story.told({Story::says("hoa", "m9", "Co\xCC\x81 ha\xCC\x80ng", 9, "Ho\xC3\xA0")});
        CHECK(story.message("m9").text == "Có hàng");
    }
}

TEST_CASE("Attachments stand there at once, and their files are asked for")
{
    PrivateStore store;
    Story story(store);
    auto said = Story::says("lan", "m1", "", 0);
    Attachment picture, place, product;
    picture.kind = AttachmentKind::image;
    picture.url = "https://cdn.example/a.jpg?x=1";
    picture.name = "váy \"hoa\".jpg";
    place.kind = AttachmentKind::location;
    place.latitude = 21.0278;
    place.longitude = 105.8342;
    product.kind = AttachmentKind::product;
    product.platform_id = "1729384756";
    product.title = "Váy hoa";
    said.content.attachments = {picture, place, product};

    SECTION("kept")
    {
        story.told({said});
        const auto shown = boost::json::parse(story.message("m1").attachments).as_array();
        REQUIRE(shown.size() == 3);
        CHECK(shown[0].as_object().at("state").as_string() == "fetching");
        CHECK_FALSE(shown[0].as_object().contains("url"));
        CHECK(shown[1].as_object().at("latitude").as_double() == 21.0278);
        CHECK(shown[2].as_object().at("state").as_string() == "ready");
        CHECK(story.count("attachments") == 3);
        CHECK(story.value("select content->>'url' from outbox where kind = 'media'") == picture.url);
        CHECK(story.value(
                  "select a.source_url from attachments a join outbox o on o.content->>'attachment_id' = a.id::text") ==
              picture.url);
    }
    SECTION("or linked where the platform forbids keeping them")
    {
        story.link_media = true;
        story.told({said});
        const auto shown = boost::json::parse(story.message("m1").attachments).as_array();
        CHECK(shown[0].as_object().at("state").as_string() == "linked");
        CHECK(shown[0].as_object().at("url").as_string() == picture.url);
        CHECK(story.count("outbox where kind = 'media'") == 0);
    }
    SECTION("and gone when the message is recalled")
    {
        story.told({said});
        story.told({Recalled{"m1", Story::at(9)}});
        CHECK(story.message("m1").attachments == "[]");
        CHECK(story.count("attachments where state = 'failed' and source_url is null and failure = 'recalled'") == 3);
    }
    SECTION("a webhook enriches what history knew less of, never the other way")
    {
        auto poor = said;
        poor.content.attachments.clear();
        poor.content.unsupported = true;
        story.told({poor}, true);
        CHECK(story.message("m1").unsupported);
        CHECK(kinds_of(story.told({said})) == std::vector<std::string>{"conversation.updated", "message.updated"});
        CHECK_FALSE(story.message("m1").unsupported);
        CHECK(story.count("attachments") == 3);
        CHECK(story.told({poor}, true).empty());
        CHECK(story.count("attachments") == 3);
        CHECK(story.conversation("lan").unread_count == 1);
    }
}

TEST_CASE("A poisonous event fails its turn and leaves nothing behind")
{
    PrivateStore store;
    Story story(store);
    CHECK_THROWS(story.told({Story::says("lan", "m1", "tốt", 0), Story::says("mai", "m2", "\xff\xfe", 1)}));
    CHECK(story.count("messages") == 0);
    CHECK(story.count("raw_events where state = 'pending'") == 2);
    CHECK(story.count("events") == 0);
}
