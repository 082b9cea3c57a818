#pragma once

#include "connectors/connector.hpp"
#include "inbox/model/ids.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

/// Sealing of secrets: XChaCha20-Poly1305 of libsodium.
///
/// Each workspace has a data key, itself sealed by the master key; apps of the whole installation are sealed by the
/// master key directly. What is bound to a sealed text (workspace, owner, key version) must be the same when it is
/// opened, so a row copied elsewhere opens nothing. Whoever steals the database or a backup has nothing.
namespace gateway {

struct CannotOpen : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Vault {
public:
    /// `master_key`: 32 bytes.
    explicit Vault(std::string master_key);

    std::string new_data_key() const;                      // sealed, for workspaces.data_key
    std::string known_value() const;                       // sealed, for installation.known_value
    void check_known_value(std::string_view sealed) const; // throws CannotOpen: another master key

    /// `bound`: what the text belongs to, e.g. "channel:<uuid>". `data_key`: sealed; empty: the master key itself.
    std::string seal(std::string_view plain, std::string_view bound, std::string_view data_key) const;
    std::string open(std::string_view sealed, std::string_view bound, std::string_view data_key) const;

    /// 32 bytes that only a holder of the master key can make for this text and purpose: for links and states that come
    /// back to us from outside.
    std::string stamp(std::string_view text, std::string_view purpose) const;

    /// Settings travel as one JSON object of texts.
    std::string seal_settings(const connectors::Settings& settings, std::string_view bound,
                              std::string_view data_key) const;
    connectors::Settings open_settings(std::string_view sealed, std::string_view bound,
                                       std::string_view data_key) const;

private:
    std::string master_key_;
};

/// `count` random bytes, as lower-case hexadecimal digits.
std::string random_hex(std::size_t count);

} // namespace gateway
