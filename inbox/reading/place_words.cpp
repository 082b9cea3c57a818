#include "inbox/reading/place_words.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <stdexcept>

namespace inbox::reading {

namespace {

enum class Class { letter, digit, apostrophe, soft, wall };

Class class_of(UChar32 c)
{
    if (u_isdigit(c)) return Class::digit;
    if (u_isalpha(c) || u_charType(c) == U_NON_SPACING_MARK) return Class::letter;
    if (c == '\'' || c == 0x2019 || c == 0x2018 || c == '`') return Class::apostrophe;
    if (c == '\n' || c == '\r') return Class::wall;
    if (u_isUWhiteSpace(c) || c == '.' || c == '-' || c == 0x2013 || c == '_' || c == ':' || c == 0x200B)
        return Class::soft;
    return Class::wall;
}

bool is_tone(UChar c)
{
    return c == 0x300 || c == 0x301 || c == 0x303 || c == 0x309 || c == 0x323;
}

bool is_vowel(char c)
{
    return std::string_view("aeiouy").find(c) != std::string_view::npos;
}

/// "kỳ" and "kì", "Đắk" and "Đắc" are one name to those who write it.
std::string one_spelling(std::string key)
{
    if (key.size() > 2 && key.back() == 'k' && is_vowel(key[key.size() - 2])) key.back() = 'c';
    if (key.size() > 1 && key.back() == 'y' && !is_vowel(key[key.size() - 2])) key.back() = 'i';
    if (key.size() > 2 && key.ends_with("uy") && key[key.size() - 3] == 'q') key.back() = 'i';
    return key;
}

void compare_form(PlaceWord& word, std::string_view utf8)
{
    UErrorCode status = U_ZERO_ERROR;
    const auto* form = icu::Normalizer2::getNFDInstance(status);
    const auto text =
        icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size()))).toLower();
    const auto apart = form ? form->normalize(text, status) : icu::UnicodeString();
    if (U_FAILURE(status)) throw std::runtime_error("ICU cannot normalise a text");

    icu::UnicodeString plain, letters, tones;
    for (std::int32_t i = 0; i < apart.length(); ++i) {
        const auto c = apart.charAt(i);
        if (class_of(c) == Class::apostrophe) continue;
        const bool mark = u_charType(c) == U_NON_SPACING_MARK, stroke = c == 0x111;
        word.marked = word.marked || mark || stroke;
        if (is_tone(c)) tones.append(c);
        else letters.append(c);
        if (!mark) plain.append(stroke ? u'd' : c);
    }
    letters.append(tones);
    plain.toUTF8String(word.key);
    letters.toUTF8String(word.accented);
    if (word.number) word.key.erase(0, std::min(word.key.find_first_not_of('0'), word.key.size() - 1));
    else word.key = one_spelling(std::move(word.key));
}

} // namespace

std::vector<PlaceWord> place_words(std::string_view utf8)
{
    std::vector<PlaceWord> words;
    const auto size = static_cast<std::int32_t>(utf8.size());
    auto gap = Gap::wall;
    Class last = Class::wall;
    const auto close = [&] {
        if (words.empty() || !words.back().key.empty()) return;
        compare_form(words.back(), utf8.substr(words.back().begin, words.back().end - words.back().begin));
        if (words.back().key.empty()) words.back().key = "?";
    };
    for (std::int32_t i = 0; i < size;) {
        const auto at = static_cast<std::size_t>(i);
        UChar32 c = 0;
        U8_NEXT(utf8.data(), i, size, c);
        auto now = class_of(c);
        const bool inside = last == Class::letter || last == Class::digit;
        if (now == Class::apostrophe) now = last == Class::letter ? Class::letter : Class::soft; // H'leo
        if (now == Class::letter || now == Class::digit) {
            if (inside && now == last) {
                words.back().end = static_cast<std::size_t>(i);
            } else {
                close();
                words.push_back(
                    {"", "", false, now == Class::digit, at, static_cast<std::size_t>(i), inside ? Gap::none : gap});
            }
        } else {
            if (inside) gap = Gap::soft;
            if (now == Class::wall) gap = Gap::wall;
        }
        last = now;
    }
    close();
    return words;
}

} // namespace inbox::reading
