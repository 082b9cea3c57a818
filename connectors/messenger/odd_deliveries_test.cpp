#include "connectors/messenger/messenger_testing.hpp"

using namespace connectors;
using namespace messenger_testing;
using inbox::AttachmentKind;

/// Shapes the reference does not show and Meta's deliveries may have all the same.
namespace {

Item done_to_comment(const std::string& verb, const std::string& entry_time, const std::string& text = "")
{
    const auto all = messenger.parse(
        R"({"object":"page","entry":[{"id":"1","time":)" + entry_time +
            R"(,"changes":[{"field":"feed","value":{"item":"comment","verb":")" + verb +
            R"(","comment_id":"5_7","post_id":"1_5","created_time":1767243799,"message":")" + text + R"("}}]}]})",
        app);
    REQUIRE(all.size() == 1);
    return all[0];
}

template <class What>
What event_with(const std::string& event)
{
    const auto all = messenger.parse(
        R"({"object":"page","entry":[{"id":"1","time":1767243600123,"messaging":[{"sender":{"id":"2"},"recipient":{"id":"1"},"timestamp":1767243600001,)" +
            event + "}]}]}",
        app);
    REQUIRE(all.size() == 1);
    REQUIRE(std::holds_alternative<What>(all[0].what));
    return std::get<What>(all[0].what);
}

} // namespace

TEST_CASE("A comment hidden, shown and hidden again is three events, although each carries the comment's own time")
{
    const auto first = done_to_comment("hide", "1767243800");
    CHECK(first.dedupe_key == done_to_comment("hide", "1767243800").dedupe_key);
    CHECK(first.dedupe_key != done_to_comment("unhide", "1767243810").dedupe_key);
    CHECK(first.dedupe_key != done_to_comment("hide", "1767243820").dedupe_key);

    CHECK(std::get<inbox::Hidden>(first.what).at <
          std::get<inbox::Hidden>(done_to_comment("unhide", "1767243810").what).at);

    // So is a comment that is changed and changed back.
    const auto edit = done_to_comment("edited", "1767243800", "M");
    CHECK(edit.dedupe_key != done_to_comment("edited", "1767243810", "L").dedupe_key);
    const auto back = done_to_comment("edited", "1767243820", "M");
    CHECK(edit.dedupe_key != back.dedupe_key);
    CHECK(std::get<inbox::Edited>(edit.what).at < std::get<inbox::Edited>(back.what).at);
    CHECK(std::get<inbox::Edited>(edit.what).edit_number == std::get<inbox::Edited>(back.what).edit_number);
}

TEST_CASE("A sticker whose number stands on the message alone is a sticker")
{
    const auto bare = content_of(R"({"mid":"m","sticker_id":369239263222822})");
    REQUIRE(bare.attachments.size() == 1);
    CHECK(bare.attachments[0].kind == AttachmentKind::sticker);
    CHECK(bare.attachments[0].platform_id == "369239263222822");
    CHECK_FALSE(bare.unsupported);

    const auto pictured = content_of(
        R"({"mid":"m","sticker_id":"5","attachments":[{"type":"image","payload":{"url":"https://x/a.png"}}]})");
    REQUIRE(pictured.attachments.size() == 1);
    CHECK(pictured.attachments[0].kind == AttachmentKind::sticker);
    CHECK(pictured.attachments[0].url == "https://x/a.png");
    CHECK(pictured.attachments[0].platform_id == "5");
}

TEST_CASE("A link in the words without a preview is no hole, and a button without words is none either")
{
    const auto link =
        content_of(R"({"mid":"m","text":"https://shop.example","attachments":[{"type":"fallback","payload":null}]})");
    CHECK(link.text == "https://shop.example");
    CHECK_FALSE(link.unsupported);
    CHECK(event_with<inbox::Received>(R"("postback":{"mid":"m"})").content.unsupported);
    CHECK_FALSE(event_with<inbox::Received>(R"("postback":{"mid":"m","title":"Xem giá"})").content.unsupported);
}

TEST_CASE("An advertisement that is known by its number alone still stands beside the first message")
{
    const auto said =
        event_with<inbox::Received>(R"("referral":{"ad_id":23840000000000001},"message":{"mid":"m","text":"alo"})");
    REQUIRE(said.content.attachments.size() == 1);
    CHECK(said.content.attachments[0].platform_id == "23840000000000001");
}

TEST_CASE("A reaction that does not say what was done was given when it names one")
{
    CHECK(event_with<inbox::Reacted>(R"("reaction":{"mid":"m","reaction":"love","emoji":"❤"})").emoji == "❤");
    CHECK(event_with<inbox::Reacted>(R"("reaction":{"mid":"m","action":"unreact","emoji":"❤"})").emoji.empty());
    CHECK(event_with<inbox::NotUnderstood>(R"("reaction":{"mid":"m"})").why.size() > 0);
}
