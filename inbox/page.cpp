#include "inbox/page.hpp"

#include <algorithm>
#include <array>

namespace inbox {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t cursor_limit = 400; // longer ones are not ours
constexpr char between = '\n';

std::string base64url(std::string_view bytes)
{
    std::string text;
    unsigned bits = 0;
    int count = 0;
    for (const char c : bytes) {
        bits = (bits << 8) | static_cast<unsigned char>(c);
        for (count += 8; count >= 6; count -= 6) text += alphabet[(bits >> (count - 6)) & 63];
    }
    if (count > 0) text += alphabet[(bits << (6 - count)) & 63];
    return text;
}

std::optional<std::string> from_base64url(std::string_view text)
{
    std::string bytes;
    unsigned bits = 0;
    int count = 0;
    for (const char c : text) {
        const auto place = alphabet.find(c);
        if (place == std::string_view::npos) return std::nullopt;
        bits = (bits << 6) | static_cast<unsigned>(place);
        if ((count += 6) >= 8) {
            count -= 8;
            bytes += static_cast<char>((bits >> count) & 255);
        }
    }
    // What is left over must be zero, so that every cursor has one spelling.
    if (count >= 6 || (bits & ((1U << count) - 1)) != 0) return std::nullopt;
    return bytes;
}

} // namespace

std::string make_cursor(std::string_view list, std::initializer_list<std::string> keys)
{
    std::string inside(list);
    for (const auto& key : keys) inside += between + key;
    return base64url(inside);
}

std::optional<std::vector<std::string>> read_cursor(std::string_view list, std::string_view cursor, std::size_t keys)
{
    if (cursor.size() > cursor_limit) return std::nullopt;
    const auto inside = from_base64url(cursor);
    if (!inside) return std::nullopt;

    std::vector<std::string> pieces(1);
    for (const char c : *inside) {
        if (c == between) pieces.emplace_back();
        else pieces.back() += c;
    }
    if (pieces.size() != keys + 1 || pieces.front() != list) return std::nullopt;
    pieces.erase(pieces.begin());
    return pieces;
}

bool is_number(std::string_view text)
{
    if (!text.empty() && text.front() == '-') text.remove_prefix(1);
    return !text.empty() && text.size() <= 18 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace inbox
