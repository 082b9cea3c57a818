#include "tests/support/api_house.hpp"
#include "tests/support/schema_check.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

/// Orders over HTTP: who may, what is refused by which name, what is masked, and that every answer is as described.
namespace {

using tests::ApiHouse;
using tests::HttpAnswer;
using tests::Person;

struct Selling {
    ApiHouse house;
    tests::ApiDocument document;
    inbox::ConversationId talk = house.customer_writes(house.hoa_mai, "k1", "Cho em 1 áo đen size M");
    std::string customer = house.one("select customer_id::text from conversations where id = '" + talk.text + "'");
    std::string black = goods(house.hoa_mai, "AO-DEN-M", 5);

    std::string goods(inbox::WorkspaceId workspace, const std::string& sku, int on_hand)
    {
        const auto product = inbox::new_uuid(), variant = inbox::new_uuid();
        const auto w = std::to_string(workspace.number);
        house.put("insert into products (workspace_id, id, name) values (" + w + ", '" + product + "', 'Áo thun')");
        house.put("insert into variants (workspace_id, id, product_id, sku, price, on_hand) values (" + w + ", '" +
                  variant + "', '" + product + "', '" + sku + "', 150000, " + std::to_string(on_hand) + ")");
        return variant;
    }

    HttpAnswer check(const std::string& method, const std::string& path, HttpAnswer answer, int status) const
    {
        INFO(method << ' ' << path << " answered " << answer.status << ": " << answer.body.substr(0, 2'000));
        for (const auto& complaint :
             document.complaints(method, path, answer.status, answer.header("Content-Type"), answer.body)) {
            FAIL_CHECK(complaint);
        }
        CHECK(answer.status == status);
        return answer;
    }
    HttpAnswer get(const Person& who, const std::string& path, int status = 200)
    {
        return check("GET", path, house.get(who, path), status);
    }
    HttpAnswer send(const Person& who, const std::string& method, const std::string& path, const std::string& body,
                    int status)
    {
        return check(method, path, house.send(who, method, path, body), status);
    }

    std::string asked(const std::string& id, int quantity = 1, const std::string& more = "")
    {
        return R"({"id":")" + id + R"(","conversation_id":")" + talk.text + R"(","lines":[{"variant_id":")" + black +
               R"(","quantity":)" + std::to_string(quantity) +
               R"(}],"shipping":{"name":"Chị Hạnh","phone":"0987 654 321",)"
               R"("address":"12 ngõ 5, đường Láng"},"payment":{"method":"transfer","shipping_fee":30000},"note":"Gọi trước")" +
               more + "}";
    }
    HttpAnswer made(int quantity = 1)
    {
        return send(house.sales, "POST", "/api/orders", asked(inbox::new_uuid(), quantity), 201);
    }

    std::string field_of(const HttpAnswer& answer)
    {
        const auto problem = answer.json();
        const auto& error = problem.at("errors").at(0);
        return std::string(error.at("field").as_string()) + '|' + std::string(error.at("code").as_string());
    }

    void bank()
    {
        send(house.owner, "PUT", "/api/shop/settings",
             R"({"bank_bin":"970436","bank_name":"Vietcombank","account_number":"0011001932418",
             "account_name":"LE THI HOA","order_prefix":"HM","default_shipping_fee":30000,"templates":{"confirmed":"Đơn {code} {status}"}})",
             200);
    }
};

} // namespace

