#include "connectors/zalo/api.hpp"
#include "connectors/zalo/zalo_test.hpp"

#include <memory>

using namespace connectors;
using namespace connectors::zalo_sample;
using inbox::Outcome;

namespace {

inbox::Outgoing text_to_lan(std::string text, std::string reply_to = "")
{
    inbox::Outgoing outgoing;
    outgoing.reference = "0198a000-0000-7000-8000-000000000001";
    outgoing.thread = lan;
    outgoing.customer = lan;
    outgoing.part.text = std::move(text);
    outgoing.part.reply_to = std::move(reply_to);
    return outgoing;
}

inbox::File file_of(const std::string& mime, std::size_t bytes, const std::string& name)
{
    inbox::File file;
    file.kind = mime.starts_with("image/") ? inbox::AttachmentKind::image : inbox::AttachmentKind::file;
    file.name = name;
    file.mime = mime;
    file.size_bytes = static_cast<std::int64_t>(bytes);
    file.bytes = std::make_shared<const std::string>(bytes, 'p');
    return file;
}

Step<Outcome> send(const inbox::Outgoing& outgoing, const Answers& so_far, inbox::Time now = noon,
                   const Settings& channel_settings = channel())
{
    const auto our_app = app();
    return zalo().send(outgoing, {our_app, channel_settings, oa, now}, so_far);
}

template <class Kind>
Kind sending(int status, const std::string& answer, inbox::Time now = noon)
{
    INFO(answer);
    return ended<Kind>(send(text_to_lan("Dạ"), {reply(status, answer)}, now));
}

std::string error(int code)
{
    return R"({"error":)" + std::to_string(code) + R"(,"message":"words that change"})";
}

std::vector<inbox::Part> parts_of(const inbox::Draft& draft)
{
    const auto split = zalo().split(draft, inbox::ThreadKind::message);
    REQUIRE(std::holds_alternative<std::vector<inbox::Part>>(split));
    return std::get<std::vector<inbox::Part>>(split);
}

CannotSend objection_to(const inbox::Draft& draft, inbox::ThreadKind kind = inbox::ThreadKind::message)
{
    const auto split = zalo().split(draft, kind);
    REQUIRE(std::holds_alternative<CannotSend>(split));
    return std::get<CannotSend>(split);
}

const std::string accepted =
    R"({"data":{"message_id":"b1","user_id":"8800112233445566778","sent_time":1767243700000},"error":0,"message":"Success"})";

} // namespace

TEST_CASE("A text for Zalo is one call with the account's token, and its id comes back")
{
    const auto call = next_call(send(text_to_lan("Dạ còn hàng ạ"), {}));
    CHECK(call.method == "POST");
    CHECK(call.url == "https://openapi.zalo.me/v3.0/oa/message/cs");
    CHECK(header(call, "access_token") == "doc-access-token");
    CHECK(header(call, "Content-Type") == "application/json");
    CHECK(call.reaches_customer);
    CHECK(call.body == R"({"recipient":{"user_id":"8800112233445566778"},"message":{"text":"Dạ còn hàng ạ"}})");
    CHECK(sending<inbox::Sent>(200, accepted).id == "b1");

    SECTION("quoting names the message")
    {
        CHECK(
            next_call(send(text_to_lan("Mẫu này ạ?", "a1"), {})).body ==
            R"({"recipient":{"user_id":"8800112233445566778"},"message":{"text":"Mẫu này ạ?","quote_message_id":"a1"}})");
    }
    SECTION("a visitor of the web site is answered by both ids")
    {
        auto outgoing = text_to_lan("Dạ");
        outgoing.thread = "anonymous:visitor-9/conv-5";
        outgoing.customer = "anonymous:visitor-9";
        const auto to_visitor = next_call(send(outgoing, {}));
        CHECK(to_visitor.url == "https://openapi.zalo.me/v2.0/oa/message");
        CHECK(to_visitor.body ==
              R"({"recipient":{"anonymous_id":"visitor-9","conversation_id":"conv-5"},"message":{"text":"Dạ"}})");
        outgoing.thread = "anonymous:visitor-9/";
        CHECK(ended<inbox::Failed>(send(outgoing, {})).code == "not_allowed");
    }
    SECTION("without a token nothing is called")
    {
        ended<inbox::NeedsReconnection>(send(text_to_lan("Dạ"), {}, noon, {}));
    }
}

