#include "connectors/messenger/messenger_testing.hpp"

using namespace connectors;
using namespace messenger_testing;

/// What we make of each thing that can happen in a chat. The payloads stand in fixtures/.

TEST_CASE("A customer's text arrives with its writer, its time and its name")
{
    const auto said = read<inbox::Received>("text");
    CHECK(said.content.text == "Shop ơi còn size M không?");
    CHECK(said.message_id == "m_AbC-1");
    CHECK(said.thread.kind == inbox::ThreadKind::message);
    CHECK(said.thread.id == customer);
    CHECK(said.thread.customer->id == customer);
    CHECK(inbox::to_text(said.sent_at) == "2026-01-01T05:00:00.001Z");
    CHECK(said.opens_window);
    CHECK_FALSE(said.owned_elsewhere);
    CHECK_FALSE(said.content.unsupported);
    CHECK(only("text").channel == "104400220033001");
    CHECK(only("text").dedupe_key == "message:m_AbC-1");
}

TEST_CASE("Quick replies and answers keep what they refer to")
{
    CHECK(content("quick_reply").text == "Size M");
    CHECK(content("quick_reply").payload == "SIZE_M");
    CHECK(content("reply_to").reply_to == "m_AbC-0");
}

TEST_CASE("A pressed button is a message; where the customer came from stands beside it")
{
    const auto pressed = read<inbox::Received>("postback");
    CHECK(pressed.content.text == "Xem giá");
    CHECK(pressed.content.payload == "PRICE_SKU_17");
    CHECK(pressed.message_id == "m_AbC-5");
    REQUIRE(pressed.content.attachments.size() == 1);
    CHECK(pressed.content.attachments[0].title == "Sale Tết");
    CHECK(pressed.content.attachments[0].platform_id == "23840000000000001");
    CHECK(pressed.content.attachments[0].link == "https://www.facebook.com/100200300_555");
    CHECK(only("postback").dedupe_key == "postback:m_AbC-5");
    CHECK(only("postback_without_mid").dedupe_key == "postback:6543210987654321:1767243600001:GET_STARTED");
    CHECK(read<inbox::Received>("postback_without_mid").message_id == only("postback_without_mid").dedupe_key);

    const auto from_ad = content("referral_beside_message");
    CHECK(from_ad.text == "Tư vấn giúp mình");
    CHECK(from_ad.attachments.at(0).platform_id == "23840000000000001");

    const auto alone = read<inbox::Acted>("referral");
    CHECK(alone.what == "referral");
    CHECK(alone.detail == "qr-table-4");
    CHECK_FALSE(alone.opens_window);
    CHECK(read<inbox::Acted>("referral_ad").detail == "Sale Tết");
    CHECK(read<inbox::Acted>("referral_ad").opens_window);
}

TEST_CASE("An echo says who of the shop's side wrote")
{
    const auto ours = read<inbox::Echoed>("echo_by_us");
    CHECK(ours.by_us);
    CHECK(ours.author == inbox::AuthorKind::staff);
    CHECK(ours.reference == "0192f0c1-7a8b-7c1d-9e2f-001122334455");
    CHECK(ours.thread.id == customer);
    CHECK(ours.content.text == "Dạ còn ạ");
    CHECK(only("echo_by_us").dedupe_key == "message:m_AbC-7");

    for (const auto* name : {"echo_by_page", "echo_by_other_app"}) {
        CAPTURE(name);
        const auto other = read<inbox::Echoed>(name);
        CHECK_FALSE(other.by_us);
        CHECK(other.author == inbox::AuthorKind::page);
        CHECK(other.reference.empty());
        CHECK(other.thread.id == customer);
    }
    // Without the app's id the reference alone proves it.
    const auto all = messenger.parse(fixture("echo_by_us"), {});
    CHECK(std::get<inbox::Echoed>(all.at(0).what).by_us);
}

