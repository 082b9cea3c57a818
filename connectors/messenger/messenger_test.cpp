#include "connectors/messenger/messenger.hpp"

#include "connectors/signature.hpp"

#include <catch2/catch.hpp>

using namespace connectors;

/// Who may speak as Meta, and what the composer is told.
namespace {

const Messenger messenger;

const std::string body_a =
    R"({"object":"page","entry":[{"id":"100200300","time":1767243600123,"messaging":[{"sender":{"id":"24680"},"recipient":{"id":"100200300"},"timestamp":1767243600001,"message":{"mid":"m_doc_1","text":"Ch\u00e0o shop"}}]}]})";
const std::string body_b =
    R"({"object":"page","entry":[{"id":"100200300","time":1767243600123,"messaging":[{"sender":{"id":"24680"},"recipient":{"id":"100200300"},"timestamp":1767243600001,"message":{"mid":"m_doc_1","text":"Chào shop"}}]}]})";
const std::string signature_a = "sha256=e7c095112663cd9d3e0d9383c887ca360f93420f036b55500fde7d71705072a8";
const std::string signature_b = "sha256=502b5a9e22e98883b57d31069b6e17cdd91b73c24ea55748aed6e117c09c5472";
const std::string old_signature_a = "sha1=bed999b7987339ecb14190673bbb7a73af7d70dd";

const Settings ours = {{"app_secret", "doc-app-secret-0001"}, {"verify_token", "hoa-mai"}};

WebhookRequest post(std::string body, Headers headers)
{
    return {"POST", {}, std::move(headers), std::move(body)};
}

bool genuine(const WebhookRequest& request, const Settings& app = ours)
{
    return std::holds_alternative<Genuine>(messenger.verify(request, app));
}

bool forged(const WebhookRequest& request, const Settings& app = ours)
{
    return std::holds_alternative<Forged>(messenger.verify(request, app));
}

Verdict get(std::vector<std::pair<std::string, std::string>> query, const Settings& app = ours)
{
    return messenger.verify({"GET", std::move(query), {}, ""}, app);
}

bool refused(const Verdict& verdict)
{
    return std::holds_alternative<Refused>(verdict);
}

} // namespace

TEST_CASE("A Messenger webhook is trusted only when our app secret signed its exact bytes")
{
    REQUIRE(body_a.size() == 216);
    REQUIRE(body_b.size() == 212);
    CHECK(genuine(post(body_a, {{"X-Hub-Signature-256", signature_a}})));
    CHECK(genuine(post(body_b, {{"x-hub-signature-256", signature_b}})));

    SECTION("not when it says the same in other bytes")
    {
        CHECK(forged(post(body_b, {{"X-Hub-Signature-256", signature_a}})));
        CHECK(forged(post(body_a + "\n", {{"X-Hub-Signature-256", signature_a}})));
        CHECK(forged(post("", {{"X-Hub-Signature-256", signature_a}})));
    }
    SECTION("not when somebody else signed it")
    {
        CHECK(forged(post(body_a, {{"X-Hub-Signature-256", signature_a}}), {{"app_secret", "theirs"}}));
        CHECK(forged(post(body_a, {{"X-Hub-Signature-256", "sha256=" + hmac_sha256_hex("hoa-mai", body_a)}})));
    }
    SECTION("not when we have no secret")
    {
        const auto empty = "sha256=" + hmac_sha256_hex("", body_a);
        CHECK(forged(post(body_a, {{"X-Hub-Signature-256", empty}}), {}));
        CHECK(forged(post(body_a, {{"X-Hub-Signature-256", empty}}), {{"app_secret", ""}}));
    }
    SECTION("not when the header is missing, doubled, empty or in another form")
    {
        auto upper = signature_a;
        for (std::size_t i = 7; i < upper.size(); ++i) upper[i] = static_cast<char>(std::toupper(upper[i]));
        CHECK(forged(post(body_a, {})));
        CHECK(forged(post(body_a, {{"X-Hub-Signature-256", signature_a}, {"X-Hub-Signature-256", signature_a}})));
        for (const auto& header :
             {std::string{}, upper, signature_a + "0", signature_a.substr(0, 70), " " + signature_a,
              "sha1=" + signature_a.substr(7), signature_a.substr(7), "SHA256=" + signature_a.substr(7),
              signature_a + "," + signature_a, std::string{"sha256="}}) {
            CAPTURE(header);
            CHECK(forged(post(body_a, {{"X-Hub-Signature-256", header}})));
        }
    }
}

