#include "inbox/stock/sheet_plan.hpp"

#include "inbox/stock/products.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace inbox {

namespace {

constexpr std::size_t read_at_once = 5'000; // products
constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

// The keys are made first: row-level security lets an index answer only a bare column compared with a bare value.
constexpr auto select_owners = R"sql(
    with asked as materialized (select place, lower(sku) as key from unnest($2::text[]) with ordinality as w (sku, place))
    select a.place - 1, a.key, v.id::text, v.product_id::text from asked a
    left join variants v on v.workspace_id = $1 and v.sku_key = a.key order by a.place
)sql";

constexpr auto select_by_name = R"sql(
    select id::text, name from products where workspace_id = $1 and name = any ($2::text[]) and not archived
)sql";

Column option_name(std::size_t n)
{
    return static_cast<Column>(static_cast<std::size_t>(Column::option1_name) + 2 * n);
}
Column option_value(std::size_t n)
{
    return static_cast<Column>(static_cast<std::size_t>(Column::option1_value) + 2 * n);
}

/// A product while the rows about it are read.
struct Draft {
    Product before, after;
    std::size_t first_row = 0;                                  // number in the sheet
    std::map<Column, std::pair<std::string, std::size_t>> said; // of the product as a whole, and by which row
    std::map<std::string, std::size_t> variant_rows;            // places of rows, by id of the variant
};

class Planner {
public:
    Planner(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<SheetRow>& rows, SheetErrors& errors)
        : tx_(tx), workspace_(workspace), rows_(rows), errors_(errors), owners_(rows.size()),
          draft_of_(rows.size(), nowhere), row_changed_(rows.size())
    {
    }

    SheetPlan make()
    {
        find_owners();
        load_products();
        for (std::size_t place = 0; place < rows_.size(); ++place) {
            if (!owners_[place].variant.empty()) draft_of_[place] = by_id_.at(owners_[place].product);
            if (draft_of_[place] != nowhere) say(drafts_[draft_of_[place]], place);
        }
        for (std::size_t place = 0; place < rows_.size(); ++place) {
            if (draft_of_[place] != nowhere) continue;
            draft_of_[place] = draft_for_new(rows_[place]);
            if (draft_of_[place] != nowhere) say(drafts_[draft_of_[place]], place);
        }
        for (auto& draft : drafts_) apply_said(draft);
        for (std::size_t place = 0; place < rows_.size(); ++place) {
            if (draft_of_[place] != nowhere) apply(drafts_[draft_of_[place]], place);
        }
        for (auto& draft : drafts_) check(draft);
        return result();
    }

private:
    struct Owner {
        std::string variant, product;
    };

    void complain(std::size_t place, Column column, std::string code, std::string detail)
    {
        errors_.add(rows_[place].number, to_text(column), std::move(code), std::move(detail), rows_[place][column]);
    }

    void find_owners()
    {
        sql::Array skus;
        for (const auto& row : rows_) skus.add(row[Column::sku]);
        std::map<std::string, std::size_t> seen;
        for (const auto& found : tx_.exec_params(select_owners, workspace_.number, skus.text())) {
            const auto place = found[0].as<std::size_t>();
            owners_[place] = {sql::text_of(found[2]), sql::text_of(found[3])};
            const auto [first, is_new] = seen.emplace(found[1].c_str(), place);
            if (is_new || rows_[place][Column::sku].empty()) continue;
            complain(place, Column::sku, "duplicate",
                     "row " + std::to_string(rows_[first->second].number) + " has this SKU too");
        }
    }

    /// Those of the variants in the sheet, and those with the names in it.
    void load_products()
    {
        std::set<std::string> ids, names;
        for (std::size_t place = 0; place < rows_.size(); ++place) {
            if (!owners_[place].product.empty()) ids.insert(owners_[place].product);
            else names.insert(rows_[place][Column::product]);
        }
        std::multimap<std::string, std::string> named;
        for (const auto& row : tx_.exec_params(select_by_name, workspace_.number, sql::array_of(names))) {
            ids.insert(row[0].c_str());
            named.emplace(sql::text_of(row[1]), row[0].c_str());
        }
        std::vector<ProductId> some;
        for (auto id = ids.begin(); id != ids.end();) {
            some.push_back({*id});
            if (++id != ids.end() && some.size() < read_at_once) continue;
            for (auto& product : read_products(tx_, workspace_, some)) {
                by_id_[product.id.text] = drafts_.size();
                drafts_.push_back({product, std::move(product), 0, {}, {}});
            }
            some.clear();
        }
        for (const auto& [name, id] : named) store_names_.emplace(name, by_id_.at(id));
    }

