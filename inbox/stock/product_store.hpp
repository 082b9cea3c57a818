#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/stock/catalogue.hpp"

#include <vector>

/// Products and variants on their way into the store, many in one statement: what a person's change and an import
/// share. Nothing is checked here.
namespace inbox {

/// Made or changed, with the `seq` they carry. Numbers of stock are left alone; new variants begin with none.
void store_products(EventLog& log, const std::vector<Product>& products);

/// The same for variants, whose SKUs may go from one to another within `variants`.
void store_variants(EventLog& log, const std::vector<Variant>& variants);

/// Appends `product.updated` for each, as the store now has it, and gives their JSON. Their rows carry the numbers from
/// `log.next()` on, in this order.
std::vector<std::string> tell_products(EventLog& log, const std::vector<ProductId>& ids);

} // namespace inbox
