#include "connectors/zalo/zalo_test.hpp"

using namespace connectors;
using namespace connectors::zalo_sample;
using inbox::AttachmentKind;
using inbox::AuthorKind;

namespace {

inbox::Attachment only_attachment(const inbox::Content& content)
{
    REQUIRE(content.attachments.size() == 1);
    return content.attachments.front();
}

inbox::Attachment received_attachment(const std::string& name)
{
    return only_attachment(parsed<inbox::Received>(name).content);
}

} // namespace

TEST_CASE("A customer's text on Zalo arrives with its person, account, time and key")
{
    const auto body = fixture("user_send_text");
    const auto item = only_item(body);
    CHECK(item.channel == oa);
    CHECK(item.dedupe_key == "message:doc-msg-1");
    CHECK(item.body == body);
    const auto received = parsed<inbox::Received>("user_send_text");
    CHECK(received.thread.id == lan);
    CHECK(received.thread.kind == inbox::ThreadKind::message);
    REQUIRE(received.thread.customer);
    CHECK(received.thread.customer->id == lan);
    CHECK_FALSE(received.thread.customer->name);
    CHECK(received.message_id == "doc-msg-1");
    CHECK(received.content.text == "Chào shop");
    CHECK_FALSE(received.content.unsupported);
    CHECK(received.sent_at == noon);
    CHECK(received.opens_window);

    CHECK(parsed<inbox::Received>("user_send_text_quote").content.reply_to == "a0");
}

TEST_CASE("What customers send on Zalo is shown as what it is")
{
    SECTION("a picture with words")
    {
        const auto picture = received_attachment("user_send_image");
        CHECK(picture.kind == AttachmentKind::image);
        CHECK(picture.url == "https://f20-zpc.photo.talk.zdn.vn/8800/a.jpg");
        CHECK(picture.thumbnail_url == "https://f20-zpc.photo.talk.zdn.vn/8800/t.jpg");
        CHECK(parsed<inbox::Received>("user_send_image").content.text == "mẫu này");
    }
    SECTION("an album, picture by picture, in its order")
    {
        const auto first = parsed<inbox::Received>("user_send_album_1");
        const auto second = parsed<inbox::Received>("user_send_album_2");
        CHECK(first.message_id != second.message_id);
        CHECK(first.sent_at == second.sent_at);
        CHECK(first.position < second.position);
        CHECK(only_attachment(second.content).url.ends_with("/2.jpg"));
    }
    SECTION("a moving picture")
    {
        CHECK(received_attachment("user_send_gif").kind == AttachmentKind::image);
        CHECK(received_attachment("user_send_gif").mime == "image/gif");
    }
    SECTION("a sticker")
    {
        CHECK(received_attachment("user_send_sticker").kind == AttachmentKind::sticker);
        CHECK(received_attachment("user_send_sticker").platform_id == "21979");
    }
    SECTION("a voice message and a film")
    {
        CHECK(received_attachment("user_send_audio").kind == AttachmentKind::audio);
        CHECK(received_attachment("user_send_video").kind == AttachmentKind::video);
        CHECK(received_attachment("user_send_video").text == "mở hộp");
    }
    SECTION("a file, and a film sent as a file from an old address")
    {
        const auto file = received_attachment("user_send_file");
        CHECK(file.kind == AttachmentKind::file);
        CHECK(file.name == "bảng giá.pdf");
        CHECK(file.size_bytes == 24165);
        CHECK(file.mime == "application/pdf");
        const auto film = received_attachment("user_send_file_film");
        CHECK(film.kind == AttachmentKind::video);
        CHECK(film.url == "https://f9.dlfl.vn/abc/film.mp4");
        CHECK(film.size_bytes == 1048576);
    }
    SECTION("a place, whose numbers are texts")
    {
        const auto place = received_attachment("user_send_location");
        CHECK(place.kind == AttachmentKind::location);
        CHECK(place.latitude.value() == Approx(21.0287));
        CHECK(place.longitude.value() == Approx(105.8522));
        CHECK(place.name == "Hồ Gươm");
    }
    SECTION("a link")
    {
        const auto link = received_attachment("user_send_link");
        CHECK(link.kind == AttachmentKind::template_);
        CHECK(link.title == "Áo thun");
        CHECK(link.text == "Cotton 100%");
        CHECK(link.link == "https://shop.vn/ao");
        CHECK(link.url.empty());
    }
    SECTION("somebody's card, never as raw JSON")
    {
        const auto card = received_attachment("user_send_business_card");
        CHECK(card.title == "Chị Lan");
        CHECK(card.text == "84900000000\nMẹ bé Na");
        CHECK(card.link == "https://qr.zdn.vn/lan");
        CHECK(card.thumbnail_url == "https://s120-ava-talk.zadn.vn/lan.jpg");
    }
    SECTION("a kind nobody has told us of leaves a placeholder, not silence")
    {
        const auto odd = parsed<inbox::Received>("user_send_unknown_kind");
        CHECK(odd.content.unsupported);
        CHECK(odd.message_id == "a12");
    }
}