TEST_CASE("The older Messenger signature counts only where a setting says so")
{
    auto patient = ours;
    patient["accept_sha1"] = "true";
    CHECK(forged(post(body_a, {{"X-Hub-Signature", old_signature_a}})));
    CHECK(genuine(post(body_a, {{"X-Hub-Signature", old_signature_a}}), patient));
    CHECK(forged(post(body_b, {{"X-Hub-Signature", old_signature_a}}), patient));
    CHECK(forged(post(body_a, {{"X-Hub-Signature", old_signature_a}, {"X-Hub-Signature", old_signature_a}}), patient));
    // A wrong new one is not excused by a right old one.
    CHECK(forged(post(body_a, {{"X-Hub-Signature", old_signature_a}, {"X-Hub-Signature-256", signature_b}}), patient));

    const Settings published = {{"app_secret", "60efff025951cddde78c8d03de52cc90"}, {"accept_sha1", "true"}};
    CHECK(genuine(
        post(
            R"({"object":"page","entry":[{"id":"1717527131834678","time":1475942721780,"messaging":[{"sender":{"id":"1256217357730577"},"recipient":{"id":"1717527131834678"},"timestamp":1475942721741,"message":{"mid":"mid.1475942721728:3b9e3646712f9bed52","seq":123,"text":"34wrr3wr"}}]}]})",
            {{"X-Hub-Signature", "sha1=3daa41999293ff66c3eb313e04bcf77861bb0276"}}),
        published));
}

TEST_CASE("The console's handshake gets its challenge back, byte for byte, for the right token only")
{
    const auto answer =
        get({{"hub.mode", "subscribe"}, {"hub.challenge", "0011582014449999999999"}, {"hub.verify_token", "hoa-mai"}});
    REQUIRE(std::holds_alternative<Handshake>(answer));
    CHECK(std::get<Handshake>(answer).answer == "0011582014449999999999");

    CHECK(refused(get({{"hub.mode", "subscribe"}, {"hub.challenge", "1"}, {"hub.verify_token", "hoa-ma"}})));
    CHECK(refused(get({{"hub.mode", "unsubscribe"}, {"hub.challenge", "1"}, {"hub.verify_token", "hoa-mai"}})));
    CHECK(refused(get({{"hub.mode", "subscribe"}, {"hub.verify_token", "hoa-mai"}})));
    CHECK(refused(get({{"hub_mode", "subscribe"}, {"hub_challenge", "1"}, {"hub_verify_token", "hoa-mai"}})));
    CHECK(refused(get({})));
    CHECK(refused(get({{"hub.mode", "subscribe"},
                       {"hub.challenge", "1"},
                       {"hub.verify_token", "x"},
                       {"hub.verify_token", "hoa-mai"}})));
    CHECK(refused(
        get({{"hub.mode", "subscribe"}, {"hub.challenge", "1"}, {"hub.verify_token", ""}}, {{"app_secret", "s"}})));
    CHECK(refused(
        get({{"hub.mode", "subscribe"}, {"hub.challenge", "1"}, {"hub.verify_token", ""}}, {{"verify_token", ""}})));
}

