#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/model/rules.hpp"
#include "inbox/staff/roles.hpp"

namespace inbox {

/// Who leaves hands over what is not resolved: to a colleague, or (empty) to nobody, and so does everything the
/// colleague may not see. At most `hand_over_step` conversations in this transaction, with the lines and events of a
/// single change; returns how many: call again until there are none.
inline constexpr int hand_over_step = 100;
int hand_over(EventLog& log, const Rules& rules, const StaffMember& by, const StaffId& from, const StaffId& to);

} // namespace inbox
