#include "connectors/tiktok_shop/fixtures_for_tests.hpp"

#include "connectors/signature.hpp"

#include <boost/json/serialize.hpp>

using namespace connectors;
using namespace connectors::tiktok_tests;
using inbox::AttachmentKind;
using inbox::AuthorKind;

namespace {

const inbox::Time at(std::int64_t seconds)
{
    return inbox::Time{std::chrono::seconds{seconds}};
}

Item only_item(const std::string& body)
{
    const auto items = tiktok_shop().parse(body, {});
    REQUIRE(items.size() == 1);
    CHECK(items[0].body == body);
    return items[0];
}

template <class Kind>
Kind what(const std::string& body)
{
    const auto item = only_item(body);
    INFO(inbox::word_for(item.what));
    REQUIRE(std::holds_alternative<Kind>(item.what));
    return std::get<Kind>(item.what);
}

/// A message of a customer with this `content`, exactly as it stands in the push.
std::string saying(const std::string& type, const boost::json::value& content, const std::string& role = "BUYER")
{
    return boost::json::serialize(boost::json::object{{"type", 14},
                                                      {"tts_notification_id", "1"},
                                                      {"shop_id", "2"},
                                                      {"timestamp", 1754884801},
                                                      {"data",
                                                       {{"message_id", "3"},
                                                        {"index", "4"},
                                                        {"conversation_id", "5"},
                                                        {"type", type},
                                                        {"content", content},
                                                        {"create_time", 1754884800},
                                                        {"is_visible", true},
                                                        {"sender", {{"im_user_id", "6"}, {"role", role}}}}}});
}

} // namespace

TEST_CASE("A customer's words on TikTok Shop arrive whole")
{
    const auto item = only_item(fixture("message_text"));
    CHECK(item.channel == "7494049642642441621");
    CHECK(item.dedupe_key == "message:7537001122334455661");

    const auto said = std::get<inbox::Received>(item.what);
    CHECK(said.content.text == "Áo này còn size M không shop ơi?");
    CHECK(said.thread.id == "7536990011223344556");
    CHECK(said.thread.customer->id == "7495108899001122334");
    CHECK_FALSE(said.thread.customer->name);
    CHECK(said.sent_at == at(1754884800));
    CHECK(said.position == 7537001122334455661);
    CHECK_FALSE(said.content.hidden);
    CHECK_FALSE(said.content.unsupported);

    const auto emoji = what<inbox::Received>(fixture("message_text_emoji"));
    CHECK(emoji.content.text == "Đẹp quá shop ơi 😍\nGiao \"hỏa tốc\" nhé");
}

TEST_CASE("Pictures, videos and stickers keep where they are and how large")
{
    const auto image = what<inbox::Received>(fixture("message_image")).content.attachments.at(0);
    CHECK(image.kind == AttachmentKind::image);
    CHECK(image.url == "https://p16-oec-sg.example-cdn.com/img/abc~origin.jpeg?x-expires=1754971200&x-signature=zzz");
    CHECK(image.width == 960);
    CHECK(image.height == 1280);

    const auto video = what<inbox::Received>(fixture("message_video")).content.attachments.at(0);
    CHECK(video.kind == AttachmentKind::video);
    CHECK(video.url == "https://v.example-cdn.com/x?x-tos-expires=1754971200");
    CHECK(video.thumbnail_url == "https://p.example-cdn.com/c.jpeg");
    CHECK(video.duration_seconds == Approx(20.504));
    CHECK(video.width == 640);
    CHECK(video.size_bytes == 400000);

    CHECK(what<inbox::Received>(fixture("message_emoticons")).content.attachments.at(0).kind ==
          AttachmentKind::sticker);
}

TEST_CASE("Cards name the product, the order or the voucher")
{
    const auto card = [](const std::string& name) {
        const auto item = only_item(fixture(name));
        const auto* received = std::get_if<inbox::Received>(&item.what);
        const auto& content = received ? received->content : std::get<inbox::Echoed>(item.what).content;
        REQUIRE(content.attachments.size() == 1);
        return content.attachments[0];
    };
    CHECK(card("message_product_card").kind == AttachmentKind::product);
    CHECK(card("message_product_card").platform_id == "1729592969712207008");
    CHECK(card("message_order_card").kind == AttachmentKind::order);
    CHECK(card("message_order_card").platform_id == "576653688135258178");
    CHECK(card("message_return_refund_card").kind == AttachmentKind::order);
    CHECK(card("message_return_refund_card").title == "Trả hàng, hoàn tiền");
    CHECK(card("message_logistics_card").text == "Kiện hàng 1162123456789012345");
    CHECK(card("message_coupon_card_shop").kind == AttachmentKind::template_);
    CHECK(card("message_coupon_card_shop").platform_id == "7262992004278206762");
    CHECK(card("message_entered_from_product").platform_id == "1729592969712207008");
    CHECK(card("message_entered_from_order").platform_id == "576653688135258178");
}