TEST_CASE("A Messenger reply is cut into what the platform takes as one message each")
{
    using inbox::ThreadKind;
    inbox::File picture{inbox::AttachmentKind::image, "ao.jpg", "image/jpeg", 5000, 0, 0, {}};
    const auto parts_of = [](const Split& split) { return std::get<std::vector<inbox::Part>>(split); };
    const auto refusal = [](const Split& split) { return std::get<CannotSend>(split); };

    SECTION("text first, then each attachment; only the first part quotes")
    {
        inbox::Draft draft{"Dạ mẫu này ạ", {picture, inbox::ProductCard{"17", "Áo"}}, "m_1", false};
        const auto parts = parts_of(messenger.split(draft, ThreadKind::message));
        REQUIRE(parts.size() == 3);
        CHECK(parts[0].text == "Dạ mẫu này ạ");
        CHECK(parts[0].reply_to == "m_1");
        CHECK(std::get<inbox::File>(parts[1].attached).name == "ao.jpg");
        CHECK(parts[1].text.empty());
        CHECK(parts[1].reply_to.empty());
        CHECK(std::get<inbox::ProductCard>(parts[2].attached).product_id == "17");
    }
    SECTION("two thousand letters as people count them")
    {
        std::string long_text;
        for (int i = 0; i < 2001; ++i) long_text += "o\xCC\x9B\xCC\x81"; // three code points that are one letter
        const auto parts = parts_of(messenger.split({long_text, {}, {}, false}, ThreadKind::message));
        REQUIRE(parts.size() == 2);
        CHECK(parts[1].text == "ớ");
        CHECK(parts_of(messenger.split({std::string(8000, 'a'), {}, {}, false}, ThreadKind::comment)).size() == 1);
    }
    SECTION("what cannot be sent says which part and why")
    {
        const auto with = [&](inbox::File file) { return inbox::Draft{"", {picture, file}, {}, false}; };
        auto file = picture;
        file.size_bytes = (8 << 20) + 1;
        CHECK(refusal(messenger.split(with(file), ThreadKind::message)).field == "attachments[1]");
        CHECK(refusal(messenger.split(with(file), ThreadKind::message)).code == "too_long");
        file = picture;
        file.mime = "image/svg+xml";
        CHECK(refusal(messenger.split(with(file), ThreadKind::message)).code == "media");
        file = picture;
        file.kind = inbox::AttachmentKind::sticker;
        CHECK(refusal(messenger.split(with(file), ThreadKind::message)).code == "media");
        CHECK(refusal(messenger.split({" \n", {}, {}, false}, ThreadKind::message)).field == "text");
        CHECK(refusal(messenger.split({"ảnh", {picture}, {}, false}, ThreadKind::comment)).code == "media");
    }
    SECTION("a private answer to a comment is one text and no more")
    {
        const auto one = parts_of(messenger.split({"Dạ em nhắn riêng", {}, "555_777", true}, ThreadKind::comment));
        REQUIRE(one.size() == 1);
        CHECK(refusal(messenger.split({std::string(2001, 'a'), {}, {}, true}, ThreadKind::comment)).code == "too_long");
        CHECK(refusal(messenger.split({"a", {picture}, {}, true}, ThreadKind::comment)).code == "media");
        CHECK(refusal(messenger.split({"", {}, {}, true}, ThreadKind::comment)).field == "text");
    }
}

TEST_CASE("The composer is told Messenger's windows")
{
    const auto chat = messenger.abilities(inbox::ThreadKind::message);
    REQUIRE(chat.windows.size() == 2);
    CHECK(chat.windows[0].name == "standard");
    CHECK(chat.windows[0].length == std::chrono::hours{24});
    CHECK(chat.windows[1].name == "human_agent");
    CHECK(chat.windows[0].needs.empty());
    CHECK(chat.windows[1].needs == "human_agent");
    CHECK(chat.windows[1].length == std::chrono::hours{168});
    CHECK_FALSE(chat.caption);
    const auto comment = messenger.abilities(inbox::ThreadKind::comment);
    CHECK(comment.windows.empty());
    CHECK(comment.private_answer);
    CHECK(comment.image.mime.empty());
}
