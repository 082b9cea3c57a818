#include "gateway/api/form.hpp"

#include "connectors/http.hpp"
#include "connectors/text.hpp"
#include "gateway/http/http.hpp"
#include "inbox/sql.hpp"

#include <algorithm>

namespace gateway {

namespace {

constexpr std::size_t part_header_bytes = 8 << 10, boundary_limit = 70, file_name_limit = 200;

bool same_word(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return (x >= 'A' && x <= 'Z' ? x + 32 : x) == (y >= 'A' && y <= 'Z' ? y + 32 : y);
    });
}

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// `name` among `value; a=b; c="d"`. Browsers write a quote inside as %22, never with a backslash.
std::string parameter_of(std::string_view value, std::string_view name)
{
    auto at = value.find(';');
    while (at != std::string_view::npos) {
        auto rest = value.substr(at + 1);
        const auto equals = rest.find('=');
        if (equals == std::string_view::npos) return {};
        const auto key = trimmed(rest.substr(0, equals));
        rest = trimmed(rest.substr(equals + 1));
        std::string_view found;
        if (rest.starts_with('"')) {
            const auto end = rest.find('"', 1);
            if (end == std::string_view::npos) return {};
            found = rest.substr(1, end - 1);
            rest = rest.substr(end + 1);
        } else {
            found = trimmed(rest.substr(0, rest.find(';')));
        }
        if (same_word(key, name)) return std::string(found);
        const auto next = rest.find(';');
        at = next == std::string_view::npos ? next : static_cast<std::size_t>(rest.data() - value.data()) + next;
    }
    return {};
}

BadRequest malformed(const char* why)
{
    return BadRequest("", "malformed", why);
}

/// A file's name as people see it, never a path.
std::string shown_name(std::string name)
{
    const auto slash = name.find_last_of("/\\");
    if (slash != std::string::npos) name.erase(0, slash + 1);
    std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    if (!inbox::sql::is_text(name)) return "file";
    name = connectors::nfc(name);
    if (connectors::code_points(name) > file_name_limit) name = connectors::pieces(name, file_name_limit).front();
    return name.empty() ? "file" : name;
}

std::string disposition_in(std::string_view headers)
{
    while (!headers.empty()) {
        const auto end = headers.find("\r\n");
        const auto line = headers.substr(0, end);
        headers = end == std::string_view::npos ? std::string_view{} : headers.substr(end + 2);
        const auto colon = line.find(':');
        if (colon != std::string_view::npos && same_word(trimmed(line.substr(0, colon)), "content-disposition")) {
            return std::string(trimmed(line.substr(colon + 1)));
        }
    }
    return {};
}

} // namespace

FormFile read_form(std::string_view content_type, std::string_view body)
{
    if (!same_word(trimmed(content_type.substr(0, content_type.find(';'))), "multipart/form-data")) {
        throw BadRequest("", "content_type", "expected multipart/form-data", 415);
    }
    const auto boundary = parameter_of(content_type, "boundary");
    if (boundary.empty() || boundary.size() > boundary_limit) throw malformed("the form has no boundary");

    const auto opening = "--" + boundary + "\r\n";
    if (!body.starts_with(opening)) throw malformed("the form does not begin with its boundary");
    body.remove_prefix(opening.size());
    const auto header_end = body.substr(0, part_header_bytes).find("\r\n\r\n");
    if (header_end == std::string_view::npos) throw malformed("the headers of the form's part do not end");
    const auto disposition = disposition_in(body.substr(0, header_end));
    const auto name = parameter_of(disposition, "name");
    if (name != "file") throw BadRequest(name, "unknown", "the form holds one part, named file");
    if (parameter_of(disposition, "filename").empty()) throw BadRequest("file", "type", "expected a file");
    body.remove_prefix(header_end + 4);

    const auto closing = "\r\n--" + boundary;
    const auto end = body.find(closing);
    if (end == std::string_view::npos) throw malformed("the form does not end");
    const auto after = body.substr(end + closing.size());
    if (!after.starts_with("--")) throw BadRequest("", "unknown", "the form holds one part, named file");
    return {shown_name(parameter_of(disposition, "filename")), body.substr(0, end)};
}

} // namespace gateway