TEST_CASE("Who speaks for the shop is told by the role, never by the id they share")
{
    const auto author = [](const std::string& name) { return what<inbox::Echoed>(fixture(name)).author; };
    CHECK(author("message_text_staff") == AuthorKind::staff);
    CHECK(author("message_product_card_staff") == AuthorKind::staff);
    CHECK(author("message_text_shop") == AuthorKind::page);
    CHECK(author("message_text_robot") == AuthorKind::bot);
    CHECK(author("message_allocated_service") == AuthorKind::system);
    CHECK(author("message_entered_from_order") == AuthorKind::system);
    CHECK(author("message_entered_from_transfer") == AuthorKind::system);
    CHECK_FALSE(what<inbox::Echoed>(fixture("message_text_shop")).thread.customer);

    const auto remark = what<inbox::Echoed>(saying("BUYER_ENTER_FROM_ORDER", R"({"order_id":"1"})", "BUYER"));
    CHECK(remark.author == AuthorKind::system);
    CHECK(remark.thread.customer->id == "6");
    CHECK(std::holds_alternative<inbox::NotUnderstood>(only_item(saying("TEXT", R"({"content":"a"})", "ALIEN")).what));
}

TEST_CASE("What the platform itself hides is kept and hidden")
{
    const auto hidden = what<inbox::Echoed>(fixture("message_hidden_notification"));
    CHECK(hidden.content.hidden);
    CHECK(hidden.content.text == "Please rate the service");
}

