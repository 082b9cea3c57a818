#include "gateway/http/framing.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

/// The header block of an HTTP request, judged before anything else looks at it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    (void)gateway::framing_error({reinterpret_cast<const char*>(data), size});
    return 0;
}
