#include "connectors/shopee/shopee.hpp"
#include "connectors/shopee/wire.hpp"
#include "connectors/signature.hpp"

namespace connectors {

namespace {

using namespace shopee_wire;

/// The verification push has about 100 bytes. Nothing larger is looked at before its signature is known to be ours.
constexpr std::size_t handshake_limit_bytes = 4096;

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool tries_the_address_out(std::string_view body)
{
    if (body.size() > handshake_limit_bytes) return false;
    try {
        const auto document = parse_json(body);
        const JsonView push(document, "push");
        const bool names_no_shop = shop_of(push).empty() && shop_of(push["data"]).empty();
        return push.is_object() && push["code"].number_or(-1) == 0 && names_no_shop;
    } catch (const Malformed&) {
        return false;
    }
}

} // namespace

Verdict Shopee::verify(const WebhookRequest& request, const Settings& app) const
{
    if (tries_the_address_out(request.body)) return Handshake{""};

    const auto key = app_setting(app, "partner_key");
    const auto address = app_setting(app, "callback_url");
    if (key.empty() || address.empty()) return Forged{"partner_key or callback_url is not set"};

    const auto received = trimmed(only_header(request.headers, "Authorization"));
    if (received.empty()) return Forged{"unsigned, or signed more than once"};

    // The address is the one registered in the console. What a reverse proxy made of it is no evidence.
    const auto expected = hmac_sha256_hex(key, address + "|" + request.body);
    if (!same_signature(received, expected, HexCase::any)) return Forged{"wrong signature"};
    return Genuine{};
}

} // namespace connectors
