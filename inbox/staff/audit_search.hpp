#pragma once

#include "inbox/page.hpp"
#include "inbox/staff/roles.hpp"

#include <optional>
#include <string>

/// Looking back at who did what.
namespace inbox {

struct AuditFilter {
    std::optional<StaffId> who;
    std::string what;             // an action, or what its name begins with up to a dot: "staff"
    std::optional<Time> from, to; // from the first, before the second
};

/// Newest first: {id, at, staff: {id, name} | null, action, subject, detail}.
PageResult search_audit(pqxx::transaction_base& tx, WorkspaceId workspace, const AuditFilter& filter, int limit,
                        const std::string& cursor);

/// The newest 50,000 of them as a sheet.
std::string audit_sheet(pqxx::transaction_base& tx, WorkspaceId workspace, const AuditFilter& filter);

} // namespace inbox
