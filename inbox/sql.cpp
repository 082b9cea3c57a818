#include "inbox/sql.hpp"

#include <unicode/utf8.h>

namespace inbox::sql {

namespace {

int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c - 'A' + 10;
}

} // namespace

std::string statement_name(std::string_view text)
{
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return "gom_" + std::to_string(text.size()) + '_' + std::to_string(hash);
}

Time time_of(const pqxx::field& field)
{
    return Time{std::chrono::milliseconds{field.as<std::int64_t>()}};
}

std::int64_t to_sql(Time time)
{
    return time.time_since_epoch().count();
}

std::optional<std::int64_t> to_sql(std::optional<Time> time)
{
    if (!time) return std::nullopt;
    return to_sql(*time);
}

std::string text_of(const pqxx::field& field)
{
    return field.is_null() ? std::string() : std::string(field.c_str(), field.size());
}

std::vector<std::string> texts_of(const pqxx::field& field)
{
    std::vector<std::string> texts;
    if (field.is_null()) return texts;
    auto parser = field.as_array();
    for (auto next = parser.get_next(); next.first != pqxx::array_parser::juncture::done; next = parser.get_next()) {
        if (next.first == pqxx::array_parser::juncture::string_value) texts.push_back(std::move(next.second));
    }
    return texts;
}

std::optional<std::string> or_null(std::string_view text)
{
    if (text.empty()) return std::nullopt;
    return std::string(text);
}

void Array::separate()
{
    if (count_++ > 0) inside_ += ',';
}

Array& Array::add(std::string_view text)
{
    separate();
    inside_ += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') inside_ += '\\';
        inside_ += c;
    }
    inside_ += '"';
    return *this;
}

Array& Array::add(std::int64_t number)
{
    separate();
    inside_ += std::to_string(number);
    return *this;
}

Array& Array::add(bool truth)
{
    separate();
    inside_ += truth ? "t" : "f";
    return *this;
}

Array& Array::add(double real)
{
    separate();
    inside_ += pqxx::to_string(real);
    return *this;
}

Array& Array::add(const std::optional<std::string>& text)
{
    return text ? add(std::string_view(*text)) : add_null();
}

Array& Array::add(std::optional<std::int64_t> number)
{
    return number ? add(*number) : add_null();
}

Array& Array::add_null()
{
    separate();
    inside_ += "NULL";
    return *this;
}

std::string Array::text() const
{
    return '{' + inside_ + '}';
}

bool is_text(std::string_view bytes)
{
    const auto length = static_cast<std::int64_t>(bytes.size());
    for (std::int64_t i = 0; i < length;) {
        UChar32 c = 0;
        U8_NEXT(bytes.data(), i, length, c);
        if (c <= 0) return false;
    }
    return true;
}

std::string bytea(std::string_view bytes)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string text = "\\x";
    text.reserve(2 + bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string bytes_of(const pqxx::field& field)
{
    const std::string_view text(field.c_str(), field.size());
    std::string bytes;
    if (text.substr(0, 2) != "\\x") return bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 2; i + 1 < text.size(); i += 2) {
        bytes += static_cast<char>(hex_digit(text[i]) * 16 + hex_digit(text[i + 1]));
    }
    return bytes;
}

} // namespace inbox::sql
