#include "tests/gateway/described.hpp"

#include <boost/json.hpp>

#include <cctype>
#include <filesystem>
#include <fstream>

/// What a team says to itself and keeps at hand, over HTTP.
namespace {

using tests::ApiHouse;

std::string new_quoted()
{
    return '"' + inbox::new_uuid() + '"';
}

} // namespace

TEST_CASE("A note calls colleagues who may see the conversation, and says who of them may not")
{
    ApiHouse house;
    const auto conversation = "/api/conversations/" + house.customer_writes(house.hoa_mai, "k1", "Còn không ạ?").text;
    const auto note = [&](const std::string& id, const std::string& who) {
        return house.send(house.lan, "POST", conversation + "/notes",
                          R"({"id":)" + id + R"(,"text":"Nhờ chị xem","mentions":[)" + who + "]}");
    };
    const auto id = new_quoted(), minh = '"' + house.minh.id.text + '"', mai = '"' + house.mai.id.text + '"';
    const auto made = note(id, minh + "," + minh);
    CHECK(made.status == 201);
    REQUIRE(made.json().at("mentions").as_array().size() == 1);
    CHECK(made.json().at("mentions").at(0).at("id") == house.minh.id.text.c_str());
    CHECK(note(id, minh).status == 201);
    CHECK(note(id, mai).status == 409);
    CHECK(house.one("select count(*) from messages where kind = 'note'") == "1");

    house.assign({conversation.substr(conversation.rfind('/') + 1)}, house.lan);
    const auto hidden = note(new_quoted(), minh + "," + mai);
    CHECK(hidden.status == 422);
    CHECK(hidden.json().at("errors").at(0).at("field") == "mentions[1]");
    CHECK(hidden.json().at("errors").at(0).at("code") == "cannot_see");
    for (const auto& stranger : {house.stranger.id.text, inbox::new_uuid()}) {
        const auto absent = note(new_quoted(), '"' + stranger + '"');
        CHECK(absent.status == 422);
        CHECK(absent.json().at("errors").at(0).at("field") == "mentions[0]");
        CHECK(absent.json().at("errors").at(0).at("code") == "absent");
    }
}

TEST_CASE("Whoever reaches for what somebody else has by now is told who, and a note is about a message of its thread")
{
    tests::Described at;
    auto& house = at.house;
    const auto id = house.customer_writes(house.hoa_mai, "k1", "Mình dị ứng len ạ");
    const auto conversation = "/api/conversations/" + id.text;
    const auto mai = '"' + house.mai.id.text + '"', minh = '"' + house.minh.id.text + '"';
    house.assign(id, house.mai);
    const auto give = [&](const std::string& was) {
        return R"({"assignee":)" + minh + R"(,"assignee_was":)" + was + '}';
    };
    for (const auto& was : {std::string("null"), minh, new_quoted()}) {
        const auto held = at.send("PATCH", conversation, give(was), 409).json();
        CHECK(held.at("type") == "held");
        CHECK(held.at("holder").at("id") == house.mai.id.text.c_str());
        CHECK(held.at("errors").at(0).at("field") == "assignee");
    }
    CHECK(at.send("PATCH", conversation, give(R"("x")"), 400).json().at("errors").at(0).at("field") == "assignee_was");
    const auto many = R"({"id":)" + new_quoted() + R"(,"ids":[")" + id.text + R"("],"change":)";
    const auto skipped = at.send("POST", "/api/conversations/bulk", many + give("null") + '}', 200).json();
    CHECK(skipped.at("skipped").at(0).at("code") == "held");
    CHECK(house.one("select assignee_id::text from conversations") == house.mai.id.text);
    auto capitals = mai;
    for (auto& letter : capitals) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    at.send("PATCH", conversation, give(capitals), 200);

    const auto said =
        house.one("select id::text from messages where conversation_id = '" + id.text + "' and direction = 'incoming'");
    const auto note = [&](const std::string& about) {
        return R"({"id":)" + new_quoted() + R"(,"text":"đừng gợi ý len","reply_to":)" + about + '}';
    };
    CHECK(at.send("POST", conversation + "/notes", note('"' + said + '"'), 201).at("reply_to") == said);
    const auto field = [&](const std::string& about, int status) {
        return at.send("POST", conversation + "/notes", note(about), status).json().at("errors").at(0).at("field");
    };
    CHECK(field(R"("x")", 400) == "reply_to");
    CHECK(field(new_quoted(), 422) == "reply_to");
}

