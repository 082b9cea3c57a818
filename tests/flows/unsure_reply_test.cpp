#include "tests/support/town.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

namespace json = boost::json;
using namespace std::chrono_literals;
using tests::fresh;
using tests::Screen;
using tests::text_at;

namespace {

/// Stories that set the echoes of a platform need one of their own.
struct Room {
    tests::Town town;
    Screen screen{town.person("lan")};

    std::string asked_on(const std::string& platform)
    {
        const auto words = fresh("hỏi");
        town.platsim->say(platform, fresh("khach"), words);
        return screen.conversation_with(words);
    }
    void echo(const std::string& mode) { town.platsim->ask("echo", {{"mode", mode}}); }
};

} // namespace

TEST_CASE("A reply whose fate nobody knows is shown as unknown, and sent again only when a person says so")
{
    Room room;
    auto& [town, screen] = room;
    room.echo("none");
    for (const std::string platform : tests::platforms) {
        INFO(platform);
        const auto conversation = room.asked_on(platform);
        town.platsim->fault(platform, "send", "cut"); // carried out, but the answer breaks off
        const auto words = fresh("có nhận được không ạ");
        const auto id = screen.who().reply(conversation, words);
        CHECK(screen.shows_state(id, {"unknown"}, 20s));
        CHECK(town.platsim->times_received(words) == 1);
        CHECK(screen.who().post("/api/messages/" + id + "/retry").status == 409);
        CHECK(screen.who().post("/api/messages/" + id + "/retry", {{"may_double", true}}).status == 202);
        CHECK(screen.shows_state(id, {"sent", "delivered", "read"}, 20s));
        CHECK(town.platsim->times_received(words) == 2);
    }
    CHECK(screen.complaints() == std::vector<std::string>{});
}

TEST_CASE("The echo of a reply whose answer was lost settles it, and no second message appears")
{
    Room room;
    auto& [town, screen] = room;
    for (const std::string mode : {"late", "early", "double"}) {
        town.platsim->ask("echo", {{"mode", mode}, {"delay_ms", 1500}});
        for (const std::string platform : {"messenger", "zalo", "tiktok_shop"}) {
            INFO(mode << ' ' << platform);
            const auto conversation = room.asked_on(platform);
            town.platsim->fault(platform, "send", "cut");
            const auto words = fresh("dạ đơn đi hôm nay ạ");
            const auto id = screen.who().reply(conversation, words);
            CHECK(screen.shows_state(id, {"sent", "delivered", "read"}, 20s));
            CHECK(town.platsim->settle());
            CHECK(town.platsim->times_received(words) == 1);
            CHECK(screen.now().count_of(words) == 1);
        }
    }
    CHECK(screen.complaints() == std::vector<std::string>{});
    CHECK(tests::difference_at_rest(screen) == "");
}

TEST_CASE(
    "An echo that overtakes the answer, comes twice, or in another form of the same text, makes no second message")
{
    Room room;
    auto& [town, screen] = room;
    for (const std::string mode : {"early", "double", "other_form", "none"}) {
        room.echo(mode);
        for (const std::string platform : tests::platforms) {
            INFO(mode << ' ' << platform);
            const auto conversation = room.asked_on(platform);
            const auto words = fresh("Vâng ạ, shop đã gửi đơn rồi nhé");
            const auto id = screen.who().reply(conversation, words);
            CHECK(screen.shows_state(id, {"sent", "delivered", "read"}, 20s));
            CHECK(town.platsim->settle());
            CHECK(screen.now().thread(conversation).size() == 2);
        }
    }
    CHECK(tests::difference_at_rest(screen) == "");
}

TEST_CASE("What the platform surely did not take is tried again by itself; what it may have taken is not", "[patient]")
{
    Room room;
    auto& [town, screen] = room;
    room.echo("none");
    const auto conversation = room.asked_on("messenger");
    SECTION("429: it waits and is sent once")
    {
        town.platsim->fault("messenger", "send", "429", {{"retry_after", 1}, {"status", 429}, {"code", 613}});
        const auto words = fresh("chờ chút ạ");
        const auto id = screen.who().reply(conversation, words);
        CHECK(screen.shows_state(id, {"sent", "delivered", "read"}, 90s));
        CHECK(town.platsim->times_received(words) == 1);
    }
    SECTION("500, a reset, nonsense and an answer without an id: unknown, once or never at the customer, never twice")
    {
        for (const std::string mode : {"500", "reset", "garbage", "wrong_json", "no_id"}) {
            INFO(mode);
            town.platsim->fault("messenger", "send", mode);
            const auto words = fresh("không rõ");
            const auto id = screen.who().reply(conversation, words);
            CHECK(screen.shows_state(id, {"unknown", "sent", "failed"}, 30s));
            CHECK(town.platsim->times_received(words) <= 1);
        }
    }
}
