#include "inbox/reading/place_tables.hpp"

#include "inbox/reading/embedded_places.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <utility>

namespace inbox::reading {

namespace {

constexpr std::size_t most_columns = 7;
using Row = std::array<std::string_view, most_columns>;

/// The first line names the columns.
void each_row(std::string_view table, const std::function<void(const Row&)>& read)
{
    table.remove_prefix(table.find('\n') + 1);
    while (!table.empty()) {
        auto line = table.substr(0, table.find('\n'));
        table.remove_prefix(std::min(table.size(), line.size() + 1));
        Row row;
        for (std::size_t i = 0; i < row.size(); ++i) {
            row[i] = line.substr(0, line.find('\t'));
            line.remove_prefix(std::min(line.size(), row[i].size() + 1));
        }
        read(row);
    }
}

void add_once(std::vector<std::string>& codes, const std::string& code)
{
    if (std::ranges::find(codes, code) == codes.end()) codes.push_back(code);
}

} // namespace

const PlaceTables& PlaceTables::get()
{
    static const PlaceTables tables;
    return tables;
}

PlaceTables::PlaceTables()
{
    each_row(embedded_units(), [this](const Row& row) {
        const auto& [code, province, name, kind, from, to, successor] = row;
        if (!to.empty()) {
            if (!successor.empty()) successors_.emplace(code, successor);
        } else if (province.empty()) {
            province_at_.emplace(code, provinces_.size());
            provinces_.push_back({std::string(code), std::string(name), std::string(kind)});
        } else {
            ward_at_.emplace(code, wards_.size());
            wards_.push_back({std::string(code), std::string(province), std::string(name), std::string(kind)});
        }
    });
    each_row(embedded_old_provinces(), [this](const Row& row) {
        old_province_at_.emplace(row[0], old_provinces_.size());
        old_provinces_.push_back({std::string(row[0]), std::string(row[1]), std::string(row[2]), ""});
    });
    each_row(embedded_old_districts(), [this](const Row& row) {
        old_district_at_.emplace(row[0], old_districts_.size());
        old_districts_.push_back(
            {std::string(row[0]), std::string(row[1]), std::string(row[2]), std::string(row[3]), {}});
    });
    std::unordered_map<std::string, std::size_t> old_ward_at; // some codes stand for two names
    std::map<std::pair<std::size_t, std::string>, int> share;
    each_row(embedded_old_wards(), [&](const Row& row) {
        const auto* target = ward(row[4]);
        if (!target) return;
        const auto district = old_district_at_.at(std::string(row[1]));
        add_once(old_districts_[district].new_codes, target->code);
        ++share[{district, target->code}];
        if (auto& province = old_provinces_[old_province_at_.at(old_districts_[district].province_code)];
            province.new_code.empty()) {
            province.new_code = target->province_code;
        }
        if (row[2].empty()) return; // an island that is one special zone: its district says it
        const auto key = std::string(row[0]) + '\t' + std::string(row[2]);
        const auto [at, is_new] = old_ward_at.emplace(key, old_wards_.size());
        if (is_new) old_wards_.push_back({std::string(row[0]), std::string(row[2]), std::string(row[3]), district, {}});
        add_once(old_wards_[at->second].new_codes, target->code);
    });
    // A new ward that only touches the district comes after those that lie in it.
    for (std::size_t i = 0; i < old_districts_.size(); ++i) {
        std::ranges::sort(old_districts_[i].new_codes, {},
                          [&](const std::string& code) { return std::pair(-share[{i, code}], code); });
    }
}

const Ward* PlaceTables::ward(std::string_view code) const
{
    const auto successor = successors_.find(std::string(code));
    const auto found = ward_at_.find(successor == successors_.end() ? std::string(code) : successor->second);
    return found == ward_at_.end() ? nullptr : &wards_[found->second];
}

const Province* PlaceTables::province(std::string_view code) const
{
    const auto found = province_at_.find(std::string(code));
    return found == province_at_.end() ? nullptr : &provinces_[found->second];
}

const OldProvince* PlaceTables::old_province(std::string_view code) const
{
    const auto found = old_province_at_.find(std::string(code));
    return found == old_province_at_.end() ? nullptr : &old_provinces_[found->second];
}

} // namespace inbox::reading
