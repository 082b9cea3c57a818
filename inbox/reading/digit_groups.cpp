#include "inbox/reading/digit_groups.hpp"

#include "inbox/reading/fold.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

namespace inbox::reading {

namespace {

using namespace std::string_view_literals;

struct Letter {
    UChar32 c = 0;
    std::size_t begin = 0, end = 0;
};

// Words that customers glue to their number.
constexpr auto called_number = " sdt dt tel phone zalo zl so lh mobile sodt fone "sv;
constexpr std::array currencies{"đ"sv, "vnd"sv, "vnđ"sv, "đồng"sv, "k"sv, "₫"sv};
constexpr std::array hosts{".com"sv, ".vn"sv,   ".me/"sv,   ".net"sv, ".org"sv, ".shop/"sv,
                           ".io/"sv, ".app/"sv, ".link/"sv, ".ly/"sv, ".gl/"sv, ".co/"sv};

bool is_blank(UChar32 c)
{
    return c == ' ' || c == '\t' || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200A);
}

/// Between digits without a meaning: keycaps, variation selectors, joiners, direction marks.
bool is_invisible(UChar32 c)
{
    return c == 0xFE0F || c == 0xFE0E || c == 0x20E3 || (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool is_sign(UChar32 c)
{
    return is_blank(c) || c == '.' || c == '-' || c == '_' || c == '/' || c == ',' || c == '(' || c == ')' ||
           c == '+' || c == '~' || c == '|' || c == 0xB7 || c == 0xFF0E || c == 0xFF0D || (c >= 0x2010 && c <= 0x2015);
}

int real_digit(UChar32 c)
{
    if (c >= 0x2460 && c <= 0x2468) return c - 0x2460 + 1; // ① to ⑨
    if (c == 0x24EA) return 0;
    return u_charDigitValue(c); // also full-width and mathematical ones
}

int digit(UChar32 c)
{
    if (c == 'o' || c == 'O') return 0;
    if (c == 'l' || c == 'I' || c == 'i') return 1;
    return real_digit(c);
}

bool is_word(UChar32 c)
{
    return u_isalnum(c) || u_charType(c) == U_NON_SPACING_MARK || is_invisible(c) || real_digit(c) >= 0;
}

std::vector<Letter> letters_of(std::string_view utf8)
{
    std::vector<Letter> out;
    out.reserve(utf8.size());
    const auto size = static_cast<std::int32_t>(utf8.size());
    for (std::int32_t i = 0; i < size;) {
        Letter letter{0, static_cast<std::size_t>(i), 0};
        U8_NEXT(utf8.data(), i, size, letter.c);
        letter.end = static_cast<std::size_t>(i);
        out.push_back(letter);
    }
    return out;
}

bool is_link(std::string_view token)
{
    if (token.find("://") != std::string_view::npos || token.find("www.") != std::string_view::npos) return true;
    return std::ranges::any_of(hosts, [&](auto host) {
        const auto at = token.find(host);
        return at != std::string_view::npos && at > 0;
    });
}

class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text), letters_(letters_of(text)) {}

    std::vector<DigitGroup> groups() &&
    {
        for (std::size_t i = 0; i < letters_.size();) {
            if (at_token_start(i)) {
                if (const auto end = token_end(i); is_link(bytes(i, end))) {
                    break_run();
                    i = end;
                    continue;
                }
            }
            i = is_word(letters_[i].c) && !is_invisible(letters_[i].c) ? word(i) : sign(i);
        }
        return std::move(groups_);
    }

private:
    std::string_view bytes(std::size_t from, std::size_t to) const
    {
        return from == to ? std::string_view()
                          : text_.substr(letters_[from].begin, letters_[to - 1].end - letters_[from].begin);
    }

    bool at_token_start(std::size_t i) const
    {
        return !u_isUWhiteSpace(letters_[i].c) && (i == 0 || u_isUWhiteSpace(letters_[i - 1].c));
    }

    std::size_t token_end(std::size_t i) const
    {
        while (i < letters_.size() && !u_isUWhiteSpace(letters_[i].c)) ++i;
        return i;
    }

    std::size_t sign(std::size_t i)
    {
        const auto c = letters_[i].c;
        if (is_sign(c)) gap_ += bytes(i, i + 1);
        else if (!is_invisible(c)) break_run();
        code_before_ = c == '#' || c == '@' || (code_before_ && c == '_') || (after_letters_ && c == '_') ||
                       (after_code_ && (c == '-' || c == '/'));
        after_code_ = after_letters_ = false;
        return i + 1;
    }

    void break_run()
    {
        gap_.clear();
        joined_ = false;
    }

    /// One word: a group, or something that parts groups.
    std::size_t word(std::size_t from)
    {
        auto end = from;
        std::size_t first_digit = letters_.size(), last_digit = 0;
        for (; end < letters_.size() && is_word(letters_[end].c); ++end) {
            if (real_digit(letters_[end].c) < 0) continue;
            first_digit = std::min(first_digit, end);
            last_digit = end;
        }
        const bool has_digits = first_digit < letters_.size();
        if (all_digits(from, end) && (has_digits || end - from == 1)) add(from, end, end);
        else if (has_digits) mixed(from, first_digit, last_digit + 1, end);
        else break_run();
        after_letters_ = !has_digits;
        after_code_ = has_digits && !joined_;
        return end;
    }

    bool all_digits(std::size_t from, std::size_t to) const
    {
        return std::all_of(letters_.begin() + static_cast<std::ptrdiff_t>(from),
                           letters_.begin() + static_cast<std::ptrdiff_t>(to),
                           [](const Letter& letter) { return digit(letter.c) >= 0 || is_invisible(letter.c); });
    }

    void mixed(std::size_t from, std::size_t first, std::size_t last, std::size_t end)
    {
        if (first > from && digit(letters_[first - 1].c) == 0) --first; // sdto987…
        const auto head = first == from ? std::string() : folded(bytes(from, first));
        const auto tail = bytes(last, end);
        const bool known_head = head.empty() || called_number.find(" " + head + " ") != std::string_view::npos;
        const bool shouted = !tail.empty() && std::ranges::none_of(tail, [](char c) { return c >= 'a' && c <= 'z'; });
        break_run();
        if (!known_head || shouted || !all_digits(first, last) ||
            std::ranges::find(currencies, tail) != currencies.end())
            return;
        add(first, last, end);
        if (last != end) joined_ = false;
    }

    void add(std::size_t from, std::size_t to, std::size_t word_end)
    {
        DigitGroup group;
        for (auto i = from; i < to; ++i) {
            if (const auto value = digit(letters_[i].c); value >= 0) group.digits += static_cast<char>('0' + value);
        }
        group.begin = letters_[from].begin;
        group.end = letters_[to - 1].end;
        group.before = gap_;
        group.joined = joined_ && gap_.size() <= widest_gap;
        const auto solid = gap_.find_last_not_of(' ');
        group.after_plus = solid != std::string::npos && gap_[solid] == '+';
        group.forbidden_before = code_before_;
        group.forbidden_after = followed_by_code(word_end);
        groups_.push_back(std::move(group));
        gap_.clear();
        joined_ = true;
    }

    bool followed_by_code(std::size_t i) const
    {
        if (i < letters_.size() && (letters_[i].c == '@' || letters_[i].c == 0x20AB)) return true;
        while (i < letters_.size() && is_blank(letters_[i].c)) ++i;
        auto end = i;
        while (end < letters_.size() && end - i < 5 && is_word(letters_[end].c)) ++end;
        if (end == i) return false;
        const auto next = bytes(i, end);
        return next == "đ" || next == "vnd" || next == "vnđ" || next == "VND" || next == "VNĐ" || next == "đồng";
    }

    std::string_view text_;
    std::vector<Letter> letters_;
    std::vector<DigitGroup> groups_;
    std::string gap_;
    bool joined_ = false, code_before_ = false, after_letters_ = false, after_code_ = false;
};

} // namespace

std::vector<DigitGroup> digit_groups(std::string_view utf8)
{
    return Scanner(utf8).groups();
}

} // namespace inbox::reading
