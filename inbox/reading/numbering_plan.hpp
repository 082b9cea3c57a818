#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// The numbering plan of Vietnam: which digits behind the zero are a number that can ring.
namespace inbox::reading {

constexpr std::size_t fewest_national_digits = 9, most_national_digits = 10;

/// `national` is without zero and country code: "987654321". Answers E.164, with the prefix of today for an
/// eleven-digit mobile number of before September 2018; nothing when the plan has no such number.
std::optional<std::string> e164_of_national(std::string_view national);

/// Does the plan group it after two digits (024, 028) or three?
std::size_t area_digits(std::string_view national);

bool is_mobile(std::string_view national);

} // namespace inbox::reading
