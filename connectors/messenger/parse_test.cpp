#include "connectors/messenger/messenger.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>

using namespace connectors;
using inbox::AttachmentKind;

/// What we make of each thing that can happen in a chat. The payloads stand in fixtures/.
namespace {

const Messenger messenger;
const Settings app = {{"app_id", "1517776481860111"}};
const std::string customer = "6543210987654321";

std::string fixture(const std::string& name)
{
    std::ifstream file(std::string(GOM_SOURCE_DIR) + "/connectors/messenger/fixtures/" + name + ".json", std::ios::binary);
    REQUIRE(file);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<Item> items(const std::string& name)
{
    return messenger.parse(fixture(name), app);
}

Item only(const std::string& name)
{
    auto all = items(name);
    REQUIRE(all.size() == 1);
    CHECK(all[0].body == fixture(name));
    return all[0];
}

template <class What>
What read(const std::string& name)
{
    const auto item = only(name);
    CAPTURE(name, item.dedupe_key, inbox::word_for(item.what));
    const auto* not_understood = std::get_if<inbox::NotUnderstood>(&item.what);
    const std::string why = not_understood ? not_understood->why : "";
    CAPTURE(why);
    REQUIRE(std::holds_alternative<What>(item.what));
    return std::get<What>(item.what);
}

inbox::Content content(const std::string& name)
{
    return read<inbox::Received>(name).content;
}

std::string message_with(const std::string& message, const std::string& beside = "")
{
    return R"({"object":"page","entry":[{"id":"1","time":1767243600123,"messaging":[{"sender":{"id":"2"},"recipient":{"id":"1"},"timestamp":1767243600001,)" +
           beside + R"("message":)" + message + "}]}]}";
}

inbox::Content content_of(const std::string& message)
{
    const auto all = messenger.parse(message_with(message), app);
    REQUIRE(all.size() == 1);
    REQUIRE(std::holds_alternative<inbox::Received>(all[0].what));
    return std::get<inbox::Received>(all[0].what).content;
}

} // namespace

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

TEST_CASE("Pictures, films, sounds and files arrive as links with the names they have")
{
    const auto pictures = content("images");
    REQUIRE(pictures.attachments.size() == 2);
    CHECK(pictures.attachments[0].kind == AttachmentKind::image);
    CHECK(pictures.attachments[1].url == "https://scontent.xx.fbcdn.net/v/b.jpg?oe=1");
    CHECK(pictures.text.empty());
    CHECK_FALSE(pictures.unsupported);

    const auto files = content("files");
    CHECK(files.text == "Gửi shop");
    REQUIRE(files.attachments.size() == 3);
    CHECK(files.attachments[0].kind == AttachmentKind::video);
    CHECK(files.attachments[1].kind == AttachmentKind::audio);
    CHECK(files.attachments[2].kind == AttachmentKind::file);
    CHECK(files.attachments[2].name == "bảng giá.pdf");
}

TEST_CASE("A sticker is one sticker, however often the platform writes it")
{
    for (const auto* name : {"sticker_before_june", "sticker_twice", "sticker"}) {
        CAPTURE(name);
        const auto said = content(name);
        REQUIRE(said.attachments.size() == 1);
        CHECK(said.attachments[0].kind == AttachmentKind::sticker);
        CHECK(said.attachments[0].platform_id == "369239263222822");
        CHECK(said.attachments[0].url == "https://scontent.xx.fbcdn.net/s.png");
    }
    const auto beside = content_of(
        R"({"mid":"m","attachments":[{"type":"image","payload":{"url":"https://a/1"}},{"type":"sticker","payload":{"url":"https://a/2","sticker_id":"5"}}]})");
    CHECK(beside.attachments.size() == 2);
}

TEST_CASE("Places, products, templates, links and posts become cards")
{
    const auto place = content("location").attachments.at(0);
    CHECK(place.kind == AttachmentKind::location);
    CHECK(place.latitude == 10.7725);
    CHECK(place.longitude == 106.698);
    CHECK(place.title == "Chợ Bến Thành");

    const auto products = content("product").attachments;
    REQUIRE(products.size() == 2);
    CHECK(products[0].kind == AttachmentKind::product);
    CHECK(products[0].platform_id == "9007199254740993");
    CHECK(products[0].text == "199.000đ");
    CHECK(products[0].url.empty());
    CHECK(products[1].title == "Quần short");

    const auto bot = read<inbox::Echoed>("echo_template").content.attachments;
    REQUIRE(bot.size() == 1);
    CHECK(bot[0].kind == AttachmentKind::template_);
    CHECK(bot[0].title == "Áo thun");
    CHECK(bot[0].link == "https://shop.example/ao");
    CHECK(read<inbox::Echoed>("echo_button_template").content.attachments.at(0).title == "Bạn cần gì?");

    const auto shared = content("reels_and_posts").attachments;
    REQUIRE(shared.size() == 4);
    CHECK(shared[0].platform_id == "1234567890123456789");
    CHECK(shared[2].link == "https://www.facebook.com/1/posts/2");

    const auto booking = content("appointment").attachments.at(0);
    CHECK(booking.platform_id == "b-1");
    CHECK(booking.text == "requested 2026-01-02T06:00:00.000Z 2026-01-02T07:00:00.000Z");
}

TEST_CASE("A shared link is read in all the shapes it comes in")
{
    for (const auto* name : {"fallback_1", "fallback_2", "fallback_3", "fallback_4"}) {
        CAPTURE(name);
        const auto said = content(name);
        REQUIRE(said.attachments.size() == 1);
        CHECK(said.attachments[0].title == "Váy hoa");
        CHECK(said.attachments[0].link == "https://shop.example/vay");
        CHECK(said.text == "xem giúp mình");
        CHECK_FALSE(said.unsupported);
    }
    CHECK(content("fallback_5").attachments.at(0).link == "https://shop.example/vay");
    CHECK(content("fallback_6").attachments.empty());
    CHECK(content("fallback_6").unsupported);
}

TEST_CASE("What we cannot show leaves a placeholder, never a hole")
{
    CHECK(content("unknown_attachment").unsupported);
    CHECK(content("unsupported").unsupported);
    CHECK(content_of(R"({"mid":"m"})").unsupported);
    CHECK(content_of(R"({"mid":"m","text":""})").unsupported);
    CHECK(content_of(R"({"mid":"m","attachments":[{"type":"image"}]})").unsupported);
    CHECK(content_of(R"({"mid":"m","attachments":[{"type":"location","payload":{"coordinates":{"lat":"far"}}}]})").unsupported);
    CHECK(content_of(R"({"mid":"m","attachments":[{"type":"location","payload":{"coordinates":{"lat":1e999,"long":5}}}]})").unsupported);
    CHECK(content_of(R"({"mid":"m","text":"o\u031b\u0301"})").text == "ớ");
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
    CHECK(read<inbox::Received>("instagram_changes").content.text == "hello");
    CHECK(inbox::to_text(read<inbox::Received>("instagram_changes").sent_at) == "2026-01-01T05:01:50.000Z");
    CHECK(read<inbox::Received>("instagram_field_on_entry").message_id == "aWdfZAG5");
    CHECK(content("instagram_story_reply").attachments.at(0).link == "https://lookaside.fbsbx.com/story/1");
    CHECK(read<inbox::Ignored>("instagram_comment").why == "instagram_comment");
    CHECK(std::holds_alternative<inbox::NotUnderstood>(only("other_object").what));
}

TEST_CASE("One bad item of a batch does not spoil its neighbours")
{
    const auto all = items("batch_with_bad_items");
    std::vector<std::string> keys;
    for (const auto& item : all) {
        if (!std::holds_alternative<inbox::NotUnderstood>(item.what)) keys.push_back(item.dedupe_key);
        else CHECK(item.dedupe_key.starts_with("sha256:"));
    }
    CHECK(keys == std::vector<std::string>{"message:m_num", "message:m_half", "message:m_nul", "message:m_last",
                                           "message:m_other", "comment:555_790"});
    CHECK(all.size() == 16);
    const auto& first = std::get<inbox::Received>(all[0].what);
    CHECK(first.thread.id == "9007199254740993");
    CHECK(all[0].channel == "104400220033001");
    CHECK(std::get<inbox::Received>(all[2].what).content.text == "nửa \xEF\xBF\xBD emoji");
    CHECK(std::get<inbox::Received>(all[3].what).content.text == "a\xEF\xBF\xBD" "b");
    CHECK(std::get<inbox::Received>(all[9].what).content.text == "123");
    CHECK(all[0].body ==
          R"({"object":"page","entry":[{"id":104400220033001,"time":1767243600123,"messaging":[{"sender":{"id":9007199254740993},"recipient":{"id":104400220033001},"timestamp":1767243600001,"message":{"mid":"m_num","text":"id l\u00e0 s\u1ed1"}}]}]})");
}

TEST_CASE("A batch becomes as many items as it has events, each whole by itself")
{
    const auto all = items("batch");
    REQUIRE(all.size() == 60);
    for (const auto& item : all) {
        const auto again = messenger.parse(item.body, app);
        REQUIRE(again.size() == 1);
        CHECK(again[0].dedupe_key == item.dedupe_key);
        CHECK(again[0].body == item.body);
    }
}

TEST_CASE("A body that is no delivery is kept as one thing nobody understood")
{
    CHECK(messenger.parse("", app).empty());
    CHECK(messenger.parse(" \n", app).empty());
    for (const std::string body : {"x", "[]", "{}", "null", R"({"object":"page"})", R"({"object":"page","entry":[]})",
                                   R"({"object":"page","entry":{}})", R"({"object":5,"entry":[{"id":"1"}]})",
                                   R"({"entry":[{"id":"1","messaging":[{}]}]})"}) {
        CAPTURE(body);
        const auto all = messenger.parse(body, app);
        REQUIRE(all.size() == 1);
        CHECK(std::holds_alternative<inbox::NotUnderstood>(all[0].what));
        CHECK(all[0].dedupe_key.starts_with("sha256:"));
        CHECK(all[0].body == body);
    }
    std::string flood = R"({"object":"page","entry":[{"id":"1","messaging":[0)";
    for (int i = 0; i < 20'000; ++i) flood += ",0";
    CHECK(messenger.parse(flood + "]}]}", app).size() == 1);
}

TEST_CASE("An event without a readable time takes its entry's")
{
    const auto at = [](const std::string& time) {
        const auto all = messenger.parse(R"({"object":"page","entry":[{"id":"1","time":1767243600123,"messaging":[{"sender":{"id":"2"},"recipient":{"id":"1"},)" +
                                             time + R"("message":{"mid":"m","text":"x"}}]}]})", app);
        return inbox::to_text(std::get<inbox::Received>(all.at(0).what).sent_at);
    };
    CHECK(at("") == "2026-01-01T05:00:00.123Z");
    CHECK(at(R"("timestamp":null,)") == "2026-01-01T05:00:00.123Z");
    CHECK(at(R"("timestamp":"soon",)") == "2026-01-01T05:00:00.123Z");
    CHECK(at(R"("timestamp":1767243601,)") == "2026-01-01T05:00:01.000Z");
    CHECK(at(R"("timestamp":"1767243602005",)") == "2026-01-01T05:00:02.005Z");
}

TEST_CASE("An id too long to be one does not reach the store as a key")
{
    const std::string endless(5000, 'x');
    const auto all = messenger.parse(message_with(R"({"mid":")" + endless + R"(","text":"x"})"), app);
    CHECK(std::holds_alternative<inbox::NotUnderstood>(all.at(0).what));
    const auto pressed = messenger.parse(message_with("null", R"("postback":{"title":"t","payload":")" + endless + "\"},"), app);
    CHECK(std::holds_alternative<inbox::Received>(pressed.at(0).what));
    CHECK(pressed.at(0).dedupe_key.size() < 700);
}
