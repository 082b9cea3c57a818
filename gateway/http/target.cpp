#include "gateway/http/framing.hpp"

#include <algorithm>

/// Paths, queries and host names, judged and decoded.
namespace gateway {

namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool same_word(std::string_view a, std::string_view b)
{
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (lower(c) >= 'a' && lower(c) <= 'f') return lower(c) - 'a' + 10;
    return -1;
}

/// Percent-decoding; nothing on a broken escape or a NUL.
std::optional<std::string> decoded(std::string_view text, bool plus_is_blank)
{
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_blank) {
            plain += ' ';
        } else if (text[i] == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = hex_digit(text[i + 1]);
            const int low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
            plain += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            plain += text[i];
        }
    }
    return plain;
}

} // namespace

std::optional<Target> read_target(std::string_view target)
{
    const auto visible = [](char c) { return c > 0x20 && c < 0x7f && c != '#' && c != '\\'; };
    if (!target.starts_with('/') || !std::all_of(target.begin(), target.end(), visible)) return std::nullopt;

    Target result;
    const auto mark = target.find('?');
    const auto raw_path = target.substr(0, mark);
    const auto path = decoded(raw_path, false);
    if (!path || !is_utf8(*path) || path->find('\\') != std::string::npos) return std::nullopt;
    // An encoded slash would make a new segment out of a part of one.
    if (std::count(path->begin(), path->end(), '/') != std::count(raw_path.begin(), raw_path.end(), '/'))
        return std::nullopt;
    for (std::string_view rest = std::string_view(*path).substr(1);;) {
        const auto slash = rest.find('/');
        const auto segment = rest.substr(0, slash);
        if (segment == "." || segment == "..") return std::nullopt;
        if (slash == std::string_view::npos) break;
        rest.remove_prefix(slash + 1);
    }
    result.path = *path;

    auto query = mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
    while (!query.empty()) {
        const auto stop = query.find('&');
        const auto pair = query.substr(0, stop);
        query = stop == std::string_view::npos ? std::string_view{} : query.substr(stop + 1);
        if (pair.empty()) continue;
        const auto equals = pair.find('=');
        auto name = decoded(pair.substr(0, equals), true);
        auto value = decoded(equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1), true);
        if (!name || !value || !is_utf8(*name) || !is_utf8(*value)) return std::nullopt;
        result.query.emplace_back(std::move(*name), std::move(*value));
    }
    return result;
}

bool known_host(std::string_view host, const std::vector<std::string>& known)
{
    const auto without_port = [](std::string_view text) {
        const auto bracket = text.rfind(']');
        const auto colon = text.rfind(':');
        if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket)) return text;
        return text.substr(0, colon);
    };
    const auto name = without_port(host);
    for (const std::string_view loopback : {"localhost", "127.0.0.1", "[::1]"}) {
        if (same_word(name, loopback)) return true;
    }
    return std::any_of(known.begin(), known.end(), [&](const std::string& entry) {
        const bool any_port = without_port(entry).size() == entry.size();
        return same_word(entry, any_port ? name : host);
    });
}

bool is_utf8(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u; };
        const auto lead = byte(i);
        std::size_t length = 1;
        if (lead >= 0x80) {
            if (lead >= 0xC2 && lead <= 0xDF) length = 2;
            else if (lead >= 0xE0 && lead <= 0xEF) length = 3;
            else if (lead >= 0xF0 && lead <= 0xF4) length = 4;
            else return false;
            for (std::size_t k = 1; k < length; ++k) {
                if ((byte(i + k) & 0xC0u) != 0x80u) return false;
            }
            const auto second = byte(i + 1);
            if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F)) return false;
            if ((lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) return false;
        }
        i += length;
    }
    return true;
}

} // namespace gateway
