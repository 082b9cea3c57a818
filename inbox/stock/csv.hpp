#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// CSV as RFC 4180 has it and as spreadsheets write it. Knows nothing of products.
namespace inbox {

inline constexpr std::size_t csv_rows_limit = 50'000, csv_cells_limit = 100;

struct CsvRow {
    std::size_t number = 0;         // as a spreadsheet counts: 1 is the first, whatever lines a cell spans
    std::vector<std::string> cells; // as they were, but in NFC
};

struct CsvTable {
    char delimiter = ',';
    std::vector<CsvRow> rows; // those with anything in them
};

/// Why it is no table: `code` utf16, not_utf8, quote, unclosed_quote, too_many_rows, too_many_cells, empty.
struct CsvTrouble {
    std::size_t row = 0;
    std::string code, detail;
};

/// UTF-8 with or without BOM, LF, CRLF or CR; cells in quotes may hold all of that, and a quote as two. The delimiter
/// is the comma, semicolon or tab that the first row has most of outside quotes (Vietnamese spreadsheets write
/// semicolons), or what a first line `sep=;` says.
std::variant<CsvTable, CsvTrouble> read_csv(std::string_view bytes);

/// Rows for spreadsheets: BOM, commas, CRLF. No cell is a formula to them: what they would take for one stands behind
/// an apostrophe, and so that nothing is lost, what stands behind one already gets one more. `live_text` takes it away
/// again.
class CsvWriter {
public:
    CsvWriter();
    CsvWriter& cell(std::string_view text);
    void end_row();
    std::string take() && { return std::move(out_); }

private:
    std::string out_;
    bool first_ = true;
};

std::string inert_text(std::string_view text);
std::string live_text(std::string_view cell);

} // namespace inbox
