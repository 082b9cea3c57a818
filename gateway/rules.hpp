#pragma once

#include "connectors/connector.hpp"
#include "inbox/model/rules.hpp"

#include <string>

namespace gateway {

/// The connectors' abilities as the inbox wants them: made once at start, shared by everything.
inbox::Rules make_rules();

/// The contract's `abilities` object.
std::string to_json(const connectors::Abilities& abilities);

} // namespace gateway
