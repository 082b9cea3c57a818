#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// What the columns of a product sheet are called, and how people write amounts in them.
namespace inbox {

enum class Column {
    product,
    sku,
    barcode,
    price,
    on_hand,
    low_stock_at,
    option1_name,
    option1_value,
    option2_name,
    option2_value,
    option3_name,
    option3_value,
    description
};
inline constexpr std::size_t column_count = 13;

std::string_view to_text(Column column);

/// By our own name, or one of the Vietnamese ones in use ("Tên sản phẩm", "Mã SKU", "Tồn kho"), whatever the case, the
/// marks and what stands between the words. Nothing for a name nobody knows.
std::optional<Column> column_named(std::string_view header);

/// Whole number written as people do: 189000, 189.000, 189,000, 189 000; with `money` also 189.000 ₫, 189k, 1,5tr,
/// 189.000,00. A dot or comma followed by three digits groups thousands, as Vietnamese do. Otherwise the code of the
/// complaint: "number", "scientific" (a spreadsheet has shortened it), "too_large".
std::variant<std::int64_t, std::string> read_amount(std::string_view written, bool money);

} // namespace inbox
