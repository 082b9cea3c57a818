#include "tests/support/town.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

namespace json = boost::json;
using namespace std::chrono_literals;
using tests::fresh;
using tests::number_at;
using tests::Screen;
using tests::text_at;
using tests::usual_town;

namespace {

struct Kind {
    std::string platform, kind; // as the simulator says it
    std::string attachment;     // as the page shows it; "": none
    json::object more = {};
};

/// What every platform can bring, and what staff are to see of it.
const std::vector<Kind>& kinds()
{
    static const std::vector<Kind> all = {
        {"messenger", "text", ""},
        {"zalo", "text", ""},
        {"tiktok_shop", "text", ""},
        {"shopee", "text", ""},
        {"messenger", "image", "image"},
        {"zalo", "image", "image"},
        {"tiktok_shop", "image", "image"},
        {"shopee", "image", "image"},
        {"messenger", "sticker", "sticker"},
        {"zalo", "sticker", "sticker"},
        {"shopee", "sticker", "sticker"},
        {"messenger", "video", "video"},
        {"zalo", "video", "video"},
        {"tiktok_shop", "video", "video"},
        {"shopee", "video", "video"},
        {"messenger", "audio", "audio"},
        {"zalo", "audio", "audio"},
        {"messenger", "file", "file"},
        {"zalo", "file", "file"},
        {"messenger", "location", "location"},
        {"zalo", "location", "location"},
        {"tiktok_shop", "product", "product"},
        {"shopee", "product", "product"},
        {"tiktok_shop", "order", "order"},
        {"shopee", "order", "order"},
    };
    return all;
}

} // namespace

TEST_CASE("Whatever a customer sends on any platform stands on the screen, with its kind, its customer and its channel",
          "[recorder]")
{
    auto& town = usual_town();
    Screen screen(town.person("lan"));
    for (const auto& [platform, kind, attachment, more] : kinds()) {
        INFO(platform << ' ' << kind);
        const auto words = kind == "text" ? fresh("Còn màu đen không shop ơi? 🙏") : "";
        auto how = more;
        how["kind"] = kind;
        const auto said = town.platsim->say(platform, fresh("khach"), words, how);
        REQUIRE(said.at("accepted").as_bool());

        const auto message = screen.platform_message(text_at(said, "id"));
        REQUIRE(!message.empty());
        CHECK(text_at(message, "kind") == "message");
        CHECK(text_at(message, "direction") == "incoming");
        CHECK(text_at(message, "author.kind") == "customer");
        CHECK(text_at(message, "hidden") == "false");
        if (kind == "text") CHECK(text_at(message, "text") == words);
        const auto& attachments = message.at("attachments").as_array();
        if (attachment.empty()) {
            CHECK(attachments.empty());
        } else if (attachments.empty()) {
            FAIL_CHECK("no attachment: " << json::serialize(message));
        } else {
            CHECK(text_at(attachments[0], "kind") == attachment);
            CHECK(!text_at(attachments[0], "state").empty());
        }
        const auto shown = screen.now();
        const auto& conversation = shown.conversations.at(text_at(message, "conversation_id"));
        CHECK(text_at(conversation, "channel.platform") == platform);
        CHECK(text_at(conversation, "kind") == "message");
        CHECK(text_at(conversation, "status") == "open");
        CHECK(number_at(conversation, "unread_count") >= 1);
        CHECK(!text_at(conversation, "customer.id").empty());
        CHECK(text_at(conversation, "last_message.id") == text_at(message, "id"));
    }
    CHECK(screen.complaints() == std::vector<std::string>{});
    CHECK(tests::difference_at_rest(screen) == "");
}

