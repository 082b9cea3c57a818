#include "tests/gateway/described.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <set>

/// Real answers, held against the document that describes them: what the page's types are made from is true.
namespace {

using tests::Described;

std::string quoted_id()
{
    return '"' + inbox::new_uuid() + '"';
}

} // namespace

TEST_CASE("Every answer that only tells is as described")
{
    Described at;
    const auto conversation =
        "/api/conversations/" + at.house.customer_writes(at.house.hoa_mai, "k1", "Áo này còn size M không ạ?").text;
    at.house.put("update customers set phone = '+84987654321', email = 'k@x.vn', address = '1 Lê Lợi, Huế'");
    const auto list = at.get("/api/conversations?limit=1&sort=newest&status=open&unread=true").json();
    CHECK(list.at("items").at(0).at("last_message").at("text") == "Áo này còn size M không ạ?");
    CHECK(list.at("items").at(0).at("abilities").at("text_limit").to_number<int>() > 0);
    at.get(conversation);
    at.get("/api/conversations/counts");
    const auto channels = "channel=" + at.house.page.text + "&channel=" + inbox::new_uuid();
    CHECK(at.get("/api/conversations/counts?status=open&unread=true&" + channels).json().at("matching") == 1);
    CHECK(at.get("/api/conversations?" + channels).json().at("items").as_array().size() == 1);
    CHECK(at.get("/api/conversations/counts?channel=x", 400).json().at("errors").at(0).at("field") == "channel");
    const auto messages = at.get(conversation + "/messages").json();
    const std::string message(messages.at("items").at(0).at("id").as_string());
    const std::string customer(list.at("items").at(0).at("customer").at("id").as_string());
    at.get(conversation + "/draft");
    at.get("/api/messages/" + message);
    at.get("/api/messages/" + message + "/why");
    at.get("/api/customers?q=khach");
    at.get("/api/customers/" + customer);
    at.get(at.house.lan, "/api/customers/" + customer);
    for (const auto* below : {"/timeline", "/orders", "/panel", "/suggestions", "/notes"})
        at.get("/api/customers/" + customer + below);
    CHECK(at.get("/api/search?q=size%20m").json().at("messages").as_array().size() == 1);
    CHECK(at.get("/api/search?q=size&kind=messages&limit=1").json().at("items").as_array().size() == 1);
    CHECK(at.get("/api/search?q=khach&kind=customers").json().at("items").as_array().size() == 1);
    at.get("/api/search?q=dh1&kind=orders");
    CHECK(at.get("/api/history?limit=1").json().at("totals").at("conversations") == 1);
    CHECK(at.get("/api/history?q=size&sort=oldest&status=open&from=2020-01-01T00:00:00Z")
              .json()
              .at("items")
              .as_array()
              .size() == 1);
    at.get("/api/history.csv?q=size");
    at.get("/api/events?after=0");
    for (const auto* path : {"/api/me", "/api/me/settings", "/api/me/drafts", "/api/views", "/api/staff", "/api/labels",
                             "/api/quick-replies", "/api/channels", "/api/apps", "/api/audit", "/api/openapi.json",
                             "/health", "/ready", "/metrics"}) {
        at.get(path);
    }
    at.get("/api/channels/" + at.house.page.text);
    for (const auto* path : {"/api/automation", "/api/automation/log", "/api/working-hours"}) at.get(path);
}

TEST_CASE("Provinces, wards and addresses being typed are answered without the store")
{
    Described at;
    CHECK(at.get("/api/places/provinces").json().at("items").as_array().size() == 34);
    const auto wards = at.get("/api/places/wards?province=01").json();
    CHECK(wards.at("items").as_array().size() > 100);
    CHECK(wards.at("items").at(0).at("province_code") == "01");
    const auto found = at.get(at.house.lan, "/api/places/search?q=p5%20q3%20hcm&limit=5").json();
    CHECK(found.at("state") == "exact");
    CHECK(found.at("items").at(0).at("ward_code") == "27154");
    CHECK(found.at("items").at(0).at("old_district_code") == "770");
    CHECK(found.at("items").as_array().size() <= 5);
    CHECK(at.get("/api/places/search?q=c%E1%BA%A7u%20gi").json().at("items").at(0).at("ward_code") == "00166");
    CHECK(at.get("/api/places/search?q=p.%20d%E1%BB%8Bch%20v%E1%BB%8Dng").at("state") == "ambiguous");
    CHECK(at.get("/api/places/search?q=%20").at("state") == "unknown");
    CHECK(at.get("/api/places/wards?province=00", 400).json().at("errors").at(0).at("field") == "province");
    CHECK(at.get("/api/places/wards", 400).json().at("errors").at(0).at("field") == "province");
    CHECK(at.get("/api/places/search", 400).json().at("errors").at(0).at("field") == "q");
}

