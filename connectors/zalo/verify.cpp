#include "connectors/zalo/zalo.hpp"

#include "connectors/json_view.hpp"
#include "connectors/signature.hpp"
#include "connectors/zalo/api.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>

/// Who signed a webhook. The signature is the plain SHA-256 of app id, body, timestamp and OA Secret Key, one behind
/// the other; it is *not* an HMAC, although `appsecret_proof` (api.cpp) is.
namespace connectors {

namespace {

constexpr std::size_t most_digits = 20; // of a timestamp

bool all_digits(std::string_view text)
{
    return !text.empty() && text.size() <= most_digits &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Whether the text is JSON, only nested deeper than we read. Such an event is genuine and kept, not refused.
bool only_too_deep(std::string_view text)
{
    boost::json::error_code error;
    boost::json::parse(text, error);
    return error == boost::json::error::too_deep;
}

/// The digits of the body's timestamp, exactly as they stand there; empty when the body is not JSON or has none.
std::string signed_time(std::string_view body)
{
    std::string digits;
    const auto as_written = [&] {
        auto slice = slice_of(body, "timestamp");
        if (slice.size() >= 2 && slice.front() == '"') slice = slice.substr(1, slice.size() - 2);
        return std::string(slice);
    };
    try {
        const auto json = parse_json(body);
        const auto timestamp = JsonView(json, "event")["timestamp"];
        digits = timestamp.is_text() ? timestamp.text() : as_written();
    } catch (const Malformed&) {
        if (only_too_deep(body)) digits = as_written();
    }
    return all_digits(digits) ? digits : std::string();
}

Verdict judge(const WebhookRequest& request, const Settings& app)
{
    auto received = only_header(request.headers, "X-ZEvent-Signature");
    if (received.empty()) return Forged{"unsigned, or signed more than once"};
    if (received.starts_with("mac=")) received.remove_prefix(4);

    const auto time = signed_time(request.body);
    if (time.empty()) return Forged{"not JSON, or without a timestamp: cannot be verified"};

    const auto signed_with = [&](std::string_view secret) {
        std::string text(setting(app, "app_id"));
        text += request.body;
        text += time;
        text += secret;
        return sha256_hex(text);
    };
    if (same_signature(received, signed_with(setting(app, "oa_secret_key")))) return Genuine{};

    // People paste the wrong one of two secrets; saying so saves them a day. It is not a reason to accept.
    const auto app_secret = setting(app, "app_secret");
    if (!app_secret.empty() && same_signature(received, signed_with(app_secret))) {
        return Forged{"signed with what is set as app_secret: check which key is oa_secret_key"};
    }
    return Forged{"wrong signature"};
}

} // namespace

Verdict Zalo::verify(const WebhookRequest& request, const Settings& app) const
{
    if (setting(app, "oa_secret_key").empty() || setting(app, "app_id").empty()) {
        return Forged{"the app has no app_id or no oa_secret_key"};
    }
    if (request.method != "POST") return Forged{"not a POST"};

    auto verdict = judge(request, app);
    const bool during_set_up = setting(app, "zalo_unsigned_response") == "200";
    if (during_set_up && std::holds_alternative<Forged>(verdict)) return Handshake{};
    return verdict;
}

} // namespace connectors
