#include "tests/support/places/places.hpp"

namespace tests {

std::filesystem::path source_dir()
{
    return GOM_SOURCE_DIR;
}
std::filesystem::path binary_dir()
{
    return GOM_BINARY_DIR;
}

} // namespace tests
