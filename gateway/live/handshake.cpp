#include "gateway/live/handshake.hpp"

#include <algorithm>

namespace gateway {

namespace {

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool same_word(std::string_view a, std::string_view b)
{
    const connectors::NoCase less;
    return !less(a, b) && !less(b, a);
}

/// Base64 of exactly 16 bytes: 22 characters and two '='; the last character holds two bits only.
bool is_key(std::string_view key)
{
    static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    if (key.size() != 24 || !key.ends_with("==")) return false;
    const auto digits = key.substr(0, 22);
    if (digits.find_first_not_of(alphabet) != std::string_view::npos) return false;
    return alphabet.find(digits.back()) % 16 == 0;
}

Response upgrade_required(std::string_view why)
{
    auto response = problem(426, why);
    response.with("Upgrade", "websocket").with("Sec-WebSocket-Version", "13");
    return response;
}

} // namespace

bool has_token(const Headers& headers, std::string_view name, std::string_view token)
{
    const auto [first, end] = headers.equal_range(name);
    for (auto header = first; header != end; ++header) {
        std::string_view rest = header->second;
        for (;;) {
            const auto comma = rest.find(',');
            if (same_word(trimmed(rest.substr(0, comma)), token)) return true;
            if (comma == std::string_view::npos) break;
            rest.remove_prefix(comma + 1);
        }
    }
    return false;
}

std::optional<Response> handshake_refusal(const Request& request)
{
    if (request.method != "GET") return problem(400, "a handshake is a GET");
    if (!has_token(request.headers, "Upgrade", "websocket")) return upgrade_required("this is a WebSocket");
    if (!has_token(request.headers, "Connection", "upgrade"))
        return upgrade_required("Connection does not say upgrade");
    if (request.header("Sec-WebSocket-Version") != "13") return upgrade_required("version 13 is spoken here");
    if (!is_key(request.header("Sec-WebSocket-Key"))) return problem(400, "Sec-WebSocket-Key");
    const bool has_body = request.headers.contains("Transfer-Encoding") ||
                          (request.headers.contains("Content-Length") && request.header("Content-Length") != "0");
    if (has_body) return problem(400, "a handshake has no body");
    return std::nullopt;
}

} // namespace gateway