TEST_CASE("Drafts of a reply and of a note stand beside each other, and only their writer gets them")
{
    ApiHouse house;
    const auto id = house.customer_writes(house.hoa_mai, "k1", "Còn không ạ?");
    const auto draft = "/api/conversations/" + id.text + "/draft";
    CHECK(house.send(house.lan, "PUT", draft, R"({"text":"Dạ còn"})").status == 204);
    CHECK(house.send(house.lan, "PUT", draft, R"({"text":"khách khó","kind":"note"})").status == 204);
    CHECK(house.get(house.lan, draft).at("text") == "Dạ còn");
    CHECK(house.get(house.lan, draft + "?kind=note").at("text") == "khách khó");
    CHECK(house.get(house.lan, "/api/conversations/" + id.text).at("draft") == "Dạ còn");
    CHECK(house.get(house.lan, "/api/me/drafts").json().at("items").as_array().size() == 2);
    CHECK(house.get(house.minh, "/api/me/drafts").json().at("items").as_array().empty());
    house.assign(id, house.mai); // out of her sight
    CHECK(house.get(house.lan, "/api/me/drafts").json().at("items").as_array().empty());
}

TEST_CASE("Bulk changes are asked for by ids or by the list's own filter")
{
    ApiHouse house;
    const auto first = house.customer_writes(house.hoa_mai, "k1", "Một"),
               second = house.customer_writes(house.hoa_mai, "k2", "Hai");
    const auto id = inbox::new_uuid();
    const auto body = R"({"id":")" + id + R"(","filter":{"status":"open","channel":[")" + house.page.text +
                      R"("]},"change":{"status":"resolved","read":true}})";
    const auto done = house.send(house.lan, "POST", "/api/conversations/bulk", body);
    CHECK(done.status == 200);
    CHECK(done.json().at("changed") == 2);
    CHECK(house.send(house.lan, "POST", "/api/conversations/bulk", body).body == done.body);
    CHECK(house.send(house.minh, "POST", "/api/conversations/bulk", body).status == 409);
    CHECK(house.send(house.minh, "POST", "/api/conversations/bulk/" + id + "/undo").status == 404);
    CHECK(house.send(house.lan, "POST", "/api/conversations/bulk/" + id + "/undo").json().at("restored") == 2);

    const auto wrong = [&](const std::string& rest) {
        const auto answer =
            house.send(house.lan, "POST", "/api/conversations/bulk", R"({"id":)" + new_quoted() + "," + rest + "}");
        CHECK((answer.status == 400 || answer.status == 422));
        return std::string(answer.json().at("errors").at(0).at("field").as_string());
    };
    const auto ids = R"("ids":[")" + first.text + R"("],)";
    CHECK(wrong(R"("change":{"status":"open"})") == "ids");
    CHECK(wrong(ids + R"("change":{})") == "change");
    CHECK(wrong(ids + R"("change":{"labels":[]})") == "change.labels");
    CHECK(wrong(ids + R"("change":{"labels_add":[)" + new_quoted() + "]}") == "change.labels_add");
    CHECK(wrong(R"("filter":{"q":"x"},"change":{"read":true})") == "filter.q");
    CHECK(wrong(R"("filter":{"channel":["x"]},"change":{"read":true})") == "filter.channel");
}

