#pragma once

#include "connectors/connector.hpp"

/// What the tests of the contract share.
namespace contract_testing {

/// Settings as a careful owner would fill them in, none of them true.
inline connectors::Settings filled(const std::vector<connectors::SettingSpec>& specs)
{
    connectors::Settings settings;
    for (const auto& spec : specs) {
        if (spec.required) settings[spec.name] = spec.name.ends_with("id") ? "1001" : "not-the-real-" + spec.name;
    }
    return connectors::completed(std::move(settings), specs);
}

} // namespace contract_testing
