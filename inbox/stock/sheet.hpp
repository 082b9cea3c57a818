#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/staff/roles.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// The catalogue as a sheet that people edit elsewhere: one row for each variant.
///
/// Columns: product, sku, barcode, price, on_hand, low_stock_at, option1_name, option1_value ... (up to three),
/// description; Vietnamese names are understood too (columns.hpp). The SKU says which variant a row is; one we do not
/// know is new, and belongs to the product of that name. An empty cell leaves what is there; a column that is not there
/// too. `on_hand` is a count. What was archived and stands in a sheet is sold again. Exporting and importing changes
/// nothing.
namespace inbox {

inline constexpr std::size_t sheet_errors_limit = 200; // more are not listed
inline constexpr std::size_t sheet_value_limit = 100;  // bytes of a cell shown with its error, about

struct SheetError {
    std::size_t row = 0; // as the spreadsheet counts; 1 is the header
    std::string column, code, detail, value;
};

struct SheetReport {
    std::size_t rows = 0, created = 0, changed = 0, unchanged = 0; // with an error in the sheet: all but `rows` are 0
    std::vector<SheetError> errors;                                // by row
};

std::string to_json(const SheetReport& report);

/// What would happen.
SheetReport check_sheet(pqxx::transaction_base& tx, WorkspaceId workspace, std::string_view bytes);

/// Does it, all or, when there is any error, nothing. Each product that changes is one event `product.updated`.
SheetReport import_sheet(EventLog& log, const StaffMember& staff, std::string_view bytes);

/// All that is sold, by product: UTF-8 with BOM, CRLF, no cell a formula.
std::string export_sheet(pqxx::transaction_base& tx, WorkspaceId workspace);

} // namespace inbox
