#include "inbox/stock/sheet_rows.hpp"

#include "inbox/stock/csv.hpp"
#include "inbox/stock/products.hpp"
#include "inbox/stock/stock.hpp"
#include "inbox/text.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace inbox {

namespace {

constexpr auto skipped = std::numeric_limits<std::size_t>::max();

struct Kind {
    std::size_t longest;
    bool one_line;
};

Kind kind_of(Column column)
{
    switch (column) {
    case Column::product: return {product_name_limit, false};
    case Column::description: return {description_limit, false};
    case Column::sku: return {sku_limit, true};
    case Column::barcode: return {barcode_limit, true};
    default: return {option_limit, true};
    }
}

bool is_amount(Column column)
{
    return column == Column::price || column == Column::on_hand || column == Column::low_stock_at;
}

std::size_t code_points(std::string_view text)
{
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

bool has_control(std::string_view text)
{
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

/// Which column each place of a row is; `skipped` for one without a name.
std::vector<std::size_t> read_header(const CsvRow& header, SheetErrors& errors)
{
    std::vector<std::size_t> columns;
    std::array<bool, column_count> seen{};
    for (const auto& cell : header.cells) {
        const auto name = trimmed(cell);
        const auto column = column_named(name);
        columns.push_back(column ? static_cast<std::size_t>(*column) : skipped);
        if (name.empty()) continue;
        if (!column) errors.add(header.number, name, "unknown_column", "nobody knows what this column is", name);
        else if (seen[columns.back()])
            errors.add(header.number, to_text(*column), "duplicate_column", "this column is there twice", name);
        else seen[columns.back()] = true;
    }
    if (!seen[static_cast<std::size_t>(Column::sku)]) {
        errors.add(header.number, to_text(Column::sku), "missing_column", "the SKU says which variant a row is");
    }
    return columns;
}

std::optional<std::int64_t> amount_in(const SheetRow& row, Column column, SheetErrors& errors)
{
    const auto& cell = row[column];
    if (cell.empty()) return std::nullopt;
    const auto complain = [&](std::string code, std::string detail) {
        errors.add(row.number, to_text(column), std::move(code), std::move(detail), cell);
        return std::nullopt;
    };
    const bool money = column == Column::price;
    const auto read = read_amount(cell, money);
    if (const auto* code = std::get_if<std::string>(&read))
        return complain(*code, "a whole number, like 189000 or 189.000");
    const auto number = std::get<std::int64_t>(read);
    const auto most = money ? price_limit : stock_limit;
    if (number > most) return complain("too_large", "at most " + std::to_string(most));
    // An oversold count is exported as it is; the plan lets it pass only unchanged.
    if (number < 0 && column != Column::on_hand) return complain("too_small", "not below 0");
    return number;
}

void check_cell(const SheetRow& row, Column column, SheetErrors& errors)
{
    const auto& cell = row[column];
    const auto kind = kind_of(column);
    if (code_points(cell) > kind.longest) {
        errors.add(row.number, to_text(column), "too_long", "at most " + std::to_string(kind.longest) + " characters",
                   cell);
    } else if (kind.one_line && has_control(cell)) {
        errors.add(row.number, to_text(column), "characters", "one line of text", cell);
    } else if (column == Column::barcode && std::holds_alternative<std::string>(read_amount(cell, false)) &&
               std::get<std::string>(read_amount(cell, false)) == "scientific" &&
               cell.find_first_of(".,+") != std::string::npos) {
        errors.add(row.number, to_text(column), "scientific",
                   "the spreadsheet has shortened this number; format the column as text", cell);
    }
}

SheetRow read_row(const CsvRow& from, const std::vector<std::size_t>& columns, SheetErrors& errors)
{
    SheetRow row;
    row.number = from.number;
    if (from.cells.size() < columns.size()) {
        errors.add(row.number, "", "too_few_cells",
                   std::to_string(from.cells.size()) + " cells below " + std::to_string(columns.size()) + " columns");
    }
    for (std::size_t i = 0; i < from.cells.size(); ++i) {
        const auto column = i < columns.size() ? columns[i] : skipped;
        if (column == skipped) {
            if (!trimmed(from.cells[i]).empty())
                errors.add(row.number, "", "no_column", "this cell stands below no name", from.cells[i]);
            continue;
        }
        auto text = live_text(from.cells[i]);
        const bool as_it_is = static_cast<Column>(column) == Column::description && !trimmed(text).empty();
        row.cells[column] = as_it_is ? std::move(text) : trimmed(text);
    }
    for (std::size_t i = 0; i < column_count; ++i) {
        const auto column = static_cast<Column>(i);
        if (!is_amount(column)) check_cell(row, column, errors);
    }
    row.price = amount_in(row, Column::price, errors);
    row.on_hand = amount_in(row, Column::on_hand, errors);
    row.low_stock_at = amount_in(row, Column::low_stock_at, errors);
    if (row[Column::sku].empty()) errors.add(row.number, to_text(Column::sku), "missing", "each row has a SKU");
    return row;
}

} // namespace

void SheetErrors::add(std::size_t row, std::string_view column, std::string code, std::string detail,
                      std::string_view value)
{
    any_ = true;
    if (errors_.size() >= 2 * sheet_errors_limit) return;
    std::string shown(value.substr(0, sheet_value_limit));
    while (shown.size() < value.size() && !sql::is_text(shown)) shown.pop_back();
    errors_.push_back({row, std::string(column), std::move(code), std::move(detail), std::move(shown)});
}

std::vector<SheetError> SheetErrors::by_row() &&
{
    std::sort(errors_.begin(), errors_.end(), [](const auto& a, const auto& b) {
        return std::tie(a.row, a.column, a.code) < std::tie(b.row, b.column, b.code);
    });
    if (errors_.size() > sheet_errors_limit) errors_.resize(sheet_errors_limit);
    return std::move(errors_);
}

std::vector<SheetRow> read_rows(std::string_view bytes, SheetErrors& errors)
{
    std::vector<SheetRow> rows;
    const auto read = read_csv(bytes);
    if (const auto* trouble = std::get_if<CsvTrouble>(&read)) {
        errors.add(trouble->row, "", trouble->code, trouble->detail);
        return rows;
    }
    const auto& table = std::get<CsvTable>(read);
    const auto columns = read_header(table.rows.front(), errors);
    if (errors.any()) return rows;
    for (std::size_t i = 1; i < table.rows.size(); ++i) rows.push_back(read_row(table.rows[i], columns, errors));
    return rows;
}

} // namespace inbox