TEST_CASE("An order is made, found, corrected, moved; and every answer is as described")
{
    Selling at;
    const auto id = inbox::new_uuid();
    const auto made = at.send(at.house.sales, "POST", "/api/orders", at.asked(id, 2), 201);
    CHECK(made.at("status") == "confirmed");
    CHECK(made.json().at("total") == 330'000);
    CHECK(made.json().at("shipping").at("phone") == "+84987654321");
    CHECK(made.json().at("lines").at(0).at("reserved") == 2);
    CHECK(at.house.rung == 1);
    CHECK(at.send(at.house.sales, "POST", "/api/orders", at.asked(id, 2), 200).at("code") == made.at("code"));
    CHECK(at.send(at.house.sales, "POST", "/api/orders", at.asked(id, 3), 409).at("type") == "id_used");

    const auto path = "/api/orders/" + id;
    const auto whole = at.get(at.house.sales, path).json();
    CHECK(whole.at("history").as_array().size() == 1);
    CHECK(whole.at("customer").at("id").as_string() == at.customer.c_str());
    const auto masked = at.get(at.house.lan, path).json();
    CHECK(masked.at("shipping").at("phone") == "09•••321");
    CHECK(masked.at("shipping").at("address") == "•••, đường Láng");
    CHECK(masked.at("masked") == true);
    CHECK(at.get(at.house.sales, "/api/orders?q=0987.654.321&status=confirmed,packing&staff=me")
              .json()
              .at("items")
              .as_array()
              .size() == 1);
    CHECK(at.get(at.house.owner, "/api/orders").json().at("items").at(0).at("shipping").at("phone") == "09•••321");
    CHECK(at.get(at.house.owner, "/api/orders?staff=me").json().at("items").as_array().empty());
    CHECK(at.get(at.house.owner, "/api/orders?customer_id=" + at.customer).json().at("items").as_array().size() == 1);

    const auto corrected = at.send(at.house.sales, "PATCH", path,
                                   R"({"shipping":{"address":null},"payment":{"deposit":30000},"note":null})", 200);
    CHECK(corrected.json().at("shipping").at("address") == "");
    CHECK(corrected.json().at("shipping").at("name") == "Chị Hạnh");
    CHECK(corrected.json().at("payment").at("method") == "transfer");
    const auto seq = std::to_string(corrected.json().at("seq").as_int64());
    CHECK(at.send(at.house.minh, "POST", path + "/status", R"({"status":"shipping","seq":)" + seq + "}", 409)
              .at("type") == "state");
    CHECK(at.send(at.house.minh, "POST", path + "/status", R"({"status":"packing","seq":1})", 409).at("type") ==
          "changed");
    at.send(at.house.minh, "POST", path + "/status", R"({"status":"packing","seq":)" + seq + "}", 200);
    CHECK(at.send(at.house.sales, "PATCH", path, R"({"payment":{"discount":1}})", 409).at("type") == "state");
    const auto gone =
        at.send(at.house.minh, "POST", path + "/status", R"({"status":"cancelled","why":"Khách đổi ý"})", 200);
    CHECK(gone.at("cancel_reason") == "Khách đổi ý");
    CHECK(gone.json().at("allowed").as_array().empty());

    const auto thread = at.get(at.house.sales, "/api/conversations/" + at.talk.text + "/messages").json();
    CHECK(thread.at("items").as_array().back().at("text").as_string() ==
          ("Đơn " + made.at("code") + ": Đã hủy").c_str());
    const auto events = at.get(at.house.lan, "/api/events?after=0&limit=100").body;
    CHECK(events.find("order.created") != std::string::npos);
    CHECK(events.find("987654321") == std::string::npos);
    CHECK(events.find("12 ngõ 5") == std::string::npos);
}

TEST_CASE("What is missing on the shelf is said by line, and nothing is ordered then")
{
    Selling at;
    const auto answer = at.send(at.house.sales, "POST", "/api/orders", at.asked(inbox::new_uuid(), 6), 409);
    CHECK(answer.at("type") == "out_of_stock");
    const auto error = answer.json().at("errors").at(0);
    CHECK(error.at("field") == "lines[0].quantity");
    CHECK(error.at("code") == "out_of_stock");
    CHECK(error.at("detail") == "5 left");
    CHECK(error.at("available") == 5);
    CHECK(error.at("variant_id").as_string() == at.black.c_str());
    CHECK(at.house.one("select count(*) from orders") == "0");
    CHECK(at.house.rung == 0);
}

TEST_CASE("Bad input is answered by its field")
{
    Selling at;
    const auto path = "/api/orders/" + at.made().at("id");
    const auto wrong = [&](const std::string& method, const std::string& where, const std::string& body,
                           const std::string& field, int status) {
        const auto answer = at.send(at.house.sales, method, where, body, status);
        INFO(body << ": " << answer.body);
        CHECK(at.field_of(answer) == field);
    };
    const auto post = [&](const std::string& rest, const std::string& field, int status = 400) {
        wrong("POST", "/api/orders",
              R"({"id":")" + inbox::new_uuid() + R"(","conversation_id":")" + at.talk.text + "\"" + rest + "}", field,
              status);
    };
    const auto line = [&](const std::string& rest) {
        return R"(,"lines":[{"variant_id":")" + at.black + "\"" + rest + "}]";
    };
    post(R"(,"lines":[])", "lines|empty", 422);
    post(line(""), "lines[0].quantity|missing");
    post(line(R"(,"quantity":0)"), "lines[0].quantity|too_small");
    post(line(R"(,"quantity":1.5)"), "lines[0].quantity|type");
    post(line(R"(,"quantity":1,"unit_price":-1)"), "lines[0].unit_price|too_small");
    post(line(R"(,"quantity":1,"colour":"đen")"), "lines[0].colour|unknown");
    post(R"(,"lines":[{"variant_id":")" + inbox::new_uuid() + R"(","quantity":1}])", "lines[0].variant_id|absent", 422);
    post(line(R"(,"quantity":1)") + R"(,"status":"shipping")", "status|choice");
    post(line(R"(,"quantity":1)") + R"(,"shipping":{"phone":"090"})", "shipping.phone|phone", 422);
    post(line(R"(,"quantity":1)") + R"(,"shipping":{"phone":"09•••321"})", "shipping.phone|masked");
    post(line(R"(,"quantity":1)") + R"(,"shipping":{"ward_code":"99999"})", "shipping.ward_code|unknown", 422);
    post(line(R"(,"quantity":1)") + R"(,"shipping":{"ward_code":"00166","province_code":"79"})",
         "shipping.ward_code|other_province", 422);
    post(line(R"(,"quantity":1)") + R"(,"payment":{"method":"momo"})", "payment.method|choice");
    post(line(R"(,"quantity":1)") + R"(,"payment":{"discount":150001})", "payment.discount|too_large", 422);
    post(line(R"(,"quantity":1)") + R"(,"total":1)", "total|unknown");
    wrong("PATCH", path, R"({"status":"packing"})", "status|unknown", 400);
    wrong("PATCH", path, R"({"lines":[]})", "lines|empty", 422);
    wrong("POST", path + "/status", R"({"status":"lost"})", "status|choice", 400);
    CHECK(at.field_of(at.get(at.house.sales, "/api/orders?status=lost", 400)) == "status|choice");
    CHECK(at.field_of(at.get(at.house.sales, "/api/orders?colour=red", 400)) == "colour|unknown");
    CHECK(at.field_of(at.get(at.house.sales, "/api/orders?cursor=x", 400)) == "cursor|unknown");

    const auto right = at.send(at.house.sales, "PATCH", path, R"({"shipping":{"ward_code":"00166"}})", 200).json();
    CHECK(right.at("shipping").at("province_code") == "01");
    CHECK(right.at("shipping").at("ward") == "Phường Cầu Giấy");
}

