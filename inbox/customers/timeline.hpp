#pragma once

#include "inbox/page.hpp"
#include "inbox/staff/roles.hpp"

#include <string>
#include <vector>

namespace inbox {

/// Everything that happened with a person, on whichever channel, newest first: conversations and comments (when they
/// began), orders, merges, their undoings, notes, consents.
///
/// Each line says `at`, `kind` and what its kind has: id, channel {id, platform, name}, status, text, code, total, name
/// (of who was merged), purpose, given, staff {id, name}. Conversations that `staff` may not see are left out.
PageResult read_timeline(pqxx::transaction_base& tx, const StaffMember& staff, const CustomerId& customer, int limit,
                         const std::string& cursor);

/// {id, text, staff: {id, name} | null, created_at}, newest first, at most `limit`.
std::vector<std::string> read_customer_notes(pqxx::transaction_base& tx, WorkspaceId workspace,
                                             const std::vector<CustomerId>& members, int limit);

} // namespace inbox
