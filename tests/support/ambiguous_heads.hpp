#pragma once

#include <string>
#include <vector>

/// Requests that two programs could read differently: what a proxy before us might let through as something else. They
/// are for the host shop.example and mostly the path /echo/a.
namespace tests {

/// Heads without the empty line that ends them; whatever follows it is bait.
const std::vector<std::string>& ambiguous_heads();

/// Bodies that are chunked, but not exactly as the standard says.
const std::vector<std::string>& bad_chunks();

} // namespace tests