TEST_CASE("Agents read orders; who sells changes them; another shop's are not there")
{
    Selling at;
    const auto id = at.made().at("id");
    const auto path = "/api/orders/" + id;
    at.send(at.house.lan, "POST", "/api/orders", at.asked(inbox::new_uuid()), 403);
    at.send(at.house.lan, "PATCH", path, R"({"note":"x"})", 403);
    at.send(at.house.lan, "POST", path + "/status", R"({"status":"packing"})", 403);
    at.send(at.house.lan, "PUT", "/api/shop/settings", "{}", 403);
    at.send(at.house.minh, "PUT", "/api/shop/settings", "{}", 403);
    at.get(at.house.lan, "/api/shop/settings");

    at.bank();
    const auto& stranger = at.house.stranger;
    at.get(stranger, path, 404);
    at.get(stranger, path + "/qr", 404);
    CHECK(at.house.get(stranger, path + "/qr.png").status == 404);
    at.send(stranger, "PATCH", path, R"({"note":"x"})", 404);
    at.send(stranger, "POST", path + "/status", R"({"status":"cancelled"})", 404);
    at.send(stranger, "POST", path + "/qr", R"({"message_id":")" + inbox::new_uuid() + "\"}", 404);
    at.send(stranger, "POST", path + "/tell", R"({"message_id":")" + inbox::new_uuid() + "\"}", 404);
    CHECK(at.get(stranger, "/api/orders").json().at("items").as_array().empty());
    CHECK(at.get(stranger, "/api/orders?customer_id=" + at.customer).json().at("items").as_array().empty());
    CHECK(at.field_of(at.send(stranger, "POST", "/api/orders", at.asked(id), 422)) == "conversation_id|absent");
    CHECK(at.get(stranger, "/api/shop/settings").at("bank_bin").empty());
    CHECK(at.get(at.house.sales, path).at("status") == "confirmed");
}

