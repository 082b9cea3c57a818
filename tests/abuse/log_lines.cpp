#include "tests/abuse/verdict.hpp"
#include "tests/support/town.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>

namespace json = boost::json;
using namespace std::chrono_literals;
using namespace tests::abuse;
using tests::call;
using tests::fresh;

namespace {

std::string read_all(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Every value of a TOML text whose key sounds like a secret.
void secrets_in(const std::string& text, std::vector<std::string>& into)
{
    static const std::regex secret("(\\w*(?:secret|token|password|key|cipher)\\w*) = \"([^\"]{8,})\"");
    for (auto at = std::sregex_iterator(text.begin(), text.end(), secret); at != std::sregex_iterator(); ++at) {
        if (at->str(1) != "app_key") into.push_back(at->str(2)); // TikTok's is a name: it stands in every address
    }
}

/// The file of settings that a running gom was started with.
std::string settings_of(pid_t pid)
{
    std::istringstream words(read_all("/proc/" + std::to_string(pid) + "/cmdline"));
    std::string word, before;
    while (std::getline(words, word, '\0')) {
        if (before == "--config") return read_all(word);
        before = word;
    }
    return {};
}

/// What would begin a line of its own, colour a terminal or end a JSON text.
const std::vector<std::string> breaks = {"\n",
                                         "\r\n",
                                         "\r",
                                         "\x1b[2J\x1b[31m",
                                         "\x1b]0;x\x07",
                                         "\xc2\x85",
                                         "\xe2\x80\xa8",
                                         "\x08\x08",
                                         "\x7f",
                                         "\"}\n{\"",
                                         "%0d%0a",
                                         "\\n",
                                         "\x9b"
                                         "31m"};
const std::string forged = "2026-01-01T00:00:00.000Z error forged-line";

} // namespace

TEST_CASE("Nothing secret stands in the log, and nothing anybody writes begins a line of it", "[A16]")
{
    Nemesis nemesis("A16");
    const std::string operators = "canary-of-the-operators-9f31c";
    for (const std::string format : {"text", "json"}) {
        tests::Town town({.rules = "lenient",
                          .token_life_s = 20,
                          .environment = {{"GOM_LOG_LEVEL", "trace"},
                                          {"GOM_LOG_FORMAT", format},
                                          {"GOM_METRICS_TOKEN", operators}}});
        const auto port = town.gom->port();
        std::vector<std::string> canaries = {operators, "canary-guess-7d2e", "canary-code-51aa", "canary-state-90bc",
                                             "canary-verify-77aa"};
        secrets_in(read_all(town.platsim->shop_file()), canaries);
        secrets_in(settings_of(town.gom->pid()), canaries);
        REQUIRE(canaries.size() > 20);
        std::vector<tests::Colleague> people;
        for (const auto* name : {"lan", "minh", "thu", "hoa"}) people.push_back(town.person(name));
        for (const auto& person : people) {
            canaries.push_back(person.cookie().substr(person.cookie().find('=') + 1));
            canaries.push_back(std::string(person.me().at("csrf_token").as_string()));
        }

        // Everything that goes wrong with a secret in hand.
        Verdict verdict("A16", static_cast<int>(canaries.size() + breaks.size()) + 100, nemesis);
        const auto& owner = people.back();
        for (const auto& canary : canaries) {
            call(port, "POST", "/api/session", {{"Content-Type", "application/json"}},
                 json::serialize(json::object{{"email", "lan@hoamai.example"}, {"password", canary}}));
            call(port, "GET", "/metrics", {{"Authorization", "Bearer " + canary}});
            call(port, "GET", "/api/me", {{"Cookie", "gom_session=" + canary}, {"X-CSRF-Token", canary}});
            call(port, "POST", "/webhooks/messenger/main", {{"X-Hub-Signature-256", "sha256=" + canary}}, canary);
            owner.post(
                "/api/apps",
                {{"platform", "zalo"}, {"slug", "sai"}, {"settings", {{"app_secret", canary}, {"sai", canary}}}});
        }
        for (const std::string platform : tests::platforms) {
            call(port, "GET",
                 "/oauth/" + platform +
                     "/main?code=canary-code-51aa&state=canary-state-90bc&auth_code=canary-code-51aa");
            call(port, "GET",
                 "/webhooks/" + platform +
                     "/main?hub.mode=subscribe&hub.verify_token=canary-verify-77aa&hub.challenge=1");
            town.platsim->fault(platform, "send", "401");
            town.platsim->fault(platform, "send", "garbage");
            town.platsim->fault(platform, "token", "500");
        }

        // Everything that anybody can name, with line ends and colours in it.
        tests::Screen screen(people.front());
        const auto greeting = fresh("chào shop");
        town.platsim->say("messenger", fresh("khach"), greeting);
        const auto conversation = screen.conversation_with(greeting);
        for (const auto& piece : breaks) {
            const auto text = "a" + piece + forged;
            const auto encoded = [&] {
                std::string out;
                for (const unsigned char c : text) {
                    char digits[4];
                    std::snprintf(digits, sizeof digits, "%%%02X", c);
                    out += digits;
                }
                return out;
            }();
            call(port, "GET", "/api/conversations?cursor=" + encoded, {{"Cookie", owner.cookie()}});
            call(port, "GET", "/" + encoded, {{"User-Agent", text}});
            call(port, "POST", "/webhooks/messenger/" + encoded, {}, text);
            call(port, "GET",
                 "/oauth/messenger/main?error=" + encoded + "&error_description=" + encoded + "&state=" + encoded);
            call(port, "GET", "/health",
                 {{"X-Forwarded-For", encoded}, {"X-Request-Id", encoded}, {"Referer", encoded}});
            call(port, "POST", "/api/session", {{"Content-Type", "application/json"}},
                 R"({"email":")" + encoded + R"(","password":"x"})");
            owner.post("/api/labels", {{"id", "0197a0aa-2222-7000-8000-0000000000ff"}, {"name", text}});
            owner.post("/api/apps", {{"platform", "zalo"}, {"slug", text}, {"settings", {{text, text}}}});
            for (const std::string platform : tests::platforms) {
                town.platsim->say(platform, fresh("khach"), "chữ " + text, {{"name", text}});
                town.platsim->fault(platform, "send", "400", {{"message", text}});
            }
            for (const auto& person : people) person.try_reply(conversation, {{"text", "trả lời " + text}});
        }
        town.platsim->settle(30s);
        tests::within(30s, [&] { return town.count("select count(*) from outbox where attempts = 0") == 0; });
        town.gom->ask_to_stop();
        town.gom->ended_within(15s);

        const auto log = read_all(town.gom->log_file());
        for (const auto& canary : canaries) {
            const auto at = log.find(canary);
            verdict.judge(at == std::string::npos, format + ", secret absent",
                          format + ": " + canary + " stands in the log: " +
                              (at == std::string::npos ? "" : log.substr(at < 120 ? 0 : at - 120, 240)));
        }
        static const std::regex a_line("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z +\\w+ .*"),
            a_json("\\{\"time\":.*\\}");
        std::istringstream lines(log);
        int count = 0;
        for (std::string line; std::getline(lines, line); ++count) {
            const bool whole =
                std::regex_match(line, format == "json" ? a_json : a_line) &&
                std::none_of(line.begin(), line.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }) &&
                !line.starts_with(forged);
            boost::system::error_code error;
            if (format == "json") json::parse(line, error);
            verdict.judge(whole && !error, format + ", whole lines", format + ": a broken line: " + line);
        }
        verdict.note(std::to_string(count) + " lines of " + format);
        verdict.finish();
    }
}
