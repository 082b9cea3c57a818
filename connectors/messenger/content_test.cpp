#include "connectors/messenger/messenger_testing.hpp"

using namespace connectors;
using namespace messenger_testing;
using inbox::AttachmentKind;

/// What a message can hold.

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
    CHECK(content_of(R"({"mid":"m","attachments":[{"type":"location","payload":{"coordinates":{"lat":"far"}}}]})")
              .unsupported);
    CHECK(content_of(
              R"({"mid":"m","attachments":[{"type":"location","payload":{"coordinates":{"lat":1e999,"long":5}}}]})")
              .unsupported);
    CHECK(content_of(R"({"mid":"m","text":"o\u031b\u0301"})").text == "ớ");
}
