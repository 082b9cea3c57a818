#pragma once

#include "inbox/sql.hpp"

#include <string>

/// Who did what. Rows are only added.
namespace inbox {

/// `detail`: JSON without message text and without secrets. An empty `staff`: the program itself.
void note_audit(pqxx::transaction_base& tx, WorkspaceId workspace, const StaffId& staff, const std::string& action,
                const std::string& subject, const std::string& detail = "{}");

/// Whether that action on that subject stands there with that detail.
bool was_noted(pqxx::transaction_base& tx, WorkspaceId workspace, const std::string& action, const std::string& subject,
               const std::string& detail);

} // namespace inbox
