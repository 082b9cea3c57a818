#include "gateway/api/byte_range.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace gateway {

namespace {

std::optional<std::uint64_t> number(std::string_view text)
{
    std::uint64_t value = 0;
    const auto end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || stop != end || error != std::errc()) return std::nullopt;
    return value;
}

} // namespace

ByteRange read_range(std::string_view header, std::uint64_t size)
{
    constexpr std::string_view unit = "bytes=";
    if (!header.starts_with(unit)) return WholeFile{};
    header.remove_prefix(unit.size());
    const auto dash = header.find('-');
    if (dash == std::string_view::npos || header.find(',') != std::string_view::npos) return WholeFile{};
    const auto first = number(header.substr(0, dash)), last = number(header.substr(dash + 1));

    if (dash == 0) { // the last so many
        if (!last) return WholeFile{};
        if (*last == 0 || size == 0) return NoSuchBytes{};
        return Bytes{size - std::min(*last, size), size - 1};
    }
    if (!first || (!last && dash + 1 != header.size()) || (last && *last < *first)) return WholeFile{};
    if (*first >= size) return NoSuchBytes{};
    return Bytes{*first, last ? std::min(*last, size - 1) : size - 1};
}

} // namespace gateway
