#include "inbox/reading/catalogue_words.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>

namespace inbox::reading {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t longest_sku_words = 10, longest_option_words = 4;

// In product names too, but said all the time.
constexpr std::array said_anyway{"cho"sv, "nha"sv,  "shop"sv,  "minh"sv, "em"sv,  "cai"sv,  "size"sv, "mau"sv,
                                 "va"sv,  "co"sv,   "khong"sv, "la"sv,   "the"sv, "hang"sv, "loai"sv, "cao"sv,
                                 "cap"sv, "nam"sv,  "nu"sv,    "be"sv,   "gia"sv, "tot"sv,  "dep"sv,  "moi"sv,
                                 "mot"sv, "hai"sv,  "di"sv,    "o"sv,    "voi"sv, "in"sv,   "tay"sv,  "co"sv,
                                 "dai"sv, "ngan"sv, "trang"sv, "den"sv,  "nhe"sv, "a"sv,    "c"sv,    "e"sv};
constexpr std::array same_word{std::pair{"phong"sv, "thun"sv}, std::pair{"jeans"sv, "jean"sv},
                               std::pair{"bo"sv, "jean"sv},    std::pair{"dam"sv, "vay"sv},
                               std::pair{"vay"sv, "dam"sv},    std::pair{"non"sv, "mu"sv},
                               std::pair{"mu"sv, "non"sv}};
constexpr std::array same_size{std::pair{"xxl"sv, "2xl"sv}, std::pair{"2xl"sv, "xxl"sv}, std::pair{"xxxl"sv, "3xl"sv},
                               std::pair{"3xl"sv, "xxxl"sv}};

bool is_said_anyway(std::string_view key)
{
    return std::ranges::find(said_anyway, key) != said_anyway.end();
}

/// The words from `at` on as one text: what touches stays together, so that "2xl" is not "2 xl".
std::string as_typed(const std::vector<PlaceWord>& words, std::size_t at, std::size_t count)
{
    std::string text;
    for (auto i = at; i < at + count; ++i) {
        if (i > at && words[i].before != Gap::none) text += ' ';
        text += words[i].key;
    }
    return text;
}

std::string plain(const std::vector<PlaceWord>& words, std::size_t at, std::size_t count)
{
    std::string text;
    for (auto i = at; i < at + count; ++i) {
        if (i > at) text += ' ';
        text += words[i].key;
    }
    return text;
}

/// A written mark must be the name's; left-out marks are forgiven.
bool fits(const PlaceWord& word, const std::string& accented)
{
    return !word.marked || word.accented == accented;
}

bool reaches(const std::vector<PlaceWord>& words, std::size_t at, std::size_t count)
{
    for (auto i = at + 1; i < at + count; ++i) {
        if (words[i].before == Gap::wall) return false;
    }
    return at + count <= words.size();
}

void insert(Variants& into, std::size_t variant)
{
    if (into.empty() || into.back() != variant) into.push_back(variant);
}

} // namespace

Variants both(const Variants& one, const Variants& other)
{
    Variants out;
    std::ranges::set_intersection(one, other, std::back_inserter(out));
    return out;
}

CatalogueWords::CatalogueWords(const std::vector<CatalogueItem>& catalogue) : items_(catalogue)
{
    for (std::size_t v = 0; v < catalogue.size(); ++v) {
        const auto name = place_words(catalogue[v].product_name);
        std::set<std::string> distinct;
        for (std::size_t i = 0; i < name.size(); ++i) {
            distinct.insert(name[i].key);
            auto& list = names_[name[i].key];
            auto known = std::ranges::find(list, name[i].accented, &Named::accented);
            if (known == list.end()) known = list.insert(list.end(), {name[i].accented, {}, false});
            insert(known->variants, v);
            known->head = known->head || i == 0;
        }
        name_lengths_.push_back(distinct.size());

        for (std::size_t position = 0; position < catalogue[v].option_values.size(); ++position) {
            const auto value = place_words(catalogue[v].option_values[position]);
            std::vector<std::string> accented;
            for (const auto& word : value) accented.push_back(word.accented);
            const auto add = [&](const std::string& key, std::vector<std::string> marks, bool whole) {
                auto& list = options_[key];
                auto known = std::ranges::find_if(list, [&](const Option& one) {
                    return one.accented == marks && one.position == position && one.whole == whole;
                });
                if (known == list.end()) known = list.insert(list.end(), {std::move(marks), {}, position, whole});
                insert(known->variants, v);
            };
            const auto key = as_typed(value, 0, value.size());
            add(key, accented, true);
            for (const auto& [size, other] : same_size) {
                if (key == size)
                    add(std::string(other),
                        place_words(other).size() == accented.size()
                            ? accented
                            : std::vector<std::string>(place_words(other).size()),
                        true);
            }
            if (value.size() > 1 && !value[0].number && value[1].before != Gap::none)
                add(value[0].key, {accented[0]}, false);
        }

        const auto sku = place_words(catalogue[v].sku);
        if (!sku.empty()) insert(skus_[plain(sku, 0, sku.size())], v);
        for (std::size_t count = 1; count < sku.size(); ++count) {
            const bool ends_part = sku[count].before != Gap::none;
            const bool has_number = std::any_of(sku.begin(), sku.begin() + static_cast<std::ptrdiff_t>(count),
                                                [](const PlaceWord& word) { return word.number; });
            if (ends_part && has_number && count > 1) insert(codes_[plain(sku, 0, count)], v);
        }
    }
}

