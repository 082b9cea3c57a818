#pragma once

#include "tests/support/town.hpp"

namespace tests {

/// What the owner's browser does to connect a channel again: asks for the address, agrees at the platform, comes back
/// with its code. Gives gom's answer to that; throws when it does not come so far. `app` is its slug.
CallAnswer reconnect(const Town& town, const Colleague& owner, const std::string& platform,
                     const std::string& app = "main");

} // namespace tests
