#include "connectors/shopee/shopee_testing.hpp"

#include <catch2/catch.hpp>

using namespace connectors;
using namespace connectors::shopee_testing;
using namespace inbox;

namespace {

Outgoing outgoing(Part part)
{
    Outgoing out;
    out.reference = "0198a1b2-0000-7000-8000-000000000001";
    out.thread = conversation_id;
    out.customer = buyer_id;
    out.part = std::move(part);
    return out;
}

File picture(std::string mime = "image/jpeg", std::int64_t bytes = 3)
{
    File file;
    file.name = "áo thun.jpg";
    file.mime = std::move(mime);
    file.size_bytes = bytes;
    file.bytes = std::make_shared<const std::string>("\xFF\xD8\xFF");
    return file;
}

Outcome text_answered(HttpReply reply)
{
    const Shop shop;
    return end_of(shopee().send(outgoing({"Dạ còn size M ạ", {}, {}}), shop.connection(), {std::move(reply)}));
}

Outcome error(const std::string& name)
{
    return text_answered(answer(200, R"({"request_id":"r","error":")" + name + R"(","message":"words"})"));
}

std::vector<Part> cut(const Draft& draft)
{
    return std::get<std::vector<Part>>(shopee().split(draft, ThreadKind::message));
}

CannotSend refused(const Draft& draft)
{
    return std::get<CannotSend>(shopee().split(draft, ThreadKind::message));
}

} // namespace

TEST_CASE("A text goes to the buyer's number on Shopee, as an object and in whole digits")
{
    const Shop shop;
    auto out = outgoing({"Dạ còn size M ạ", {}, {}});
    out.customer = "9007199254740993"; // 2^53 + 1: a double would lose the last digit
    const auto call = call_of(shopee().send(out, shop.connection(), {}));
    CHECK(call.method == "POST");
    CHECK(call.reaches_customer);
    CHECK(call.url.starts_with("https://partner.shopeemobile.com/api/v2/sellerchat/"
                               "send_message?partner_id=2001887&timestamp=1754884800&sign="));
    CHECK(call.url.ends_with("&access_token=token-1&shop_id=727720655"));
    CHECK(call.body == R"({"to_id":9007199254740993,"message_type":"text","content":{"text":"Dạ còn size M ạ"}})");

    out.customer = "";
    CHECK(std::holds_alternative<Failed>(end_of(shopee().send(out, shop.connection(), {}))));
    out.customer = "912345678x";
    CHECK(std::holds_alternative<Failed>(end_of(shopee().send(out, shop.connection(), {}))));
}

TEST_CASE("A product card carries the item as a number")
{
    const Shop shop;
    const auto call =
        call_of(shopee().send(outgoing({"", ProductCard{"21094567890", "Áo thun"}, {}}), shop.connection(), {}));
    CHECK(call.body == R"({"to_id":912345678,"message_type":"item","content":{"item_id":21094567890}})");
    const auto wrong = end_of(shopee().send(outgoing({"", ProductCard{"SKU-1", ""}, {}}), shop.connection(), {}));
    CHECK(std::get<Failed>(wrong).code == "content");
}