TEST_CASE("Zalo's refusals are read by their number")
{
    ended<inbox::NeedsReconnection>(send(text_to_lan("Dạ"), {reply(200, error(-216))}));
    for (const int code : {-220, -223, -204, -205, -209, -210, -212, -219, -242}) {
        sending<inbox::NeedsReconnection>(200, error(code));
    }
    const std::vector<std::pair<int, std::string>> failures = {
        {-230, "window_closed"}, {-232, "window_closed"}, {-213, "first_contact"}, {-217, "blocked"},
        {-244, "blocked"},       {-227, "gone"},          {-211, "quota"},         {-218, "quota"},
        {-320, "quota"},         {-321, "quota"},         {-201, "content"},       {-233, "content"},
        {-248, "content"},       {-249, "content"},       {-221, "not_allowed"},   {-224, "not_allowed"},
        {-235, "not_allowed"},   {-237, "not_allowed"},   {-238, "not_allowed"},   {-241, "not_allowed"},
        {-403, "not_allowed"},   {-1340, "not_allowed"},  {-1341, "not_allowed"},  {-240, "platform"},
        {-77777, "platform"}};
    for (const auto& [code, ours] : failures) {
        const auto failed = sending<inbox::Failed>(200, error(code));
        CHECK(failed.code == ours);
        CHECK(failed.why.find("words that change") != std::string::npos);
    }
    CHECK(sending<inbox::TryAgain>(200, error(-32)).after >= 30s);
    CHECK(sending<inbox::TryAgain>(200, error(-100)).code == "upload_expired");
    sending<inbox::TryAgain>(200, error(-200));
    sending<inbox::TryAgain>(429, "");
    sending<inbox::Failed>(400, error(-201));
    CHECK(sending<inbox::Failed>(200, R"({"error":"-230","message":"as text"})").code == "window_closed");
}

TEST_CASE("A Zalo reply whose fate we cannot read is unknown, never sent again by us")
{
    for (const int status : {500, 502, 503, 504}) {
        sending<inbox::Unknown>(status, error(-32));
        sending<inbox::Unknown>(status, "");
    }
    for (const std::string odd : {"", "<html>", "[]", "null", R"({"error":"what"})", R"({"error":1})",
                                  R"({"error":0,"message":"Success"})", R"({"error":0,"data":{"message_id":""}})",
                                  R"({"error":0,"data":{"message_id":{}}})", R"({"data":{"message_id":"b1")"}) {
        sending<inbox::Unknown>(200, odd);
    }
    sending<inbox::Unknown>(302, "");
    sending<inbox::Unknown>(404, accepted);
    CHECK(sending<inbox::Sent>(200, R"({"error":0,"data":{"message_id":9007199254740993123}})").id ==
          "9007199254740993123");
}

TEST_CASE("What Zalo forbids at night waits until six in the morning in Vietnam")
{
    const auto vietnam = [](int hour, int minute) {
        return inbox::Time{std::chrono::sys_days{std::chrono::January / 2 / 2026} + std::chrono::hours{hour} +
                           std::chrono::minutes{minute} - 7h};
    };
    CHECK(zalo_api::next_six_in_the_morning(vietnam(23, 30)) == vietnam(30, 0));
    CHECK(zalo_api::next_six_in_the_morning(vietnam(5, 59)) == vietnam(6, 0));
    CHECK(zalo_api::next_six_in_the_morning(vietnam(6, 0)) == vietnam(30, 0));
    CHECK(sending<inbox::TryAgain>(200, error(-234), vietnam(23, 30)).after == 6h + 30min);
    CHECK(sending<inbox::TryAgain>(200, error(-234), vietnam(2, 0)).after == 4h);
    CHECK(sending<inbox::TryAgain>(200, error(-234), vietnam(6, 1)).after < 1h);
}

