#include "tests/support/town.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <limits>

namespace json = boost::json;
using namespace std::chrono_literals;
using tests::Colleague;
using tests::fresh;
using tests::LiveSocket;
using tests::number_at;
using tests::Screen;
using tests::text_at;
using tests::usual_town;
using tests::within;

namespace {

struct Place {
    std::string epoch;
    std::int64_t seq = 0;
};

Place place_of(const Colleague& who)
{
    const auto list = who.get("/api/conversations?limit=1").json();
    return {text_at(list, "epoch"), number_at(list, "seq")};
}

/// What the server says to a hello: "resync", "follow", or that it closed.
std::string greeted(const Colleague& who, const std::string& hello)
{
    LiveSocket socket(who);
    REQUIRE(socket.status() == 101);
    socket.say(hello);
    const auto frame = socket.hear();
    if (!frame) return "closed " + std::to_string(socket.close_code());
    const auto* welcome = frame->if_contains("welcome");
    if (!welcome) return "something else";
    return welcome->at("resync").as_bool() ? "resync" : "follow";
}

std::string hello(const std::string& epoch, const std::string& last_seq)
{
    return R"({"hello":{"epoch":)" + epoch + R"(,"last_seq":)" + last_seq + "}}";
}

double metric(const tests::Town& town, const std::string& name)
{
    const auto all = tests::call(town.gom->port(), "GET", "/metrics").body;
    const auto at = all.find("\n" + name + " ");
    return at == std::string::npos ? -1 : std::stod(all.substr(at + name.size() + 2));
}

} // namespace

TEST_CASE("A screen that slept comes back to where it was and misses nothing", "[live]")
{
    auto& town = usual_town();
    Screen screen(town.person("lan"));
    const auto words = fresh("trước khi ngủ");
    town.platsim->say("messenger", fresh("khach"), words);
    REQUIRE(screen.shows(words));
    const int connections = screen.connections();
    screen.sleep();
    town.platsim->ask("burst", {{"count", 400}, {"workspaces", {"hoa-mai"}}});
    const auto after = fresh("sau khi ngủ");
    town.platsim->say("zalo", fresh("khach"), after);
    CHECK_FALSE(screen.shows(after, 200ms));
    screen.wake();
    CHECK(screen.shows(after));
    CHECK(screen.connections() == connections + 1);
    CHECK(screen.resyncs() == 0);
    CHECK(screen.complaints() == std::vector<std::string>{});
    CHECK(tests::difference_at_rest(screen) == "");
}

