#include "tests/support/reconnect.hpp"
#include "tests/support/town.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

namespace json = boost::json;
using namespace std::chrono_literals;
using tests::Colleague;
using tests::fresh;
using tests::Screen;
using tests::Shown;
using tests::text_at;

namespace {

std::string channel_on(const Shown& shown, const std::string& platform)
{
    for (const auto& [id, channel] : shown.channels) {
        if (text_at(channel, "platform") == platform) return id;
    }
    return {};
}

bool channel_is(const Screen& screen, const std::string& platform, const std::string& state, std::chrono::seconds time)
{
    return screen.shows(
        [&](const Shown& shown) {
            const auto id = channel_on(shown, platform);
            return !id.empty() && text_at(shown.channels.at(id), "state") == state;
        },
        time);
}

} // namespace

TEST_CASE("A revoked token is an alarm at once; replies wait, and leave when the owner has connected the channel again")
{
    tests::Town town;
    const auto owner = town.person("hoa");
    Screen screen(owner);
    for (const std::string platform : {"messenger", "zalo"}) {
        INFO(platform);
        const auto words = fresh("hỏi");
        town.platsim->say(platform, "khach", words);
        const auto conversation = screen.conversation_with(words);
        town.platsim->ask("token", {{"platform", platform}, {"action", "revoke"}});
        const auto answer = fresh("đợi kết nối lại");
        const auto id = owner.reply(conversation, answer);
        CHECK(channel_is(screen, platform, "needs_reconnection", 20s));
        const auto channel = channel_on(screen.now(), platform);
        CHECK(!text_at(screen.now().channels.at(channel), "failure.code").empty());
        CHECK(screen.shows_state(id, {"queued"}));
        CHECK(owner.patch("/api/channels/" + channel, {{"state", "connected"}}).status == 409);
        CHECK(town.platsim->times_received(answer) == 0);

        // Customers go on writing, and are heard.
        const auto meanwhile = fresh("có ai không");
        town.platsim->say(platform, "khach", meanwhile);
        CHECK(screen.shows(meanwhile));

        town.platsim->ask("token", {{"platform", platform}, {"action", "restore"}});
        town.platsim->ask("token", {{"platform", platform}, {"action", "rotate"}});
        const auto came_back = reconnect(town, owner, platform);
        CHECK(came_back.status == 303);
        CHECK(came_back.header("Location").find("connected=") != std::string::npos);
        CHECK(channel_is(screen, platform, "connected", 10s));
        CHECK(screen.shows_state(id, {"sent", "delivered", "read"}, 30s));
        CHECK(town.platsim->times_received(answer) == 1);
    }
    CHECK(screen.complaints() == std::vector<std::string>{});
}

TEST_CASE("A token that expires is renewed by itself, once, and nobody notices")
{
    tests::Town town;
    Screen screen(town.person("hoa"));
    for (const std::string platform : {"zalo", "tiktok_shop", "shopee"}) {
        INFO(platform);
        const auto words = fresh("hỏi");
        town.platsim->say(platform, "khach", words);
        const auto conversation = screen.conversation_with(words);
        town.platsim->ask("token", {{"platform", platform}, {"action", "expire"}});
        std::vector<std::string> ids;
        for (int i = 0; i < 3; ++i) ids.push_back(screen.who().reply(conversation, fresh("trả lời")));
        for (const auto& id : ids) CHECK(screen.shows_state(id, {"sent", "delivered", "read"}, 40s));
        CHECK(channel_is(screen, platform, "connected", 10s));
    }
    const auto state = town.platsim->read("state");
    for (const auto& one : state.at("channels").as_array()) {
        INFO(json::serialize(one));
        const auto generation = tests::number_at(one, "token_generation");
        CHECK(generation <= 2); // single flight: not one renewal for each reply
        if (text_at(one, "platform") != "messenger") CHECK(generation >= 1);
    }
    CHECK(screen.complaints() == std::vector<std::string>{});
}

TEST_CASE("What customers wrote while no webhook could reach us is there after the start, exactly once, in its place")
{
    tests::Town town;
    Screen screen(town.person("lan"));
    for (const std::string platform : tests::platforms) {
        town.platsim->say(platform, "khach", "trước khi mất mạng " + platform);
        REQUIRE(screen.shows("trước khi mất mạng " + platform));
    }
    town.gom->kill_it();
    town.platsim->ask("outage", {{"on", true}});
    std::this_thread::sleep_for(1100ms); // lists of the past may know whole seconds only
    for (const std::string platform : tests::platforms) {
        for (int i = 1; i <= 3; ++i) {
            town.platsim->say(platform, "khach", "lúc mất mạng " + std::to_string(i) + " " + platform,
                              {{"wait", "first"}});
        }
        town.platsim->say(platform, "khach-moi", "khách mới lúc mất mạng " + platform, {{"wait", "first"}});
    }
    town.platsim->ask("outage", {{"on", false}});
    town.gom->start();
    CHECK(town.platsim->settle(180s)); // deliveries come again, and know more than the lists of the past
    for (const std::string platform : tests::platforms) {
        INFO(platform);
        for (int i = 1; i <= 3; ++i) CHECK(screen.shows("lúc mất mạng " + std::to_string(i) + " " + platform, 60s));
        CHECK(screen.shows("khách mới lúc mất mạng " + platform, 60s));
        town.platsim->say(platform, "khach", "sau khi có mạng " + platform);
        CHECK(screen.shows("sau khi có mạng " + platform));
        const auto shown = screen.now();
        std::vector<std::string> read, wanted{"trước khi mất mạng " + platform};
        for (int i = 1; i <= 3; ++i) wanted.push_back("lúc mất mạng " + std::to_string(i) + " " + platform);
        wanted.push_back("sau khi có mạng " + platform);
        for (const auto& message : shown.thread(shown.conversation_with(wanted[0]))) {
            if (text_at(message, "kind") == "message") read.push_back(text_at(message, "text"));
        }
        CHECK(read == wanted);
        CHECK(shown.count_of("khách mới lúc mất mạng " + platform) == 1);
    }
    CHECK(screen.complaints() == std::vector<std::string>{});
    CHECK(tests::difference_at_rest(screen) == "");
}

TEST_CASE("A reply whose fate was unknown is found in the platform's history, without an echo", "[patient]")
{
    tests::Town town;
    Screen screen(town.person("lan"));
    town.platsim->ask("echo", {{"mode", "none"}});
    for (const std::string platform : tests::platforms) {
        INFO(platform);
        const auto words = fresh("hỏi");
        town.platsim->say(platform, "khach", words);
        const auto conversation = screen.conversation_with(words);
        town.platsim->fault(platform, "send", "cut");
        const auto answer = fresh("câu trả lời không rõ số phận");
        const auto id = screen.who().reply(conversation, answer);
        CHECK(screen.shows_state(id, {"unknown", "sent", "delivered", "read"}, 20s));
        CHECK(screen.shows_state(id, {"sent", "delivered", "read"}, 120s));
        CHECK(town.platsim->times_received(answer) == 1);
        CHECK(screen.now().count_of(answer) == 1);
    }
    CHECK(screen.complaints() == std::vector<std::string>{});
}