TEST_CASE("The code that pays an order names the shop's account, the amount and the order")
{
    Selling at;
    const auto path = "/api/orders/" + at.made(2).at("id");
    CHECK(at.get(at.house.lan, path + "/qr", 422).at("type") == "no_bank_account");
    at.bank();
    const auto code = at.get(at.house.lan, path + "/qr");
    CHECK(code.json().at("amount") == 330'000);
    CHECK(code.at("account_name") == "LE THI HOA");
    CHECK(code.at("content") == "DH1");
    CHECK(code.at("payload").starts_with("00020101021238570010A0000007270127000697043601130011001932418"));
    const auto picture = at.house.get(at.house.lan, code.at("picture_url"));
    CHECK(picture.status == 200);
    CHECK(picture.header("Content-Type") == "image/png");
    CHECK(picture.body.starts_with("\x89PNG"));

    const auto message = inbox::new_uuid();
    const auto sent = at.send(at.house.lan, "POST", path + "/qr", R"({"message_id":")" + message + "\"}", 202);
    CHECK(sent.at("id") == message);
    CHECK(sent.json().at("attachments").at(0).at("kind") == "image");
    CHECK(at.house.get(at.house.lan, std::string(sent.json().at("attachments").at(0).at("url").as_string())).body ==
          picture.body);
    CHECK(at.house.outbox_touched == 1);
    at.send(at.house.sales, "PATCH", path, R"({"payment":{"deposit":1000}})", 200);
    CHECK(at.send(at.house.lan, "POST", path + "/qr", R"({"message_id":")" + message + "\"}", 202).at("id") == message);
    CHECK(at.house.one("select count(*) from outbox where kind = 'send'") == "1");
    CHECK(at.made().at("code") == "HM2");
    at.send(at.house.sales, "PATCH", path, R"({"payment":{"deposit":330000}})", 200);
    CHECK(at.get(at.house.lan, path + "/qr", 422).at("type") == "nothing_to_pay");

    const auto other = "/api/orders/" + at.made().at("id");
    const auto ask = R"({"message_id":")" + inbox::new_uuid() + "\"}";
    at.house.put("update orders set platform_order_id = '576653688135258178' where code = 'HM3'");
    CHECK(at.get(at.house.lan, other + "/qr", 422).at("type") == "paid_elsewhere");
    at.house.put("update orders set platform_order_id = null where code = 'HM3'");
    at.send(at.house.sales, "POST", other + "/status", R"({"status":"cancelled"})", 200);
    CHECK(at.get(at.house.lan, other + "/qr", 422).at("type") == "nothing_to_pay");
    CHECK(at.send(at.house.lan, "POST", other + "/qr", ask, 422).at("type") == "nothing_to_pay");
}

