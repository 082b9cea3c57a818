#pragma once

#include "inbox/reading/order_cues.hpp"
#include "inbox/reading/order_parts.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

/// The words of one message while parts are taken out of it, one after the other: which are taken already, which speak
/// of goods, and where the walls stand that no name and no address runs through. For order_parts.cpp alone.
namespace inbox::reading {

class MessageGround {
protected:
    MessageGround(std::string_view text, const CatalogueWords& catalogue) : text_(text), catalogue_(catalogue)
    {
        parts_.words = place_words(text);
        parts_.taken.resize(words().size());
        wall_.resize(words().size() + 1);
        goods_.resize(words().size());
        for (std::size_t i = 0; i < words().size(); ++i) wall_[i] = i == 0 || walled(i);
        const auto marked = std::ranges::count_if(words(), [](const PlaceWord& word) { return word.marked; });
        accented_ = marked * 4 > static_cast<std::ptrdiff_t>(words().size());
        wall_[words().size()] = true;
    }

    const std::vector<PlaceWord>& words() const { return parts_.words; }
    std::size_t size() const { return parts_.words.size(); }
    std::string_view raw(std::size_t from, std::size_t to) const
    {
        return text_.substr(words()[from].begin, words()[to - 1].end - words()[from].begin);
    }
    bool free(std::size_t i) const { return !parts_.taken[i] && !goods_[i]; }

    bool walled(std::size_t i) const
    {
        if (words()[i].before == Gap::wall) return true;
        const auto between = text_.substr(words()[i - 1].end, words()[i].begin - words()[i - 1].end);
        if (between.find(" - ") != std::string_view::npos || between.find(" – ") != std::string_view::npos) return true;
        if (between.find(':') != std::string_view::npos && !words()[i].number) return true;
        return between.starts_with(". ") &&
               (words()[i - 1].key.size() > 2 || cues::has(cues::chat_words, words()[i - 1].key));
    }

    void take(std::size_t from, std::size_t to)
    {
        for (auto i = from; i < to; ++i) parts_.taken[i] = true;
        wall_[from] = wall_[to] = true;
    }

    /// How many words of the message from `at` on are this phrase; walls stop it.
    std::size_t phrase(std::size_t at, std::string_view phrase) const
    {
        std::size_t count = 0;
        while (!phrase.empty()) {
            const auto word = phrase.substr(0, phrase.find(' '));
            phrase.remove_prefix(std::min(phrase.size(), word.size() + 1));
            if (at + count >= size() || parts_.taken[at + count] || words()[at + count].key != word) return 0;
            if (count > 0 && words()[at + count].before == Gap::wall && word != "c") return 0; // "đ/c"
            ++count;
        }
        return count;
    }

    template <class List>
    std::size_t cue(std::size_t at, const List& cues) const
    {
        std::size_t longest = 0;
        for (const auto one : cues) longest = std::max(longest, phrase(at, one));
        return longest;
    }

    bool in_street(std::size_t i) const
    {
        return i > 0 && !wall_[i] &&
               (cues::has(cues::house_words, words()[i - 1].key) || words()[i - 1].key == "p" ||
                words()[i - 1].key == "x");
    }

    std::size_t piece_begin(std::size_t i) const
    {
        while (!wall_[i]) --i;
        return i;
    }
    std::size_t piece_end(std::size_t i) const
    {
        do ++i;
        while (!wall_[i]);
        return i;
    }

    std::string_view text_;
    const CatalogueWords& catalogue_;
    MessageParts parts_;
    bool accented_ = false;
    std::vector<bool> wall_, goods_;
};

} // namespace inbox::reading
