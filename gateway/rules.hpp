#pragma once

#include "inbox/model/rules.hpp"

namespace gateway {

/// What the inbox must know of each platform, made once at start from the connectors' own data: the windows in which a
/// reply may go, and the object `abilities` of the contract as it is copied into every conversation.
inbox::Rules rules_of_all_platforms();

} // namespace gateway
