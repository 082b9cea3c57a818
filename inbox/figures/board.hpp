#pragma once

#include "inbox/sql.hpp"

#include <string>

/// How the shop stands at this moment.
namespace inbox {

/// {"waiting", "longest_wait_since", "unassigned", "staff": [...], "channels": [...]}: customers who wait for an
/// answer, what each colleague has open, and each channel's health with how many wait there. Snoozed conversations wait
/// for nobody. Colleagues who have left are named as long as something of theirs is open.
std::string board_json(pqxx::transaction_base& tx, WorkspaceId workspace);

} // namespace inbox