TEST_CASE("What the shop's side said on Zalo is shown with who said it")
{
    const auto item = only_item(fixture("oa_send_text_admin"));
    CHECK(item.channel == oa);
    CHECK(item.dedupe_key == "message:b1");
    const auto person = parsed<inbox::Echoed>("oa_send_text_admin");
    CHECK(person.author == AuthorKind::page);
    CHECK(person.thread.id == lan);
    CHECK(person.content.text == "Dạ còn ạ");
    CHECK_FALSE(person.by_us);

    CHECK(parsed<inbox::Echoed>("oa_send_text_automatic").author == AuthorKind::bot);
    CHECK_FALSE(parsed<inbox::Echoed>("oa_send_text_automatic").by_us);
    CHECK(parsed<inbox::Echoed>("oa_send_sticker").author == AuthorKind::bot);
    CHECK(only_attachment(parsed<inbox::Echoed>("oa_send_image").content).kind == AttachmentKind::image);
    CHECK(only_attachment(parsed<inbox::Echoed>("oa_send_gif").content).mime == "image/gif");
    CHECK(only_attachment(parsed<inbox::Echoed>("oa_send_file").content).name == "hoa-don.pdf");
    CHECK(parsed<inbox::Echoed>("oa_send_list").content.attachments.at(1).title == "Quần");
    CHECK(only_attachment(parsed<inbox::Echoed>("oa_send_template").content).title == "Shop xin thông tin giao hàng");
}

TEST_CASE("Zalo's receipts name messages, and both who may be the account")
{
    const auto received = only_item(fixture("user_received_message"));
    CHECK(received.channel == oa);
    CHECK(received.other_channel == lan);
    CHECK(received.dedupe_key == "received:b1");
    CHECK(parsed<inbox::Receipt>("user_received_message").kind == inbox::Receipt::Kind::delivered);

    const auto seen = parsed<inbox::Receipt>("user_seen_message");
    CHECK(seen.kind == inbox::Receipt::Kind::read);
    CHECK(seen.message_ids == std::vector<std::string>{"b1", "b2"});
    CHECK(seen.thread.empty());
    const auto turned = only_item(fixture("user_seen_message_other_way_round"));
    CHECK(turned.channel == lan);
    CHECK(turned.other_channel == oa);
    CHECK(turned.dedupe_key == only_item(fixture("user_seen_message")).dedupe_key);

    SECTION("a template delivered to a telephone makes no customer")
    {
        CHECK(parsed<inbox::Ignored>("template_received_by_phone").why == "template");
    }
}

TEST_CASE("Reactions on Zalo come from either side and can be taken back")
{
    const auto heart = parsed<inbox::Reacted>("user_reacted_message");
    CHECK(heart.message_id == "b1");
    CHECK(heart.actor == lan);
    CHECK(heart.emoji == "❤️");
    CHECK(heart.at == noon);
    CHECK(only_item(fixture("user_reacted_message")).channel == oa);
    CHECK(parsed<inbox::Reacted>("user_reacted_message_removed").emoji.empty());
    CHECK(only_item(fixture("user_reacted_message")).dedupe_key !=
          only_item(fixture("user_reacted_message_removed")).dedupe_key);

    const auto ours = parsed<inbox::Reacted>("oa_reacted_message");
    CHECK(ours.actor.empty());
    CHECK(ours.emoji == "👍");
    CHECK(only_item(fixture("oa_reacted_message")).channel == oa);
}

TEST_CASE("What a person does on Zalo beside chatting is understood")
{
    const auto follow = parsed<inbox::Acted>("follow");
    CHECK(follow.what == "follow");
    CHECK(follow.thread.id == lan);
    CHECK(follow.opens_window);
    CHECK(only_item(fixture("follow")).channel == oa);
    CHECK(only_item(fixture("follow")).dedupe_key == "follow:" + lan + ":1767243600001");
    CHECK_FALSE(parsed<inbox::Acted>("unfollow").opens_window);
    CHECK(parsed<inbox::Acted>("user_click_chatnow").what == "chat_now");
    CHECK(parsed<inbox::Acted>("user_click_chatnow").opens_window);
    CHECK(parsed<inbox::Acted>("user_call_oa").opens_window);
    CHECK_FALSE(parsed<inbox::Acted>("user_withdraw").opens_window);

    const auto told = parsed<inbox::Introduced>("user_submit_info");
    CHECK(told.customer.id == lan);
    CHECK(told.customer.name == "Lan Anh");
    CHECK(told.phone == "84900000000");
    CHECK(told.address == "12 Lê Lợi, Tràng Tiền, Hoàn Kiếm, Hà Nội");
    const auto newer = parsed<inbox::Introduced>("user_submit_info_newer");
    CHECK(newer.phone == "84900000000");
    CHECK(newer.address == "12 Lê Lợi, Phường Hoàn Kiếm, Hà Nội");
    CHECK(parsed<inbox::Commerce>("shop_has_order").id == "order-77");
}

TEST_CASE("A visitor of the shop's site has a thread that names both ids needed to answer")
{
    const auto asked = parsed<inbox::Received>("anonymous_send_text");
    CHECK(asked.thread.id == "anonymous:visitor-9/conv-5");
    CHECK(asked.thread.customer->id == "anonymous:visitor-9");
    CHECK(parsed<inbox::Echoed>("oa_send_anonymous_text").thread.id == asked.thread.id);
    CHECK(only_item(fixture("oa_send_anonymous_text")).channel == oa);
    CHECK(received_attachment("anonymous_send_image").kind == AttachmentKind::image);
    CHECK(received_attachment("anonymous_send_file").mime == "text/csv");
    CHECK(received_attachment("anonymous_send_sticker").kind == AttachmentKind::sticker);
}
