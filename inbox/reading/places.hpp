#pragma once

#include "inbox/reading/place_tables.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Where a parcel goes: an address as customers write it, read into a ward and a province of today.
///
/// Understood are today's two levels and the three of before July 2025, with and without accents, with "P.", "Q.",
/// "H.", "TP.", "TX.", "TT.", "X." or without, "TP.HCM", "SG", "HN", in any order, with commas or without. An old name
/// is mapped: a ward that went whole into a new one is exact; a divided one is asked, with its new wards as candidates.
namespace inbox::reading {

enum class PlaceState {
    exact,     // one ward
    ambiguous, // several are meant alike: `candidates`, for a person to choose
    unknown,   // no ward; perhaps a province
};

struct PlaceCandidate {
    std::string ward_code, ward;                  // "00166", "Phường Cầu Giấy"
    std::string province_code, province;          // "01", "Hà Nội"
    std::string old_ward_code, old_district_code; // when it was reached by an old name
    std::string old_name;                         // "Phường Dịch Vọng, Quận Cầu Giấy, Thành phố Hà Nội"

    friend bool operator==(const PlaceCandidate&, const PlaceCandidate&) = default;
};

struct PlaceReading {
    PlaceState state = PlaceState::unknown;
    std::string ward_code;     // exact only
    std::string province_code; // also when the ward is open and all candidates lie in one province
    std::string old_ward_code, old_district_code, old_name; // as far as they are certain
    std::vector<PlaceCandidate> candidates;                 // exact: the one; ambiguous: at most `most_candidates`
    std::string rest;                                       // what is neither ward nor above: house, street, hamlet
    std::size_t begin = 0, end = 0; // bytes of the text, from the first word that names a place to the last
};

constexpr std::size_t most_candidates = 30;
/// More of a text is no address, and is not looked at.
constexpr std::size_t longest_address_bytes = 2'000;

/// Never chooses between equals.
PlaceReading read_place(std::string_view text);

/// For a field in which somebody types: wards, today's and old ones, of whose name, district and province each typed
/// word begins a word. Best first.
std::vector<PlaceCandidate> search_places(std::string_view typed, std::size_t limit);

/// "Phường Cầu Giấy", "Hà Nội"; empty for a code of no ward or province.
std::string ward_name(std::string_view code);
std::string province_name(std::string_view code);

} // namespace inbox::reading
