#pragma once

#include "gateway/secrets/vault.hpp"

#include <iosfwd>
#include <stdexcept>
#include <string>

namespace gateway {

/// What the file asks for cannot be: an e-mail or channel of another workspace, an app or channel that is not there.
struct CannotApply : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Makes the store agree with a file (contract section 3): workspaces, staff, apps, channels. Everything or nothing, in
/// one transaction; repeating it changes nothing and ends nobody's session. What the file does not name stays as it is.
///
/// Tokens that the program has renewed since are newer than the file: a channel's setting is set again only when the
/// file's value has changed since it was last applied.
///
/// Blocks; it is a command. `url` is of the service role. Says on `out` what it did, a line for each thing. Throws
/// BadShopFile, CannotApply, CannotOpen, and what the store throws.
void apply_file(const std::string& url, const Vault& vault, const std::string& path, std::ostream& out);

} // namespace gateway