TEST_CASE("Receipts name messages, a moment, or both")
{
    const auto delivered = read<inbox::Receipt>("delivery");
    CHECK(delivered.kind == inbox::Receipt::Kind::delivered);
    CHECK(delivered.thread == customer);
    CHECK(delivered.message_ids == std::vector<std::string>{"m_AbC-7"});
    CHECK(inbox::to_text(*delivered.watermark) == "2026-01-01T05:00:50.000Z");
    CHECK(read<inbox::Receipt>("delivery_watermark_only").message_ids.empty());

    const auto seen = read<inbox::Receipt>("read");
    CHECK(seen.kind == inbox::Receipt::Kind::read);
    CHECK(only("read").dedupe_key == "read:6543210987654321:1767243650000");

    const auto instagram = read<inbox::Receipt>("instagram_read");
    CHECK(instagram.message_ids == std::vector<std::string>{"aWdfZAG2"});
    CHECK(instagram.and_all_before);
    CHECK_FALSE(instagram.watermark);
}

TEST_CASE("Reactions are set and taken back")
{
    CHECK(read<inbox::Reacted>("reaction").emoji == "❤");
    CHECK(read<inbox::Reacted>("reaction").actor == customer);
    CHECK(read<inbox::Reacted>("reaction").message_id == "m_AbC-7");
    CHECK(read<inbox::Reacted>("reaction_without_emoji").emoji == "😆");
    CHECK(read<inbox::Reacted>("unreact").emoji.empty());
    CHECK(only("reaction").dedupe_key != only("unreact").dedupe_key);
}

TEST_CASE("Edits and deletions name the message they change")
{
    const auto edit = read<inbox::Edited>("edit");
    CHECK(edit.text == "Shop ơi còn size L không?");
    CHECK(edit.edit_number == 1);
    CHECK(only("edit").dedupe_key == "edit:m_AbC-1:1");
    CHECK(read<inbox::Edited>("edit_number").edit_number == 2);
    CHECK(read<inbox::Recalled>("deleted").message_id == "m_AbC-1");
    CHECK(read<inbox::Recalled>("instagram_deleted").message_id == "aWdfZAG1");
}

TEST_CASE("What else happens in a chat is told for what it is")
{
    CHECK(read<inbox::Acted>("opt_in").what == "opt_in");
    CHECK(read<inbox::Acted>("opt_in").detail == "thong-bao");
    CHECK(read<inbox::Acted>("account_linking").what == "account_linked");
    CHECK(read<inbox::Ignored>("opt_in_of_a_visitor").why == "opt_in_of_a_visitor");
    for (const auto* name : {"pass_thread", "take_thread", "request_thread", "app_roles"}) {
        CHECK(read<inbox::Ignored>(name).why == "handover");
    }
    using Kind = inbox::ChannelNotice::Kind;
    CHECK(read<inbox::ChannelNotice>("policy_warning").kind == Kind::warned);
    CHECK(read<inbox::ChannelNotice>("policy_warning").text == "Trang gửi quá nhiều tin");
    CHECK(read<inbox::ChannelNotice>("policy_block").kind == Kind::disconnected);
    CHECK(read<inbox::Ignored>("policy_unblock").why == "policy_unblock");
    CHECK(read<inbox::NotUnderstood>("unknown_event").why.find("hologram_call") != std::string::npos);
}

TEST_CASE("While another app holds the thread we still hear everything")
{
    const auto said = read<inbox::Received>("standby_text");
    CHECK(said.content.text == "Alo shop");
    CHECK(said.owned_elsewhere);
    CHECK(only("standby_text").dedupe_key == "message:m_sb-1");
    CHECK(read<inbox::Received>("standby_postback").content.text == "Xem giá");
}

TEST_CASE("Instagram's messages are read alike, its comments are kept")
{
    CHECK(read<inbox::Received>("instagram_text").thread.id == "17841400000000001");
    CHECK(only("instagram_text").channel == "17841400000000002");
    CHECK(only("instagram_text").only_link);
    CHECK_FALSE(items("text").at(0).only_link);
    CHECK(read<inbox::Received>("instagram_changes").content.text == "hello");
    CHECK(inbox::to_text(read<inbox::Received>("instagram_changes").sent_at) == "2026-01-01T05:01:50.000Z");
    CHECK(read<inbox::Received>("instagram_field_on_entry").message_id == "aWdfZAG5");
    CHECK(content("instagram_story_reply").attachments.at(0).link == "https://lookaside.fbsbx.com/story/1");
    CHECK(read<inbox::Ignored>("instagram_comment").why == "instagram_comment");
    CHECK(std::holds_alternative<inbox::NotUnderstood>(only("other_object").what));
}
