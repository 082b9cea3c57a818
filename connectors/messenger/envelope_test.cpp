#include "connectors/messenger/messenger_testing.hpp"

using namespace connectors;
using namespace messenger_testing;

/// Batches, broken items and bodies that are no deliveries.

TEST_CASE("One bad item of a batch does not spoil its neighbours")
{
    const auto all = items("batch_with_bad_items");
    std::vector<std::string> keys;
    for (const auto& item : all) {
        if (!std::holds_alternative<inbox::NotUnderstood>(item.what)) keys.push_back(item.dedupe_key);
        else CHECK(item.dedupe_key.starts_with("sha256:"));
    }
    CHECK(keys == std::vector<std::string>{"message:m_num", "message:m_half", "message:m_nul", "message:m_last",
                                           "message:m_other", "comment:555_790"});
    CHECK(all.size() == 16);
    const auto& first = std::get<inbox::Received>(all[0].what);
    CHECK(first.thread.id == "9007199254740993");
    CHECK(all[0].channel == "104400220033001");
    CHECK(std::get<inbox::Received>(all[2].what).content.text == "nửa \xEF\xBF\xBD emoji");
    CHECK(std::get<inbox::Received>(all[3].what).content.text == "a\xEF\xBF\xBD"
                                                                 "b");
    CHECK(std::get<inbox::Received>(all[9].what).content.text == "123");
    CHECK(
        all[0].body ==
        R"({"object":"page","entry":[{"id":104400220033001,"time":1767243600123,"messaging":[{"sender":{"id":9007199254740993},"recipient":{"id":104400220033001},"timestamp":1767243600001,"message":{"mid":"m_num","text":"id l\u00e0 s\u1ed1"}}]}]})");
}

TEST_CASE("A batch becomes as many items as it has events, each whole by itself")
{
    const auto all = items("batch");
    REQUIRE(all.size() == 60);
    for (const auto& item : all) {
        const auto again = messenger.parse(item.body, app);
        REQUIRE(again.size() == 1);
        CHECK(again[0].dedupe_key == item.dedupe_key);
        CHECK(again[0].body == item.body);
    }
}

TEST_CASE("A body that is no delivery is kept as one thing nobody understood")
{
    CHECK(messenger.parse("", app).empty());
    CHECK(messenger.parse(" \n", app).empty());
    for (const std::string body : {"x", "[]", "{}", "null", R"({"object":"page"})", R"({"object":"page","entry":[]})",
                                   R"({"object":"page","entry":{}})", R"({"object":5,"entry":[{"id":"1"}]})",
                                   R"({"entry":[{"id":"1","messaging":[{}]}]})"}) {
        CAPTURE(body);
        const auto all = messenger.parse(body, app);
        REQUIRE(all.size() == 1);
        CHECK(std::holds_alternative<inbox::NotUnderstood>(all[0].what));
        CHECK(all[0].dedupe_key.starts_with("sha256:"));
        CHECK(all[0].body == body);
    }
    std::string flood = R"({"object":"page","entry":[{"id":"1","messaging":[0)";
    for (int i = 0; i < 20'000; ++i) flood += ",0";
    CHECK(messenger.parse(flood + "]}]}", app).size() == 1);
}

TEST_CASE("An event without a readable time takes its entry's")
{
    const auto at = [](const std::string& time) {
        const auto all = messenger.parse(
            R"({"object":"page","entry":[{"id":"1","time":1767243600123,"messaging":[{"sender":{"id":"2"},"recipient":{"id":"1"},)" +
                time + R"("message":{"mid":"m","text":"x"}}]}]})",
            app);
        return inbox::to_text(std::get<inbox::Received>(all.at(0).what).sent_at);
    };
    CHECK(at("") == "2026-01-01T05:00:00.123Z");
    CHECK(at(R"("timestamp":null,)") == "2026-01-01T05:00:00.123Z");
    CHECK(at(R"("timestamp":"soon",)") == "2026-01-01T05:00:00.123Z");
    CHECK(at(R"("timestamp":1767243601,)") == "2026-01-01T05:00:01.000Z");
    CHECK(at(R"("timestamp":"1767243602005",)") == "2026-01-01T05:00:02.005Z");
}

TEST_CASE("An id too long to be one does not reach the store as a key")
{
    const std::string endless(5000, 'x');
    const auto all = messenger.parse(message_with(R"({"mid":")" + endless + R"(","text":"x"})"), app);
    CHECK(std::holds_alternative<inbox::NotUnderstood>(all.at(0).what));
    const auto pressed =
        messenger.parse(message_with("null", R"("postback":{"title":"t","payload":")" + endless + "\"},"), app);
    CHECK(std::holds_alternative<inbox::Received>(pressed.at(0).what));
    CHECK(pressed.at(0).dedupe_key.size() < 700);
}

TEST_CASE("Bytes that fall apart into pieces which alone mean something else are kept whole")
{
    const std::string body = "{\"object\":\"page\",\"entry\":[{\"id\":\"10440022003\x13"
                             "001\",\"time\":1767243600123,\"messaging\":[440022003\x13"
                             "001\",\"time\":1767243600123,"
                             "\"messaging\":[{\"sender\":{\"id\":\"6543210987654321\"},\"re7243600001,\"reaction\":{"
                             "\"mid\":\"m_AbC-7\",\"action\":\"react\",\"reaction\":\"smile\"}}]}]}";
    const auto items = connectors::Messenger{}.parse(body, {});
    REQUIRE(!items.empty());
    for (const auto& item : items) {
        const auto alone = connectors::Messenger{}.parse(item.body, {});
        REQUIRE(alone.size() == 1);
        CHECK(alone[0].dedupe_key == item.dedupe_key);
        CHECK(alone[0].channel == item.channel);
    }
}