TEST_CASE("While messages pour in, screens that come and go hear every number once, and none is told to look afresh",
          "[live]")
{
    tests::Town town({.rules = "lenient"});
    Screen here(town.person("lan")), there(town.person("hoa"));
    town.platsim->ask("burst", {{"count", 3'000}, {"rate", 600}, {"parallel", 64}, {"async", true}});
    const int first = there.connections();
    for (int round = 1; round <= 25; ++round) {
        std::this_thread::sleep_for(200ms);
        there.sleep();
        std::this_thread::sleep_for(30ms);
        there.wake();
        CHECK(tests::within(30s, [&] { return there.connections() >= first + round; }));
    }
    CHECK(town.platsim->settle(180s));
    for (auto* screen : {&here, &there}) {
        CHECK(screen->resyncs() == 0);
        CHECK(screen->complaints() == std::vector<std::string>{});
        CHECK(tests::difference_at_rest(*screen) == "");
    }
    CHECK(there.connections() == first + 25);
}

TEST_CASE("Who cannot be where it says is told to look afresh, and never left in silence", "[live]")
{
    auto& town = usual_town();
    const auto lan = town.person("lan");
    const auto [epoch, seq] = place_of(lan);
    const auto e = "\"" + epoch + "\"";
    CHECK(greeted(lan, hello(e, std::to_string(seq))) == "follow");
    CHECK(greeted(lan, hello("null", "null")) == "resync");
    CHECK(greeted(lan, hello(e, "null")) == "resync");
    CHECK(greeted(lan, hello("\"another\"", std::to_string(seq))) == "resync");
    CHECK(greeted(lan, hello(e, std::to_string(seq + 1'000'000))) == "resync");
    CHECK(greeted(lan, hello(e, "-1")) == "resync");
    CHECK(greeted(lan, hello(e, "9223372036854775807")) == "resync");
    CHECK(greeted(lan, hello(e, "9223372036854775808")) == "resync");
    CHECK(greeted(lan, hello(e, "1e300")) == "resync");
    CHECK(greeted(lan, hello(e, "1.5")) == "resync");
    for (const auto* nonsense :
         {"", "{}", "[]", "hello", R"({"hello":1})", R"({"pong":1})", R"({"hello":{"epoch":1,"last_seq":1}})",
          R"({"hello":{"epoch":null,"last_seq":"x"}})", R"({"viewing":null,"typing":false})"}) {
        INFO(nonsense);
        CHECK(greeted(lan, nonsense) == "closed 1008");
    }
    LiveSocket silent(lan);
    CHECK(silent.ends_within(8s)); // a hello is due within 5 s
}

TEST_CASE("The socket opens to our own page with a login, and to nobody else", "[live]")
{
    auto& town = usual_town();
    const auto lan = town.person("lan");
    CHECK(LiveSocket(lan).status() == 101);
    CHECK(LiveSocket(lan, "https://evil.example").status() == 403);
    CHECK(LiveSocket(lan, "null").status() == 403);
    CHECK(LiveSocket(lan, lan.origin() + ".evil.example").status() == 403);
    const auto answer = tests::call(lan.port(), "GET", "/live",
                                    {{"Connection", "Upgrade"},
                                     {"Upgrade", "websocket"},
                                     {"Origin", lan.origin()},
                                     {"Sec-WebSocket-Version", "13"},
                                     {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}});
    CHECK(answer.status == 401);
}

TEST_CASE("A screen far behind catches up by events alone; one too far behind is told to look afresh", "[live]")
{
    tests::Town town;
    Screen screen(town.person("lan"));
    town.platsim->say("messenger", "khach", "đầu tiên");
    REQUIRE(screen.shows("đầu tiên"));
    screen.sleep();
    town.platsim->ask("burst", {{"count", 2000}, {"parallel", 64}});
    town.platsim->say("messenger", "khach", "hai nghìn tin sau");
    screen.wake();
    CHECK(screen.shows("hai nghìn tin sau", 20s));
    CHECK(screen.resyncs() == 0);
    CHECK(tests::difference_at_rest(screen) == "");

    const auto lan = town.person("lan");
    const auto epoch = place_of(lan).epoch;
    for (int round = 0; round < 12 && place_of(lan).seq <= 10'100; ++round) {
        town.platsim->ask("burst", {{"count", 2000}, {"parallel", 64}});
    }
    REQUIRE(within(20s, [&] { return place_of(lan).seq > 10'100; }));
    CHECK(greeted(lan, hello("\"" + epoch + "\"", "1")) == "resync");
    CHECK(screen.complaints() == std::vector<std::string>{});
}

TEST_CASE("A screen that does not read is cut off and harms nobody; when it reads again it misses nothing", "[live]")
{
    tests::Town town;
    const auto lan = town.person("lan");
    Screen healthy(lan);
    const auto [epoch, seq] = place_of(lan);
    LiveSocket slow(lan, std::nullopt, 4096);
    slow.hello(json::string(epoch), seq);
    REQUIRE(slow.hear());
    bool cut = false;
    for (int round = 0; round < 12 && !cut; ++round) {
        town.platsim->ask("burst", {{"count", 1000}, {"parallel", 64}, {"text", std::string(600, 'x')}});
        cut = metric(town, "gom_live_too_slow_total") >= 1;
    }
    CHECK(cut);
    town.platsim->say("messenger", "khach", "cho người đọc");
    CHECK(healthy.shows("cho người đọc", 20s));
    CHECK(slow.ends_within(20s));
    CHECK((slow.close_code() == 1013 || slow.close_code() == 1006)); // cut, if it would not even read the goodbye
    CHECK(healthy.resyncs() == 0);
    CHECK(healthy.complaints() == std::vector<std::string>{});
}

TEST_CASE("A login that is ended closes its open screens within five seconds", "[live]")
{
    auto& town = usual_town();
    const auto hoa = town.person("hoa");
    SECTION("by logging out")
    {
        const auto lan = town.person("lan"), lan_elsewhere = town.person("lan");
        LiveSocket socket(lan), other(lan_elsewhere);
        socket.hello(nullptr, nullptr);
        other.hello(nullptr, nullptr);
        REQUIRE(socket.hear());
        CHECK(lan.remove("/api/session").status == 204);
        CHECK(socket.ends_within(5s));
        CHECK(socket.close_code() == 1008);
        CHECK(lan.get("/api/me").status == 401);
        CHECK(other.hear());
        CHECK(other.open()); // another login of the same person goes on
    }
    SECTION("by the owner, who removes a person")
    {
        const auto email = fresh("tam") + "@hoamai.example";
        const auto made = hoa.post(
            "/api/staff", {{"email", email}, {"name", "Tâm"}, {"role", "agent"}, {"password", "mật khẩu dài 2026"}});
        REQUIRE(made.status == 201);
        const Colleague tam(town.gom->port(), email, "mật khẩu dài 2026");
        LiveSocket socket(tam);
        socket.hello(nullptr, nullptr);
        REQUIRE(socket.hear());
        CHECK(hoa.patch("/api/staff/" + text_at(made.json(), "id"), {{"active", false}}).status == 200);
        CHECK(socket.ends_within(5s));
        CHECK(tam.get("/api/me").status == 401);
    }
}

TEST_CASE("What is given to a colleague goes out of an agent's sight, and what happens there is skipped", "[live]")
{
    auto& town = usual_town();
    const auto hoa = town.person("hoa");
    Screen lan(town.person("lan")), owner(hoa);
    const auto words = fresh("ai nhận giúp");
    const auto customer = fresh("khach");
    town.platsim->say("messenger", customer, words);
    const auto conversation = lan.conversation_with(words);
    const auto minh = town.person("minh").id();
    REQUIRE(hoa.patch("/api/conversations/" + conversation, {{"assignee", minh}}).status == 200);
    CHECK(lan.shows([&](const tests::Shown& now) {
        return !now.conversations.contains(conversation) && !now.message_saying(words);
    }));
    CHECK(lan.who().get("/api/conversations/" + conversation).status == 404);

    const auto secret = fresh("chỉ minh thấy"), open = fresh("ai cũng thấy");
    town.platsim->say("messenger", customer, secret);
    town.platsim->say("messenger", fresh("khach"), open);
    CHECK(owner.shows(secret));
    CHECK(lan.shows(open));
    CHECK_FALSE(lan.now().message_saying(secret));
    CHECK(lan.who().get("/api/conversations/" + conversation + "/messages").status == 404);

    REQUIRE(hoa.patch("/api/conversations/" + conversation, {{"assignee", nullptr}}).status == 200);
    CHECK(lan.shows([&](const tests::Shown& now) { return now.conversations.contains(conversation); }));
    CHECK(lan.complaints() == std::vector<std::string>{});
    CHECK(owner.complaints() == std::vector<std::string>{});
}

TEST_CASE("Another shop's screens hear nothing of this one", "[live]")
{
    auto& town = usual_town();
    const auto stranger = town.person("hoa", 1);
    Screen theirs(stranger), ours(town.person("lan"));
    const auto before = theirs.now().seq;
    const auto words = fresh("chuyện nhà mình");
    town.platsim->say("messenger", fresh("khach"), words, {{"workspace", "hoa-mai"}});
    CHECK(ours.shows(words));
    const auto greeting = fresh("chuyện nhà họ");
    town.platsim->say("messenger", fresh("khach"), greeting, {{"workspace", "shop-2"}});
    CHECK(theirs.shows(greeting));
    CHECK_FALSE(theirs.now().message_saying(words));
    CHECK_FALSE(ours.now().message_saying(greeting));
    CHECK(theirs.now().seq - before <= 10);
    CHECK(theirs.complaints() == std::vector<std::string>{});
}
