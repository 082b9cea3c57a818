#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

namespace gateway {

struct WholeFile {};
/// Both included
struct Bytes {
    std::uint64_t first = 0, last = 0;
};
struct NoSuchBytes {}; ///< 416

using ByteRange = std::variant<WholeFile, Bytes, NoSuchBytes>;

/// What a Range header asks of a file of `size` bytes (RFC 9110 section 14): one range, as players ask for. Several
/// ranges, other units and what cannot be read ask for the whole file.
ByteRange read_range(std::string_view header, std::uint64_t size);

} // namespace gateway
