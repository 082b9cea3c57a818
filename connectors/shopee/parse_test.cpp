#include "connectors/shopee/shopee_testing.hpp"
#include "tests/support/places/places.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace connectors;
using namespace connectors::shopee_testing;
using namespace inbox;

namespace {

std::string replaced(std::string text, std::string_view what, std::string_view with)
{
    const auto at = text.find(what);
    if (at == std::string::npos) throw std::runtime_error("nothing to replace");
    return text.replace(at, what.size(), with);
}

Time at(std::int64_t seconds)
{
    return Time{std::chrono::seconds{seconds}};
}

std::vector<std::string> fixture_names()
{
    std::vector<std::string> names;
    for (const auto& file : std::filesystem::directory_iterator(tests::source_dir() / "connectors/shopee/fixtures")) {
        names.push_back(file.path().stem().string());
    }
    return names;
}

} // namespace

TEST_CASE("A buyer's text on Shopee is received with the buyer, the conversation and its place in time")
{
    const auto item = only_item(fixture("message_text"));
    CHECK(item.channel == shop_id);
    CHECK(item.dedupe_key == "message:2345678901234567890");
    CHECK(item.body == fixture("message_text"));

    const auto received = std::get<Received>(item.what);
    CHECK(received.message_id == "2345678901234567890");
    CHECK(received.thread.kind == ThreadKind::message);
    CHECK(received.thread.id == conversation_id);
    CHECK(received.thread.customer->id == buyer_id);
    CHECK(received.thread.customer->name == "minhanh.99");
    CHECK(received.content.text == "Shop ơi còn size M không ạ?");
    CHECK(received.content.payload.empty());
    CHECK(received.content.reply_to.empty());
    CHECK(received.sent_at == at(1754884800));
    CHECK(received.position == 2345678901234567890);
    CHECK_FALSE(received.owned_elsewhere);
}

TEST_CASE("Numbers may be texts and texts numbers in every push of Shopee")
{
    const auto usual = only_item(fixture("message_text"));
    const auto odd = only_item(fixture("message_text_all_strings"));
    CHECK(odd.channel == usual.channel);
    CHECK(odd.dedupe_key == usual.dedupe_key);
    const auto& a = std::get<Received>(usual.what);
    const auto& b = std::get<Received>(odd.what);
    CHECK(a.thread.id == b.thread.id);
    CHECK(a.thread.customer->id == b.thread.customer->id);
    CHECK(a.sent_at == b.sent_at);
    CHECK(a.position == b.position);
    CHECK(parsed<Ignored>(fixture("penalty_test_all_strings")).why == "penalty");
    CHECK(only_item(fixture("penalty_test_all_strings")).channel == shop_id);
}

TEST_CASE("Who speaks on Shopee is told by the shop ids, never by user ids")
{
    const auto text = fixture("message_text");

    SECTION("our shop wrote")
    {
        const auto echo = parsed<Echoed>(fixture("message_order_from_shop"));
        CHECK(echo.thread.customer->id == buyer_id);
        CHECK(echo.thread.customer->name == "minhanh.99");
        CHECK(echo.author == AuthorKind::staff);
        CHECK(echo.author_name == "cskh1");
        CHECK(parsed<Echoed>(fixture("message_voucher_from_shop")).author == AuthorKind::page);
    }
    SECTION("a buyer who owns a shop is a buyer")
    {
        CHECK(parsed<Received>(fixture("message_from_buyer_with_shop")).thread.customer->id == buyer_id);
    }
    SECTION("our shop to a buyer who owns a shop is our shop")
    {
        const auto body = replaced(text, R"("from_shop_id":0,"to_shop_id":727720655)",
                                   R"("from_shop_id":727720655,"to_shop_id":555000111)");
        CHECK(parsed<Echoed>(body).thread.customer->id == "727700001");
        const auto unnamed = replaced(text, R"("from_shop_id":0,"to_shop_id":727720655)", R"("to_shop_id":555000111)");
        CHECK_NOTHROW(parsed<Echoed>(unnamed));
    }
    SECTION("a user whose number is the shop's number is no shop")
    {
        const auto body = replaced(text, R"("from_id":912345678)", R"("from_id":727720655)");
        CHECK(parsed<Received>(body).thread.customer->id == "727720655");
    }
    SECTION("the inner shop id decides nothing")
    {
        const auto body =
            replaced(text, R"("to_shop_id":727720655,"shop_id":727720655)", R"("to_shop_id":727720655,"shop_id":1)");
        CHECK(parsed<Received>(body).thread.customer->id == buyer_id);
        CHECK(only_item(body).channel == shop_id);
    }
    SECTION("older pushes name no shop: taken for the buyer's unless a sub-account or a machine wrote")
    {
        const auto old = fixture("message_before_shop_ids");
        CHECK(parsed<Received>(old).thread.customer->id == buyer_id);
        CHECK(parsed<Echoed>(replaced(old, R"("status":"normal")", R"("status":"offwork_autoreply")")).author ==
              AuthorKind::bot);
        CHECK(parsed<Echoed>(replaced(old, R"("status":"normal")", R"("sub_account_id":51001)")).author ==
              AuthorKind::staff);
    }
    SECTION("automatic answers are a bot's")
    {
        CHECK(parsed<Echoed>(fixture("message_auto_reply")).author == AuthorKind::bot);
    }
}

