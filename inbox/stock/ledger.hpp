#pragma once

#include "inbox/page.hpp"

#include <optional>

/// The ledger of stock, to be read: every movement with who and why.
namespace inbox {

struct LedgerFilter {
    VariantId variant; // empty: any
    ProductId product;
    OrderId order;
};

/// Newest first: {variant_id, sku, product_name, n, kind, on_hand_change, reserved_change, on_hand, reserved,
/// order: {id, code} | null, staff: {id, name} | null, reason, at}.
PageResult read_ledger(pqxx::transaction_base& tx, WorkspaceId workspace, const LedgerFilter& filter, int limit,
                       const std::string& cursor);

} // namespace inbox
