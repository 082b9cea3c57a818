#include "inbox/orders/places_of_orders.hpp"

#include "inbox/reading/place_tables.hpp"
#include "inbox/reading/places.hpp"

#include <algorithm>

namespace inbox {

namespace {

using reading::PlaceTables;

template <class Places>
bool knows(const Places& places, const std::string& code)
{
    return std::any_of(places.begin(), places.end(), [&](const auto& place) { return place.code == code; });
}

/// Codes of before July 2025 are kept as they are: nothing new is called so.
std::optional<BadPlace> bad_old_code(const Shipping& shipping)
{
    const auto& tables = PlaceTables::get();
    if (!shipping.old_ward_code.empty() && !knows(tables.old_wards(), shipping.old_ward_code)) {
        return BadPlace{"shipping.old_ward_code", "unknown", "no such ward before July 2025"};
    }
    if (!shipping.old_district_code.empty() && !knows(tables.old_districts(), shipping.old_district_code)) {
        return BadPlace{"shipping.old_district_code", "unknown", "no such district before July 2025"};
    }
    return std::nullopt;
}

} // namespace

std::string ward_name(const std::string& code)
{
    return code.empty() ? std::string() : reading::ward_name(code);
}

std::string province_name(const std::string& code)
{
    return code.empty() ? std::string() : reading::province_name(code);
}

std::optional<BadPlace> settle_place(Shipping& shipping)
{
    const auto& tables = PlaceTables::get();
    if (!shipping.province_code.empty() && !tables.province(shipping.province_code)) {
        return BadPlace{"shipping.province_code", "unknown", "no such province"};
    }
    if (!shipping.ward_code.empty()) {
        const auto* ward = tables.ward(shipping.ward_code);
        if (!ward) return BadPlace{"shipping.ward_code", "unknown", "no such ward"};
        if (shipping.province_code.empty()) shipping.province_code = ward->province_code;
        if (shipping.province_code != ward->province_code) {
            return BadPlace{"shipping.ward_code", "other_province", "the ward lies in another province"};
        }
        shipping.ward_code = ward->code; // a code that was replaced meanwhile leads on
    }
    return bad_old_code(shipping);
}

} // namespace inbox
