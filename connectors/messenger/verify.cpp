#include "connectors/messenger/messenger.hpp"

#include "connectors/messenger/graph.hpp"
#include "connectors/signature.hpp"

/// Whether a call comes from Meta: the signature of the exact bytes, and the handshake of the console.
namespace connectors {

namespace {

using messenger::setting;

/// The single value of a query parameter; nullopt when it is absent or came more than once.
std::optional<std::string_view> only_parameter(const WebhookRequest& request, std::string_view name)
{
    std::optional<std::string_view> found;
    for (const auto& [key, value] : request.query) {
        if (key != name) continue;
        if (found) return std::nullopt;
        found = value;
    }
    return found;
}

/// Equal texts, compared by their hashes so that time tells nothing about the token.
bool same_token(std::string_view received, std::string_view expected)
{
    return same_signature(sha256_hex(received), sha256_hex(expected));
}

Verdict handshake(const WebhookRequest& request, const Settings& app)
{
    const auto mode = only_parameter(request, "hub.mode");
    const auto token = only_parameter(request, "hub.verify_token");
    const auto challenge = only_parameter(request, "hub.challenge");
    const auto expected = setting(app, "verify_token");
    if (!mode || !token || !challenge || expected.empty()) return Refused{};
    if (*mode != "subscribe" || !same_token(*token, expected)) return Refused{};
    return Handshake{std::string(*challenge)};
}

/// `header` is "sha256=" or "sha1=" and lower-case digits: Meta writes no other form.
bool signed_as(std::string_view header, std::string_view prefix, std::string_view expected)
{
    return header.starts_with(prefix) && same_signature(header.substr(prefix.size()), expected);
}

} // namespace

Verdict Messenger::verify(const WebhookRequest& request, const Settings& app) const
{
    if (request.method == "GET") return handshake(request, app);

    const auto secret = setting(app, "app_secret");
    if (secret.empty()) return Forged{"the app has no secret"};

    if (request.headers.contains("x-hub-signature-256")) {
        const auto header = only_header(request.headers, "x-hub-signature-256");
        if (header.empty()) return Forged{"the signature is empty or came more than once"};
        if (signed_as(header, "sha256=", hmac_sha256_hex(secret, request.body))) return Genuine{};
        return Forged{"wrong signature"};
    }
    if (setting(app, "accept_sha1") == "true") {
        const auto header = only_header(request.headers, "x-hub-signature");
        if (signed_as(header, "sha1=", hmac_sha1_hex(secret, request.body))) return Genuine{};
        return Forged{"wrong SHA-1 signature"};
    }
    return Forged{"unsigned"};
}

} // namespace connectors