TEST_CASE("Every kind of message on Shopee is shown as what it is")
{
    SECTION("pictures, with addresses or bare ids")
    {
        const auto image = parsed<Received>(fixture("message_image")).content.attachments.at(0);
        CHECK(image.kind == AttachmentKind::image);
        CHECK(image.url == "https://cf.shopee.vn/file/vn-11134207-7r98o-abc");
        CHECK(image.thumbnail_url == "https://cf.shopee.vn/file/vn-11134207-7r98o-abc_tn");
        CHECK(parsed<Received>(fixture("message_image_bare_id")).content.attachments.at(0).url ==
              "https://cf.shopee.vn/file/vn-11134207-7r98o-xyz");

        auto settings = app();
        settings["media_base"] = "http://127.0.0.1:9100/media";
        const auto items = shopee().parse(fixture("message_image_bare_id"), settings);
        CHECK(std::get<Received>(items.at(0).what).content.attachments.at(0).url ==
              "http://127.0.0.1:9100/media/vn-11134207-7r98o-xyz");
    }
    SECTION("words that came as a number, and contents that came as text")
    {
        const auto said = [](const std::string& type, const std::string& content) {
            return parsed<Received>(
                       R"({"data":{"type":"message","content":{"message_id":"1","conversation_id":"2","from_id":3,"to_id":4,)"
                       R"("from_shop_id":0,"to_shop_id":727720655,"created_timestamp":1754884800,"message_type":")" +
                       type + R"(","content":)" + content +
                       R"(}},"shop_id":727720655,"code":10,"timestamp":1754884801})")
                .content;
        };
        CHECK(said("text", R"({"text":12500})").text == "12500");
        CHECK(said("text", R"("{\"text\":\"còn hàng không\"}")").text == "còn hàng không");
        CHECK(said("text", R"("còn hàng không")").text == "còn hàng không");
        CHECK(said("item", R"("{\"item_id\":5}")").attachments.at(0).platform_id == "5");
        CHECK(said("item", R"("five")").unsupported);
        CHECK(said("text", R"("")").unsupported);
        CHECK(said("image", R"({"url":"","image_url":"https://cf.shopee.vn/file/a"})").attachments.at(0).url ==
              "https://cf.shopee.vn/file/a");
    }
    SECTION("video and sticker")
    {
        const auto video = parsed<Received>(fixture("message_video")).content.attachments.at(0);
        CHECK(video.kind == AttachmentKind::video);
        CHECK(video.url == "https://cvf.shopee.vn/file/api/v4/11110103/mms/vn-video.mp4");
        CHECK(video.duration_seconds == 12);
        const auto sticker = parsed<Received>(fixture("message_sticker")).content.attachments.at(0);
        CHECK(sticker.kind == AttachmentKind::sticker);
        CHECK(sticker.platform_id == "20210517_01");
    }
    SECTION("product, order and voucher cards")
    {
        const auto item = parsed<Received>(fixture("message_item")).content;
        CHECK(item.attachments.at(0).kind == AttachmentKind::product);
        CHECK(item.attachments.at(0).platform_id == "21094567890");
        CHECK(item.payload == "item:21094567890");
        const auto order = parsed<Echoed>(fixture("message_order_from_shop")).content.attachments.at(0);
        CHECK(order.kind == AttachmentKind::order);
        CHECK(order.platform_id == "250811QSK8S7BX");
        const auto voucher = parsed<Echoed>(fixture("message_voucher_from_shop")).content.attachments.at(0);
        CHECK(voucher.kind == AttachmentKind::template_);
        CHECK(voucher.platform_id == "987654321098765");
        CHECK(voucher.title == "AOTHUN10");
    }
    SECTION("a text asked from an order's page quotes and names it")
    {
        const auto content = parsed<Received>(fixture("message_from_order_page")).content;
        CHECK(content.text == "Đơn này bao giờ giao ạ?");
        CHECK(content.payload == "order:250811QSK8S7BX");
        CHECK(content.reply_to == "2345678901234567920");
    }
    SECTION("asking the bot for a human makes the conversation ours")
    {
        const auto asked = parsed<Received>(fixture("message_faq_liveagent"));
        CHECK(asked.content.text == "Chat với nhân viên");
        CHECK_FALSE(asked.owned_elsewhere);
        const auto to_bot = replaced(fixture("message_faq_liveagent"), "faq_liveagent", "text");
        CHECK(parsed<Received>(to_bot).owned_elsewhere);
    }
    SECTION("what cannot be shown leaves a placeholder with its type")
    {
        for (const std::string name : {"message_unknown_type", "message_offer"}) {
            const auto content = parsed<Received>(fixture(name)).content;
            CHECK(content.unsupported);
            CHECK(content.attachments.empty());
        }
        CHECK(parsed<Received>(fixture("message_unknown_type")).content.text == "[live_invitation]");
        const auto broken = replaced(fixture("message_image"), R"({"url")", R"({"gone")");
        CHECK(parsed<Received>(replaced(broken, "thumb_url", "gone_too")).content.unsupported);
        CHECK(parsed<Received>(replaced(fixture("message_text"), R"({"text":"Shop ơi còn size M không ạ?"})", "null"))
                  .content.unsupported);
    }
}

TEST_CASE("A bundle and a notice of an answer elsewhere ask for messages instead of being one")
{
    const auto bundle = parsed<ThreadNoticed>(fixture("message_bundle"));
    CHECK(bundle.thread == conversation_id);
    CHECK(bundle.why == "bundle");
    CHECK(bundle.message_ids == std::vector<std::string>{"2345678901234567928", "2345678901234567929"});

    const auto item = only_item(fixture("notification_replied"));
    CHECK(item.dedupe_key == "notification:mark_as_replied:3034567890123456789:1754885000");
    const auto noticed = std::get<ThreadNoticed>(item.what);
    CHECK(noticed.thread == conversation_id);
    CHECK(noticed.why == "replied_elsewhere");
    CHECK(noticed.message_ids.empty());

    CHECK(parsed<Ignored>(fixture("notification_console_test")).why == "notification");
    CHECK(parsed<Ignored>(fixture("message_affiliate")).why == "affiliate");
}

TEST_CASE("Order pushes of Shopee are kept with the order's number, its time and a key of their own")
{
    const auto order = only_item(fixture("order_status"));
    CHECK(order.channel == shop_id);
    CHECK(order.dedupe_key == "order:250811QSK8S7BX:READY_TO_SHIP:1754889999");
    CHECK(std::get<Commerce>(order.what).what == "order");
    CHECK(std::get<Commerce>(order.what).id == "250811QSK8S7BX");
    CHECK(std::get<Commerce>(order.what).at == at(1754889999));
    CHECK(only_item(fixture("order_tracking")).dedupe_key ==
          "tracking:250811QSK8S7BX:OFG123456789012345:SPXVN012345678901");

    const auto check = [](const std::string& name, std::string_view what, std::string_view id, std::int64_t seconds) {
        const auto commerce = parsed<Commerce>(fixture(name));
        CHECK(commerce.what == what);
        CHECK(commerce.id == id);
        CHECK(commerce.at == at(seconds));
    };
    check("order_tracking", "package", "250811QSK8S7BX", 1754893600);
    check("package_fulfilment", "package", "250811QSK8S7BX", 1754897200);
    check("package_info", "package", "250811QSK8S7BX", 1754897301);
    check("shipping_document", "package", "250811QSK8S7BX", 1754893700);
    check("return_update", "return", "250811QSK8S7BX", 1755200000);
    check("booking_status", "booking", "2508119XK2J4QP", 1754889500);
    check("stock_reserved", "stock", "21094567890", 1754889990);
    check("price_update", "price", "21094567890", 1754889000);
}

TEST_CASE("A shop that leaves, or soon will, is named however Shopee spells it")
{
    for (const std::string name : {"shop_cancelled", "shop_cancelled_shopid"}) {
        CHECK(only_item(fixture(name)).channel == shop_id);
        CHECK(parsed<ChannelNotice>(fixture(name)).kind == ChannelNotice::Kind::disconnected);
    }
    CHECK(only_item(fixture("shop_cancelled_text_only")).channel.empty());
    CHECK(parsed<ChannelNotice>(fixture("shop_cancelled_text_only")).text ==
          "cancelled by the seller in Seller Centre");
    CHECK(parsed<Ignored>(fixture("shop_authorised")).why == "authorised");
    CHECK(only_item(fixture("shop_authorised")).channel == shop_id);

    for (const std::string name : {"shop_cancelled_list", "authorisation_expiring"}) {
        const auto items = shopee().parse(fixture(name), app());
        REQUIRE(items.size() == 2);
        CHECK(items[0].channel == "727720655");
        CHECK(items[1].channel == "727720656");
        CHECK(items[0].dedupe_key != items[1].dedupe_key);
    }
    const auto soon = shopee().parse(fixture("authorisation_expiring"), app()).at(0);
    CHECK(std::get<ChannelNotice>(soon.what).kind == ChannelNotice::Kind::expiring);
    CHECK(std::get<ChannelNotice>(soon.what).expires_at == at(1755484800));
}

TEST_CASE("What Shopee sends and nobody can read is kept, never dropped")
{
    CHECK(shopee().parse("", app()).empty());
    CHECK(only_item(fixture("unknown_code")).channel == shop_id);
    CHECK_NOTHROW(parsed<NotUnderstood>(fixture("unknown_code")));
    const auto text = fixture("message_text");
    for (const std::string& body :
         {std::string("not json"), std::string("[]"), std::string("null"), std::string("{}"),
          std::string(R"({"code":10})"), std::string(R"({"code":10,"shop_id":727720655})"),
          std::string(R"({"code":10,"shop_id":727720655,"data":{"type":"message","content":[]}})"),
          std::string(R"({"code":3,"shop_id":727720655,"data":{},"timestamp":1754884800})"),
          replaced(text, R"("conversation_id":"3034567890123456789")", R"("conversation_id":"")"),
          replaced(text, R"("message_id":"2345678901234567890")", R"("message_id":{})"),
          replaced(text, R"(,"shop_id":727720655,"code")", R"(,"code")")}) {
        const auto item = only_item(body);
        CHECK(item.body == body);
        CHECK(std::holds_alternative<NotUnderstood>(item.what));
    }
}

TEST_CASE("A message without a time of its own has its push's")
{
    const auto body =
        replaced(fixture("message_text"), R"("created_timestamp":1754884800)", R"("created_timestamp":0)");
    CHECK(parsed<Received>(body).sent_at == at(1754884801));
}

TEST_CASE("Every item of Shopee reads again as itself, and no broken push brings the program down")
{
    for (const auto& name : fixture_names()) {
        INFO(name);
        const auto body = fixture(name);
        const auto items = shopee().parse(body, app());
        CHECK_FALSE(items.empty());
        for (const auto& item : items) {
            const auto again = only_item(item.body);
            CHECK(again.channel == item.channel);
            CHECK(again.dedupe_key == item.dedupe_key);
            CHECK(again.what.index() == item.what.index());
        }
        for (std::size_t length = 0; length < body.size(); ++length) {
            CHECK_NOTHROW(shopee().parse(std::string_view(body).substr(0, length), app()));
        }
    }
}

TEST_CASE("A key too long for an index is replaced by its hash, the same each time")
{
    const auto body = replaced(fixture("message_text"), "2345678901234567890", std::string(5000, '9'));
    CHECK(only_item(body).dedupe_key.size() < 200);
    CHECK(only_item(body).dedupe_key == only_item(body).dedupe_key);
}
