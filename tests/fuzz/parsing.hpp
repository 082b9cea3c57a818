#pragma once

#include "connectors/connector.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

/// What every parser must hold, whatever the bytes: it does not throw, it is the same twice, and each item's own body
/// is read as that item again.
namespace fuzz {

inline void require(bool truth)
{
    if (!truth) std::abort();
}

inline int parse(std::string_view platform, const std::uint8_t* data, std::size_t size)
{
    static const auto* connector = connectors::find(platform);
    static const auto settings = connectors::completed({}, connector->app_settings());
    const std::string body(reinterpret_cast<const char*>(data), size);
    const auto items = connector->parse(body, settings);
    const auto again = connector->parse(body, settings);
    require(items.size() == again.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        require(items[i].dedupe_key == again[i].dedupe_key);
        require(!items[i].dedupe_key.empty());
        const auto alone = connector->parse(items[i].body, settings);
        require(alone.size() == 1 && alone[0].dedupe_key == items[i].dedupe_key &&
                alone[0].channel == items[i].channel);
    }
    return 0;
}

} // namespace fuzz
