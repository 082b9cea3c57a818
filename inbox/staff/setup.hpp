#pragma once

#include "inbox/sql.hpp"

/// The first run of an installation. Both need no workspace set.
namespace inbox {

/// Whether the store holds no workspace yet.
bool setup_needed(pqxx::transaction_base& tx);

/// The same, and from here to the end of the transaction nobody else begins: of two at once one makes a workspace.
bool begin_setup(pqxx::transaction_base& tx);

} // namespace inbox
