#include "gateway/live/browser_frame.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

/// The frames a browser sends over the live socket.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto said = gateway::said_in({reinterpret_cast<const char*>(data), size});
    return said.valueless_by_exception() ? 1 : 0;
}
