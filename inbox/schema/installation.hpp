#pragma once

#include "inbox/sql.hpp"

#include <optional>
#include <string>

/// What an installation knows of itself.
namespace inbox {

/// A text sealed by the master key, written once by the first start: opening it proves that the key is the right one.
std::optional<std::string> read_known_value(pqxx::transaction_base& tx);

/// Leaves one that is there already.
void write_known_value(pqxx::transaction_base& tx, const std::string& sealed);

} // namespace inbox