TEST_CASE("Every answer to a change is as described, and what it changed is there afterwards")
{
    Described at;
    const auto id = at.house.customer_writes(at.house.hoa_mai, "k1", "Còn hàng không?");
    const auto conversation = "/api/conversations/" + id.text;

    const auto label =
        at.send("POST", "/api/labels",
                R"({"id":)" + quoted_id() + R"(,"name":"Khách quen","colour":"#123abc","position":1})", 201);
    at.send("PATCH", "/api/labels/" + label.at("id"), R"({"name":"Khách sỉ"})", 200);
    CHECK(at.send("POST", "/api/labels", R"({"id":)" + quoted_id() + R"(,"name":"Khách sỉ"})", 409).at("type") ==
          "name_taken");
    const auto quick = at.send("POST", "/api/quick-replies",
                               R"({"id":)" + quoted_id() + R"(,"name":"chào","text":"Dạ em chào"})", 201);
    at.send("PATCH", "/api/quick-replies/" + quick.at("id"), R"({"text":"Dạ em chào chị ạ"})", 200);
    at.send("DELETE", "/api/quick-replies/" + quick.at("id"), "", 204);

    const auto changed =
        at.send("PATCH", conversation,
                R"({"status":"pending","assignee":"me","labels":[")" + label.at("id") + R"("],"priority":2})", 200)
            .json();
    CHECK(changed.at("assignee").at("name") == "Hoa");
    CHECK(changed.at("labels").at(0).at("name") == "Khách sỉ");
    at.send("PATCH", conversation, R"({"snoozed_until":"2040-01-01T07:00:00+07:00"})", 200);
    at.send("PATCH", conversation, R"({"snoozed_until":null})", 200);
    at.send("PATCH", conversation, R"({"assignee":null})", 200);
    at.send("POST", conversation + "/read", "", 204);
    CHECK(at.get(conversation).json().at("unread_count") == 0);
    for (int again = 0; again < 2; ++again) at.send("POST", conversation + "/unread", "", 204);
    CHECK(at.get(conversation).json().at("unread_count") == 1);
    at.send("POST", conversation + "/read", "", 204);

    const auto note = R"({"id":)" + quoted_id() + R"(,"text":"Khách hay trả giá"})";
    const auto first = at.send("POST", conversation + "/notes", note, 201);
    CHECK(at.send("POST", conversation + "/notes", note, 201).at("id") == first.at("id"));

    at.send("PUT", conversation + "/draft", R"({"text":"Dạ để em"})", 204);
    CHECK(at.get(conversation).at("draft") == "Dạ để em");
    CHECK(at.get(at.house.minh, conversation).at("draft").empty());

    const auto customer = at.house.one("select customer_id::text from conversations where id = '" + id.text + "'");
    const auto corrected =
        at.send("PATCH", "/api/customers/" + customer, R"({"name":"Chị Hạnh","phone":"+84 987.654.321"})", 200);
    CHECK(corrected.at("phone") == "+84987654321");
    CHECK(at.get(at.house.lan, "/api/customers/" + customer).at("phone") == "+84•••321");
    at.send("POST", "/api/customers/" + customer + "/unmask", "", 200);
    CHECK(at.send("PATCH", "/api/customers/" + customer, R"({"phone":"12"})", 400)
              .json()
              .at("errors")
              .at(0)
              .at("field") == "phone");
    CHECK(at.send("PATCH", "/api/customers/" + customer, R"({"labels":[)" + quoted_id() + "]}", 422)
              .json()
              .at("errors")
              .at(0)
              .at("field") == "labels[0]");
    const auto known = at.send("PATCH", "/api/customers/" + customer, R"({"labels":[")" + label.at("id") + R"("],
        "contacts":[{"kind":"phone","value":"0912 345 678","state":"kept"}],"consents":[{"purpose":"marketing","given":true}]})",
                               200)
                           .json();
    CHECK(known.at("labels").at(0).at("name") == "Khách sỉ");
    CHECK(known.at("contacts").as_array().size() == 2);
    CHECK(known.at("consents").at(0).at("given") == true);

    const auto facts = "/api/customers/" + customer;
    const auto told = R"({"id":)" + quoted_id() + R"(,"text":"Thích màu xanh"})";
    const auto told_id = at.send("POST", facts + "/notes", told, 201).at("id");
    CHECK(at.send("POST", facts + "/notes", told, 201).at("id") == told_id);
    const auto home =
        at.send("POST", facts + "/addresses", R"({"id":)" + quoted_id() + R"(,"name":"Hạnh","phone":"0987654321",
        "address":"12 ngõ 5","ward_code":"00166"})",
                201);
    CHECK(home.at("ward") == "Phường Cầu Giấy");
    CHECK(at.send("POST", facts + "/addresses",
                  R"({"id":)" + quoted_id() + R"(,"address":"12 ngõ 5","ward_code":"99999"})", 422)
              .json()
              .at("errors")
              .at(0)
              .at("field") == "ward_code");

    // Somebody else turns out to be the same person, and then not.
    const auto second = at.house.customer_writes(at.house.hoa_mai, "k2", "Cho em xin lại số 0987654321 nhé");
    const auto twin = at.house.one("select customer_id::text from conversations where id = '" + second.text + "'");
    const auto suggested = at.get(facts + "/suggestions").json();
    CHECK(suggested.at("items").at(0).at("customer").at("id") == twin.c_str());
    CHECK(suggested.at("items").at(0).at("reasons").at(0).at("kind") == "same_phone");
    const auto merge_id = inbox::new_uuid();
    const auto request =
        R"({"id":")" + merge_id + R"(","customer_id":")" + twin + R"(","reasons":[{"kind":"same_phone"}]})";
    CHECK(at.send("POST", facts + "/merge", request, 200).json().at("merged").at(0).at("merge_id") == merge_id.c_str());
    CHECK(at.send("POST", facts + "/merge", request, 200).at("id") == customer);
    at.send("POST", facts + "/merge", R"({"id":)" + quoted_id() + R"(,"customer_id":")" + twin + R"("})", 409);
    CHECK(at.get("/api/customers/" + twin).at("id") == customer);
    CHECK(at.get("/api/conversations/" + second.text).json().at("customer").at("id") == customer.c_str());
    CHECK(at.get("/api/customers/" + twin + "/panel").json().at("conversations").as_array().size() == 2);
    CHECK(at.get("/api/customers?q=4321").json().at("items").as_array().size() == 1);
    at.get(facts + "/timeline?limit=2");
    CHECK(at.send("POST", "/api/merges/" + merge_id + "/undo", "", 200).json().at("restored").at("id") == twin.c_str());
    CHECK(at.get("/api/conversations/" + second.text).json().at("customer").at("id") == twin.c_str());
    at.send("POST", facts + "/suggestions/" + twin + "/refuse", "", 204);
    CHECK(at.get(facts + "/suggestions").json().at("items").as_array().empty());
    const auto timeline = at.get(facts + "/timeline").json();
    CHECK(timeline.at("items").at(0).at("kind") == "unmerge");
    at.send("DELETE", facts + "/notes/" + told_id, "", 204);
    at.send("DELETE", facts + "/addresses/" + home.at("id"), "", 204);
    CHECK(at.get(facts).json().at("addresses").as_array().empty());
    at.send("PATCH", "/api/channels/" + at.house.page.text, R"({"state":"disabled"})", 200);
    CHECK(at.send("PATCH", "/api/channels/" + at.house.page.text, R"({"state":"connected","name":"Trang chính"})", 200)
              .at("name") == "Trang chính");

    at.send("PUT", "/api/me/settings", R"({"theme":"dark","sizes":[1,2]})", 204);
    CHECK(at.get("/api/me/settings").at("theme") == "dark");
    at.send("PUT", "/api/views",
            R"({"items":[{"id":)" + quoted_id() + R"(,"name":"Chưa trả lời","filter":{"unanswered":"true"}}]})", 204);
    CHECK(at.get("/api/views").json().at("items").at(0).at("name") == "Chưa trả lời");
    CHECK(at.get("/api/me/settings").at("theme") == "dark");
    at.get("/api/audit");
    at.get("/api/events?after=0&limit=100");
    CHECK(at.get(conversation + "/messages").json().at("items").as_array().size() >= 3);
}

