#include "connectors/contract_testing.hpp"
#include "tests/support/places/places.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

using namespace connectors;
using contract_testing::filled;
namespace fs = std::filesystem;

/// What every platform owes the rest of the house, whatever it is. Runs over all that is registered and over the
/// fixtures in each one's folder; a new platform is tested by its line in registry.cpp alone.
namespace {

constexpr std::size_t key_limit_bytes = 1000;  // what a database index can hold, with room to spare
constexpr std::size_t whole_test_bytes = 3000; // fixtures up to this size are broken at every byte

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
    return tests::source_dir() / "connectors" / connector.platform();
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
        "x",
        "null",
        "[]",
        "{}",
        "0",
        "\"\"",
        "[[[[[[[[",
        std::string(3000, '['),
        std::string(3000, '{'),
        std::string(10, '\0'),
        "\xEF\xBB\xBF{}",
        "{\"a\":1e999}",
        "{\"event\":null,\"data\":null,\"type\":null,\"code\":null,\"entry\":null}",
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
    const std::vector<std::string> headers = {"x-hub-signature-256", "x-hub-signature", "x-zevent-signature",
                                              "authorization",       "x-signature",     "signature"};
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
        const WebhookRequest get{
            "GET", {{"hub.mode", "subscribe"}, {"hub.challenge", "1"}, {"hub.verify_token", "x"}}, {}, ""};
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
