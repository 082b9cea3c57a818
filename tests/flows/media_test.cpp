#include "tests/support/town.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <fstream>

namespace json = boost::json;
using namespace std::chrono_literals;
using tests::fresh;
using tests::Screen;
using tests::Shown;
using tests::text_at;
using tests::usual_town;

namespace {

/// The first attachment of a platform's message once it has one of these states; null when that never happens.
json::value attachment_of(const Screen& screen, const std::string& platform_id, const std::string& state,
                          std::chrono::seconds time)
{
    json::value found;
    screen.shows(
        [&](const Shown& shown) {
            const auto* message = shown.by_platform_id(platform_id);
            if (!message || message->at("attachments").as_array().empty()) return false;
            const auto& attachment = message->at("attachments").as_array()[0];
            if (text_at(attachment, "state") != state) return false;
            found = attachment;
            return true;
        },
        time);
    return found;
}

} // namespace

TEST_CASE("A customer's picture is fetched, and shown to those who may see it, in a sandbox")
{
    auto& town = usual_town();
    Screen screen(town.person("lan"));
    for (const std::string platform : tests::platforms) {
        INFO(platform);
        const auto said = town.platsim->say(platform, fresh("khach"), "", {{"kind", "image"}});
        const auto picture = attachment_of(screen, text_at(said, "id"), "ready", 30s);
        REQUIRE(picture.is_object());
        const auto url = text_at(picture, "url");
        CHECK(url == "/media/" + text_at(picture, "id"));
        const auto file = screen.who().get(url);
        CHECK(file.status == 200);
        CHECK(file.header("Content-Type").starts_with("image/"));
        CHECK(file.header("X-Content-Type-Options") == "nosniff");
        CHECK(file.header("Content-Security-Policy").find("sandbox") != std::string::npos);
        CHECK(file.header("Content-Disposition").starts_with("inline"));
        CHECK(file.body.size() > 50);
        CHECK(tests::call(town.gom->port(), "GET", url).status == 401);
        CHECK(town.person("hoa", 1).get(url).status == 404);
    }
}

TEST_CASE("What could run in a browser is never shown in place: SVG and HTML are downloads without a type of their own")
{
    auto& town = usual_town();
    Screen screen(town.person("lan"));
    for (const std::string format : {"svg", "html"}) {
        INFO(format);
        const auto said = town.platsim->say("messenger", fresh("khach"), "",
                                            {{"kind", format == "svg" ? "image" : "file"}, {"format", format}});
        const auto message = screen.platform_message(text_at(said, "id"));
        REQUIRE(!message.empty());
        const auto decided = [&](const Shown& shown) {
            const auto& all = shown.by_platform_id(text_at(said, "id"))->at("attachments").as_array();
            return !all.empty() && text_at(all[0], "state") != "fetching";
        };
        CHECK(screen.shows(decided, 30s));
        const auto attachment = screen.now().by_platform_id(text_at(said, "id"))->at("attachments").as_array()[0];
        const auto file = screen.who().get("/media/" + text_at(attachment, "id"));
        if (text_at(attachment, "state") == "ready") {
            CHECK(file.header("Content-Disposition").starts_with("attachment"));
            CHECK(file.header("Content-Type") == "application/octet-stream");
        } else {
            CHECK(file.status == 404);
        }
    }
}

TEST_CASE("A picture that breaks the decoder is a file of no kind, and writes nothing into our log")
{
    auto& town = usual_town();
    const auto lan = town.person("lan");
    const auto lines = [&] {
        std::ifstream log(town.gom->log_file());
        std::vector<std::string> strange;
        for (std::string line; std::getline(log, line);) {
            if (!line.starts_with("20")) strange.push_back(line); // ours begin with the time
        }
        return strange;
    };
    const auto before = lines();
    const std::string huge("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\0\0\0\x01\x08\x02\0\0\0\x11\x22\x33\x44", 33);
    const auto id = lan.upload("a.png", "image/png", huge + std::string(100, 'x'));
    CHECK(lan.get("/media/" + id).header("Content-Disposition").starts_with("attachment"));
    CHECK(lines() == before);
}

TEST_CASE("A file that cannot be had never delays its message; it says so, and is fetched when asked again")
{
    tests::Town town;
    Screen screen(town.person("lan"));
    town.platsim->fault("", "media", "404", {{"count", 100}});
    const auto said = town.platsim->say("messenger", "khach", "", {{"kind", "image"}});
    const auto message = screen.platform_message(text_at(said, "id"), 5s);
    REQUIRE(!message.empty());
    const auto failed = attachment_of(screen, text_at(said, "id"), "failed", 60s);
    REQUIRE(failed.is_object());
    town.platsim->say("messenger", "khach", "chữ vẫn đến");
    CHECK(screen.shows("chữ vẫn đến", 5s));
    CHECK(tests::call(town.platsim->port(), "DELETE", "/control/fault").status == 200);
    CHECK(screen.who().post("/api/media/" + text_at(failed, "id") + "/retry").status == 204);
    CHECK(attachment_of(screen, text_at(said, "id"), "ready", 30s).is_object());
    CHECK(screen.complaints() == std::vector<std::string>{});
}

TEST_CASE("Nothing a customer sends makes us call an address inside: such files fail, and the messages stand")
{
    tests::Town town;
    Screen screen(town.person("lan"));
    const auto inside = "http://127.0.0.1:" + std::to_string(town.gom->port()) + "/metrics";
    for (const std::string& url :
         {inside, std::string("http://169.254.169.254/latest/meta-data/"), std::string("http://[::1]/x.png"),
          std::string("file:///etc/passwd"),
          "http://127.0.0.1:" + std::to_string(town.platsim->port()) + "/media/redirect?to=" + inside}) {
        INFO(url);
        const auto said = town.platsim->say("messenger", fresh("khach"), "", {{"kind", "image"}, {"url", url}});
        const auto message = screen.platform_message(text_at(said, "id"));
        REQUIRE(!message.empty());
        CHECK_FALSE(attachment_of(screen, text_at(said, "id"), "ready", 3s).is_object());
    }
    CHECK(town.count("select count(*) from attachments where state = 'ready'") == 0);
}
