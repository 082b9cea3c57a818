#include "tests/inbox/story.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

using namespace test_support;

namespace {

Receipt named(Receipt::Kind kind, std::vector<std::string> ids, bool all_before = false)
{
    Receipt receipt;
    receipt.kind = kind;
    receipt.message_ids = std::move(ids);
    receipt.and_all_before = all_before;
    return receipt;
}

Receipt watermark(Receipt::Kind kind, const std::string& thread, double seconds)
{
    Receipt receipt;
    receipt.kind = kind;
    receipt.thread = thread;
    receipt.watermark = Story::at(seconds);
    return receipt;
}

constexpr auto delivered = Receipt::Kind::delivered;
constexpr auto read_by_them = Receipt::Kind::read;

} // namespace

TEST_CASE("Edits, reactions and recalls end alike in whatever order they arrive")
{
    PrivateStore store;
    Story story(store);
    std::vector<Inbound> told = {
        Story::says("lan", "m1", "lấy size M", 0),     Edited{"m1", "lấy size L", 1, Story::at(10)},
        Edited{"m1", "lấy size XL", 2, Story::at(20)}, Reacted{"m1", "lan", "❤", Story::at(11)},
        Reacted{"m1", "lan", "😆", Story::at(12)},     Reacted{"m1", "", "👍", Story::at(13)},
        Reacted{"m1", "", "", Story::at(14)},
    };
    const unsigned seed = GENERATE(1U, 2U, 3U, 4U, 5U);
    std::mt19937 shuffle(seed);
    std::shuffle(told.begin(), told.end(), shuffle);
    story.turn_limit = seed % 2 ? 1 : 3;
    if (seed == 5) story.told(told);
    else
        for (const auto& what : told) story.told({what});

    const auto message = story.message("m1");
    CHECK(message.text == "lấy size XL");
    CHECK(message.edit_number == 2);
    CHECK(message.edited_at == Story::at(20));
    const auto shown = boost::json::parse(wire::to_json(message)).as_object().at("reactions").as_array();
    REQUIRE(shown.size() == 1);
    CHECK(shown[0].as_object().at("emoji").as_string() == "😆");
    CHECK(story.conversation("lan").last_message->text == "lấy size XL");
    CHECK(story.count("early_changes") == 0);
    CHECK(story.count("raw_events where state <> 'recorded'") == 0);

    SECTION("and nothing brings back what was recalled")
    {
        const auto events = story.told({Recalled{"m1", Story::at(30)}});
        CHECK(kinds_of(events) == std::vector<std::string>{"conversation.updated", "message.updated"});
        story.told({Edited{"m1", "lấy size S", 3, Story::at(31)}, Story::says("lan", "m1", "lấy size M", 0)});
        CHECK(story.message("m1").text.empty());
        CHECK(story.message("m1").recalled_at == Story::at(30));
        CHECK(story.thread("lan") == "\n");
    }
}

TEST_CASE("A message that was recalled before it came is never shown with its words")
{
    PrivateStore store;
    Story story(store);
    story.told(
        {Recalled{"m1", Story::at(5)}, Edited{"m1", "khác", 1, Story::at(4)}, Story::says("lan", "m1", "bí mật", 0)});
    CHECK(story.message("m1").text.empty());
    CHECK(story.count("events where object like '%bí mật%'") == 0);
    CHECK(story.conversation("lan").unread_count == 1);
}

TEST_CASE("What never finds its message is kept and says what it waits for")
{
    PrivateStore store;
    Story story(store);
    story.told({Reacted{"nowhere", "lan", "❤", Story::at(0)}, named(read_by_them, {"nowhere"})});
    CHECK(story.count("raw_events where state = 'kept' and note = 'waits for nowhere'") == 2);
    CHECK(story.count("early_changes") == 2);
    CHECK(story.record_all().empty());
}

TEST_CASE("What the shop wrote is delivered and read, and never goes back")
{
    PrivateStore store;
    Story story(store);
    story.told({Story::says("lan", "m1", "alo", 0), Story::answers("lan", "e1", "một", 10),
                Story::answers("lan", "e2", "hai", 20), Story::answers("lan", "e3", "ba", 30)});

    SECTION("by name")
    {
        const auto events = story.told({named(read_by_them, {"e2"})});
        CHECK(kinds_of(events) == std::vector<std::string>{"message.updated"});
        story.told({named(delivered, {"e2", "e1"})});
        CHECK(story.message("e1").state == "delivered");
        CHECK(story.message("e2").state == "read");
        CHECK(story.message("e3").state == "sent");
        CHECK(story.told({named(delivered, {"e2", "e1"})}).empty());
    }
    SECTION("up to a time")
    {
        story.told({watermark(delivered, "lan", 20), watermark(read_by_them, "lan", 10)});
        CHECK(story.message("e1").state == "read");
        CHECK(story.message("e2").state == "delivered");
        CHECK(story.message("e3").state == "sent");
        story.told({watermark(read_by_them, "lan", 5)});
        CHECK(story.message("e2").state == "delivered");

        SECTION("also what arrives below it later")
        {
            story.told({Story::answers("lan", "e0", "không", 4), Story::answers("lan", "e15", "một rưỡi", 15)});
            CHECK(story.message("e0").state == "read");
            CHECK(story.message("e15").state == "delivered");
        }
    }
    SECTION("with all before it")
    {
        const auto events = story.told({named(read_by_them, {"e3"}, true)});
        CHECK(story.message("e1").state == "read");
        CHECK(story.message("e3").state == "read");
        CHECK(kinds_of(events) == std::vector<std::string>{"conversation.updated", "message.updated", "message.updated",
                                                           "message.updated"});
        CHECK(story.message("m1").state.empty());
    }
    SECTION("also when the receipt comes before the echo, or before the thread")
    {
        story.told({named(delivered, {"e9"}), watermark(read_by_them, "mai", 5)});
        story.told({Story::answers("lan", "e9", "chín", 90), Story::answers("mai", "e8", "tám", 4)});
        CHECK(story.message("e9").state == "delivered");
        CHECK(story.message("e8").state == "read");
        CHECK(story.count("early_changes") == 0);
    }
}
