#pragma once

#include "inbox/reading/place_index.hpp"
#include "inbox/reading/place_words.hpp"

#include <vector>

/// Where a text may name a place, and how much it looks like one.
namespace inbox::reading {

/// One place that some of the words may mean.
struct Mention {
    Level level = Level::ward;
    std::size_t place = 0;
    std::size_t first = 0, last = 0; // words, with the marker ("phường"), the last excluded
    std::size_t name = 0;            // the first word of the name itself
    int score = 0;
    bool marked = false;               // "P.", "quận" stands before it
    bool street = false;               // a house number or "đường" stands before it
    bool weak = false;                 // an abbreviation of several meanings
    bool starts = false, ends = false; // between commas
    bool said_old = false;             // "(cũ)" stands behind it
};

/// Of all levels; at most `most_mentions` of each, the first ones.
constexpr std::size_t most_mentions = 700;
std::vector<Mention> place_mentions(const std::vector<PlaceWord>& words);

} // namespace inbox::reading