TEST_CASE("Goods and their stock are as described")
{
    Described at;
    const auto product = inbox::new_uuid(), variant = inbox::new_uuid();
    at.send("POST", "/api/products",
            R"({"id":")" + product + R"(","name":"Áo","options":["Size"],"variants":[{"id":")" + variant +
                R"(","sku":"A","price":150000,"on_hand":3,"low_stock_at":5,"option_values":["M"]}]})",
            201);
    at.send("POST", "/api/products",
            R"({"id":")" + product + R"(","name":"Quần","variants":[{"id":")" + variant + R"(","sku":"A","price":1}]})",
            409);
    at.send("PATCH", "/api/products/" + product, R"({"description":"Vải mịn"})", 200);
    at.get("/api/products/" + product);
    at.get("/api/products?low=true&q=ao");
    at.get("/api/variants?q=a");
    at.get("/api/products.csv");
    const auto adjustment =
        R"({"id":)" + quoted_id() + R"(,"reason":"vỡ","lines":[{"variant_id":")" + variant + R"(","change":-1}]})";
    at.send("POST", "/api/stock/adjustments", adjustment, 201);
    at.send("POST", "/api/stock/adjustments", adjustment, 200);
    const auto lines = at.get("/api/stock/ledger?product_id=" + product).json();
    CHECK(lines.at("items").as_array().size() == 2);

    const auto workspace = std::to_string(at.house.hoa_mai.number), page = at.house.page.text;
    at.house.put("insert into listings (workspace_id, channel_id, item_id, model_id, seller_sku, name) values (" +
                 workspace + ", '" + page + "', '7', '71', 'B', 'Áo')");
    at.get("/api/listings?unmatched=true&q=ao&channel=" + page);
    const auto wish = R"({"channel_id":")" + page + R"(","item_id":"7","model_id":"71",)";
    at.send("PUT", "/api/listings", wish + R"("variant_id":")" + variant + "\"}", 200);
    CHECK(at.get("/api/listings?unmatched=false").json().at("items").at(0).at("variant").at("id").as_string() ==
          variant);
    at.send("PUT", "/api/listings", wish + R"("variant_id":)" + quoted_id() + "}", 422);
    at.send("PUT", "/api/listings", wish + R"("variant_id":")" + variant + R"(","ignored":true})", 400);
    at.send("PUT", "/api/listings",
            R"({"channel_id":")" + at.house.other_page.text + R"(","item_id":"7","model_id":"71"})", 404);
    at.send("PUT", "/api/listings", wish + R"("variant_id":null,"ignored":true})", 200);
    at.send("POST", "/api/channels/" + page + "/listings/refresh", "", 422);
}

