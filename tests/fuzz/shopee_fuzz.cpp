#include "tests/fuzz/parsing.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    return fuzz::parse("shopee", data, size);
}