TEST_CASE("A quick reply keeps its pictures, is everybody's or one's own, and gives each message a copy")
{
    ApiHouse house;
    const auto id = inbox::new_uuid();
    const auto upload = house.upload(house.minh, "bang-size.txt", "bảng size").at("id");
    const auto make = [&](const tests::Person& who, const std::string& at, const std::string& rest) {
        return house.send(who, "POST", "/api/quick-replies",
                          R"({"id":")" + at + R"(","name":"size","text":"Dạ {tên khách} xem ạ")" + rest + "}");
    };
    CHECK(make(house.lan, id, R"(,"shared":true)").status == 403);
    CHECK(make(house.lan, id, R"(,"attachments":[")" + upload + R"("])").status == 422); // Minh's upload
    const auto made = make(house.minh, id, R"(,"attachments":[")" + upload + R"("])");
    REQUIRE(made.status == 201);
    CHECK(made.json().at("shared") == true);
    CHECK(made.json().at("variables").at(0) == "tên khách");
    CHECK(make(house.minh, id, R"(,"attachments":[")" + upload + R"("])").status == 201);
    CHECK(house.get(house.lan, "/media/" + upload).status == 200);
    CHECK(house.get(house.stranger, "/media/" + upload).status == 404);

    const auto own = inbox::new_uuid();
    CHECK(make(house.lan, own, "").status == 201);
    CHECK(house.get(house.lan, "/api/quick-replies").json().at("items").as_array().size() == 2);
    CHECK(house.get(house.minh, "/api/quick-replies").json().at("items").as_array().size() == 1);
    CHECK(house.send(house.owner, "DELETE", "/api/quick-replies/" + own).status == 404);
    CHECK(house.send(house.lan, "DELETE", "/api/quick-replies/" + id).status == 403);

    const auto conversation = "/api/conversations/" + house.customer_writes(house.hoa_mai, "k1", "Size nào ạ?").text;
    const auto reply = [&](const std::string& message, const std::string& picture) {
        return house.send(house.lan, "POST", conversation + "/replies",
                          R"({"id":")" + message + R"(","text":"","attachments":[{"quick_reply_id":")" + id +
                              R"(","attachment_id":")" + picture + R"("}]})");
    };
    const auto message = inbox::new_uuid();
    const auto sent = reply(message, upload);
    REQUIRE(sent.status == 202);
    CHECK(reply(message, upload).body == sent.body);
    CHECK(reply(inbox::new_uuid(), inbox::new_uuid()).json().at("errors").at(0).at("field") == "attachments[0]");
    const std::string copy(sent.json().at("attachments").at(0).at("id").as_string());
    CHECK(copy != upload);
    CHECK(house.one("select used from quick_replies where id = '" + id + "'") == "1");

    // The reply's own picture is kept when nobody sends it, and gone with the reply; the message keeps its own.
    const auto file = house.one("select file from attachments where id = '" + upload + "'");
    CHECK(house.send(house.minh, "DELETE", "/api/quick-replies/" + id).status == 204);
    CHECK(house.get(house.minh, "/media/" + upload).status == 404);
    std::filesystem::remove(house.media / file);
    CHECK(house.get(house.lan, "/media/" + copy).body == "bảng size");
}

TEST_CASE("A view may be shared: colleagues see it with whose it is, and change only their own")
{
    ApiHouse house;
    const auto view = R"({"id":")" + inbox::new_uuid() + R"(","name":"Gấp","filter":{"channel":[")" + house.page.text +
                      R"("],"unread":"true"},"shared":true})";
    CHECK(house
              .send(house.minh, "PUT", "/api/views",
                    R"({"items":[)" + view + R"(,{"id":)" + new_quoted() + R"(,"name":"Riêng","filter":{}}]})")
              .status == 204);
    CHECK(house.get(house.minh, "/api/views").json().at("items").as_array().size() == 2);
    const auto seen = house.get(house.lan, "/api/views").json().at("items").as_array();
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].at("owner").at("id") == house.minh.id.text.c_str());
    CHECK(seen[0].at("filter").at("unread") == "true");
    CHECK(house.get(house.stranger, "/api/views").json().at("items").as_array().empty());
    // Sent back with her own, a colleague's is left out.
    CHECK(house.send(house.lan, "PUT", "/api/views", R"({"items":)" + boost::json::serialize(seen) + "}").status ==
          204);
    CHECK(house.one("select settings->'views' from staff where id = '" + house.lan.id.text + "'") == "[]");
}
