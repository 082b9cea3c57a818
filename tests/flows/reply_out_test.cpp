#include "tests/support/town.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <thread>

namespace json = boost::json;
using namespace std::chrono_literals;
using tests::fresh;
using tests::Screen;
using tests::text_at;
using tests::usual_town;

namespace {

/// A customer who has just written, and the conversation staff see.
struct Asked {
    std::string platform, customer, conversation, words;

    Asked(tests::Town& town, const Screen& screen, const std::string& on)
        : platform(on), customer(fresh("khach")), words(fresh("shop ơi"))
    {
        town.platsim->say(platform, customer, words);
        conversation = screen.conversation_with(words);
    }
};

bool forward_only(const std::vector<std::string>& states)
{
    static const std::vector<std::string> order{"queued", "sending", "sent", "delivered", "read"};
    auto last = order.begin();
    for (const auto& state : states) {
        const auto at = std::find(last, order.end(), state);
        if (at == order.end()) return false;
        last = at;
    }
    return true;
}

} // namespace

TEST_CASE("A typed reply reaches the customer once, and the screen shows how far it has come")
{
    auto& town = usual_town();
    Screen screen(town.person("lan")), colleague(town.person("hoa"));
    for (const std::string platform : tests::platforms) {
        INFO(platform);
        const Asked asked(town, screen, platform);
        const auto words = fresh("Dạ còn ạ, chị lấy size nào?");
        const auto id = screen.who().reply(asked.conversation, words);

        // Shopee tells no receipts and TikTok Shop only that it was read or nothing; sent is what all know.
        const bool has_receipts = platform == "messenger" || platform == "zalo";
        const bool far_enough =
            screen.shows_state(id, has_receipts ? std::vector<std::string>{"read"}
                                                : std::vector<std::string>{"sent", "delivered", "read"});
        INFO(json::serialize(json::value_from(screen.states_of(id))));
        CHECK(far_enough);
        CHECK(colleague.shows_state(id, {"sent", "delivered", "read"}));
        CHECK(town.platsim->times_received(words) == 1);

        // The echo came too, and is the same message.
        CHECK(town.platsim->settle());
        CHECK(screen.now().count_of(words) == 1);
        const auto message = screen.now().messages.at(id);
        CHECK(text_at(message, "direction") == "outgoing");
        CHECK(text_at(message, "author.kind") == "staff");
        CHECK(text_at(message, "author.id") == screen.who().id());
        CHECK(!text_at(message, "platform_message_id").empty());
        const auto states = screen.states_of(id);
        INFO(json::serialize(json::value_from(states)));
        CHECK(forward_only(states));
        CHECK(!states.empty());
        CHECK(states.front() == "queued");
    }
    CHECK(screen.complaints() == std::vector<std::string>{});
    CHECK(tests::difference_at_rest(screen) == "");
    CHECK(tests::difference_at_rest(colleague) == "");
}

TEST_CASE("Replies of one conversation reach the customer in the order they were written")
{
    auto& town = usual_town();
    Screen screen(town.person("lan"));
    for (const std::string platform : {"messenger", "zalo"}) {
        INFO(platform);
        const Asked asked(town, screen, platform);
        std::vector<std::string> written, ids;
        for (int i = 0; i < 5; ++i) {
            written.push_back(fresh("câu trả lời"));
            ids.push_back(screen.who().reply(asked.conversation, written.back()));
        }
        for (const auto& id : ids) CHECK(screen.shows_state(id, {"sent", "delivered", "read"}, 20s));
        std::vector<std::string> received;
        const auto replies = town.platsim->read("received?platform=" + platform).at("replies").as_array();
        for (const auto& reply : replies) {
            const auto text = text_at(reply, "text");
            if (std::find(written.begin(), written.end(), text) != written.end()) received.push_back(text);
        }
        CHECK(received == written);
        std::vector<std::string> shown;
        for (const auto& message : screen.now().thread(asked.conversation)) shown.push_back(text_at(message, "text"));
        REQUIRE(shown.size() == 6);
        CHECK(std::vector<std::string>(shown.begin() + 1, shown.end()) == written);
    }
}

TEST_CASE(
    "A reply that is too long for the platform goes out in parts, and a picture is uploaded as the platform wants it")
{
    auto& town = usual_town();
    Screen screen(town.person("lan"));
    for (const std::string platform : tests::platforms) {
        INFO(platform);
        const Asked asked(town, screen, platform);
        const auto before = town.platsim->read("received?platform=" + platform).at("replies").as_array().size();
        const auto png = tests::call(town.platsim->port(), "GET", "/media/image/ao.png").body;
        const auto picture = screen.who().upload("áo đen.png", "image/png", png);
        const auto id = screen.who().reply(asked.conversation, fresh("Dạ mẫu này ạ"),
                                           {{"attachments", json::array{json::string(picture)}}});
        // A reply of several parts is several messages of the platform, told as one or as many: all must end well.
        const auto all_sent = [&](const tests::Shown& shown) {
            int outgoing = 0;
            for (const auto& message : shown.thread(asked.conversation)) {
                if (text_at(message, "direction") != "outgoing") continue;
                const auto state = text_at(message, "state");
                if (state != "sent" && state != "delivered" && state != "read") return false;
                ++outgoing;
            }
            return outgoing > 0;
        };
        CHECK(screen.shows(all_sent, 20s));
        const auto replies = town.platsim->read("received?platform=" + platform).at("replies").as_array();
        bool has_picture = false;
        for (auto i = before; i < replies.size(); ++i) has_picture |= text_at(replies[i], "kind") == "image";
        CHECK(has_picture);
        (void)id;
    }
    CHECK(screen.complaints() == std::vector<std::string>{});
}

