#include "inbox/search/words.hpp"

#include "inbox/reading/fold.hpp"
#include "inbox/reading/phones.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace inbox::search {

namespace {

enum class Sign { letter, digit, mark, other };

Sign sign_of(UChar32 c)
{
    if (c < 0) return Sign::other; // no UTF-8
    if (u_isdigit(c)) return Sign::digit;
    if (u_isalpha(c)) return Sign::letter;
    const auto type = u_charType(c);
    return type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK ? Sign::mark : Sign::other;
}

std::string key_of(std::string_view word)
{
    const bool ascii =
        std::all_of(word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    std::string key;
    if (ascii) {
        for (const char c : word) key += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    } else {
        key = reading::folded(word);
    }
    if (key.size() > word_bytes_limit) {
        auto end = word_bytes_limit;
        while (end > 0 && (static_cast<unsigned char>(key[end]) & 0xc0) == 0x80) --end;
        key.resize(end);
    }
    return key;
}

constexpr std::size_t fewest_joined = 8, most_joined = 24;
constexpr int fewest_digits = 6; // some write zeros as o: fewer are no number

/// "+84987654321" as it is said here; numbers of other countries keep their country.
std::string said_here(const std::string& e164)
{
    return e164.starts_with("+84") ? "0" + e164.substr(3) : e164.substr(1);
}

bool joins(std::string_view gap)
{
    return !gap.empty() && gap.size() <= 2 && gap.find_first_not_of(" .,-/()") == std::string_view::npos;
}

/// Long numbers written in pieces are one number, too: "1903.4567.890", "250.000.000".
void add_joined(std::string_view text, std::vector<Word>& words)
{
    const auto count = words.size();
    for (std::size_t first = 0; first < count;) {
        Word whole = words[first];
        auto next = first + 1;
        const auto is_number = [](const Word& word) {
            return word.key.find_first_not_of("0123456789") == std::string::npos;
        };
        if (is_number(whole)) {
            while (next < count && is_number(words[next]) &&
                   joins(text.substr(whole.end, words[next].begin - whole.end))) {
                whole.key += words[next].key;
                whole.end = words[next++].end;
            }
        }
        if (next > first + 1 && whole.key.size() >= fewest_joined && whole.key.size() <= most_joined)
            words.push_back(std::move(whole));
        first = next;
    }
}

void add_phones(std::string_view text, std::vector<Word>& words)
{
    for (const auto& phone : reading::find_phones(text))
        words.push_back({said_here(phone.number), phone.begin, phone.end});
}

} // namespace

std::vector<Word> words_of(std::string_view utf8)
{
    std::vector<Word> words;
    const auto length = static_cast<std::int32_t>(utf8.size());
    Sign within = Sign::other;
    std::int32_t begin = 0;
    const auto end_word = [&](std::int32_t end) {
        if (within == Sign::other) return;
        const auto from = static_cast<std::size_t>(begin), to = static_cast<std::size_t>(end);
        auto key = key_of(utf8.substr(from, to - from));
        if (!key.empty()) words.push_back({std::move(key), from, to});
        within = Sign::other;
    };
    int digit_count = 0;
    for (std::int32_t at = 0; at < length;) {
        const auto here = at;
        UChar32 c = 0;
        U8_NEXT(utf8.data(), at, length, c);
        const auto sign = sign_of(c);
        if (sign == Sign::mark && within != Sign::other) continue; // a part of what stands before it
        if (sign == Sign::digit) ++digit_count;
        if (sign == within && sign != Sign::other) continue;
        end_word(here);
        if (sign == Sign::letter || sign == Sign::digit) within = sign, begin = here;
    }
    end_word(length);
    if (digit_count >= fewest_digits) {
        add_joined(utf8, words);
        add_phones(utf8, words);
    }
    return words;
}

std::set<std::string> keys_of(const std::vector<Word>& words)
{
    std::set<std::string> keys;
    for (const auto& word : words) keys.insert(word.key);
    return keys;
}

} // namespace inbox::search
