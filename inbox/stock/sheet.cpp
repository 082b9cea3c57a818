#include "inbox/stock/sheet.hpp"

#include "inbox/staff/audit.hpp"
#include "inbox/stock/csv.hpp"
#include "inbox/stock/listings.hpp"
#include "inbox/stock/product_store.hpp"
#include "inbox/stock/sheet_plan.hpp"
#include "inbox/wire/json.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace inbox {

namespace {

constexpr std::size_t read_at_once = 1'000; // products

constexpr auto select_sold = R"sql(
    select id::text, jsonb_array_length(options) from products where workspace_id = $1 and not archived order by created_at, id
)sql";

/// Thousands of rows meet thousands. Where the planner takes a table for nearly empty, as it does until statistics
/// follow, it would compare each with each: minutes under the workspace's lock. Holds for this transaction alone.
constexpr auto join_in_bulk = R"sql(
    select set_config('enable_nestloop', 'off', true)
)sql";

SheetReport report_of(const std::vector<SheetRow>& rows, const SheetPlan& plan, SheetErrors&& errors)
{
    SheetReport report;
    report.rows = rows.size();
    if (errors.any()) {
        report.errors = std::move(errors).by_row();
        return report;
    }
    report.created = plan.created;
    report.changed = plan.changed;
    report.unchanged = plan.unchanged;
    return report;
}

void carry_out(EventLog& log, const StaffMember& staff, SheetPlan& plan)
{
    std::map<std::string, Seq> numbers;
    std::vector<ProductId> ids;
    for (auto& product : plan.products) {
        product.seq = log.next() + static_cast<Seq>(ids.size());
        numbers[product.id.text] = product.seq;
        ids.push_back(product.id);
    }
    for (auto& variant : plan.variants) variant.seq = numbers.at(variant.product.text);
    store_products(log, plan.products);
    store_variants(log, plan.variants);
    MoveWhy why{"import"};
    why.staff = staff.id;
    why.told_by_caller = true;
    if (!move_stock(log, plan.moves, why).empty())
        throw std::logic_error("the plan of an import took what was promised");
    tell_products(log, ids);
    match_listings(log);
}

/// The product's name and options on each row, its description on the first: whoever sorts or cuts the sheet loses
/// nothing.
void write_rows(CsvWriter& csv, const Product& product, std::size_t options)
{
    bool first = true;
    for (const auto& variant : product.variants) {
        if (variant.archived) continue;
        csv.cell(product.name).cell(variant.sku).cell(variant.barcode).cell(std::to_string(variant.price));
        csv.cell(std::to_string(variant.on_hand))
            .cell(variant.low_stock_at ? std::to_string(*variant.low_stock_at) : "");
        for (std::size_t n = 0; n < options; ++n) {
            csv.cell(n < product.options.size() ? product.options[n] : "");
            csv.cell(n < variant.option_values.size() ? variant.option_values[n] : "");
        }
        csv.cell(first ? product.description : "").end_row();
        first = false;
    }
}

} // namespace

SheetReport check_sheet(pqxx::transaction_base& tx, WorkspaceId workspace, std::string_view bytes)
{
    tx.exec(join_in_bulk);
    SheetErrors errors;
    const auto rows = read_rows(bytes, errors);
    const auto plan = plan_sheet(tx, workspace, rows, errors);
    return report_of(rows, plan, std::move(errors));
}

SheetReport import_sheet(EventLog& log, const StaffMember& staff, std::string_view bytes)
{
    log.tx().exec(join_in_bulk);
    SheetErrors errors;
    const auto rows = read_rows(bytes, errors);
    auto plan = plan_sheet(log.tx(), log.workspace(), rows, errors);
    const bool good = !errors.any();
    auto report = report_of(rows, plan, std::move(errors));
    if (!good || plan.products.empty()) return report;

    carry_out(log, staff, plan);
    wire::Json detail;
    detail.open_object().number("rows", static_cast<std::int64_t>(report.rows));
    detail.number("created", static_cast<std::int64_t>(report.created))
        .number("changed", static_cast<std::int64_t>(report.changed));
    detail.close_object();
    note_audit(log.tx(), log.workspace(), staff.id, "products.imported", "", std::move(detail).take());
    return report;
}

std::string export_sheet(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    std::vector<ProductId> ids;
    std::size_t options = 2;
    for (const auto& row : tx.exec_params(select_sold, workspace.number)) {
        ids.push_back({row[0].c_str()});
        options = std::max(options, row[1].as<std::size_t>());
    }
    CsvWriter csv;
    for (const auto column :
         {Column::product, Column::sku, Column::barcode, Column::price, Column::on_hand, Column::low_stock_at}) {
        csv.cell(to_text(column));
    }
    const auto first = static_cast<std::size_t>(Column::option1_name);
    for (std::size_t n = 0; n < options * 2; ++n) csv.cell(to_text(static_cast<Column>(first + n)));
    csv.cell(to_text(Column::description)).end_row();
    for (std::size_t begin = 0; begin < ids.size(); begin += read_at_once) {
        const auto end = std::min(ids.size(), begin + read_at_once);
        const std::vector<ProductId> some(ids.begin() + static_cast<std::ptrdiff_t>(begin),
                                          ids.begin() + static_cast<std::ptrdiff_t>(end));
        for (const auto& product : read_products(tx, workspace, some)) write_rows(csv, product, options);
    }
    return std::move(csv).take();
}

std::string to_json(const SheetReport& report)
{
    wire::Json json;
    json.open_object()
        .number("rows", static_cast<std::int64_t>(report.rows))
        .number("created", static_cast<std::int64_t>(report.created));
    json.number("changed", static_cast<std::int64_t>(report.changed))
        .number("unchanged", static_cast<std::int64_t>(report.unchanged));
    json.open_array("errors");
    for (const auto& error : report.errors) {
        wire::Json one;
        one.open_object()
            .number("row", static_cast<std::int64_t>(error.row))
            .text("column", error.column)
            .text("code", error.code);
        one.text("detail", error.detail).text("value", error.value).close_object();
        json.element(one.view());
    }
    json.close_array().close_object();
    return std::move(json).take();
}

} // namespace inbox
