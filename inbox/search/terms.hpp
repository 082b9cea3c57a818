#pragma once

#include "inbox/search/words.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What a person typed to find messages, and where a text has it.
namespace inbox::search {

/// All of `whole` must stand in a message, and a word that begins with `beginning` unless that is empty.
struct Terms {
    std::vector<std::string> whole;
    std::string beginning;

    bool empty() const noexcept { return whole.empty() && beginning.empty(); }
};

inline constexpr std::size_t terms_limit = 8; // what is typed beyond that narrows nothing
inline constexpr std::size_t shortest_beginning = 2;

/// The words as they are; a phone number in any writing is one word.
Terms read_terms(std::string_view typed);

/// For somebody still typing: the last word is a beginning, and digits with signs between them are one ("0987.65").
/// Empty when the last word is too short for that.
Terms read_unfinished(std::string_view typed);

bool fits(const Terms& terms, const std::vector<Word>& words);

struct Piece {
    std::string text;
    bool hit = false;
};

/// A line of the text around the place where most of the terms stand side by side.
std::vector<Piece> snippet(std::string_view text, const Terms& terms);

/// [{"text","hit"?}]
std::string snippet_json(const std::vector<Piece>& pieces);

} // namespace inbox::search
