#pragma once

#include <string_view>

/// The tables in places/, as text built into the program (tests/cmake/places.cmake writes these functions).
namespace inbox::reading {

/// Each begins with a line that names its columns; inbox/reading/places/README.md says what they mean.
std::string_view embedded_units();
std::string_view embedded_old_provinces();
std::string_view embedded_old_districts();
std::string_view embedded_old_wards();

} // namespace inbox::reading
