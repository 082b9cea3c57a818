#pragma once

#include <filesystem>

namespace tests {

/// Where this checkout and this build stand. Only one file is compiled with these paths, so that a compiler cache
/// serves every checkout.
std::filesystem::path source_dir();
std::filesystem::path binary_dir();

} // namespace tests
