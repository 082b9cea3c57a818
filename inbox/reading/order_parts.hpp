#pragma once

#include "inbox/reading/catalogue_words.hpp"
#include "inbox/reading/place_words.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What one message says beside the goods: who, which number, where to, and how to deliver.
namespace inbox::reading {

struct MessageParts {
    std::vector<PlaceWord> words;  // of the whole message
    std::vector<bool> taken;       // words that are none of the goods
    std::string name, phone, note; // empty: not said
    std::vector<std::string>
        addresses; // everything of each, ward and province too; of a line that is broken, its pieces
};

MessageParts read_parts(std::string_view text, const CatalogueWords& catalogue);

/// "12" of "12 cái", "hai" of "hai cái": how many words, and how many pieces. Zero words: no number of pieces.
struct Count {
    std::size_t words = 0;
    std::int64_t pieces = 0;
};
Count count_at(const std::vector<PlaceWord>& words, std::size_t at);

/// Does it begin with a capital letter?
bool begins_upper(std::string_view utf8);

/// "cái", "chiếc", "bộ", …
bool is_unit(const PlaceWord& word);

} // namespace inbox::reading