    /// Where a variant we do not know belongs: to the product that the sheet calls so, else to the one that is called
    /// so.
    std::size_t draft_for_new(const SheetRow& row)
    {
        const auto& name = row[Column::product];
        const auto complain_of = [&](std::string code, std::string detail) {
            errors_.add(row.number, to_text(Column::product), std::move(code), std::move(detail), name);
            return nowhere;
        };
        if (name.empty()) return complain_of("missing", "a new SKU belongs to a product");
        const auto told = sheet_names_.equal_range(name);
        std::set<std::size_t> found;
        for (auto it = told.first; it != told.second; ++it) found.insert(it->second);
        if (found.empty()) {
            const auto [begin, end] = store_names_.equal_range(name);
            for (auto it = begin; it != end; ++it) {
                if (!drafts_[it->second].said.contains(Column::product)) found.insert(it->second);
            }
        }
        if (found.size() > 1) return complain_of("ambiguous", "several products have this name");
        if (!found.empty()) return *found.begin();
        drafts_.emplace_back();
        drafts_.back().after.id = {new_uuid()};
        return drafts_.size() - 1;
    }

    /// What a row says of its product as a whole; two rows must not say two things.
    void say(Draft& draft, std::size_t place)
    {
        const auto& row = rows_[place];
        if (draft.first_row == 0) draft.first_row = row.number;
        for (const auto column :
             {Column::product, Column::description, Column::option1_name, Column::option2_name, Column::option3_name}) {
            if (row[column].empty()) continue;
            const auto [said, is_new] = draft.said.emplace(column, std::pair(row[column], row.number));
            if (!is_new && said->second.first != row[column]) {
                complain(place, column, "conflict",
                         "row " + std::to_string(said->second.second) + " says something else of this product");
            } else if (is_new && column == Column::product) {
                sheet_names_.emplace(row[column], static_cast<std::size_t>(&draft - drafts_.data()));
            }
        }
    }

    void apply_said(Draft& draft)
    {
        for (const auto& [column, said] : draft.said) {
            if (column == Column::product) draft.after.name = said.first;
            else if (column == Column::description) draft.after.description = said.first;
        }
        auto& options = draft.after.options;
        for (std::size_t n = 0; n < options_limit; ++n) {
            const auto said = draft.said.find(option_name(n));
            if (said == draft.said.end()) continue;
            if (options.size() <= n) options.resize(n + 1);
            options[n] = said->second.first;
        }
        if (draft.first_row != 0) draft.after.archived = false;
    }

    void apply(Draft& draft, std::size_t place)
    {
        const auto& row = rows_[place];
        const auto& id = owners_[place].variant;
        auto found = draft.after.variants.end();
        if (!id.empty())
            found = std::find_if(draft.after.variants.begin(), found, [&](const auto& v) { return v.id.text == id; });
        const bool is_new = found == draft.after.variants.end();
        if (is_new) {
            Variant variant;
            variant.id = {new_uuid()};
            variant.product = draft.after.id;
            variant.position = draft.after.variants.empty() ? 0 : draft.after.variants.back().position + 1;
            found = draft.after.variants.insert(draft.after.variants.end(), std::move(variant));
            if (row[Column::price].empty()) complain(place, Column::price, "missing", "a new SKU has a price");
        }
        auto& variant = *found;
        const auto before = variant;
        draft.variant_rows[variant.id.text] = place;
        variant.archived = false;
        variant.sku = row[Column::sku];
        if (!row[Column::barcode].empty()) variant.barcode = row[Column::barcode];
        if (row.price) variant.price = *row.price;
        if (row.low_stock_at) variant.low_stock_at = row.low_stock_at;
        for (std::size_t n = 0; n < options_limit; ++n) {
            const auto& value = row[option_value(n)];
            if (value.empty()) continue;
            if (variant.option_values.size() <= n) variant.option_values.resize(n + 1);
            variant.option_values[n] = value;
        }
        count(place, variant);
        const auto differs = [&](Column column, const std::string& was) {
            return !row[column].empty() && row[column] != was;
        };
        bool product_differs = differs(Column::product, draft.before.name) ||
                               differs(Column::description, draft.before.description) || draft.before.archived;
        for (std::size_t n = 0; n < options_limit; ++n) {
            product_differs = product_differs ||
                              differs(option_name(n), n < draft.before.options.size() ? draft.before.options[n] : "");
        }
        created_ += is_new ? 1 : 0;
        row_changed_[place] =
            !is_new && (product_differs || !alike(before, variant) || (row.on_hand && *row.on_hand != variant.on_hand));
    }