TEST_CASE("A customer is told where the order stands, once, while the platform lets us")
{
    Selling at;
    at.bank();
    const auto path = "/api/orders/" + at.made().at("id");
    const auto body = R"({"message_id":")" + inbox::new_uuid() + "\"}";
    const auto told = at.send(at.house.lan, "POST", path + "/tell", body, 202);
    CHECK(told.at("text") == "Đơn HM1 Đã xác nhận");
    at.send(at.house.sales, "POST", path + "/status", R"({"status":"packing"})", 200);
    CHECK(at.send(at.house.lan, "POST", path + "/tell", body, 202).at("text") == "Đơn HM1 Đã xác nhận");
    CHECK(at.house.one("select count(*) from outbox where kind = 'send'") == "1");
    CHECK(at.send(at.house.sales, "POST", path + "/tell", body, 409).at("type") == "id_taken");
    const auto other = "/api/orders/" + at.made().at("id");
    CHECK(at.send(at.house.lan, "POST", other + "/tell", body, 409).at("type") == "id_taken"); // of another order
    CHECK(at.send(at.house.lan, "POST", path + "/qr", body, 409).at("type") == "id_taken");    // of other words
    CHECK(at.send(at.house.lan, "POST", path + "/tell",
                  R"({"message_id":")" + inbox::new_uuid() + R"(","text":"Mai em gửi ạ"})", 202)
              .at("text") == "Mai em gửi ạ");

    SECTION("not after the window closed, and nothing is left of the attempt")
    {
        at.house.put("update conversations set last_customer_action_at = now() - interval '30 days'");
        CHECK(at.send(at.house.lan, "POST", path + "/tell", R"({"message_id":")" + inbox::new_uuid() + "\"}", 422)
                  .at("type") == "window_closed");
        CHECK(at.send(at.house.lan, "POST", path + "/qr", R"({"message_id":")" + inbox::new_uuid() + "\"}", 422)
                  .at("type") == "window_closed");
        CHECK(at.house.one("select count(*) from attachments") == "0");
        CHECK(at.house.one("select count(*) from audit where action = 'order.code_sent'") == "0");
    }
    SECTION("not by somebody who may not see the conversation")
    {
        at.house.assign(at.talk, at.house.mai);
        at.send(at.house.lan, "POST", path + "/tell", R"({"message_id":")" + inbox::new_uuid() + "\"}", 404);
    }
    SECTION("not when the order has no conversation")
    {
        const auto order = at.send(at.house.owner, "POST", "/api/orders",
                                   R"({"id":")" + inbox::new_uuid() + R"(","customer_id":")" + at.customer +
                                       R"(","lines":[{"variant_id":")" + at.black + R"(","quantity":1}]})",
                                   201);
        CHECK(at.send(at.house.lan, "POST", "/api/orders/" + order.at("id") + "/tell", body, 422).at("type") ==
              "no_conversation");
    }
    SECTION("templates name only what there is")
    {
        CHECK(at.field_of(at.send(at.house.owner, "PUT", "/api/shop/settings",
                                  R"({"templates":{"confirmed":"{phone}"}})", 400)) == "templates.confirmed|variable");
        CHECK(at.field_of(at.send(at.house.owner, "PUT", "/api/shop/settings", R"({"order_prefix":"DH1"})", 400)) ==
              "order_prefix|prefix");
        CHECK(at.field_of(at.send(at.house.owner, "PUT", "/api/shop/settings", R"({"bank_bin":"97043"})", 400)) ==
              "bank_bin|bank_bin");
        CHECK(at.field_of(at.send(at.house.owner, "PUT", "/api/shop/settings", R"({"bank_bin":"970436"})", 400)) ==
              "account_number|missing");
    }
}

TEST_CASE("What the chat says is wanted is read, for those who see the chat")
{
    Selling at;
    at.house.customer_writes(at.house.hoa_mai, "k1", "12 ngõ 5 phường Cầu Giấy Hà Nội, 0987654321");
    const auto path = "/api/conversations/" + at.talk.text + "/order-draft";
    const auto draft = at.get(at.house.lan, path + "?messages=50").json();
    CHECK(draft.at("phone").at("value") == "+84987654321");
    CHECK(draft.at("place").at("province_code") == "01");
    at.get(at.house.lan, path + "?messages=101", 400);
    at.get(at.house.stranger, path, 404);
    at.house.assign(at.talk, at.house.mai);
    at.get(at.house.lan, path, 404);
}