TEST_CASE("Staff come, change and go; the last owner stays")
{
    Described at;
    const auto added = at.send("POST", "/api/staff",
                               R"({"email":"Ngoc@hoamai.example","name":"Ngọc","role":"sales","password":"mật khẩu dài",
                               "teams":["ca tối"],"channels":[")" +
                                   at.house.page.text + R"("]})",
                               201);
    CHECK(added.at("email") == "ngoc@hoamai.example");
    const auto path = "/api/staff/" + added.at("id");
    CHECK(at.send("PATCH", path, R"({"role":"agent","channels":null})", 200).json().at("channels").is_null());
    CHECK(at.send("POST", "/api/staff",
                  R"({"email":"viet@saoviet.example","name":"V","role":"agent","password":"mật khẩu dài"})", 409)
              .at("type") == "email_taken");
    CHECK(at.send("PATCH", path, R"({"channels":[")" + at.house.other_page.text + R"("]})", 422).at("type") ==
          "absent");
    CHECK(at.send("PATCH", path, R"({"password":"ngắn"})", 400).status == 400);
    CHECK(at.send("PATCH", "/api/staff/" + at.house.owner.id.text, R"({"role":"agent"})", 409).at("type") ==
          "last_owner");
    CHECK(at.send("PATCH", "/api/staff/" + at.house.owner.id.text, R"({"active":false})", 409).at("type") ==
          "last_owner");

    // The answer was lost, so the page asks again: nobody comes twice, and nothing else is taken for the same.
    const auto asked = [](const std::string& id, const std::string& email) {
        return R"({"id":")" + id + R"(","email":")" + email +
               R"(","name":"Vy","role":"agent","password":"mật khẩu dài"})";
    };
    const auto id = inbox::new_uuid();
    CHECK(at.send("POST", "/api/staff", asked(id, "Vy@hoamai.example"), 201).at("id") == id);
    CHECK(at.send("POST", "/api/staff", asked(id, "vy@hoamai.example"), 201).at("id") == id);
    CHECK(at.send("POST", "/api/staff", asked(id, "khac@hoamai.example"), 409).at("type") == "id_taken");
    CHECK(at.send("POST", "/api/staff", asked(at.house.stranger.id.text, "khac@hoamai.example"), 409).at("type") ==
          "id_taken");
    for (const auto* email : {"@", "a@", "@b", "a b@c", " a@b", "a@b ", "a@b@c", "a\u0001@b", "a\n@b"}) {
        INFO(email);
        at.send("POST", "/api/staff", asked(inbox::new_uuid(), email), 400);
    }

    CHECK(at.house.get(at.house.lan, "/api/me").status == 200);
    at.send("PATCH", "/api/staff/" + at.house.lan.id.text, R"({"active":false})", 200);
    CHECK(at.house.get(at.house.lan, "/api/me").status == 401);
}

