#include "inbox/reading/order_parts.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <utility>

namespace inbox::reading {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t longest_number = 4;
constexpr std::array units{"cai"sv,  "c"sv,   "chiec"sv, "bo"sv,   "set"sv, "doi"sv, "hop"sv,  "goi"sv,   "lo"sv,
                           "chai"sv, "tui"sv, "tuyp"sv,  "cuon"sv, "sp"sv,  "mon"sv, "cap"sv,  "thung"sv, "bich"sv,
                           "hu"sv,   "lon"sv, "quyen"sv, "em"sv,   "con"sv, "cay"sv, "thoi"sv, "chuc"sv,  "ta"sv};
constexpr std::array spoken{std::pair{"mot"sv, 1},  std::pair{"hai"sv, 2}, std::pair{"ba"sv, 3},
                            std::pair{"bon"sv, 4},  std::pair{"nam"sv, 5}, std::pair{"sau"sv, 6},
                            std::pair{"bay"sv, 7},  std::pair{"tam"sv, 8}, std::pair{"chin"sv, 9},
                            std::pair{"muoi"sv, 10}};
constexpr std::array spoken_marks{"một"sv, "hai"sv, "ba"sv,  "bốn"sv,  "năm"sv,
                                  "sáu"sv, "bảy"sv, "tám"sv, "chín"sv, "mười"sv};
// "150k", "2tr", "50kg", "1m6", "3h" count no pieces.
constexpr std::array measures{"k"sv,    "tr"sv,    "trieu"sv, "d"sv,    "vnd"sv, "nghin"sv, "ngan"sv, "kg"sv,   "ky"sv,
                              "ki"sv,   "cm"sv,    "h"sv,     "gio"sv,  "g"sv,   "gram"sv,  "ml"sv,   "phut"sv, "p"sv,
                              "ngay"sv, "thang"sv, "tuoi"sv,  "tuan"sv, "hom"sv, "dem"sv,   "tieng"sv};

template <class List>
bool has(const List& list, std::string_view word)
{
    return std::ranges::find(list, word) != list.end();
}

} // namespace

bool begins_upper(std::string_view utf8)
{
    std::int32_t i = 0;
    UChar32 c = 0;
    if (utf8.empty()) return false;
    U8_NEXT(utf8.data(), i, static_cast<std::int32_t>(utf8.size()), c);
    return u_isupper(c);
}

bool is_unit(const PlaceWord& word)
{
    if (!has(units, word.key)) return false;
    // "lỗ", "củ", "ta" and "thơi" are others' words; of these units people write the marks.
    if (word.key == "ta") return word.accented == "ta\u0301" || word.accented == "tá";
    if (word.key == "thoi") return word.marked;
    return true;
}

Count count_at(const std::vector<PlaceWord>& words, std::size_t at)
{
    const auto& word = words[at];
    const bool more = at + 1 < words.size() && words[at + 1].before != Gap::wall;
    Count count;
    if (word.number) {
        if (word.key.size() > longest_number || word.key == "0") return {};
        if (at > 0 && word.before == Gap::none && words[at - 1].key != "x" && words[at - 1].key != "sl")
            return {}; // of "at1"
        if (more && words[at + 1].before == Gap::none && words[at + 1].key == "m") return {};
        if (more && has(measures, words[at + 1].key) &&
            !(words[at + 1].key == "p" && words[at + 1].before != Gap::none))
            return {};
        std::int64_t value = 0;
        for (const char c : word.key) {
            if (c < '0' || c > '9') return {};
            value = value * 10 + (c - '0');
        }
        count = {1, value};
    } else {
        const auto known = std::ranges::find(spoken, word.key, [](const auto& pair) { return pair.first; });
        if (known != spoken.end()) {
            const auto marks = place_words(spoken_marks[static_cast<std::size_t>(known - spoken.begin())])[0].accented;
            if (!word.marked || word.accented == marks) count = {1, known->second};
        } else if (word.key == "nua" && more && words[at + 1].key == "chuc") {
            return {2, 5};
        }
    }
    if (count.words == 0 || !more) return count;
    if (words[at + 1].key == "chuc") return {2, count.pieces * 10};
    if (words[at + 1].key == "ta" && is_unit(words[at + 1])) return {2, count.pieces * 12};
    return count;
}

} // namespace inbox::reading
