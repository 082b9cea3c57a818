#pragma once

#include "inbox/sql.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Products and their variants as they are, and the one place where they become JSON: lists, single answers and events
/// all come from here.
namespace inbox {

struct Variant {
    VariantId id;
    Seq seq = 0;
    ProductId product;
    std::string product_name;
    int position = 0;
    std::string sku, barcode;               // no barcode: empty
    std::vector<std::string> option_values; // one for each option of its product
    std::int64_t price = 0;                 // whole VND
    AttachmentId picture;
    std::int64_t on_hand = 0, reserved = 0;
    std::optional<std::int64_t> low_stock_at;
    bool archived = false;

    std::int64_t available() const noexcept { return on_hand - reserved; }
    bool low() const noexcept { return low_stock_at && available() <= *low_stock_at; }
    /// "Đen / M"; empty for a product without options.
    std::string name() const;
};

struct Product {
    ProductId id;
    Seq seq = 0;
    std::string name, description;
    AttachmentId picture;
    std::vector<std::string> options; // what its variants differ in: "Màu", "Size"
    bool archived = false;
    Time created_at{};
    std::vector<Variant> variants; // in their order, archived ones too
};

/// What is not there, or of another workspace, is left out; the others come in the order of `ids`. Two statements and
/// one, however many there are.
std::vector<Product> read_products(pqxx::transaction_base& tx, WorkspaceId workspace,
                                   const std::vector<ProductId>& ids);
std::vector<Variant> read_variants(pqxx::transaction_base& tx, WorkspaceId workspace,
                                   const std::vector<VariantId>& ids);

/// Whether two states of one product, or variant, differ in nothing but numbers of stock (and, for products, variants).
bool alike(const Product& a, const Product& b);
bool alike(const Variant& a, const Variant& b);

std::string to_json(const Product& product);
std::string to_json(const Variant& variant);

/// As pickers show it: with `product_name`.
std::string picker_json(const Variant& variant);

/// A JSON array of texts, and back. Throws for what is none.
std::string texts_json(const std::vector<std::string>& texts);
std::vector<std::string> texts_from_json(const std::string& json);

} // namespace inbox
