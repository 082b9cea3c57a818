#include "connectors/messenger/messenger.hpp"

#include "connectors/json_view.hpp"

#include <catch2/catch.hpp>

using namespace connectors;
using namespace inbox;

/// What reaches Facebook when staff answer, and what its answers mean.
namespace {

const Messenger messenger;
const Settings app = completed({{"app_id", "1517"},
                                {"app_secret", "doc-app-secret-0001"},
                                {"verify_token", "v"},
                                {"graph_base", "http://127.0.0.1:9/"}},
                               messenger.app_settings());
const Settings channel = completed({{"page_token", "EAAdoc-page-token"}}, messenger.channel_settings());
const Connection connection{app, channel, "100200300", {}};

Outgoing text(const std::string& words)
{
    Outgoing part;
    part.reference = "9f2c";
    part.thread = part.customer = "6543210987654321";
    part.window = "standard";
    part.part.text = words;
    return part;
}

Outgoing file()
{
    auto part = text("");
    part.part.attached =
        File{AttachmentKind::image, "áo.jpg", "image/jpeg", 3, 0, 0, std::make_shared<std::string>("\xFF\xD8\0", 3)};
    return part;
}

Outgoing comment(bool privately)
{
    auto part = text("Dạ 199k ạ");
    part.thread_kind = ThreadKind::comment;
    part.thread = "100200300_555:7";
    part.customer = "comment:7";
    part.answers = "555_777";
    part.private_answer = privately;
    part.window.clear();
    return part;
}

HttpCall call(const Outgoing& part, const Answers& so_far = {}, const Connection& by = connection)
{
    const auto step = messenger.send(part, by, so_far);
    REQUIRE(std::holds_alternative<HttpCall>(step));
    return std::get<HttpCall>(step);
}

HttpReply answer(int status, std::string body)
{
    return {status, {}, std::move(body)};
}

HttpReply error(int status, int code, int subcode = 0)
{
    return answer(status, R"({"error":{"message":"try EAAdoc-page-token later","type":"OAuthException","code":)" +
                              std::to_string(code) + R"(,"error_subcode":)" + std::to_string(subcode) + "}}");
}

template <class End>
End ending(const HttpReply& reply, const Outgoing& part = text("Dạ"))
{
    const auto step = messenger.send(part, connection, {reply});
    REQUIRE(std::holds_alternative<Outcome>(step));
    const auto outcome = std::get<Outcome>(step);
    CAPTURE(reply.status, reply.body, outcome.index());
    REQUIRE(std::holds_alternative<End>(outcome));
    return std::get<End>(outcome);
}

std::string field(const std::string& json, std::initializer_list<const char*> path)
{
    const auto value = parse_json(json);
    JsonView view(value, "body");
    for (const auto* name : path) view = view[name];
    return view.id_or_empty();
}

} // namespace

TEST_CASE("A text goes to its customer with our reference in its metadata")
{
    auto part = text("Dạ còn size M ạ");
    part.part.reply_to = "m_AbC-1";
    const auto made = call(part);
    CHECK(made.method == "POST");
    CHECK(made.url == "http://127.0.0.1:9/v25.0/100200300/messages");
    CHECK(made.reaches_customer);
    CHECK(std::find(made.headers.begin(), made.headers.end(),
                    std::pair<std::string, std::string>{"Authorization", "Bearer EAAdoc-page-token"}) !=
          made.headers.end());
    CHECK(
        made.body ==
        R"({"recipient":{"id":"6543210987654321"},"messaging_type":"RESPONSE","reply_to":{"mid":"m_AbC-1"},"message":{"text":"Dạ còn size M ạ","metadata":"gom:9f2c"}})");
}

TEST_CASE("The proof of the app's secret goes along where the app demands it")
{
    auto strict = app;
    strict["appsecret_proof"] = "true";
    const auto made = call(text("Dạ"), {}, {strict, channel, "100200300", {}});
    CHECK(made.url.ends_with("?appsecret_proof=a527a29fcc0375ba710409ff1bce012b467d0c3f020f48ff727d025a17b5d440"));
    CHECK(call(text("Dạ")).url.find("appsecret_proof") == std::string::npos);
}

