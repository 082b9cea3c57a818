#pragma once

#include "inbox/page.hpp"
#include "inbox/staff/roles.hpp"
#include "inbox/stock/requests.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// The catalogue: what the shop sells, made and changed by people.
///
/// Every change of a product or one of its variants is an event `product.updated` with the whole product, so pages stay
/// live; numbers of stock alone come as `stock.updated`. Nothing is deleted, only archived: orders and the ledger point
/// here.
namespace inbox {

inline constexpr std::size_t options_limit = 3, variants_limit = 200;
inline constexpr std::size_t product_name_limit = 300, description_limit = 10'000, sku_limit = 100, barcode_limit = 64,
                             option_limit = 60;
inline constexpr std::int64_t price_limit = 10'000'000'000; // VND for one piece

/// What is wanted of a variant; what is not given stays. A new one needs `sku` and `price`.
struct VariantWish {
    VariantId id;
    std::optional<std::string> sku, barcode; // an empty barcode: none
    std::optional<std::vector<std::string>> option_values;
    std::optional<std::int64_t> price;
    std::optional<AttachmentId> picture; // empty: none
    std::optional<std::optional<std::int64_t>> low_stock_at;
    std::optional<bool> archived;
    std::int64_t on_hand = 0; // of a new one; of one that is there, stock is adjusted, not wished
};

struct ProductWish {
    ProductId id;
    std::optional<std::string> name, description;
    std::optional<AttachmentId> picture;
    std::optional<std::vector<std::string>> options;
    std::optional<bool> archived;
    std::vector<VariantWish> variants; // those to be changed or added; the others stay
};

struct ProductPut {
    std::string object; // of the wire
    bool again = false; // was made before by the same request
};
/// With what others have: 409
struct ProductClash {
    std::vector<Complaint> complaints;
};
/// 422
struct ProductWrong {
    std::vector<Complaint> complaints;
};
using ProductResult = std::variant<ProductPut, NotThere, ProductClash, ProductWrong>;

/// Repeating it with the same content causes nothing; with another it is a clash.
ProductResult create_product(EventLog& log, const StaffMember& staff, const ProductWish& wish);

/// Repeating it causes no event.
ProductResult change_product(EventLog& log, const StaffMember& staff, const ProductWish& wish);

struct ProductFilter {
    std::string words;     // all of them in name, SKU or barcode; marks and case do not matter
    bool low = false;      // only those with a variant that runs low
    bool archived = false; // those that are put away instead of those that are sold
};

/// Newest first, each with all its variants.
PageResult list_products(pqxx::transaction_base& tx, WorkspaceId workspace, const ProductFilter& filter, int limit,
                         const std::string& cursor);
std::optional<std::string> find_product(pqxx::transaction_base& tx, WorkspaceId workspace, const ProductId& id);

/// What somebody may put into an order: variants that are sold, the best match first: the very SKU or barcode, then
/// SKUs that begin so, then names that do.
std::vector<std::string> pick_variants(pqxx::transaction_base& tx, WorkspaceId workspace, const std::string& words,
                                       int limit);

/// Those very variants, archived ones too, in that order.
std::vector<std::string> pick_variants(pqxx::transaction_base& tx, WorkspaceId workspace,
                                       const std::vector<VariantId>& ids);

} // namespace inbox
