#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// Provinces and wards of today, and the three levels that were in force until 2025-07-01 and are still written
/// everywhere. Facts, sources and dates: inbox/reading/places/README.md.
namespace inbox::reading {

struct Province {
    std::string code, name, kind; // "79", "Hồ Chí Minh", "Thành phố"
};

struct Ward {
    std::string code, province_code, name, kind; // "00166", "01", "Cầu Giấy", "Phường"
};

struct OldProvince {
    std::string code, name, kind, new_code;
};

struct OldDistrict {
    std::string code, province_code, name, kind; // province of that time
    std::vector<std::string> new_codes;          // wards of today on its ground
};

struct OldWard {
    std::string code, name, kind;       // the code is empty for five islands that had no wards
    std::size_t district = 0;           // index
    std::vector<std::string> new_codes; // more than one: it was divided
};

/// All of it, parsed once when somebody first asks; safe from every thread, and never changed after.
class PlaceTables {
public:
    static const PlaceTables& get();

    const std::vector<Province>& provinces() const noexcept { return provinces_; }
    const std::vector<Ward>& wards() const noexcept { return wards_; } // in force today, by code
    const std::vector<OldProvince>& old_provinces() const noexcept { return old_provinces_; }
    const std::vector<OldDistrict>& old_districts() const noexcept { return old_districts_; }
    const std::vector<OldWard>& old_wards() const noexcept { return old_wards_; }

    /// Null: there is none today. A code that was replaced answers its successor.
    const Ward* ward(std::string_view code) const;
    const Province* province(std::string_view code) const;
    const OldProvince* old_province(std::string_view code) const;

private:
    PlaceTables();

    std::vector<Province> provinces_;
    std::vector<Ward> wards_;
    std::vector<OldProvince> old_provinces_;
    std::vector<OldDistrict> old_districts_;
    std::vector<OldWard> old_wards_;
    std::unordered_map<std::string, std::size_t> ward_at_, province_at_, old_province_at_, old_district_at_;
    std::unordered_map<std::string, std::string> successors_;
};

} // namespace inbox::reading
