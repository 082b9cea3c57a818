#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Unicode as platforms count it.
namespace connectors {

/// Normalisation Form C: Vietnamese typed on Apple systems comes decomposed and is longer than people see.
std::string nfc(std::string_view utf8);

/// Unicode code points of UTF-8 text.
std::size_t code_points(std::string_view utf8);

/// Pieces of at most `limit` code points (at least 1), cut at the last line end, else blank, else between characters as
/// people see them, else between code points; no piece is blank, and no character of the text but blanks at the cuts is
/// lost.
std::vector<std::string> pieces(std::string_view utf8, std::size_t limit);

} // namespace connectors
