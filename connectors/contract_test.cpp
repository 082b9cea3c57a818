#include "connectors/connector.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

using namespace connectors;
namespace fs = std::filesystem;

/// What every platform owes the rest of the house, whatever it is. Runs over all that is registered and over the
/// fixtures in each one's folder; a new platform is tested by its line in registry.cpp alone.
namespace {

constexpr std::size_t key_limit_bytes = 1000;       // what a database index can hold, with room to spare
constexpr std::size_t whole_test_bytes = 3000;      // fixtures up to this size are broken at every byte

struct Fixture {
    std::string name, body;
};

std::string bytes_of(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

fs::path folder_of(const Connector& connector)
{
    return fs::path(GOM_SOURCE_DIR) / "connectors" / connector.platform();
}

std::vector<Fixture> fixtures_of(const Connector& connector)
{
    std::vector<Fixture> fixtures;
    for (const auto& entry : fs::directory_iterator(folder_of(connector) / "fixtures")) {
        if (entry.path().extension() == ".json") fixtures.push_back({entry.path().filename(), bytes_of(entry.path())});
    }
    std::sort(fixtures.begin(), fixtures.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return fixtures;
}

/// Settings as a careful owner would fill them in, none of them true.
Settings filled(const std::vector<SettingSpec>& specs)
{
    Settings settings;
    for (const auto& spec : specs) {
        if (spec.required) settings[spec.name] = spec.name.ends_with("id") ? "1001" : "not-the-real-" + spec.name;
    }
    return completed(std::move(settings), specs);
}

bool blank(std::string_view text)
{
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// What must hold for whatever bytes came: no exception, at least one item, every item with a key that fits.
std::size_t survive(const Connector& connector, const std::string& body, const Settings& app)
{
    const auto items = connector.parse(body, app);
    bool sound = blank(body) || !items.empty();
    for (const auto& item : items) {
        sound = sound && !item.dedupe_key.empty() && item.dedupe_key.size() <= key_limit_bytes &&
                item.dedupe_key.find('\0') == std::string::npos && !item.body.empty();
    }
    if (!sound) {
        CAPTURE(connector.platform(), body, items.size());
        FAIL("an item without key or body, or no item at all");
    }
    return items.size();
}

/// Answers every call of a script in the same way. Gives the outcome and whether the customer could have got something.
struct Ending {
    std::optional<inbox::Outcome> outcome;
    bool reached = false;
    std::size_t calls = 0;
};

Ending send_against(const Connector& connector, const inbox::Outgoing& part, const HttpReply& reply)
{
    const auto app = filled(connector.app_settings());
    const auto channel = filled(connector.channel_settings());
    const Connection connection{app, channel, "1002", inbox::Time{std::chrono::milliseconds{1767243600000}}};
    Ending ending;
    Answers so_far;
    while (so_far.size() <= calls_per_part) {
        const auto step = connector.send(part, connection, so_far);
        if (const auto* outcome = std::get_if<inbox::Outcome>(&step)) {
            ending.outcome = *outcome;
            return ending;
        }
        const auto& call = std::get<HttpCall>(step);
        CHECK((call.url.starts_with("https://") || call.url.starts_with("http://")));
        CHECK(call.url.find(' ') == std::string::npos);
        CHECK_FALSE((ending.reached && call.reaches_customer));
        ending.reached = ending.reached || call.reaches_customer;
        ++ending.calls;
        so_far.push_back(reply);
    }
    return ending;
}

inbox::Outgoing text_part()
{
    inbox::Outgoing part;
    part.reference = "0192f0c1-7a8b-7c1d-9e2f-001122334455";
    part.thread = "1003";
    part.customer = "1003";
    part.window = "standard";
    part.part.text = "Dạ còn ạ";
    return part;
}

} // namespace

TEST_CASE("Every platform has a name, a folder, a picture, a page to read and payloads to try")
{
    std::set<std::string_view> names;
    for (const auto* connector : all()) {
        const auto name = connector->platform();
        CAPTURE(name);
        CHECK(names.insert(name).second);
        CHECK(find(name) == connector);
        CHECK(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos);
        CHECK(fs::exists(folder_of(*connector) / "README.md"));
        CHECK(bytes_of(folder_of(*connector) / "icon.svg").find("<svg") != std::string::npos);
        CHECK(fixtures_of(*connector).size() >= 10);
    }
    CHECK(find("") == nullptr);
    CHECK(find("nobody") == nullptr);
}

TEST_CASE("The same delivery gives the same keys, and every item is a delivery of itself")
{
    for (const auto* connector : all()) {
        const auto app = filled(connector->app_settings());
        for (const auto& fixture : fixtures_of(*connector)) {
            const auto first = connector->parse(fixture.body, app);
            const auto second = connector->parse(fixture.body, app);
            CAPTURE(connector->platform(), fixture.name);
            REQUIRE(first.size() == second.size());
            for (std::size_t i = 0; i < first.size(); ++i) {
                CAPTURE(i, first[i].body);
                CHECK(first[i].dedupe_key == second[i].dedupe_key);
                CHECK(first[i].body == second[i].body);

                const auto again = connector->parse(first[i].body, app);
                REQUIRE(again.size() == 1);
                CHECK(again[0].dedupe_key == first[i].dedupe_key);
                CHECK(again[0].channel == first[i].channel);
                CHECK(again[0].other_channel == first[i].other_channel);
                CHECK(again[0].body == first[i].body);
                CHECK(inbox::word_for(again[0].what) == inbox::word_for(first[i].what));
            }
        }
    }
}

TEST_CASE("A delivery cut off anywhere is survived")
{
    for (const auto* connector : all()) {
        const auto app = filled(connector->app_settings());
        CHECK(connector->parse("", app).empty());
        for (const auto& fixture : fixtures_of(*connector)) {
            const auto whole = survive(*connector, fixture.body, app);
            const auto step = fixture.body.size() / whole_test_bytes + 1;
            for (std::size_t length = 1; length < fixture.body.size(); length += step) {
                CHECK(survive(*connector, fixture.body.substr(0, length), app) <= whole + 1);
            }
        }
    }
}

TEST_CASE("A delivery with any byte changed is survived")
{
    for (const auto* connector : all()) {
        const auto app = filled(connector->app_settings());
        const auto fixtures = fixtures_of(*connector);
        // Every third is enough: they differ in their middle only. Each kind of damage still meets every place in them.
        for (std::size_t which = 0; which < fixtures.size(); which += 3) {
            const auto& fixture = fixtures[which];
            if (fixture.body.size() > whole_test_bytes) continue;
            for (std::size_t at = 0; at < fixture.body.size(); ++at) {
                for (const char damage : {'\0', '"', '\\', '}', '[', '\xff', '9', '-'}) {
                    auto body = fixture.body;
                    body[at] = damage;
                    survive(*connector, body, app);
                }
            }
        }
    }
}

TEST_CASE("Nothing is read from what is not a delivery at all")
{
    const std::vector<std::string> oddities = {
        "x", "null", "[]", "{}", "0", "\"\"", "[[[[[[[[", std::string(3000, '['), std::string(3000, '{'), std::string(10, '\0'),
        "\xEF\xBB\xBF{}", "{\"a\":1e999}", "{\"event\":null,\"data\":null,\"type\":null,\"code\":null,\"entry\":null}",
        "{\"event\":[],\"data\":[],\"type\":{},\"code\":{},\"entry\":{},\"object\":[]}",
        "{\"type\":99999999999999999999999,\"code\":-9223372036854775808,\"data\":\"{\",\"shop_id\":1.5}"};
    for (const auto* connector : all()) {
        for (const auto& body : oddities) {
            survive(*connector, body, filled(connector->app_settings()));
            survive(*connector, body, {});
        }
    }
}

TEST_CASE("Nobody is believed without the right signature")
{
    const std::vector<std::string> headers = {"x-hub-signature-256", "x-hub-signature", "x-zevent-signature", "authorization",
                                              "x-signature", "signature"};
    const std::string zeros(64, '0');
    for (const auto* connector : all()) {
        const auto app = filled(connector->app_settings());
        for (const auto& fixture : fixtures_of(*connector)) {
            CAPTURE(connector->platform(), fixture.name);
            const auto believed = [&](const Headers& with, const Settings& settings) {
                const WebhookRequest request{"POST", {}, with, fixture.body};
                return std::holds_alternative<Genuine>(connector->verify(request, settings));
            };
            CHECK_FALSE(believed({}, app));
            CHECK_FALSE(believed({}, {}));
            for (const auto& header : headers) {
                for (const auto& value : {std::string{}, zeros, "sha256=" + zeros, "mac=" + zeros, "mac =" + zeros}) {
                    CHECK_FALSE(believed({{header, value}}, app));
                    CHECK_FALSE(believed({{header, value}}, {}));
                    CHECK_FALSE(believed({{header, value}, {header, value}}, app));
                }
            }
        }
        const WebhookRequest get{"GET", {{"hub.mode", "subscribe"}, {"hub.challenge", "1"}, {"hub.verify_token", "x"}}, {}, ""};
        const auto answer = connector->verify(get, app);
        CHECK_FALSE(std::holds_alternative<Genuine>(answer));
        CHECK_FALSE(std::holds_alternative<Handshake>(answer));
    }
}

TEST_CASE("Every field of a platform's forms says where its value is found")
{
    for (const auto* connector : all()) {
        for (const auto& specs : {connector->app_settings(), connector->channel_settings()}) {
            std::set<std::string> names;
            for (const auto& spec : specs) {
                CAPTURE(connector->platform(), spec.name);
                CHECK(names.insert(spec.name).second);
                CHECK(spec.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") == std::string::npos);
                CHECK(spec.where_to_find.size() > 10);
                CHECK_FALSE((spec.secret && !spec.fallback.empty()));
                for (const auto* word : {"secret", "token"}) {
                    const bool is_one = spec.name.ends_with(word) || spec.name.ends_with(std::string(word) + "_key");
                    if (is_one) CHECK(spec.secret);
                }
            }
        }
    }
}

TEST_CASE("What a platform can do is said in numbers that make sense")
{
    for (const auto* connector : all()) {
        for (const auto kind : {inbox::ThreadKind::message, inbox::ThreadKind::comment}) {
            CAPTURE(connector->platform(), inbox::to_text(kind));
            const auto can = connector->abilities(kind);
            CHECK(can.text_limit >= (kind == inbox::ThreadKind::message ? 1 : 0));
            for (const auto& limit : {can.image, can.video, can.audio, can.file}) {
                CHECK(limit.mime.empty() == (limit.max_bytes == 0));
                for (const auto& mime : limit.mime) CHECK(mime.find('/') != std::string::npos);
            }
            std::set<std::string> names;
            for (const auto& window : can.windows) {
                CHECK(names.insert(window.name).second);
                CHECK(window.length.count() > 0);
            }
            CHECK(can.max_in_row >= 0);
        }
        for (const auto& host : connector->media_hosts()) {
            CHECK(host.find_first_of("/:@ *") == std::string::npos);
            CHECK(host.find('.') != std::string::npos);
        }
    }
}

TEST_CASE("A reply is cut into parts the platform takes")
{
    for (const auto* connector : all()) {
        CAPTURE(connector->platform());
        const auto limit = static_cast<std::size_t>(connector->abilities(inbox::ThreadKind::message).text_limit);
        const auto parts_of = [&](const std::string& text) {
            const auto split = connector->split({text, {}, {}, false}, inbox::ThreadKind::message);
            REQUIRE(std::holds_alternative<std::vector<inbox::Part>>(split));
            return std::get<std::vector<inbox::Part>>(split);
        };
        REQUIRE(parts_of("Dạ còn ạ").size() == 1);
        CHECK(parts_of("Dạ còn ạ")[0].text == "Dạ còn ạ");
        CHECK(parts_of(std::string(limit, 'a')).size() == 1);
        CHECK(parts_of(std::string(limit * 2 + 1, 'a')).size() == 3);
        CHECK(std::holds_alternative<CannotSend>(connector->split({}, inbox::ThreadKind::message)));
        CHECK(std::holds_alternative<CannotSend>(connector->split({" \n ", {}, {}, false}, inbox::ThreadKind::message)));
    }
}

TEST_CASE("A reply whose fate nobody can read is unknown, on every platform")
{
    for (const auto* connector : all()) {
        const std::vector<HttpReply> riddles = {{200, {}, "<html>"}, {200, {}, ""},     {200, {}, "[]"},
                                                {500, {}, ""},       {502, {}, "<html>"}, {503, {}, "{}"}};
        for (const auto& reply : riddles) {
            CAPTURE(connector->platform(), reply.status, reply.body);
            const auto ending = send_against(*connector, text_part(), reply);
            REQUIRE(ending.outcome);
            CHECK(ending.calls >= 1);
            CHECK_FALSE(std::holds_alternative<inbox::Sent>(*ending.outcome));
            if (ending.reached) CHECK(std::holds_alternative<inbox::Unknown>(*ending.outcome));
        }
        const auto busy = send_against(*connector, text_part(), {429, {}, ""});
        REQUIRE(busy.outcome);
        CAPTURE(connector->platform());
        CHECK(std::holds_alternative<inbox::TryAgain>(*busy.outcome));
    }
}

TEST_CASE("Without credentials nothing is sent and nothing falls over")
{
    for (const auto* connector : all()) {
        CAPTURE(connector->platform());
        const auto app = completed({}, connector->app_settings());
        const auto channel = completed({}, connector->channel_settings());
        const Connection bare{app, channel, "1002", inbox::Time{std::chrono::milliseconds{1767243600000}}};
        CHECK_NOTHROW(connector->send(text_part(), bare, {}));
        CHECK_NOTHROW(connector->renew(bare, {}));
        CHECK_NOTHROW(connector->health(bare, {}));
        CHECK_NOTHROW(connector->history({}, bare, {}));
        CHECK_NOTHROW(connector->profile("1003", "1003", bare, {}));
        CHECK_NOTHROW(connector->media_headers(bare));
        CHECK_NOTHROW(connector->authorize_url(app, "https://shop.example/oauth", "s", std::string(43, 'v'), bare.now));
        CHECK_NOTHROW(connector->grant({}, app, "https://shop.example/oauth", std::string(43, 'v'), bare.now, {}));
    }
}
