#include "connectors/signature.hpp"
#include "tests/abuse/verdict.hpp"
#include "tests/support/doorstep.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>

using namespace tests::abuse;
using tests::Doorstep;

namespace {

constexpr const char* platforms[] = {"messenger", "zalo", "tiktok_shop", "shopee"};

using Headers = std::vector<std::pair<std::string, std::string>>;

/// A delivery as a forger makes it: from a genuine one, by one change.
struct Forgery {
    std::string name;
    std::function<void(Nemesis&, const std::string& platform, Headers&, std::string& body)> change;
};

std::size_t somewhere(Nemesis& nemesis, const std::string& text, std::size_t from = 0)
{
    return static_cast<std::size_t>(nemesis.between(static_cast<int>(from), static_cast<int>(text.size()) - 1));
}

/// Where the digits of a signature begin: behind "sha256=" or "mac=".
std::size_t digits_of(const std::string& value)
{
    const auto at = value.find('=');
    return at == std::string::npos ? 0 : at + 1;
}

void another_digit(Nemesis& nemesis, std::string& value)
{
    auto& digit = value[somewhere(nemesis, value, digits_of(value))];
    digit = digit == 'a' ? 'b' : 'a';
}

std::string upper(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
    return text;
}

const std::vector<Forgery>& forgeries()
{
    static const std::vector<Forgery> all = {
        {"missing", [](Nemesis&, const auto&, auto& headers, auto&) { headers.clear(); }},
        {"empty", [](Nemesis&, const auto&, auto& headers, auto&) { headers[0].second.clear(); }},
        {"blank", [](Nemesis&, const auto&, auto& headers, auto&) { headers[0].second = " \t "; }},
        {"prefix alone",
         [](Nemesis&, const auto&, auto& headers, auto&) {
             auto& value = headers[0].second;
             value.resize(digits_of(value));
         }},
        {"wrong digit", [](Nemesis& n, const auto&, auto& headers, auto&) { another_digit(n, headers[0].second); }},
        {"chance",
         [](Nemesis& n, const auto&, auto& headers, auto&) {
             auto& value = headers[0].second;
             for (auto i = digits_of(value); i < value.size(); ++i)
                 value[i] = "0123456789abcdef"[static_cast<std::size_t>(n.between(0, 15))];
         }},
        {"truncated",
         [](Nemesis& n, const auto&, auto& headers, auto&) {
             auto& value = headers[0].second;
             value.resize(somewhere(n, value, digits_of(value)));
         }},
        {"longer", [](Nemesis&, const auto&, auto& headers, auto&) { headers[0].second += '0'; }},
        {"doubled header", [](Nemesis&, const auto&, auto& headers, auto&) { headers.push_back(headers[0]); }},
        {"wrong and right header",
         [](Nemesis& n, const auto&, auto& headers, auto&) {
             headers.push_back(headers[0]);
             another_digit(n, headers[static_cast<std::size_t>(n.between(0, 1))].second);
         }},
        {"doubled in one",
         [](Nemesis&, const auto&, auto& headers, auto&) {
             auto& value = headers[0].second;
             value += ", " + value;
         }},
        {"a NUL of text", [](Nemesis&, const auto&, auto& headers, auto&) { headers[0].second += "%00"; }},
        {"other platform's",
         [](Nemesis& n, const auto& platform, auto& headers, auto& body) {
             const auto* other = platforms[n.between(0, 3)];
             if (other == platform) other = platform == "shopee" ? "tiktok_shop" : "shopee";
             headers[0].second = Doorstep::signature_of(other, body).second;
         }},
        {"of another body", [](Nemesis&, const auto& platform, auto& headers,
                               auto& body) { headers[0] = Doorstep::signature_of(platform, body + " "); }},
        {"without a secret",
         [](Nemesis&, const auto&, auto& headers, auto& body) {
             auto& value = headers[0].second;
             value = value.substr(0, digits_of(value)) + connectors::hmac_sha256_hex("", body);
         }},
        {"the body's plain hash",
         [](Nemesis&, const auto&, auto& headers, auto& body) {
             auto& value = headers[0].second;
             value = value.substr(0, digits_of(value)) + connectors::sha256_hex(body);
         }},
        {"base64",
         [](Nemesis&, const auto&, auto& headers, auto& body) {
             auto& value = headers[0].second;
             value = value.substr(0, digits_of(value)) + connectors::base64(connectors::sha256_bytes(body));
         }},
        {"body and a byte", [](Nemesis&, const auto&, auto&, auto& body) { body += ' '; }},
        {"a byte before", [](Nemesis&, const auto&, auto&, auto& body) { body.insert(0, " "); }},
        {"body cut", [](Nemesis& n, const auto&, auto&, auto& body) { body.resize(somewhere(n, body, 1)); }},
        {"byte of the body", [](Nemesis& n, const auto&, auto&,
                                auto& body) { body[somewhere(n, body)] ^= static_cast<char>(n.between(1, 255)); }},
        {"no body", [](Nemesis&, const auto&, auto&, auto& body) { body.clear(); }},
        {"upper case",
         [](Nemesis& n, const auto& platform, auto& headers, auto&) {
             auto& value = headers[0].second;
             // Two platforms may write their digits large; with those a wrong digit is what is forged.
             if (platform == "tiktok_shop" || platform == "shopee") another_digit(n, value);
             value = value.substr(0, digits_of(value)) + upper(value.substr(digits_of(value)));
         }},
    };
    return all;
}

} // namespace

