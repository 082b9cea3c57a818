#pragma once

#include "inbox/stock/catalogue.hpp"
#include "inbox/stock/products.hpp"

#include <vector>

/// What must be true of a product before it is stored. Complaints name fields of the request: `variants[i]` is the i-th
/// variant wished for.
namespace inbox {

/// The product as it would be: `product` with the wish upon it. New variants come last. What is wrong in the wish
/// itself is complained about; then the rest need not be looked at.
struct Wished {
    Product product;
    std::vector<std::size_t> place; // of each wished variant in product.variants
    std::vector<std::size_t> added; // places of new ones
    std::vector<Complaint> complaints;
};
Wished wished(const Product& product, const ProductWish& wish);

/// Options, values that fit them, no two variants alike, texts that can be kept.
void check_shape(const Wished& wanted, const ProductWish& wish, std::vector<Complaint>& complaints);

/// Pictures must be images that `staff` may see, unless they were the product's before.
void check_pictures(pqxx::transaction_base& tx, const StaffMember& staff, const Product& before,
                    const ProductWish& wish, std::vector<Complaint>& complaints);

/// SKUs and ids that others have.
std::vector<Complaint> clashes(EventLog& log, const Wished& wanted, const ProductWish& wish);

} // namespace inbox
