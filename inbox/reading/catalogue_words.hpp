#pragma once

#include "inbox/reading/order_text.hpp"
#include "inbox/reading/place_words.hpp"

#include <map>
#include <string>
#include <vector>

/// The words by which customers call what a shop sells.
namespace inbox::reading {

/// Variants by their place in the catalogue, ascending.
using Variants = std::vector<std::size_t>;
Variants both(const Variants& one, const Variants& other);

/// Words that mean something of the catalogue, from one word on.
struct CatalogueMatch {
    std::size_t length = 0; // words; 0: nothing
    Variants variants;
    std::size_t position = 0; // options: which of the variant's option values
    bool head = false;        // names: the first word of a product's name, "áo"
    bool bare = false;        // its marks were left out
    std::string value;        // options: the key of what was said
};

class CatalogueWords {
public:
    /// Keeps a reference to the catalogue.
    explicit CatalogueWords(const std::vector<CatalogueItem>& catalogue);

    const std::vector<CatalogueItem>& items() const noexcept { return items_; }

    /// "AT01-DEN-M", "at01 den m": the whole SKU. Then its beginning, "AT01", which several variants may share.
    CatalogueMatch sku(const std::vector<PlaceWord>& words, std::size_t at) const;
    /// An option value, "đen", "XL", "xanh navy"; also "xanh" alone, for all that begin so.
    CatalogueMatch option(const std::vector<PlaceWord>& words, std::size_t at) const;
    /// A word of product names.
    CatalogueMatch name(const std::vector<PlaceWord>& words, std::size_t at) const;

    Variants shown(const ProductCard& card) const;

    /// Of these, the variants of products whose names hold no more than so many words, if there are any.
    Variants named_exactly(const Variants& variants, std::size_t words) const;

private:
    struct Named {
        std::string accented;
        Variants variants;
        bool head = false;
    };
    struct Option {
        std::vector<std::string> accented;
        Variants variants;
        std::size_t position = 0;
        bool whole = true;
    };

    const std::vector<CatalogueItem>& items_;
    std::map<std::string, std::vector<Named>> names_;
    std::map<std::string, std::vector<Option>> options_;
    std::map<std::string, Variants> skus_, codes_;
    std::vector<std::size_t> name_lengths_;
};

} // namespace inbox::reading
