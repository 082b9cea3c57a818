#include "connectors/zalo/zalo_test.hpp"
#include "tests/support/places/places.hpp"

#include <filesystem>

using namespace connectors;
using namespace connectors::zalo_sample;

namespace {

std::string ignored(const std::string& name)
{
    return parsed<inbox::Ignored>(name).why;
}

} // namespace

TEST_CASE("Events of no concern are named and kept, and unknown ones are kept too")
{
    CHECK(ignored("add_user_to_tag") == "tag");
    CHECK(ignored("remove_user_from_tag") == "tag");
    CHECK(ignored("update_user_info") == "profile");
    CHECK(ignored("user_feedback") == "feedback");
    CHECK(ignored("widget_interaction_accepted") == "widget");
    CHECK(ignored("oa_send_consent") == "consent");
    CHECK(ignored("user_reply_consent") == "consent");
    CHECK(ignored("oa_call_user") == "call");
    CHECK(ignored("user_send_group_text") == "group");
    CHECK(ignored("create_group") == "group");
    CHECK(ignored("change_oa_daily_quota") == "quota");
    CHECK(ignored("change_template_status") == "template");
    CHECK(parsed<inbox::NotUnderstood>("unknown_event").why == "unknown event user_waves_from_the_moon");
    CHECK(only_item(fixture("unknown_event")).channel == oa);
    CHECK(only_item(R"({"event_name":"à\nb"})").what.index() == inbox::Inbound(inbox::NotUnderstood{}).index());
    CHECK(zalo().parse("", app()).empty());
    for (const std::string odd : {"x", "[]", "null", "3", "{}", R"({"event_name":7})", " "}) {
        CHECK(std::holds_alternative<inbox::NotUnderstood>(only_item(odd).what));
        CHECK(only_item(odd).body == odd);
    }
}

TEST_CASE("Numbers for texts, long ids, half characters and absurd values lose no Zalo message")
{
    const auto numbers = parsed<inbox::Received>("numbers_for_texts");
    CHECK(numbers.message_id == "9007199254740993123");
    CHECK(numbers.thread.id == lan);
    CHECK(numbers.content.text == "12500");
    CHECK(numbers.sent_at == noon);
    CHECK(only_item(fixture("numbers_for_texts")).channel == oa);
    CHECK(parsed<inbox::Received>("odd_characters").content.text == "nửa \xEF\xBF\xBD mặt\xEF\xBF\xBD hết");

    const auto with = [](const std::string& message, const std::string& timestamp) {
        return R"({"event_name":"user_send_image","timestamp":)" + timestamp +
               R"(,"sender":{"id":"1"},"recipient":{"id":"2"},"message":)" + message + "}";
    };
    SECTION("a message that can be shown is shown")
    {
        for (const std::string odd :
             {R"({"msg_id":"m"})", R"({"msg_id":"m","text":null,"attachments":{}})",
              R"({"msg_id":"m","text":[1],"attachments":[null,7,{"type":9}]})",
              R"({"msg_id":"m","attachments":[{"type":"image","payload":{"url":"javascript:alert"}}]})",
              R"({"msg_id":"m","attachments":[{"type":"location","payload":{"coordinates":{"latitude":"x"}}}]})"}) {
            const auto item = only_item(with(odd, "\"1767243600001\""));
            REQUIRE(std::holds_alternative<inbox::Received>(item.what));
            CHECK(std::get<inbox::Received>(item.what).content.unsupported);
            CHECK(item.dedupe_key == "message:m");
        }
        CHECK(std::holds_alternative<inbox::Received>(only_item(with(R"({"msg_id":"m"})", "0")).what));
        CHECK(
            std::holds_alternative<inbox::Received>(only_item(with(R"({"msg_id":"m"})", "9223372036854775807")).what));
    }
    SECTION("one without id, person or time is kept and said to be unreadable, under the account it names")
    {
        const auto long_id = R"({"msg_id":")" + std::string(5000, 'x') + "\"}";
        for (const auto& broken : {with("{}", "1767243600001"), with(R"({"msg_id":""})", "1767243600001"),
                                   with(R"({"msg_id":1.5})", "1767243600001"), with("7", "1767243600001"),
                                   with(long_id, "1767243600001"), with(R"({"msg_id":"m"})", "\"soon\"")}) {
            const auto item = only_item(broken);
            CHECK(std::holds_alternative<inbox::NotUnderstood>(item.what));
            CHECK(item.channel == "2");
            CHECK(item.dedupe_key.size() < 256);
            CHECK(item.dedupe_key == only_item(broken).dedupe_key);
        }
    }
}

