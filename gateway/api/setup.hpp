#pragma once

#include "gateway/secrets/vault.hpp"

#include <string>

namespace gateway {

/// What the first run takes from elsewhere than this machine: the same for every process of an installation, made of
/// its master key, worth nothing once there is a workspace. Without it anybody on the net could take a new
/// installation.
std::string setup_code(const Vault& vault);

} // namespace gateway
