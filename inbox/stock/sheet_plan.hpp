#pragma once

#include "inbox/stock/catalogue.hpp"
#include "inbox/stock/sheet_rows.hpp"
#include "inbox/stock/stock.hpp"

#include <vector>

/// What a sheet makes of the catalogue.
namespace inbox {

struct SheetPlan {
    std::size_t created = 0, changed = 0, unchanged = 0; // rows
    std::vector<Product> products;                       // those that change or are new, without their variants
    std::vector<Variant> variants;                       // likewise, also those of which only the count changes
    std::vector<StockMove> moves;
};

/// Reads the catalogue in a few statements, however many rows there are. What does not fit goes to `errors`; then the
/// plan is of no use.
SheetPlan plan_sheet(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<SheetRow>& rows,
                     SheetErrors& errors);

} // namespace inbox