TEST_CASE("After 24 hours a reply goes with the human agent's tag, where the Page may use it")
{
    auto late = text("Xin lỗi đã trả lời muộn ạ");
    late.window = "human_agent";
    CHECK(std::get<Failed>(std::get<Outcome>(messenger.send(late, connection, {}))).code == "window_closed");

    auto allowed = channel;
    allowed["human_agent"] = "true";
    const auto made = call(late, {}, {app, allowed, "100200300", {}});
    CHECK(field(made.body, {"messaging_type"}) == "MESSAGE_TAG");
    CHECK(field(made.body, {"tag"}) == "HUMAN_AGENT");
}

TEST_CASE("A picture is uploaded first, and only the second call reaches the customer")
{
    const auto upload = call(file());
    CHECK_FALSE(upload.reaches_customer);
    CHECK(upload.url == "http://127.0.0.1:9/v25.0/100200300/message_attachments");
    CHECK(upload.body.find(R"({"attachment":{"type":"image","payload":{"is_reusable":true}}})") != std::string::npos);
    CHECK(upload.body.find("name=\"filedata\"; filename=\"áo.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\xFF\xD8") !=
          std::string::npos);

    const auto uploaded = answer(200, R"({"attachment_id":1857777774821032})");
    const auto sending = call(file(), {uploaded});
    CHECK(sending.reaches_customer);
    CHECK(
        sending.body ==
        R"({"recipient":{"id":"6543210987654321"},"messaging_type":"RESPONSE","message":{"attachment":{"type":"image","payload":{"attachment_id":"1857777774821032"}},"metadata":"gom:9f2c"}})");
    const auto end =
        messenger.send(file(), connection, {uploaded, answer(200, R"({"recipient_id":"6","message_id":"m_9"})")});
    CHECK(std::get<Sent>(std::get<Outcome>(end)).id == "m_9");

    // The upload reached nobody: whatever is unclear about it is tried again.
    for (const auto& reply :
         {answer(500, ""), answer(200, "<html>"), answer(200, "{}"), error(500, 2), error(400, 613), error(400, 77)}) {
        ending<TryAgain>(reply, file());
    }
    CHECK(ending<Failed>(error(400, 100, 2018109), file()).code == "media");
    ending<NeedsReconnection>(error(400, 190, 463), file());
    auto lost = file();
    std::get<File>(lost.part.attached).bytes.reset();
    CHECK(std::get<Failed>(std::get<Outcome>(messenger.send(lost, connection, {}))).code == "media");
}

TEST_CASE("A product goes as the platform's own card")
{
    auto part = text("");
    part.part.attached = ProductCard{"9007199254740993", "Áo thun"};
    CHECK(
        call(part).body ==
        R"({"recipient":{"id":"6543210987654321"},"messaging_type":"RESPONSE","message":{"attachment":{"type":"template","payload":{"template_type":"product","elements":[{"id":"9007199254740993"}]}},"metadata":"gom:9f2c"}})");
}

TEST_CASE("A comment is answered below it, or by a private message")
{
    const auto openly = call(comment(false));
    CHECK(openly.url == "http://127.0.0.1:9/v25.0/555_777/comments");
    CHECK(openly.body == R"({"message":"Dạ 199k ạ"})");
    CHECK(openly.reaches_customer);
    CHECK(ending<Sent>(answer(200, R"({"id":"555_778"})"), comment(false)).id == "555_778");
    ending<Unknown>(answer(200, R"({"message_id":"m_1"})"), comment(false));

    const auto privately = call(comment(true));
    CHECK(privately.url == "http://127.0.0.1:9/v25.0/100200300/messages");
    CHECK(field(privately.body, {"recipient", "comment_id"}) == "555_777");
    const auto sent = ending<Sent>(answer(200, R"({"recipient_id":"24680","message_id":"m_10"})"), comment(true));
    CHECK(sent.id == "m_10");
    CHECK(sent.thread == "24680");
    CHECK(ending<Failed>(error(400, 10900), comment(true)).code == "not_allowed");

    auto nowhere = comment(false);
    nowhere.answers.clear();
    CHECK(std::get<Failed>(std::get<Outcome>(messenger.send(nowhere, connection, {}))).code == "gone");
    nowhere.private_answer = true;
    CHECK(std::get<Failed>(std::get<Outcome>(messenger.send(nowhere, connection, {}))).code == "gone");
    auto sly = comment(false);
    sly.answers = "../me?x=";
    CHECK(call(sly).url == "http://127.0.0.1:9/v25.0/..%2Fme%3Fx%3D/comments");
}

