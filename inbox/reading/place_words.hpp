#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// The words of an address, in the form in which names of places are compared.
namespace inbox::reading {

enum class Gap {
    none, // "p" and "5" of "p5"
    soft, // blank, dot, dash
    wall, // comma, line end, slash, bracket: no name reaches across
};

struct PlaceWord {
    std::string key;      // lower case, no marks, numbers without leading zeros, "kỳ" and "kì" alike
    std::string accented; // with its marks, one writing for "hòa" and "hoà"
    bool marked = false;  // the writer put a mark on it
    bool number = false;
    std::size_t begin = 0, end = 0;
    Gap before = Gap::wall;
};

/// Letters and digits that touch are two words: "q10" is "q" and "10".
std::vector<PlaceWord> place_words(std::string_view utf8);

} // namespace inbox::reading
