#include "connectors/json_view.hpp"

#include <boost/json/parse.hpp>

/// The text side of json_view.hpp: parsing with repair, and cutting a text into the bytes of its parts.
namespace connectors {

namespace {

constexpr std::size_t text_limit_bytes = 8u << 20;
constexpr int depth_limit = 32;

int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// The code unit of a \u escape at `at`, with its four hexadecimal digits; -1 when there is none.
int escaped_unit(std::string_view text, std::size_t at)
{
    if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return -1;
    int unit = 0;
    for (std::size_t i = at + 2; i < at + 6; ++i) {
        const int digit = hex_digit(text[i]);
        if (digit < 0) return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

bool is_high(int unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}
bool is_low(int unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

/// How many bytes of valid UTF-8 stand at `at`; 0 when they are not valid.
std::size_t utf8_length(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
    const auto lead = byte(at);
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return tail(at + 1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const auto second = byte(at + 1);
        if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F)) return 0;
        return tail(at + 1) && tail(at + 2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const auto second = byte(at + 1);
        if ((lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) return 0;
        return tail(at + 1) && tail(at + 2) && tail(at + 3) ? 4 : 0;
    }
    return 0;
}

/// The same text with lone surrogate escapes and invalid bytes replaced by U+FFFD.
std::string repaired(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + 16);
    for (std::size_t i = 0; i < text.size();) {
        const auto length = utf8_length(text, i);
        if (length == 0) {
            out += "\xEF\xBF\xBD";
            ++i;
            continue;
        }
        const int unit = escaped_unit(text, i);
        if (is_high(unit) && is_low(escaped_unit(text, i + 6))) {
            out.append(text.substr(i, 12));
            i += 12;
        } else if (is_high(unit) || is_low(unit)) {
            out += "\\ufffd";
            i += 6;
        } else if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '\\') {
            out += "\\\\"; // an escaped backslash: the u behind it is a plain letter
            i += 2;
        } else {
            out.append(text.substr(i, length));
            i += length;
        }
    }
    return out;
}

/// Walks over JSON text without building anything. Positions are byte offsets; npos means "broken".
class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    static constexpr auto broken = std::string_view::npos;

    std::size_t blanks(std::size_t at) const
    {
        while (at < text_.size() && (text_[at] == ' ' || text_[at] == '\t' || text_[at] == '\n' || text_[at] == '\r'))
            ++at;
        return at;
    }

    /// Behind the string that opens at `at`.
    std::size_t string_end(std::size_t at) const
    {
        // Most texts hold no escape, and the next quotation mark is found faster than byte by byte.
        const auto quote = text_.find('"', ++at);
        if (quote == broken) return broken;
        if (text_.substr(at, quote - at).find('\\') == broken) return quote + 1;
        for (; at < text_.size(); ++at) {
            if (text_[at] == '\\') ++at;
            else if (text_[at] == '"') return at + 1;
        }
        return broken;
    }

    /// Behind the value that begins at `at`.
    std::size_t value_end(std::size_t at) const
    {
        if (at >= text_.size()) return broken;
        if (text_[at] == '"') return string_end(at);
        if (text_[at] != '{' && text_[at] != '[') {
            const auto end = text_.find_first_of(",]} \t\r\n", at);
            return end == at ? broken : (end == broken ? text_.size() : end);
        }
        for (int depth = 0; at < text_.size();) {
            const char c = text_[at];
            if (c == '"') {
                at = string_end(at);
                if (at == broken) return broken;
                continue;
            }
            if (c == '{' || c == '[') ++depth;
            if (c == '}' || c == ']') --depth;
            ++at;
            if (depth == 0) return at;
        }
        return broken;
    }

private:
    std::string_view text_;
};

/// Calls `visit(name, value)` for each member of the object `json` until it answers false or the text is broken.
template <class Visit>
void each_member(std::string_view json, Visit visit)
{
    const Scanner scan(json);
    auto at = scan.blanks(0);
    if (at >= json.size() || json[at] != '{') return;
    at = scan.blanks(at + 1);
    while (at < json.size() && json[at] == '"') {
        const auto name_end = scan.string_end(at);
        if (name_end == Scanner::broken) return;
        const auto name = json.substr(at + 1, name_end - at - 2);
        at = scan.blanks(name_end);
        if (at >= json.size() || json[at] != ':') return;
        at = scan.blanks(at + 1);
        const auto end = scan.value_end(at);
        if (end == Scanner::broken || !visit(name, json.substr(at, end - at))) return;
        at = scan.blanks(end);
        if (at >= json.size() || json[at] != ',') return;
        at = scan.blanks(at + 1);
    }
}

} // namespace

boost::json::value parse_json(std::string_view text)
{
    if (text.size() > text_limit_bytes) throw Malformed("the text is longer than 8 MiB");
    boost::json::parse_options options;
    options.max_depth = depth_limit;
    boost::json::error_code error;
    auto value = boost::json::parse(text, error, {}, options);
    if (!error) return value;

    const auto mended = repaired(text);
    value = boost::json::parse(mended, error, {}, options);
    if (error) throw Malformed("not JSON: " + error.message());
    return value;
}

std::vector<std::pair<std::string_view, std::string_view>> members_of(std::string_view json)
{
    std::vector<std::pair<std::string_view, std::string_view>> members;
    each_member(json, [&](std::string_view name, std::string_view value) {
        members.emplace_back(name, value);
        return true;
    });
    return members;
}

std::string_view slice_of(std::string_view json, std::string_view key)
{
    std::string_view found;
    each_member(json, [&](std::string_view name, std::string_view value) {
        if (name == key) found = value;
        return name != key;
    });
    return found;
}

std::vector<std::string_view> elements_in(std::string_view array)
{
    std::vector<std::string_view> elements;
    if (array.empty() || array.front() != '[') return elements;
    const Scanner scan(array);
    auto at = scan.blanks(1);
    while (at < array.size() && array[at] != ']') {
        const auto end = scan.value_end(at);
        if (end == Scanner::broken) break;
        elements.push_back(array.substr(at, end - at));
        at = scan.blanks(end);
        if (at >= array.size() || array[at] != ',') break;
        at = scan.blanks(at + 1);
    }
    return elements;
}

std::vector<std::string_view> elements_of(std::string_view json, std::string_view key)
{
    return elements_in(slice_of(json, key));
}

} // namespace connectors
