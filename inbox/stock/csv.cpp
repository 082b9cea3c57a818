#include "inbox/stock/csv.hpp"

#include "inbox/sql.hpp"
#include "inbox/text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace inbox {

namespace {

constexpr std::string_view bom = "\xef\xbb\xbf";
constexpr std::array<char, 3> delimiters = {',', ';', '\t'};

/// Spreadsheets of East Asia also take the wide forms of = + - @ for the beginning of a formula.
constexpr std::array<std::string_view, 11> formula_starts = {"=",  "+",      "-",      "@",      "\t",    "\r",
                                                             "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"};

bool begins_formula(std::string_view text)
{
    return std::any_of(formula_starts.begin(), formula_starts.end(),
                       [&](auto start) { return text.starts_with(start); });
}

/// What follows the apostrophes would be a formula.
bool hides_formula(std::string_view text)
{
    const auto first = text.find_first_not_of('\'');
    return first != std::string_view::npos && begins_formula(text.substr(first));
}

/// Latin text in UTF-16 has a zero in every other byte.
bool looks_like_utf16(std::string_view bytes)
{
    if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff")) return true;
    const auto sample = bytes.substr(0, 200);
    return sample.size() >= 4 &&
           static_cast<std::size_t>(std::count(sample.begin(), sample.end(), '\0')) > sample.size() / 4;
}

std::size_t first_bad_line(std::string_view bytes)
{
    std::size_t line = 1;
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        if (!sql::is_text(bytes.substr(0, end))) return line;
        if (end == std::string_view::npos) break;
        bytes.remove_prefix(end + 1);
        ++line;
    }
    return line;
}

char delimiter_of(std::string_view text)
{
    std::array<std::size_t, delimiters.size()> counts{};
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '\n' || c == '\r') break;
        for (std::size_t i = 0; i < delimiters.size(); ++i) counts[i] += c == delimiters[i] ? 1 : 0;
    }
    return delimiters[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

/// Goes through the text once; a row at a time.
class Reader {
public:
    Reader(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {}

    bool at_end() const { return at_ >= text_.size(); }

    std::optional<CsvTrouble> read_row(CsvRow& row)
    {
        row = {++row_, {}};
        for (;;) {
            if (row.cells.size() == csv_cells_limit) {
                return CsvTrouble{row_, "too_many_cells",
                                  "at most " + std::to_string(csv_cells_limit) + " cells in a row"};
            }
            row.cells.emplace_back();
            if (const auto trouble = read_cell(row.cells.back())) return trouble;
            if (at_end() || text_[at_] != delimiter_) break;
            ++at_;
        }
        end_line();
        return std::nullopt;
    }

    void skip_line()
    {
        while (!at_end() && text_[at_] != '\n' && text_[at_] != '\r') ++at_;
        end_line();
        ++row_;
    }

private:
    bool ends_cell() const { return at_end() || text_[at_] == delimiter_ || text_[at_] == '\n' || text_[at_] == '\r'; }

    void end_line()
    {
        if (!at_end() && text_[at_] == '\r') ++at_;
        if (!at_end() && text_[at_] == '\n') ++at_;
    }

    std::optional<CsvTrouble> read_cell(std::string& cell)
    {
        if (at_end() || text_[at_] != '"') {
            const auto begin = at_;
            while (!ends_cell()) ++at_;
            cell = text_.substr(begin, at_ - begin);
            return std::nullopt;
        }
        for (++at_;;) {
            const auto quote = text_.find('"', at_);
            if (quote == std::string_view::npos)
                return CsvTrouble{row_, "unclosed_quote", "a quote begins in this row and never ends"};
            cell += text_.substr(at_, quote - at_);
            at_ = quote + 1;
            if (at_end() || text_[at_] != '"') break;
            cell += '"';
            ++at_;
        }
        if (!ends_cell()) return CsvTrouble{row_, "quote", "something follows the quote that ends a cell"};
        return std::nullopt;
    }

    std::string_view text_;
    char delimiter_;
    std::size_t at_ = 0, row_ = 0;
};

/// `sep=;` in a first line of its own is a spreadsheet's word to itself.
std::optional<char> told_delimiter(std::string_view text)
{
    if (text.size() < 5 || !text.starts_with("sep=")) return std::nullopt;
    const bool alone = text.size() == 5 || text[5] == '\n' || text[5] == '\r';
    if (!alone || std::find(delimiters.begin(), delimiters.end(), text[4]) == delimiters.end()) return std::nullopt;
    return text[4];
}

} // namespace

std::variant<CsvTable, CsvTrouble> read_csv(std::string_view bytes)
{
    if (looks_like_utf16(bytes)) return CsvTrouble{1, "utf16", "the file is UTF-16; save it as CSV UTF-8"};
    if (bytes.starts_with(bom)) bytes.remove_prefix(bom.size());
    if (!sql::is_text(bytes))
        return CsvTrouble{first_bad_line(bytes), "not_utf8", "the file is not UTF-8; save it as CSV UTF-8"};

    const auto text = nfc(bytes);
    const auto told = told_delimiter(text);
    CsvTable table;
    table.delimiter = told ? *told : delimiter_of(text);
    Reader reader(text, table.delimiter);
    if (told) reader.skip_line();
    CsvRow row;
    while (!reader.at_end()) {
        if (auto trouble = reader.read_row(row)) return std::move(*trouble);
        const bool blank =
            std::all_of(row.cells.begin(), row.cells.end(), [](const auto& cell) { return trimmed(cell).empty(); });
        if (blank) continue;
        if (table.rows.size() > csv_rows_limit) {
            return CsvTrouble{row.number, "too_many_rows", "at most " + std::to_string(csv_rows_limit) + " rows"};
        }
        table.rows.push_back(std::move(row));
    }
    if (table.rows.empty()) return CsvTrouble{1, "empty", "there is nothing in the file"};
    return table;
}

CsvWriter::CsvWriter() : out_(bom) {}

CsvWriter& CsvWriter::cell(std::string_view text)
{
    if (!first_) out_ += ',';
    first_ = false;
    const auto safe = inert_text(text);
    const bool plain = safe.find_first_of("\",;\t\r\n") == std::string::npos &&
                       (safe.empty() || (safe.front() != ' ' && safe.back() != ' '));
    if (plain) {
        out_ += safe;
        return *this;
    }
    out_ += '"';
    for (const char c : safe) {
        if (c == '"') out_ += '"';
        out_ += c;
    }
    out_ += '"';
    return *this;
}

void CsvWriter::end_row()
{
    out_ += "\r\n";
    first_ = true;
}

std::string inert_text(std::string_view text)
{
    return (hides_formula(text) ? "'" : "") + std::string(text);
}

std::string live_text(std::string_view cell)
{
    return std::string(cell.starts_with('\'') && hides_formula(cell) ? cell.substr(1) : cell);
}

} // namespace inbox
