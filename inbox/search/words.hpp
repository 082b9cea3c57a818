#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// The words by which messages are found.
namespace inbox::search {

/// A word, as it is compared (lower case, without marks, đ as d) and where it stands in the text, in bytes.
struct Word {
    std::string key;
    std::size_t begin = 0, end = 0;
};

/// Longer words are cut, the same way wherever they are compared.
inline constexpr std::size_t word_bytes_limit = 60;

/// Letters and digits are words of their own: "size39" and "size 39" are the same two. A phone number, however it is
/// written, is one word more behind the others: its digits as people here say them, "0987654321". So are other long
/// numbers in pieces: "1903 4567 890". Either Unicode form; takes time linear in the text.
std::vector<Word> words_of(std::string_view utf8);

std::set<std::string> keys_of(const std::vector<Word>& words);

} // namespace inbox::search