TEST_CASE("Forged webhooks are refused, every one, and nothing of them is stored", "[A01]")
{
    Nemesis nemesis("A01");
    Verdict verdict("A01", wanted(10'000, 200), nemesis);
    Doorstep door;
    const auto stored = [&] { return door.count("raw_events") + door.count("unrouted_events"); };
    while (verdict.more()) {
        for (const std::string platform : platforms) {
            for (const auto& forgery : forgeries()) {
                auto body = Doorstep::message_of(platform);
                Headers headers = {Doorstep::signature_of(platform, body)};
                forgery.change(nemesis, platform, headers, body);
                const auto answer = door.knock(platform, body, headers);
                verdict.judge(answer.status == 401 && answer.body.empty(), forgery.name,
                              platform + ": " + forgery.name + " was answered " + std::to_string(answer.status) + ", " +
                                  (headers.empty() ? "" : headers[0].second));
            }
        }
        // Whoever tries the address out is answered before any signature can be right, and nothing is kept of it.
        const auto knock = door.knock("shopee", R"({"code":0,"data":{"verify_info":"please respond"}})", {});
        verdict.judge(knock.status == 200, "handshake (200)", "shopee: the handshake");
        if (stored() > 0) verdict.fault("something is stored after " + std::to_string(verdict.tried()) + " forgeries");
    }

    // What was signed with the secret before the previous one was right once, and is a stranger's now.
    for (const std::string platform : platforms) {
        const auto right = Doorstep::settings_of(platform);
        for (const auto* secret : {"bí mật hai", "bí mật ba"}) {
            auto settings = right;
            for (auto& [name, value] : settings) {
                if (value == "bí mật") value = secret;
            }
            door.set_app(platform, settings, true);
        }
        verdict.judge(door.knock_signed(platform, Doorstep::message_of(platform)).status == 401, "two secrets old",
                      platform + ": two secrets old");
        if (stored() > 0) verdict.fault(platform + ": something signed with an old secret is stored");
        door.set_app(platform, right);
    }

    // The doors were open all the time, to those who can sign.
    for (const std::string platform : platforms) {
        CHECK(door.knock_signed(platform, Doorstep::message_of(platform)).status == 200);
    }
    CHECK(stored() == 4);
    verdict.finish();
}