TEST_CASE("What Zalo writes otherwise than its pages say is read all the same")
{
    const auto event = [](const std::string& name, const std::string& message, const std::string& beside = "",
                          const std::string& timestamp = "\"1767243600001\"") {
        return only_item(R"({"event_name":")" + name + R"(","timestamp":)" + timestamp + beside +
                         R"(,"sender":{"id":"1"},"recipient":{"id":"2"},"message":)" + message + "}");
    };
    SECTION("a time in seconds is not taken for one in 1970")
    {
        const auto said = event("user_send_text", R"({"msg_id":"m","text":"alo"})", "", "\"1767243600\"");
        CHECK(std::get<inbox::Received>(said.what).sent_at == noon - 1ms);
    }
    SECTION("a visitor's conversation may stand beside the message")
    {
        const auto said = event("anonymous_send_text", R"({"msg_id":"m","text":"alo"})", R"(,"conversation_id":77)");
        CHECK(std::get<inbox::Received>(said.what).thread.id == "anonymous:1/77");
    }
    SECTION("one odd id among those seen does not spoil the rest")
    {
        const auto seen = event("user_seen_message", R"({"msg_ids":["b1",null,{},7]})");
        CHECK(std::get<inbox::Receipt>(seen.what).message_ids == std::vector<std::string>{"b1", "7"});
    }
    SECTION("a reaction of which nothing is left is taken back")
    {
        for (const auto* nothing : {R"("")", "null"}) {
            const auto reaction =
                event("user_reacted_message", R"({"msg_id":"b1","react_icon":)" + std::string(nothing) + "}");
            CHECK(std::get<inbox::Reacted>(reaction.what).emoji.empty());
        }
        CHECK(std::holds_alternative<inbox::NotUnderstood>(event("user_reacted_message", R"({"msg_id":"b1"})").what));
    }
    SECTION("a small picture stands for one without an address, and a picture in a template is a picture")
    {
        const auto small =
            event("user_send_image",
                  R"({"msg_id":"m","attachments":[{"type":"image","payload":{"thumbnail":"https://a.zdn.vn/s"}}]})");
        CHECK(std::get<inbox::Received>(small.what).content.attachments.at(0).url == "https://a.zdn.vn/s");
        const auto sent =
            event("oa_send_template",
                  R"({"msg_id":"m","text":"mẫu","attachments":[{"type":"template","payload":{"template_type":"media",)"
                  R"("elements":[{"media_type":"image","url":"https://a.zdn.vn/1"}]}}]})");
        const auto& picture = std::get<inbox::Echoed>(sent.what).content.attachments.at(0);
        CHECK(picture.kind == inbox::AttachmentKind::image);
        CHECK(picture.url == "https://a.zdn.vn/1");
    }
}

TEST_CASE("Every Zalo payload parses twice to the same key, and every truncation of it is survived")
{
    std::size_t seen = 0;
    for (const auto& entry : std::filesystem::directory_iterator(tests::source_dir() / "connectors/zalo/fixtures")) {
        const auto body = fixture(entry.path().stem().string());
        INFO(entry.path().string());
        const auto item = only_item(body);
        CHECK_FALSE(item.dedupe_key.empty());
        CHECK(item.dedupe_key == only_item(item.body).dedupe_key);
        const bool unknown = entry.path().stem() == "unknown_event";
        CHECK(std::holds_alternative<inbox::NotUnderstood>(item.what) == unknown);
        for (std::size_t cut = 1; cut < body.size(); ++cut) {
            const auto part = only_item(std::string_view(body).substr(0, cut));
            REQUIRE(std::holds_alternative<inbox::NotUnderstood>(part.what));
        }
        ++seen;
    }
    CHECK(seen >= 50);
}
