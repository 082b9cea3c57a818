#include "connectors/http.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace connectors {

namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool unreserved(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

/// A quoted parameter of a header: quotes and line ends would end it early.
std::string quoted(std::string_view text)
{
    std::string safe;
    for (const char c : text) {
        if (c == '"') safe += "%22";
        else if (c == '\r') safe += "%0D";
        else if (c == '\n') safe += "%0A";
        else safe += c;
    }
    return '"' + safe + '"';
}

/// A media type comes from whoever uploaded the file: a line end in it would begin another header.
std::string one_line(std::string_view text)
{
    std::string line;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) line += c;
    }
    return line;
}

std::string unused_boundary(const std::vector<FormPart>& parts, std::string_view seed)
{
    std::string boundary = "gom-";
    for (const char c : seed) {
        if (unreserved(c)) boundary += c;
    }
    boundary.resize(std::min<std::size_t>(boundary.size(), 60));
    const auto occurs = [&](const FormPart& part) { return part.bytes.find(boundary) != std::string_view::npos; };
    while (std::any_of(parts.begin(), parts.end(), occurs)) boundary += 'x';
    return boundary;
}

} // namespace

bool NoCase::operator()(std::string_view a, std::string_view b) const noexcept
{
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                        [](char x, char y) { return lower(x) < lower(y); });
}

std::string_view only_header(const Headers& headers, std::string_view name)
{
    const auto [first, end] = headers.equal_range(name);
    if (first == end || std::next(first) != end) return {};
    return first->second;
}

std::optional<std::chrono::seconds> retry_after(const Headers& headers)
{
    using std::chrono::seconds;
    const auto text = only_header(headers, "retry-after");
    std::int64_t count = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
    if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
    return std::clamp(seconds{count}, seconds{1}, seconds{3600});
}

std::string percent_encoded(std::string_view text)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string encoded;
    encoded.reserve(text.size());
    for (const char c : text) {
        if (unreserved(c)) {
            encoded += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            encoded += '%';
            encoded += digits[byte >> 4];
            encoded += digits[byte & 15];
        }
    }
    return encoded;
}

std::string query_string(const std::vector<std::pair<std::string, std::string>>& pairs)
{
    std::string text;
    for (const auto& [name, value] : pairs) {
        if (!text.empty()) text += '&';
        text += percent_encoded(name) + '=' + percent_encoded(value);
    }
    return text;
}

std::pair<std::string, std::string> multipart(const std::vector<FormPart>& parts, std::string_view seed)
{
    const auto boundary = unused_boundary(parts, seed);
    std::string body;
    for (const auto& part : parts) {
        body += "--" + boundary + "\r\nContent-Disposition: form-data; name=" + quoted(part.name);
        if (!part.file_name.empty()) body += "; filename=" + quoted(part.file_name);
        if (!part.content_type.empty()) body += "\r\nContent-Type: " + one_line(part.content_type);
        body += "\r\n\r\n";
        body += part.bytes;
        body += "\r\n";
    }
    body += "--" + boundary + "--\r\n";
    return {std::move(body), "multipart/form-data; boundary=" + boundary};
}

} // namespace connectors