TEST_CASE("A conversation reads as it was written: nine messages in order, the customer by name", "[recorder]")
{
    auto& town = usual_town();
    Screen screen(town.person("lan"));
    for (const std::string platform : tests::platforms) {
        INFO(platform);
        const auto customer = fresh("khach");
        std::vector<std::string> written;
        json::value last;
        for (int i = 0; i < 9; ++i) {
            written.push_back(fresh("câu"));
            last = town.platsim->say(platform, customer, written.back());
        }
        // A delivery that was slow is told again by its platform, and comes after the next.
        for (const auto& text : written) REQUIRE(screen.shows(text, 20s));
        const auto shown = screen.now();
        const auto conversation = shown.conversation_with(written.back());
        std::vector<std::string> read;
        for (const auto& message : shown.thread(conversation)) read.push_back(text_at(message, "text"));
        CHECK(read == written);
        CHECK(number_at(shown.conversations.at(conversation), "unread_count") == 9);

        // Some platforms tell the name with the message, others when asked; one never.
        const auto name = text_at(last, platform == "tiktok_shop" ? "customer.user_name" : "customer.name");
        const auto has_name = [&](const tests::Shown& now) {
            return text_at(now.conversations.at(conversation), "customer.name") == name;
        };
        if (platform != "shopee") CHECK(screen.shows(has_name, 20s));
    }
    CHECK(screen.complaints() == std::vector<std::string>{});
}

TEST_CASE("A comment below a post is a conversation of its own, of kind comment, with the post beside it", "[recorder]")
{
    auto& town = usual_town();
    Screen screen(town.person("lan"));
    const auto first =
        town.platsim->ask("comment", {{"customer", {{"id", fresh("khach")}}}, {"text", fresh("giá bao nhiêu")}});
    const auto comment = screen.platform_message(text_at(first, "id"));
    REQUIRE(!comment.empty());
    CHECK(text_at(comment, "kind") == "comment");
    const auto shown = screen.now();
    const auto& conversation = shown.conversations.at(text_at(comment, "conversation_id"));
    CHECK(text_at(conversation, "kind") == "comment");
    CHECK(!text_at(conversation, "post.id").empty());
    CHECK(screen.complaints() == std::vector<std::string>{});
}

TEST_CASE("What a customer changes, takes back or likes is changed on the screen", "[recorder]")
{
    auto& town = usual_town();
    Screen screen(town.person("lan"));
    const auto say = [&](const std::string& words) {
        return text_at(town.platsim->say("messenger", "khach-doi-y", words), "id");
    };
    const auto edited = say(fresh("lấy 2 cái")), recalled = say(fresh("nhầm")), liked = say(fresh("đẹp quá"));
    const auto corrected = fresh("lấy 3 cái");
    town.platsim->ask("edit", {{"message", edited}, {"text", corrected}});
    town.platsim->ask("recall", {{"message", recalled}});
    town.platsim->ask("react", {{"message", liked}, {"emoji", "❤"}});
    CHECK(screen.shows([&](const tests::Shown& now) {
        const auto *a = now.by_platform_id(edited), *b = now.by_platform_id(recalled), *c = now.by_platform_id(liked);
        return a && b && c && text_at(*a, "text") == corrected && !text_at(*a, "edited_at").empty() &&
               !text_at(*b, "recalled_at").empty() && !c->at("reactions").as_array().empty();
    }));
    CHECK(screen.complaints() == std::vector<std::string>{});
}

TEST_CASE("A colleague's answer in the platform's own app stands in the thread as the page's", "[recorder]")
{
    auto& town = usual_town();
    Screen screen(town.person("lan"));
    for (const std::string platform : {"messenger", "zalo", "tiktok_shop"}) {
        INFO(platform);
        const auto customer = fresh("khach");
        town.platsim->say(platform, customer, fresh("hỏi"));
        const auto words = fresh("dạ còn ạ");
        const auto said = town.platsim->say(platform, customer, words, {{"from", "page"}});
        const auto message = screen.platform_message(text_at(said, "id"));
        REQUIRE(!message.empty());
        CHECK(text_at(message, "direction") == "outgoing");
        CHECK(text_at(message, "author.kind") == "page");
        CHECK(text_at(message, "text") == words);
    }
}