TEST_CASE("A picture for Zalo is uploaded, then sent with its words")
{
    auto outgoing = text_to_lan("Ảnh thật shop chụp");
    outgoing.part.attached = file_of("image/jpeg", 2000, "ao.jpg");
    const auto upload = next_call(send(outgoing, {}));
    CHECK(upload.url == "https://openapi.zalo.me/v2.0/oa/upload/image");
    CHECK_FALSE(upload.reaches_customer);
    CHECK(header(upload, "access_token") == "doc-access-token");
    CHECK(header(upload, "Content-Type").starts_with("multipart/form-data; boundary="));
    CHECK(upload.body.find(R"(name="file"; filename="ao.jpg")") != std::string::npos);

    const auto uploaded = reply(200, R"({"data":{"attachment_id":"att-1"},"error":0,"message":"Success"})");
    const auto call = next_call(send(outgoing, {uploaded}));
    CHECK(call.reaches_customer);
    CHECK(call.body == R"({"recipient":{"user_id":"8800112233445566778"},"message":{"text":"Ảnh thật shop chụp",)"
                       R"("attachment":{"type":"template","payload":{"template_type":"media","elements":[)"
                       R"({"media_type":"image","attachment_id":"att-1"}]}}}})");
    CHECK(ended<inbox::Sent>(send(outgoing, {uploaded, reply(200, accepted)})).id == "b1");

    SECTION("an upload that fails is safe to repeat")
    {
        ended<inbox::TryAgain>(send(outgoing, {reply(500, "")}));
        ended<inbox::TryAgain>(send(outgoing, {reply(200, R"({"error":0,"data":{}})")}));
        ended<inbox::NeedsReconnection>(send(outgoing, {reply(200, error(-216))}));
        ended<inbox::Failed>(send(outgoing, {reply(200, error(-201))}));
    }
    SECTION("a message that fails after it is not")
    {
        ended<inbox::Unknown>(send(outgoing, {uploaded, reply(500, "")}));
    }
    SECTION("a moving picture goes by its own door")
    {
        auto gif = file_of("image/gif", 3000, "vui.gif");
        gif.width = 120;
        gif.height = 90;
        outgoing.part = {"", gif, ""};
        CHECK(next_call(send(outgoing, {})).url.ends_with("/upload/gif"));
        CHECK(next_call(send(outgoing, {uploaded}))
                  .body.find(R"({"media_type":"gif","attachment_id":"att-1","width":120,"height":90})") !=
              std::string::npos);
    }
    SECTION("a document is named by its token")
    {
        outgoing.part = {"", file_of("application/pdf", 3000, "bảng giá"), ""};
        const auto call_for_file = next_call(send(outgoing, {}));
        CHECK(call_for_file.url.ends_with("/upload/file"));
        CHECK(call_for_file.body.find("filename=\"bảng giá.pdf\"") != std::string::npos);
        CHECK(
            next_call(send(outgoing, {reply(200, R"({"data":{"token":"tok-1"},"error":0})")})).body ==
            R"({"recipient":{"user_id":"8800112233445566778"},"message":{"attachment":{"type":"file","payload":{"token":"tok-1"}}}})");
    }
    SECTION("an answer counts even when the bytes are no longer at hand")
    {
        auto emptied = file_of("image/jpeg", 2000, "ao.jpg");
        emptied.bytes.reset();
        outgoing.part.attached = emptied;
        CHECK(ended<inbox::Sent>(send(outgoing, {uploaded, reply(200, accepted)})).id == "b1");
        CHECK(ended<inbox::Failed>(send(outgoing, {})).code == "media");
    }
    SECTION("what is too large or has lost its bytes is not uploaded")
    {
        outgoing.part.attached = file_of("image/png", (1 << 20) + 1, "to.png");
        CHECK(ended<inbox::Failed>(send(outgoing, {})).code == "media");
        outgoing.part.attached = inbox::File{};
        CHECK(ended<inbox::Failed>(send(outgoing, {})).code == "media");
    }
}

TEST_CASE("A draft for Zalo becomes as few messages as its limits allow")
{
    const auto jpeg = file_of("image/jpeg", 9 << 20, "a.jpg"); // shrunk before it leaves
    const auto pdf = file_of("application/pdf", 1000, "a.pdf");

    SECTION("a short text is one part")
    {
        const auto parts = parts_of({"Dạ còn ạ", {}, "a1", false});
        REQUIRE(parts.size() == 1);
        CHECK(parts[0].text == "Dạ còn ạ");
        CHECK(parts[0].reply_to == "a1");
    }
    SECTION("2000 letters are one part and 2001 are two, however their accents were typed")
    {
        std::string composed, decomposed;
        for (int i = 0; i < 2000; ++i) {
            composed += "ạ";
            decomposed += "a\xCC\xA3";
        }
        CHECK(parts_of({composed, {}, "", false}).size() == 1);
        const auto parts = parts_of({decomposed, {}, "", false});
        REQUIRE(parts.size() == 1);
        CHECK(parts[0].text == composed);
        CHECK(parts_of({composed + "ạ", {}, "", false}).size() == 2);
    }
    SECTION("the first picture carries the text, the others come behind")
    {
        const auto parts = parts_of({"Hai mẫu ạ", {jpeg, jpeg}, "", false});
        REQUIRE(parts.size() == 2);
        CHECK(parts[0].text == "Hai mẫu ạ");
        CHECK(std::holds_alternative<inbox::File>(parts[0].attached));
        CHECK(parts[1].text.empty());
    }
    SECTION("a document, a moving picture or a quote leaves the text alone")
    {
        CHECK(parts_of({"Bảng giá ạ", {pdf}, "", false}).size() == 2);
        CHECK(parts_of({"Vui ghê", {file_of("image/gif", 4 << 20, "a.gif")}, "", false}).size() == 2);
        const auto quoting = parts_of({"Mẫu này ạ", {jpeg}, "a1", false});
        REQUIRE(quoting.size() == 2);
        CHECK(quoting[0].reply_to == "a1");
        CHECK(quoting[1].reply_to.empty());
    }
    SECTION("what Zalo never takes is refused with its place")
    {
        for (const auto& odd : {file_of("video/mp4", 1000, "a.mp4"), file_of("image/webp", 1000, "a.webp"),
                                file_of("application/pdf", (5 << 20) + 1, "to.pdf"),
                                file_of("image/gif", (5 << 20) + 1, "to.gif"), file_of("", 1, "")}) {
            const auto why = objection_to({"Dạ", {jpeg, odd}, "", false});
            CHECK(why.field == "attachments[1]");
            CHECK(why.code == "media");
        }
        CHECK(objection_to({"Dạ", {inbox::ProductCard{"1", "Áo"}}, "", false}).code == "media");
        CHECK(objection_to({" \n", {}, "", false}).field == "text");
        CHECK(objection_to({"Dạ", {}, "", false}, inbox::ThreadKind::comment).code == "not_allowed");
    }
}
