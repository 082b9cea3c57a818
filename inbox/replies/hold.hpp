#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/model/rules.hpp"

namespace inbox {

/// Holds every reply that has not left for sure, as unknown: after a restore nobody knows whether it left from the
/// store that is gone. The platform's history may tell; otherwise a person decides. Returns how many replies.
int hold_unsent(EventLog& log, const Rules& rules);

} // namespace inbox
