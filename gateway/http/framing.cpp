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
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_alnum(char c)
{
    return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z');
}

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
        const auto hexadecimal = [](char c) {
            return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f') || c == ':' || c == '.';
        };
        if (!std::all_of(inside.begin(), inside.end(), hexadecimal)) return false;
        const auto rest = text.substr(end + 1);
        return rest.empty() || (rest.front() == ':' && is_port(rest.substr(1)));
    }
    const auto colon = text.find(':');
    const auto name = text.substr(0, colon);
    if (colon != std::string_view::npos && !is_port(text.substr(colon + 1))) return false;
    return !name.empty() && std::all_of(name.begin(), name.end(),
                                        [](char c) { return is_alnum(c) || c == '-' || c == '.' || c == '_'; });
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

} // namespace gateway