    void count(std::size_t place, const Variant& variant)
    {
        const auto& counted = rows_[place].on_hand;
        if (!counted || *counted == variant.on_hand) return;
        if (*counted < 0) return complain(place, Column::on_hand, "too_small", "not below 0");
        if (*counted < variant.reserved && *counted < variant.on_hand) {
            return complain(place, Column::on_hand, "below_reserved",
                            std::to_string(variant.reserved) + " are promised to orders");
        }
        moves_.push_back({variant.id, *counted - variant.on_hand, 0});
        moved_.insert(variant.id.text);
    }

    void check(Draft& draft)
    {
        if (draft.first_row == 0) return;
        auto& product = draft.after;
        std::set<std::string> names;
        for (std::size_t n = 0; n < product.options.size(); ++n) {
            if (product.options[n].empty())
                errors_.add(draft.first_row, to_text(option_name(n)), "missing", "a later option has a name");
            else if (!names.insert(product.options[n]).second)
                errors_.add(draft.first_row, to_text(option_name(n)), "duplicate", "two options have this name",
                            product.options[n]);
        }
        if (product.variants.size() > variants_limit) {
            errors_.add(draft.first_row, to_text(Column::product), "too_many",
                        "at most " + std::to_string(variants_limit) + " SKUs of one product", product.name);
        }
        std::set<std::vector<std::string>> seen;
        for (auto& variant : product.variants) {
            if (!variant.archived) check_values(draft, variant, seen);
        }
    }

    void check_values(const Draft& draft, Variant& variant, std::set<std::vector<std::string>>& seen)
    {
        const auto& options = draft.after.options;
        const auto row = draft.variant_rows.find(variant.id.text);
        const auto number = row == draft.variant_rows.end() ? draft.first_row : rows_[row->second].number;
        auto& values = variant.option_values;
        if (values.size() > options.size()) {
            errors_.add(number, to_text(option_name(options.size())), "missing", "this value belongs to no option",
                        values[options.size()]);
            return;
        }
        values.resize(options.size());
        for (std::size_t n = 0; n < options.size(); ++n) {
            if (!values[n].empty()) continue;
            errors_.add(number, to_text(option_value(n)), "missing", variant.sku + " has no value of " + options[n]);
            return;
        }
        if (values.empty() || seen.insert(values).second) return;
        errors_.add(number, to_text(option_value(0)), "taken", "another SKU of this product has these values",
                    variant.name());
    }

    SheetPlan result()
    {
        SheetPlan plan;
        plan.created = created_;
        plan.changed = static_cast<std::size_t>(std::count(row_changed_.begin(), row_changed_.end(), true));
        plan.unchanged = rows_.size() - std::min(rows_.size(), plan.created + plan.changed);
        plan.moves = std::move(moves_);
        for (auto& draft : drafts_) {
            if (draft.first_row == 0) continue;
            bool changed = draft.before.id.empty() || !alike(draft.before, draft.after);
            for (std::size_t i = 0; i < draft.after.variants.size(); ++i) {
                const auto& variant = draft.after.variants[i];
                const bool as_before = i < draft.before.variants.size() && alike(draft.before.variants[i], variant) &&
                                       !moved_.contains(variant.id.text);
                if (as_before) continue;
                changed = true;
                plan.variants.push_back(variant);
            }
            draft.after.variants.clear();
            if (changed) plan.products.push_back(std::move(draft.after));
        }
        return plan;
    }

    pqxx::transaction_base& tx_;
    WorkspaceId workspace_;
    const std::vector<SheetRow>& rows_;
    SheetErrors& errors_;
    std::vector<Owner> owners_; // of each row
    std::vector<std::size_t> draft_of_;
    std::vector<bool> row_changed_;
    std::vector<Draft> drafts_;
    std::map<std::string, std::size_t> by_id_;
    std::multimap<std::string, std::size_t> store_names_, sheet_names_;
    std::vector<StockMove> moves_;
    std::set<std::string> moved_;
    std::size_t created_ = 0;
};

} // namespace

SheetPlan plan_sheet(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<SheetRow>& rows,
                     SheetErrors& errors)
{
    return Planner(tx, workspace, rows, errors).make();
}

} // namespace inbox