CatalogueMatch CatalogueWords::sku(const std::vector<PlaceWord>& words, std::size_t at) const
{
    for (auto count = std::min(longest_sku_words, words.size() - at); count > 0; --count) {
        if (!reaches(words, at, count)) continue;
        const auto key = plain(words, at, count);
        // A SKU of one short word or number would be found everywhere.
        const bool telling = count > 1 || key.size() > 3;
        if (const auto found = skus_.find(key); found != skus_.end() && telling)
            return {count, found->second, 0, false, false, {}};
        if (const auto found = codes_.find(key); found != codes_.end())
            return {count, found->second, 0, false, false, {}};
    }
    return {};
}

CatalogueMatch CatalogueWords::option(const std::vector<PlaceWord>& words, std::size_t at) const
{
    for (auto count = std::min(longest_option_words, words.size() - at); count > 0; --count) {
        if (!reaches(words, at, count)) continue;
        if (at + count < words.size() && words[at + count].before == Gap::none && words[at].number)
            continue; // "2" of "2xl"
        const auto found = options_.find(as_typed(words, at, count));
        if (found == options_.end()) continue;
        CatalogueMatch match;
        std::size_t most = 0; // goods in which it stands at the match's position: usually a size, once a colour
        for (const bool whole : {true, false}) {
            for (const auto& option : found->second) {
                bool right = option.whole == whole;
                for (std::size_t i = 0; right && i < count; ++i)
                    right = option.accented[i].empty() || fits(words[at + i], option.accented[i]);
                if (!right) continue;
                if (option.variants.size() > most) {
                    most = option.variants.size();
                    match.position = option.position;
                }
                for (std::size_t i = 0; i < count; ++i)
                    match.bare =
                        match.bare || (!option.accented[i].empty() && words[at + i].accented != option.accented[i]);
                Variants joined;
                std::ranges::set_union(match.variants, option.variants, std::back_inserter(joined));
                match.variants = std::move(joined);
            }
        }
        if (match.variants.empty()) continue;
        match.length = count;
        match.value = found->first;
        return match;
    }
    return {};
}

CatalogueMatch CatalogueWords::name(const std::vector<PlaceWord>& words, std::size_t at) const
{
    if (is_said_anyway(words[at].key) || words[at].number) return {};
    const auto look = [&](const std::string& key, bool check) {
        CatalogueMatch match;
        const auto found = names_.find(key);
        if (found == names_.end()) return match;
        for (const auto& named : found->second) {
            if (check && !fits(words[at], named.accented)) continue;
            Variants joined;
            std::ranges::set_union(match.variants, named.variants, std::back_inserter(joined));
            match.variants = std::move(joined);
            match.head = match.head || named.head;
            match.bare = check && words[at].accented != named.accented && (match.bare || match.length == 0);
            match.length = 1;
        }
        return match;
    };
    auto match = look(words[at].key, true);
    for (const auto& [said, meant] : same_word) {
        if (match.length == 0 && words[at].key == said) match = look(std::string(meant), false);
    }
    return match;
}

Variants CatalogueWords::shown(const ProductCard& card) const
{
    Variants item, model;
    for (std::size_t v = 0; v < items_.size(); ++v) {
        if (!card.sku.empty() && items_[v].sku == card.sku) return {v};
        for (const auto& sold : items_[v].sold_as) {
            if (card.item_id.empty() || sold.item_id != card.item_id) continue;
            insert(item, v);
            if (!card.model_id.empty() && sold.model_id == card.model_id) insert(model, v);
        }
    }
    return model.empty() ? item : model;
}

Variants CatalogueWords::named_exactly(const Variants& variants, std::size_t words) const
{
    Variants exact;
    for (const auto v : variants) {
        if (name_lengths_[v] <= words) exact.push_back(v);
    }
    return exact.empty() ? variants : exact;
}

} // namespace inbox::reading
