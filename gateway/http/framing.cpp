#include "gateway/http/framing.hpp"

#include "connectors/http.hpp"

#include <algorithm>

namespace gateway {

namespace {

constexpr std::string_view line_end = "\r\n";

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool same_word(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_alnum(char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z'); }

bool is_token_char(char c)
{
    return is_alnum(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_token(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

bool is_value_char(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

std::string_view trimmed(std::string_view text)
{
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

/// "0" or digits without a leading zero, few enough to fit.
bool is_plain_decimal(std::string_view text)
{
    if (text.empty() || text.size() > 18 || !std::all_of(text.begin(), text.end(), is_digit)) return false;
    return text.size() == 1 || text.front() != '0';
}

bool is_port(std::string_view text)
{
    return !text.empty() && text.size() <= 5 && std::all_of(text.begin(), text.end(), is_digit);
}

/// reg-name, IPv4 or [IPv6], with an optional port.
bool is_host(std::string_view text)
{
    if (text.empty() || text.size() > 262) return false;
    if (text.front() == '[') {
        const auto end = text.find(']');
        if (end == std::string_view::npos || end < 3) return false;
        const auto inside = text.substr(1, end - 1);
        const auto hexadecimal = [](char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f') || c == ':' || c == '.'; };
        if (!std::all_of(inside.begin(), inside.end(), hexadecimal)) return false;
        const auto rest = text.substr(end + 1);
        return rest.empty() || (rest.front() == ':' && is_port(rest.substr(1)));
    }
    const auto colon = text.find(':');
    const auto name = text.substr(0, colon);
    if (colon != std::string_view::npos && !is_port(text.substr(colon + 1))) return false;
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return is_alnum(c) || c == '-' || c == '.' || c == '_'; });
}

int hex_digit(char c)
{
    if (is_digit(c)) return c - '0';
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

struct Line {
    std::string_view name;
    std::string_view value;
};

/// What the headers say about where the body ends.
struct Seen {
    int hosts = 0;
    int lengths = 0;
    int codings = 0;
    std::size_t lines = 0;
};

std::optional<FramingError> request_line_error(std::string_view line, bool& http_1_1, const EdgeLimits& limits)
{
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return FramingError{400, "request line"};
    const auto method = line.substr(0, first);
    const auto target = line.substr(first + 1, last - first - 1);
    const auto version = line.substr(last + 1);
    if (!is_token(method) || method.size() > 20) return FramingError{400, "method"};
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return FramingError{400, "version"};
    http_1_1 = version == "HTTP/1.1";
    if (target.size() > limits.target_bytes) return FramingError{414, "target too long"};
    if (!read_target(target)) return FramingError{400, "target"};
    return std::nullopt;
}

/// A name that some programs fold into another one: Content_Length is Content-Length to those that speak CGI.
bool disguised(std::string_view name)
{
    if (name.find('_') == std::string_view::npos) return false;
    std::string plain(name);
    std::replace(plain.begin(), plain.end(), '_', '-');
    return same_word(plain, "content-length") || same_word(plain, "transfer-encoding");
}

std::optional<FramingError> header_error(const Line& line, bool http_1_1, Seen& seen)
{
    if (disguised(line.name)) return FramingError{400, "disguised header"};
    if (same_word(line.name, "host")) {
        if (++seen.hosts > 1) return FramingError{400, "two hosts"};
        if (!is_host(line.value)) return FramingError{400, "host"};
    } else if (same_word(line.name, "content-length")) {
        if (++seen.lengths > 1) return FramingError{400, "two lengths"};
        if (!is_plain_decimal(line.value)) return FramingError{400, "length"};
    } else if (same_word(line.name, "transfer-encoding")) {
        if (++seen.codings > 1) return FramingError{400, "two codings"};
        if (!same_word(line.value, "chunked")) return FramingError{400, "coding"};
        if (!http_1_1) return FramingError{400, "coding in HTTP/1.0"};
    } else if (same_word(line.name, "expect")) {
        if (!same_word(line.value, "100-continue")) return FramingError{417, "expectation"};
    }
    return std::nullopt;
}

/// One header line taken apart; `why` says what forbids it.
std::optional<Line> split_line(std::string_view text, std::string_view& why)
{
    if (text.front() == ' ' || text.front() == '\t') {
        why = "folded header";
        return std::nullopt;
    }
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || !is_token(text.substr(0, colon))) {
        why = "header name";
        return std::nullopt;
    }
    const auto value = text.substr(colon + 1);
    if (!std::all_of(value.begin(), value.end(), is_value_char)) {
        why = "header value";
        return std::nullopt;
    }
    return Line{text.substr(0, colon), trimmed(value)};
}

} // namespace

std::optional<FramingError> framing_error(std::string_view block, const EdgeLimits& limits)
{
    if (const auto error = hopeless_start(block)) return error;
    if (!block.ends_with("\r\n\r\n")) return FramingError{400, "no blank line"};
    block.remove_suffix(2);

    const auto first_end = block.find(line_end);
    bool http_1_1 = false;
    if (const auto error = request_line_error(block.substr(0, first_end), http_1_1, limits)) return error;
    block.remove_prefix(first_end + 2);

    Seen seen;
    while (!block.empty()) {
        const auto end = block.find(line_end);
        const auto text = block.substr(0, end);
        block.remove_prefix(end + 2);
        if (text.empty()) return FramingError{400, "blank line inside"};
        if (++seen.lines > limits.header_count) return FramingError{431, "too many headers"};
        std::string_view why;
        const auto line = split_line(text, why);
        if (!line) return FramingError{400, why};
        if (const auto error = header_error(*line, http_1_1, seen)) return error;
    }
    if (seen.hosts == 0) return FramingError{400, "no host"};
    if (seen.lengths > 0 && seen.codings > 0) return FramingError{400, "length and coding"};
    return std::nullopt;
}

std::optional<FramingError> hopeless_start(std::string_view bytes, std::size_t looked_at)
{
    if (bytes.empty()) return std::nullopt;
    if (!is_token_char(bytes.front())) return FramingError{400, "method"};
    for (std::size_t i = looked_at > 0 ? looked_at - 1 : 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        if (byte >= 0x20 && byte != 0x7f) continue;
        if (byte == '\t') continue;
        if (byte == '\r' && (i + 1 == bytes.size() || bytes[i + 1] == '\n')) continue;
        if (byte == '\n' && i > 0 && bytes[i - 1] == '\r') continue;
        return FramingError{400, "control character"};
    }
    return std::nullopt;
}

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
    if (std::count(path->begin(), path->end(), '/') != std::count(raw_path.begin(), raw_path.end(), '/')) return std::nullopt;
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
