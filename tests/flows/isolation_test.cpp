#include "tests/support/town.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <set>

namespace json = boost::json;
using tests::CallAnswer;
using tests::Colleague;
using tests::fresh;
using tests::text_at;
using tests::usual_town;

namespace {

/// Every id of the other shop that any of its answers holds, by what it names.
struct Ids {
    std::string conversation, message, customer, attachment, channel, staff, label, quick_reply;
};

const std::string nobody = "0197a0aa-1111-7000-8000-000000000001";

/// The same request for another shop's id and for an id nobody has must get the same answer.
void same_as_absent(const std::string& what, const CallAnswer& theirs, const CallAnswer& absent, const std::string& id)
{
    INFO(what);
    CHECK(theirs.status == absent.status);
    CHECK(theirs.status >= 400);
    CHECK(theirs.status < 500);
    auto body = theirs.body;
    for (auto at = body.find(id); at != std::string::npos; at = body.find(id)) body.replace(at, id.size(), nobody);
    CHECK(body == absent.body);
}

} // namespace

TEST_CASE("Another shop's ids are nobody's ids: in paths, queries and bodies, for reading and for writing")
{
    auto& town = usual_town();
    const auto owner = town.person("hoa", 0), stranger = town.person("hoa", 1);
    const auto words = fresh("bí mật của Hoa Mai");
    tests::Screen screen(owner);
    const auto said = town.platsim->say("messenger", fresh("khach"), words, {{"workspace", "hoa-mai"}});
    town.platsim->say("zalo", fresh("khach"), fresh("ảnh"), {{"workspace", "hoa-mai"}, {"kind", "image"}});
    Ids ids;
    ids.conversation = screen.conversation_with(words);
    const auto conversation = screen.now().conversations.at(ids.conversation);
    ids.message = text_at(*screen.now().message_saying(words), "id");
    ids.customer = text_at(conversation, "customer.id");
    ids.channel = text_at(conversation, "channel.id");
    ids.staff = owner.id();
    ids.attachment =
        owner.upload("a.png", "image/png", tests::call(town.platsim->port(), "GET", "/media/image/a.png").body);
    ids.label = "0197a0aa-2222-7000-8000-000000000001";
    ids.quick_reply = "0197a0aa-2222-7000-8000-000000000002";
    owner.post("/api/labels", {{"id", ids.label}, {"name", fresh("nhãn")}});
    owner.post("/api/quick-replies", {{"id", ids.quick_reply}, {"name", fresh("mẫu")}, {"text", "chào"}});

    const auto get = [&](const std::string& before, const std::string& id, const std::string& after = "") {
        same_as_absent("GET " + before + "{}" + after, stranger.get(before + id + after),
                       stranger.get(before + nobody + after), id);
    };
    const auto post = [&](const std::string& before, const std::string& id, const std::string& after,
                          const json::value& body) {
        same_as_absent("POST " + before + "{}" + after, stranger.post(before + id + after, body),
                       stranger.post(before + nobody + after, body), id);
    };
    const auto patch = [&](const std::string& before, const std::string& id, const json::value& body) {
        same_as_absent("PATCH " + before + "{}", stranger.patch(before + id, body),
                       stranger.patch(before + nobody, body), id);
    };
    const auto remove = [&](const std::string& before, const std::string& id) {
        same_as_absent("DELETE " + before + "{}", stranger.remove(before + id), stranger.remove(before + nobody), id);
    };
    get("/api/conversations/", ids.conversation);
    get("/api/conversations/", ids.conversation, "/messages");
    get("/api/conversations/", ids.conversation, "/draft");
    get("/api/messages/", ids.message);
    get("/api/messages/", ids.message, "/why");
    get("/api/customers/", ids.customer);
    get("/api/channels/", ids.channel);
    get("/media/", ids.attachment);
    post("/api/conversations/", ids.conversation, "/read", json::object());
    post("/api/conversations/", ids.conversation, "/replies",
         {{"id", fresh("0197a0aa-3333-7000-8000-00000000000").substr(0, 36)},
          {"text", "x"},
          {"attachments", json::array()}});
    post("/api/conversations/", ids.conversation, "/notes",
         {{"id", "0197a0aa-3333-7000-8000-000000000002"}, {"text", "x"}});
    post("/api/messages/", ids.message, "/retry", json::object());
    post("/api/customers/", ids.customer, "/unmask", json::object());
    post("/api/media/", ids.attachment, "/retry", json::object());
    patch("/api/conversations/", ids.conversation, {{"status", "resolved"}});
    patch("/api/customers/", ids.customer, {{"name", "x"}});
    patch("/api/channels/", ids.channel, {{"name", "x"}});
    patch("/api/staff/", ids.staff, {{"name", "x"}});
    patch("/api/labels/", ids.label, {{"name", "x"}});
    patch("/api/quick-replies/", ids.quick_reply, {{"name", "x"}});
    remove("/api/messages/", ids.message);
    remove("/api/labels/", ids.label);
    remove("/api/quick-replies/", ids.quick_reply);

    // Their ids inside our requests.
    tests::Screen ours(stranger);
    const auto greeting = fresh("chuyện nhà họ");
    town.platsim->say("messenger", fresh("khach"), greeting, {{"workspace", "shop-2"}});
    const auto own = ours.conversation_with(greeting);
    const auto body = [&](const char* field, const json::value& value) {
        return stranger.try_reply(own, {{"text", "x"}, {field, value}});
    };
    same_as_absent("attachments", body("attachments", json::array{json::string(ids.attachment)}),
                   body("attachments", json::array{json::string(nobody)}), ids.attachment);
    same_as_absent("assignee", stranger.patch("/api/conversations/" + own, {{"assignee", ids.staff}}),
                   stranger.patch("/api/conversations/" + own, {{"assignee", nobody}}), ids.staff);
    same_as_absent("labels", stranger.patch("/api/conversations/" + own, {{"labels", {ids.label}}}),
                   stranger.patch("/api/conversations/" + own, {{"labels", {nobody}}}), ids.label);

    // Lists and filters by their ids are as empty as by nobody's.
    for (const auto* parameter : {"assignee", "channel", "label"}) {
        INFO(parameter);
        for (const auto& id : {ids.staff, ids.channel, ids.label}) {
            const auto list = stranger.get("/api/conversations?" + std::string(parameter) + "=" + id);
            if (list.status == 200) CHECK(list.json().at("items").as_array().empty());
        }
    }
    for (const auto* path : {"/api/conversations", "/api/customers", "/api/channels", "/api/staff", "/api/labels",
                             "/api/quick-replies", "/api/audit", "/api/apps"}) {
        INFO(path);
        const auto answer = stranger.get(path);
        CHECK(answer.status == 200);
        for (const auto& id :
             {ids.conversation, ids.message, ids.customer, ids.channel, ids.staff, ids.label, ids.quick_reply}) {
            CHECK(answer.body.find(id) == std::string::npos);
        }
    }

    // Nothing of ours has moved.
    CHECK(text_at(owner.get("/api/conversations/" + ids.conversation).json(), "status") == "open");
    CHECK(town.platsim->times_received("x") == 0);
    (void)said;
}