TEST_CASE("What is wrong is said as a problem that names the field")
{
    Described at;
    const auto conversation = "/api/conversations/" + at.house.customer_writes(at.house.hoa_mai, "k1", "Alo").text;
    const auto wrong = [&](const std::string& method, const std::string& path, const std::string& body,
                           const std::string& field) {
        const auto answer = body.empty() ? at.get(path, 400) : at.send(method, path, body, 400);
        INFO(path << ' ' << body << ": " << answer.body);
        CHECK(answer.header("Content-Type") == "application/problem+json");
        CHECK(std::string(answer.json().at("errors").at(0).at("field").as_string()) == field);
    };
    wrong("PATCH", conversation, R"({"status":"closed"})", "status");
    wrong("PATCH", conversation, R"({"priority":4})", "priority");
    wrong("PATCH", conversation, R"({"priority":1.5})", "priority");
    wrong("PATCH", conversation, R"({"snoozed_until":"tomorrow"})", "snoozed_until");
    wrong("PATCH", conversation, R"({"labels":["x"]})", "labels[0]");
    wrong("PATCH", conversation, R"({"assignee":"lan"})", "assignee");
    wrong("POST", conversation + "/replies", R"({"id":"1","text":"x"})", "id");
    wrong("POST", conversation + "/replies", R"({"id":)" + quoted_id() + R"(,"text":"x","hold_s":31})", "hold_s");
    wrong("POST", conversation + "/replies", R"({"id":)" + quoted_id() + R"(,"attachments":[{"product":"1"}]})",
          "attachments[0].product");
    wrong("PATCH", conversation, R"({"priority":1,"priority":2})", "priority");
    wrong("GET", "/api/conversations?status=closed", "", "status");
    wrong("GET", "/api/conversations?sort=name", "", "sort");
    wrong("GET", "/api/conversations?limit=101", "", "limit");
    wrong("GET", "/api/conversations?limit=0", "", "limit");
    wrong("GET", "/api/conversations?order=1", "", "order");
    wrong("GET", "/api/conversations?cursor=abc", "", "cursor");
    wrong("GET", "/api/conversations?assignee=x", "", "assignee");
    wrong("GET", conversation + "/messages?before=1", "", "before");
    wrong("GET", "/api/events", "", "after");
    wrong("GET", "/api/events?after=-1", "", "after");
    CHECK(at.house.get(at.house.owner, "/api/nothing/here").at("type") == "not_found");
}
