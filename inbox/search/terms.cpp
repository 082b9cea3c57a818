#include "inbox/search/terms.hpp"

#include "inbox/reading/phones.hpp"
#include "inbox/text.hpp"
#include "inbox/wire/json.hpp"

#include <algorithm>

namespace inbox::search {

namespace {

constexpr std::size_t line_bytes = 240, before_hit_bytes = 60;
constexpr std::size_t bytes_between = 2; // "giao chậm" is one hit, with the blank between
constexpr auto more = "…";

struct Range {
    std::size_t begin = 0, end = 0, terms = 0;
};

void add(std::vector<std::string>& terms, const std::string& term)
{
    if (terms.size() < terms_limit && std::find(terms.begin(), terms.end(), term) == terms.end()) terms.push_back(term);
}

bool is_hit(const Word& word, const Terms& terms)
{
    if (!terms.beginning.empty() && word.key.starts_with(terms.beginning)) return true;
    return std::find(terms.whole.begin(), terms.whole.end(), word.key) != terms.whole.end();
}

std::vector<Range> hits_in(std::string_view text, const Terms& terms)
{
    std::vector<Range> hits;
    auto words = words_of(text);
    std::sort(words.begin(), words.end(), [](const Word& a, const Word& b) { return a.begin < b.begin; });
    for (const auto& word : words) {
        if (!is_hit(word, terms)) continue;
        if (!hits.empty() && word.begin <= hits.back().end + bytes_between) {
            const auto gap =
                word.begin > hits.back().end ? text.substr(hits.back().end, word.begin - hits.back().end) : "";
            if (gap.find('\n') == std::string_view::npos) {
                hits.back().end = std::max(hits.back().end, word.end);
                ++hits.back().terms;
                continue;
            }
        }
        hits.push_back({word.begin, word.end, 1});
    }
    return hits;
}

bool starts_character(std::string_view text, std::size_t at)
{
    return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xc0) != 0x80;
}

/// Back to where a word begins, if that is near.
std::size_t good_start(std::string_view text, std::size_t at)
{
    while (!starts_character(text, at)) ++at;
    for (std::size_t near = at; near < text.size() && near < at + 20; ++near) {
        if (near == 0 || text[near - 1] == ' ' || text[near - 1] == '\n') return near;
    }
    return at;
}

void say(std::vector<Piece>& pieces, std::string_view text, bool hit)
{
    if (text.empty()) return;
    std::string line(text);
    std::replace(line.begin(), line.end(), '\n', ' ');
    pieces.push_back({std::move(line), hit});
}

bool digits_only(std::string_view typed)
{
    bool digit = false;
    for (const char c : typed) {
        if (c >= '0' && c <= '9') digit = true;
        else if (std::string_view(" .-/+()_").find(c) == std::string_view::npos) return false;
    }
    return digit;
}

} // namespace

Terms read_terms(std::string_view typed)
{
    const auto text = nfc(typed);
    const auto words = words_of(text);
    Terms terms;
    // Of words in one place the last says most: a number in pieces is the number.
    for (auto word = words.begin(); word != words.end(); ++word) {
        const bool said_better = std::any_of(word + 1, words.end(), [&](const Word& other) {
            return word->begin >= other.begin && word->end <= other.end;
        });
        if (!said_better) add(terms.whole, word->key);
    }
    if (const auto number = reading::normalised_phone(text)) {
        const auto said = words_of(*number);
        if (!said.empty()) terms.whole = {said.back().key};
    }
    return terms;
}

Terms read_unfinished(std::string_view typed)
{
    const auto text = nfc(typed);
    if (digits_only(text)) {
        std::string digits;
        for (const char c : text) {
            if (c >= '0' && c <= '9') digits += c;
        }
        if (text.find('+') != std::string::npos && digits.starts_with("84")) digits = "0" + digits.substr(2);
        return digits.size() < shortest_beginning ? Terms{} : Terms{{}, std::move(digits)};
    }
    auto terms = read_terms(text);
    if (terms.whole.empty() || terms.whole.back().size() < shortest_beginning) return {};
    terms.beginning = std::move(terms.whole.back());
    terms.whole.pop_back();
    return terms;
}

bool fits(const Terms& terms, const std::vector<Word>& words)
{
    const auto keys = keys_of(words);
    for (const auto& term : terms.whole) {
        if (!keys.contains(term)) return false;
    }
    if (terms.beginning.empty()) return true;
    const auto at = keys.lower_bound(terms.beginning);
    return at != keys.end() && at->starts_with(terms.beginning);
}

std::vector<Piece> snippet(std::string_view text, const Terms& terms)
{
    const auto hits = hits_in(text, terms);
    std::size_t begin = 0;
    if (!hits.empty()) {
        const auto& best = *std::max_element(hits.begin(), hits.end(),
                                             [](const Range& a, const Range& b) { return a.terms < b.terms; });
        if (best.begin > before_hit_bytes) begin = good_start(text, best.begin - before_hit_bytes);
    }
    auto end = std::min(text.size(), begin + line_bytes);
    while (end < text.size() && !starts_character(text, end)) ++end;

    std::vector<Piece> pieces;
    if (begin > 0) say(pieces, more, false);
    auto at = begin;
    for (const auto& hit : hits) {
        if (hit.end <= begin || hit.begin >= end) continue;
        const auto from = std::max(hit.begin, at), to = std::min(hit.end, end);
        say(pieces, text.substr(at, from - at), false);
        say(pieces, text.substr(from, to - from), true);
        at = to;
    }
    say(pieces, text.substr(at, end - at), false);
    if (end < text.size()) say(pieces, more, false);
    return pieces;
}

std::string snippet_json(const std::vector<Piece>& pieces)
{
    std::string out = "[";
    for (const auto& piece : pieces) {
        wire::Json json;
        json.open_object().text("text", piece.text);
        if (piece.hit) json.truth("hit", true);
        json.close_object();
        out += (out.size() > 1 ? "," : "") + std::move(json).take();
    }
    return out + ']';
}

} // namespace inbox::search