TEST_CASE(
    "Sending the same reply twice, also at the same time, sends it once; the same id with other words is a conflict")
{
    auto& town = usual_town();
    Screen screen(town.person("lan"));
    const Asked asked(town, screen, "messenger");
    const auto words = fresh("một lần thôi");
    const json::object body{{"id", "0197a0aa-0000-7000-8000-00000000" + std::to_string(1000 + std::rand() % 9000)},
                            {"text", words}};
    std::vector<std::thread> clicks;
    std::vector<int> statuses(8);
    for (std::size_t i = 0; i < statuses.size(); ++i) {
        clicks.emplace_back([&, i] { statuses[i] = screen.who().try_reply(asked.conversation, body).status; });
    }
    for (auto& click : clicks) click.join();
    CHECK(statuses == std::vector<int>(8, 202));
    CHECK(screen.shows_state(text_at(body, "id"), {"sent", "delivered", "read"}));
    CHECK(town.platsim->times_received(words) == 1);
    auto other = body;
    other["text"] = "khác";
    CHECK(screen.who().try_reply(asked.conversation, other).status == 409);
    CHECK(town.platsim->times_received("khác") == 0);
}

TEST_CASE(
    "A reply that the platform cannot take fails with a reason: the window has closed, the customer has blocked us")
{
    auto& town = usual_town();
    Screen screen(town.person("lan"));
    SECTION("the window has closed: it is refused before it is queued")
    {
        const auto words = fresh("hỏi từ tháng trước");
        const auto month_ago = std::chrono::duration_cast<std::chrono::milliseconds>(
                                   (std::chrono::system_clock::now() - 30 * 24h).time_since_epoch())
                                   .count();
        const auto said = town.platsim->say("messenger", fresh("khach"), words, {{"at", month_ago}});
        const auto message = screen.platform_message(text_at(said, "id"));
        REQUIRE(!message.empty());
        const auto answer = screen.who().try_reply(text_at(message, "conversation_id"), {{"text", "trả lời muộn"}});
        CHECK(answer.status == 422);
        CHECK(answer.body.find("window_closed") != std::string::npos);
        CHECK(town.platsim->times_received("trả lời muộn") == 0);
    }
    SECTION("the customer has blocked us: it fails, in words, and may be tried again by a person")
    {
        const Asked asked(town, screen, "messenger");
        town.platsim->ask("person",
                          {{"platform", "messenger"}, {"customer", {{"id", asked.customer}}}, {"blocked", true}});
        const auto words = fresh("chị ơi");
        const auto id = screen.who().reply(asked.conversation, words);
        CHECK(screen.shows_state(id, {"failed"}));
        CHECK(!text_at(screen.now().messages.at(id), "failure.code").empty());
        CHECK(town.platsim->times_received(words) == 0);

        town.platsim->ask("person",
                          {{"platform", "messenger"}, {"customer", {{"id", asked.customer}}}, {"blocked", false}});
        CHECK(screen.who().post("/api/messages/" + id + "/retry").status == 202);
        CHECK(screen.shows_state(id, {"sent", "delivered", "read"}));
        CHECK(town.platsim->times_received(words) == 1);
    }
}

TEST_CASE("A reply can be taken back while it is held, and no longer afterwards")
{
    auto& town = usual_town();
    Screen screen(town.person("lan"));
    const Asked asked(town, screen, "zalo");
    const auto words = fresh("gửi nhầm");
    const auto held = screen.who().reply(asked.conversation, words, {{"hold_s", 20}});
    REQUIRE(screen.shows_state(held, {"queued"}));
    CHECK(screen.who().remove("/api/messages/" + held).status == 204);
    CHECK(screen.shows([&](const tests::Shown& now) {
        const auto found = now.messages.find(held);
        return found == now.messages.end();
    }));
    const auto sent = screen.who().reply(asked.conversation, fresh("gửi đúng"), {{"hold_s", 1}});
    CHECK(screen.shows_state(sent, {"sent", "delivered", "read"}));
    CHECK(screen.who().remove("/api/messages/" + sent).status == 409);
    CHECK(town.platsim->times_received(words) == 0);
    CHECK(tests::difference_at_rest(screen) == "");
}
