#include "connectors/tiktok_shop/api.hpp"
#include "connectors/tiktok_shop/tiktok_shop.hpp"

#include "connectors/signature.hpp"

/// Is it TikTok Shop? The header Authorization holds the bare HMAC-SHA256 of app key and body under the app secret.
///
/// Neither time nor nonce is signed, so an old push can be played again for ever; its dedupe key makes that harmless.
namespace connectors {

namespace {

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

} // namespace

Verdict TiktokShop::verify(const WebhookRequest& request, const Settings& app) const
{
    const auto key = tiktok::value_of(app, "app_key");
    const auto secret = tiktok::value_of(app, "app_secret");
    if (key.empty() || secret.empty()) return Forged{"the app has no key or no secret"};

    const auto received = trimmed(only_header(request.headers, "authorization"));
    if (received.empty()) return Forged{"not signed exactly once"};

    const auto expected = hmac_sha256_hex(secret, key + request.body);
    if (!same_signature(received, expected, HexCase::any)) return Forged{"wrong signature"};
    return Genuine{};
}

} // namespace connectors
