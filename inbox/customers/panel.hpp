#pragma once

#include "inbox/model/rules.hpp"
#include "inbox/sql.hpp"
#include "inbox/staff/roles.hpp"
#include "inbox/wire/objects.hpp"

#include <optional>
#include <string>

namespace inbox {

inline constexpr int panel_open_orders = 10, panel_recent_orders = 5, panel_conversations = 10, panel_notes = 20;

/// Everything a chat shows beside it about one person, in a number of statements that does not depend on how much there
/// is, each by an index: who they are, what they ordered, what they were worth, where else they write, who they may
/// also be.
///
/// {customer, totals {orders, open, delivered, returned, cancelled, delivered_value}, open_orders, recent_orders
/// (newest, whatever their state), conversations, suggestions, notes}. Nullopt when `staff` may not see the person.
std::optional<std::string> read_panel(pqxx::transaction_base& tx, const Rules& rules, const StaffMember& staff,
                                      const CustomerId& customer, wire::Eyes eyes);

} // namespace inbox