TEST_CASE("An explicit success with a message id is sent, and nothing else is")
{
    CHECK(ending<Sent>(answer(200, R"({"recipient_id":"6","message_id":"m_2"})")).id == "m_2");
    for (const auto& reply : {answer(200, "{}"),
                              answer(200, ""),
                              answer(200, "<html>"),
                              answer(200, R"({"message_id":""})"),
                              answer(200, R"({"message_id":null})"),
                              answer(200, "[]"),
                              answer(500, ""),
                              answer(502, "<html>"),
                              answer(504, R"({"message_id":"m_2"})"),
                              answer(400, "gibberish"),
                              answer(404, "{}"),
                              answer(302, ""),
                              error(500, 1),
                              error(500, 2),
                              error(400, 1200),
                              error(400, 99),
                              error(400, 424242),
                              error(500, 0),
                              answer(500, R"({"error":"broken"})"),
                              answer(0, "")}) {
        ending<Unknown>(reply);
    }
}

TEST_CASE("A refusal is read by its code and subcode")
{
    CHECK(ending<Failed>(error(400, 10, 2018278)).code == "window_closed");
    CHECK(ending<Failed>(error(403, 10, 2534022)).code == "window_closed");
    CHECK(ending<Failed>(error(400, 10, 2018065)).code == "window_closed");
    CHECK(ending<Failed>(error(400, 10, 2018108)).code == "blocked");
    CHECK(ending<Failed>(error(400, 551, 1545041)).code == "blocked");
    CHECK(ending<Failed>(error(400, 200, 1545041)).code == "blocked");
    CHECK(ending<Failed>(error(400, 100, 2018001)).code == "gone");
    CHECK(ending<Failed>(error(400, 100, 33)).code == "gone");
    CHECK(ending<Failed>(error(400, 100, 2018109)).code == "media");
    CHECK(ending<Failed>(error(400, 100, 2018047)).code == "media");
    CHECK(ending<Failed>(error(400, 100)).code == "platform");
    CHECK(ending<Failed>(error(400, 10)).code == "not_allowed");
    CHECK(ending<Failed>(error(400, 100, 2018344)).code == "not_allowed");
    for (const auto& reply : {error(400, 190), error(401, 190, 460), error(500, 190, 463), error(403, 200),
                              error(403, 230), error(403, 200, 2018021), error(400, 368), error(400, 10, 1893063)}) {
        ending<NeedsReconnection>(reply);
    }
    for (const auto& reply : {error(400, 613), error(400, 4, 2018022), error(403, 4), error(400, 17), error(400, 32),
                              error(400, 80006), answer(429, ""), answer(429, "{}"), error(429, 1)}) {
        ending<TryAgain>(reply);
    }
    CHECK(ending<Failed>(answer(400, R"({"error":{"code":"10","error_subcode":"2018278"}})")).code == "window_closed");
}

TEST_CASE("The platform's own words reach people, our secrets do not")
{
    const auto why = ending<NeedsReconnection>(error(400, 190)).why;
    CHECK(why == "(#190) try … later");
    CHECK(
        ending<Unknown>(answer(500, R"({"error":{"code":2,"message":")" + std::string(5000, 'x') + "\"}}")).why.size() <
        600);
}

TEST_CASE("Without a token the Page must be connected anew")
{
    const Settings bare;
    const auto step = messenger.send(text("Dạ"), {app, bare, "100200300", {}}, {});
    CHECK(std::holds_alternative<NeedsReconnection>(std::get<Outcome>(step)));
}
