#include "tests/inbox/story.hpp"

#include <catch2/catch.hpp>

using namespace test_support;

TEST_CASE("A comment is a conversation of its post and author, and of nobody when the author is withheld")
{
    PrivateStore store;
    Story story(store);
    Received comment;
    comment.thread.kind = ThreadKind::comment;
    comment.thread.id = "post1:root1";
    comment.thread.post = Post{"post1", "Váy hoa mới về", "https://fb.example/post1", ""};
    comment.message_id = "c1";
    comment.content.text = "Giá bao nhiêu shop";
    comment.sent_at = Story::at(0);
    story.told({comment});
    auto conversation = story.conversation("post1:root1");
    CHECK(conversation.kind == "comment");
    CHECK(conversation.customer.id.empty());
    CHECK(boost::json::parse(conversation.post).as_object().at("text").as_string() == "Váy hoa mới về");
    CHECK(story.message("c1").kind == "comment");
    CHECK(story.count("customers") == 0);

    SECTION("a page's own answer finds the conversation of what it answers, whichever comes first")
    {
        Echoed answer;
        answer.thread.kind = ThreadKind::comment;
        answer.message_id = "c3";
        answer.content.text = "Dạ 250k ạ";
        answer.content.reply_to = "c2";
        answer.sent_at = Story::at(20);
        auto next = comment;
        next.message_id = "c2";
        next.content.text = "Còn màu đỏ không";
        next.sent_at = Story::at(10);
        const bool before = GENERATE(true, false);
        if (before) {
            story.told({answer});
            CHECK(story.count("raw_events where state = 'kept'") == 1);
            story.told({next});
        } else {
            story.told({answer, next});
        }
        CHECK(story.thread("post1:root1") == "Giá bao nhiêu shop\nCòn màu đỏ không\nDạ 250k ạ\n");
        CHECK(story.message("c3").reply_to == story.message("c2").id);
        CHECK(story.count("raw_events where state <> 'recorded'") == 0);
        CHECK(story.count("early_changes") == 0);
    }
    SECTION("hiding it takes it out of the thread, showing brings it back")
    {
        story.told({Hidden{"c1", true, Story::at(5)}});
        CHECK(story.message("c1").hidden);
        CHECK_FALSE(story.conversation("post1:root1").last_message);
        story.told({Hidden{"c1", false, Story::at(6)}});
        CHECK(story.conversation("post1:root1").last_message->platform_message_id == "c1");
        CHECK(story.conversation("post1:root1").waiting_since == Story::at(0));
        story.told({Hidden{"c1", true, Story::at(5.5)}}); // comes late: it has been shown again since
        CHECK_FALSE(story.message("c1").hidden);
    }
}

TEST_CASE("A quote leads to what it quotes, also when it came first")
{
    PrivateStore store;
    Story story(store);
    auto quoting = Story::says("lan", "m2", "cái này còn không", 10);
    quoting.content.reply_to = "m1";
    story.told({quoting});
    CHECK(story.message("m2").reply_to.empty());
    const auto events = story.told({Story::says("lan", "m1", "mẫu A", 0)});
    CHECK(story.message("m2").reply_to == story.message("m1").id);
    CHECK(kinds_of(events) == std::vector<std::string>{"conversation.updated", "message.created", "message.updated"});
}

TEST_CASE("Following makes somebody known but no conversation, and what it opens is not forgotten")
{
    PrivateStore store;
    Story story(store);
    Acted follow{Story::thread_of("lan", "Lan"), "follow", "", Story::at(5), true};
    CHECK(kinds_of(story.told({follow})) == std::vector<std::string>{"customer.created"});
    CHECK(story.count("conversations") == 0);
    story.told({Story::says("lan", "m1", "alo", 0)});
    CHECK(story.count("customers") == 1);
    CHECK(story.conversation("lan").last_customer_action_at == Story::at(5));
    CHECK(story.count("early_changes") == 0);
}

TEST_CASE("The reply window follows the customer's last doing that the platform counts")
{
    PrivateStore store;
    Story story(store);
    auto passive = Story::says("lan", "m2", "đã đặt đơn", 50);
    passive.opens_window = false;
    story.told({Story::says("lan", "m1", "alo", 10), passive});
    CHECK(story.conversation("lan").last_customer_action_at == Story::at(10));
    story.told({Story::says("lan", "m0", "trễ", 5)});
    CHECK(story.conversation("lan").last_customer_action_at == Story::at(10));
}

TEST_CASE("What a thread's notice asks for is fetched once")
{
    PrivateStore store;
    Story story(store);
    const ThreadNoticed notice{"lan", "replied_elsewhere", {"m7"}};
    story.told({notice, notice});
    story.told({notice});
    CHECK(story.count(
              "outbox where kind = 'history' and content->>'thread' = 'lan' and content->'message_ids'->>0 = 'm7'") ==
          1);
}

TEST_CASE("Whatever is genuine is kept, with the reason why nothing came of it")
{
    PrivateStore store;
    Story story(store);
    CHECK(
        story.told({Commerce{"order", "99887766", Story::at(0)}, Ignored{"typing"}, NotUnderstood{"field 'x' is new"}})
            .empty());
    CHECK(story.count("raw_events where state = 'kept' and note = 'order 99887766'") == 1);
    CHECK(story.count("raw_events where state = 'kept' and note = 'typing'") == 1);
    CHECK(story.count("raw_events where state = 'not_understood' and note = 'field ''x'' is new'") == 1);
}

TEST_CASE("A channel that the platform has cut off says so")
{
    PrivateStore store;
    Story story(store);
    const auto events = story.told({ChannelNotice{ChannelNotice::Kind::disconnected, "Chủ shop đã huỷ quyền", {}}});
    CHECK(kinds_of(events) == std::vector<std::string>{"channel.updated"});
    CHECK(story.value("select state from channels") == "needs_reconnection");
    CHECK(events[0].object.find("needs_reconnection") != std::string::npos);
    const auto warned = story.told({ChannelNotice{ChannelNotice::Kind::expiring, "", Story::at(0)}});
    CHECK(kinds_of(warned) == std::vector<std::string>{"channel.updated"});
    CHECK(story.count("channels where warned_at is not null and token_expires_at is not null and seq = " +
                      std::to_string(warned[0].seq)) == 1);
}
