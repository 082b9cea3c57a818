#pragma once

#include "inbox/stock/columns.hpp"
#include "inbox/stock/sheet.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// From bytes to rows whose cells are right by themselves; whether they fit the catalogue is the plan's matter.
namespace inbox {

/// Collects what is wrong, up to the limit; `any` remembers the rest.
class SheetErrors {
public:
    void add(std::size_t row, std::string_view column, std::string code, std::string detail,
             std::string_view value = {});
    bool any() const noexcept { return any_; }
    std::vector<SheetError> by_row() &&;

private:
    std::vector<SheetError> errors_;
    bool any_ = false;
};

struct SheetRow {
    std::size_t number = 0;
    std::array<std::string, column_count> cells; // empty: nothing was said
    std::optional<std::int64_t> price, on_hand, low_stock_at;

    const std::string& operator[](Column column) const { return cells[static_cast<std::size_t>(column)]; }
};

std::vector<SheetRow> read_rows(std::string_view bytes, SheetErrors& errors);

} // namespace inbox
