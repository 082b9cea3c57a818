#pragma once

#include "inbox/sql.hpp"

#include <string>
#include <vector>

/// What one person's screen remembers, in parts that are kept apart: "settings", "views". JSON, in no event, seen by
/// nobody else.
namespace inbox {

/// "null" when nothing was kept.
std::string read_screen(pqxx::transaction_base& tx, WorkspaceId workspace, const StaffId& staff,
                        const std::string& part);

/// Replaces the part, leaves the others.
void write_screen(pqxx::transaction_base& tx, WorkspaceId workspace, const StaffId& staff, const std::string& part,
                  const std::string& json);

/// Views that active colleagues share with everybody: who, and their part "views".
struct ColleaguesViews {
    StaffId id;
    std::string name, views;
};
std::vector<ColleaguesViews> shared_views(pqxx::transaction_base& tx, WorkspaceId workspace, const StaffId& but_for);

} // namespace inbox