TEST_CASE("Odd content never loses the message")
{
    const auto content = [](const boost::json::value& raw, const std::string& type = "TEXT") {
        return what<inbox::Received>(saying(type, raw)).content;
    };
    CHECK(content("Còn hàng không?").text == "Còn hàng không?");
    CHECK(content("123").text == "123");
    CHECK(content("null").text == "null");
    CHECK(content("[1]").text == "[1]");
    CHECK(content(R"("có")").text == "có");
    CHECK(content(R"({"content":"cắt giữa chừ)").text == R"({"content":"cắt giữa chừ)");
    CHECK(content(R"({"content":"nửa \ud83d chữ"})").text == "nửa \xEF\xBF\xBD chữ");
    CHECK(content(R"({"content":123})").text == "123");
    CHECK(content(boost::json::object{{"content", "một lớp"}}).text == "một lớp");
    CHECK_FALSE(content("123").unsupported);

    for (const auto& type : {"IMAGE", "VIDEO", "PRODUCT_CARD", "EMOTICONS", "TEXT", "OTHER"}) {
        const auto bare = content(R"({"something":"else"})", type);
        CHECK(bare.unsupported);
        CHECK(bare.text.empty());
        CHECK(bare.attachments.empty());
        CHECK(content(R"({"url":{},"product_id":[],"content":{}})", type).unsupported);
        CHECK(content("", type).unsupported);
        CHECK(content(nullptr, type).unsupported);
    }
    const auto strange = what<inbox::Received>(fixture("message_unknown_type")).content;
    CHECK(strange.unsupported);
    CHECK(strange.text == "Mời xem phiên live");
    CHECK(content(R"({"url":"https://a/b","width":1e99,"height":"-3"})", "IMAGE").attachments.at(0).width == 0);
    CHECK(content(R"({"content":"[cười]"})", "EMOTICONS").text == "[cười]");
}

TEST_CASE("Orders, returns, parcels, products and stock are told apart, with their ids intact")
{
    const auto told = [](const std::string& name) {
        const auto event = what<inbox::Commerce>(fixture(name));
        return event.what + " " + event.id;
    };
    CHECK(told("order_status") == "order 576653688135258178");
    CHECK(told("recipient_address") == "order 576653688135258178");
    CHECK(told("reverse_status") == "return 576653688135258178");
    CHECK(told("return") == "return 576653688135258178");
    CHECK(told("cancellation") == "cancellation 576653688135258178");
    CHECK(told("package_update") == "package 576653688135258178");
    CHECK(told("product_status") == "product 1729592969712207008");
    CHECK(told("product_information") == "product 1729592969712207008");
    CHECK(told("product_creation") == "product 1729592969712207008");
    CHECK(told("inventory_status") == "stock 1729592969712207008");
    CHECK(what<inbox::Commerce>(fixture("order_status")).at == at(1754889999));
    CHECK(contains(fixture("product_status"), "\"product_id\":1729592969712207008"));
}

TEST_CASE("A lost or ending authorisation is told about the channel")
{
    const auto gone = what<inbox::ChannelNotice>(fixture("deauthorized"));
    CHECK(gone.kind == inbox::ChannelNotice::Kind::disconnected);
    CHECK(gone.text == "Shop_id 7494049642642441621 is deauthorized");

    const auto ending = what<inbox::ChannelNotice>(fixture("authorization_expiring"));
    CHECK(ending.kind == inbox::ChannelNotice::Kind::expiring);
    CHECK(ending.expires_at == at(1757482400));
    CHECK(what<inbox::ThreadNoticed>(fixture("conversation_membership")).thread == "7536990011223344556");
}

TEST_CASE("What concerns no inbox is ignored, what nobody knows is kept")
{
    CHECK(what<inbox::Ignored>(fixture("affiliate_message")).why == "affiliate_chat");
    CHECK(only_item(fixture("tokopedia_mirror")).channel.empty());
    CHECK(what<inbox::Ignored>(fixture("tokopedia_mirror")).why == "not_for_inbox");
    for (const int type : {17, 18, 19, 20, 21, 22, 23, 24, 25, 35, 36, 37, 38, 39, 42, 46, 51, 52, 55}) {
        what<inbox::Ignored>(R"({"type":)" + std::to_string(type) + R"(,"shop_id":"1","data":{}})");
    }
    for (const int type : {-1, 0, 8, 9, 10, 26, 99, 1000}) {
        what<inbox::NotUnderstood>(R"({"type":)" + std::to_string(type) + R"(,"shop_id":"1","data":{}})");
    }
}

TEST_CASE("The same event has the same key, however often it comes")
{
    CHECK(only_item(fixture("order_status")).dedupe_key == "notification:7412093388112093201");
    CHECK(only_item(fixture("recipient_address")).dedupe_key == sha256_hex(fixture("recipient_address")));
    CHECK(only_item("not JSON").dedupe_key == sha256_hex("not JSON"));

    auto again = fixture("message_text");
    again.replace(again.find("7412093388112093001"), 19, "7412093388112099999");
    CHECK(only_item(again).dedupe_key == only_item(fixture("message_text")).dedupe_key);
}

TEST_CASE("Nothing that a push may hold makes us stumble")
{
    CHECK(tiktok_shop().parse("", {}).empty());
    for (const std::string body : {" ", "null", "[]", "1", "{}", R"({"type":14})", R"({"type":14,"data":[]})",
                                   R"({"type":"14","shop_id":"1","data":{"message_id":{}}})", R"({"type":1e99})",
                                   R"({"type":1,"shop_id":{},"data":{"order_id":"1"}})", R"({"type":4,"data":{}})"}) {
        INFO(body);
        CHECK(std::holds_alternative<inbox::NotUnderstood>(only_item(body).what));
    }
    const auto whole = fixture("message_image");
    for (std::size_t length = 1; length < whole.size(); ++length) {
        CHECK(std::holds_alternative<inbox::NotUnderstood>(only_item(whole.substr(0, length)).what));
    }
    auto homeless = fixture("message_text");
    homeless.replace(homeless.find(R"("shop_id")"), 9, R"("shop_no")");
    CHECK(std::holds_alternative<inbox::NotUnderstood>(only_item(homeless).what));

    auto endless = fixture("message_text");
    endless.replace(endless.find("7537001122334455661"), 19, std::string(5000, '7'));
    CHECK(std::holds_alternative<inbox::NotUnderstood>(only_item(endless).what));
    CHECK(only_item(endless).dedupe_key.size() < 100);
}