TEST_CASE("A picture is uploaded first and sent by its address")
{
    const Shop shop;
    const auto out = outgoing({"", picture(), {}});
    const auto upload = call_of(shopee().send(out, shop.connection(), {}));
    CHECK_FALSE(upload.reaches_customer);
    CHECK(upload.url.find("/api/v2/sellerchat/upload_image?") != std::string::npos);
    CHECK(upload.headers.at(0).second.starts_with("multipart/form-data; boundary="));
    CHECK(upload.body.find("name=\"file\"; filename=\"áo thun.jpg\"") != std::string::npos);

    const auto uploaded =
        answer(200, R"({"error":"","response":{"url":"https://cf.shopee.vn/file/up-1","thumbnail":"t"}})");
    const auto call = call_of(shopee().send(out, shop.connection(), {uploaded}));
    CHECK(call.reaches_customer);
    CHECK(call.body ==
          R"({"to_id":912345678,"message_type":"image","content":{"image_url":"https://cf.shopee.vn/file/up-1"}})");
    const auto sent = answer(200, R"({"error":"","response":{"message_id":"77"}})");
    CHECK(std::get<Sent>(end_of(shopee().send(out, shop.connection(), {uploaded, sent}))).id == "77");

    SECTION("an upload that went wrong reached nobody")
    {
        const auto after = [&](HttpReply reply) {
            return end_of(shopee().send(out, shop.connection(), {std::move(reply)}));
        };
        CHECK(std::holds_alternative<TryAgain>(after(answer(502, "<html>"))));
        CHECK(std::holds_alternative<TryAgain>(after(answer(200, "garbage"))));
        CHECK(std::holds_alternative<TryAgain>(after(answer(200, R"({"error":"error_server"})"))));
        CHECK(std::get<Failed>(after(answer(200, R"({"error":"error_param","message":"too big"})"))).code == "media");
        CHECK(std::get<Failed>(after(answer(200, R"({"error":"","response":{}})"))).code == "media");
        CHECK(std::holds_alternative<NeedsReconnection>(after(answer(403, R"({"error":"error_auth"})"))));
    }
}

TEST_CASE("Shopee's answer to a message decides what became of it, by the error's name")
{
    CHECK(
        std::get<Sent>(
            text_answered(answer(
                200,
                R"({"error":"","response":{"message_id":"2345678901234567999","conversation_id":3034567890123456789}})")))
            .id == "2345678901234567999");
    CHECK(std::get<Sent>(text_answered(answer(200, R"({"error":"","response":{"message_id":2345678901234567999}})")))
              .id == "2345678901234567999");

    const std::vector<std::pair<std::string, std::string>> refusals = {
        {"user_is_forbidden", "window_closed"},
        {"first_chat_without_order_info", "first_contact"},
        {"reach_5_message_limit", "quota"},
        {"message_too_long", "too_long"},
        {"message_is_censored", "content"},
        {"sellerchat.message_is_censored", "content"},
        {"error_blocked", "blocked"},
        {"error_sender_block_receiver", "blocked"},
        {"assigned_to_subaccount", "not_allowed"},
        {"block_by_internal_safety_strategies", "not_allowed"},
        {"error_param", "platform"},
        {"error_business", "platform"}};
    for (const auto& [name, code] : refusals) {
        INFO(name);
        CHECK(std::get<Failed>(error(name)).code == code);
    }
    for (const std::string name : {"error_auth", "invalid_acceess_token", "auth.error_auth", "error_permission",
                                   "error_sign", "shop_banned", "source_ip_undeclared", "error_partner_key_expired"}) {
        INFO(name);
        CHECK(std::holds_alternative<NeedsReconnection>(error(name)));
    }
    CHECK(std::get<TryAgain>(error("error_rate_limit")).after == std::chrono::seconds{30});
    CHECK(std::get<TryAgain>(error("exceed_send_limitaion")).after == std::chrono::seconds{300});
    // 12:00 in Singapore: twelve hours until the day's count begins anew.
    CHECK(std::get<TryAgain>(error("error_limit")).after == std::chrono::hours{12});
    CHECK(std::holds_alternative<TryAgain>(text_answered(answer(429, "slow down"))));
}

TEST_CASE("A message whose fate Shopee does not tell is unknown, never sent again by us")
{
    for (const std::string name : {"error_server", "error_inner", "error_system_busy", "something_new"}) {
        INFO(name);
        CHECK(std::holds_alternative<Unknown>(error(name)));
    }
    for (const auto& reply : {answer(500, R"({"error":"error_auth"})"), answer(502, "<html>"), answer(200, "{"),
                              answer(200, ""), answer(200, "[]"), answer(200, R"({"error":""})"), answer(403, "<html>"),
                              answer(200, R"({"error":"","response":{"message_id":""}})"), answer(400, "{}")}) {
        INFO(reply.status << " " << reply.body);
        CHECK(std::holds_alternative<Unknown>(text_answered(reply)));
    }
}

TEST_CASE("A draft for Shopee becomes texts of 600 characters, then one picture or card each")
{
    Draft draft;
    for (int i = 0; i < 130; ++i) draft.text += "chiếc "; // 780 characters
    draft.attachments = {picture(), ProductCard{"21094567890", ""}};
    const auto parts = cut(draft);
    REQUIRE(parts.size() == 4);
    CHECK(std::holds_alternative<std::monostate>(parts[1].attached));
    CHECK(std::holds_alternative<File>(parts[2].attached));
    CHECK(std::holds_alternative<ProductCard>(parts[3].attached));

    draft = {};
    draft.text = "Da\xCC\xA3 vâng"; // decomposed on the way in
    CHECK(cut(draft).at(0).text == "Dạ vâng");
}

TEST_CASE("What Shopee would refuse is refused before it is sent, by field")
{
    Draft draft;
    CHECK(refused(draft).code == "empty");
    draft.text = "ok";
    draft.attachments = {picture(), picture("image/webp")};
    CHECK(refused(draft).field == "attachments[1]");
    draft.attachments = {picture("image/png", 3 << 20)};
    CHECK(refused(draft).field == "attachments[0]");
    auto film = picture("video/mp4");
    film.kind = AttachmentKind::video;
    draft.attachments = {film};
    CHECK(refused(draft).code == "media");
    draft.attachments = {ProductCard{"SKU-1", ""}};
    CHECK(refused(draft).field == "attachments[0]");

    draft = {std::string(3001, 'a'), {}, {}, false};
    CHECK(refused(draft).code == "too_long"); // more than the five in a row the shop has
    CHECK(std::holds_alternative<CannotSend>(shopee().split({"ok", {}, {}, false}, ThreadKind::comment)));
}

TEST_CASE("Shopee's composer is told its limits")
{
    const auto can = shopee().abilities(ThreadKind::message);
    CHECK(can.text_limit == 600);
    CHECK(can.image.max_bytes == 2 * 1024 * 1024);
    CHECK(can.video.mime.empty());
    CHECK(can.product_card);
    CHECK_FALSE(can.quote);
    CHECK_FALSE(can.receipts);
    CHECK(can.max_in_row == 5);
    REQUIRE(can.windows.size() == 1);
    CHECK(can.windows[0].name == "standard");
    CHECK(can.windows[0].length == std::chrono::hours{168});
}
