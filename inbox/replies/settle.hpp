#pragma once

#include "inbox/replies/outbox.hpp"

#include <optional>
#include <string>
#include <vector>

/// How a send ended, written down once and never undone.
///
/// A part's state only moves forward: queued, sending, sent, delivered, read; or failed; or unknown. It falls back from
/// sending to queued only when it is certain that the platform accepted nothing. A message shows the least advanced of
/// its parts, but failed if any failed, unknown if any is unknown.
namespace inbox {

inline constexpr int send_attempts = 12; // then the reply fails with code "platform"

/// What settling asks the gateway to do next.
struct Settled {
    bool record_again = false; // parked echoes of the channel are pending again: nudge the recorder
    bool outbox_touched = false;
};

/// Sent: the row is gone, the reply has the platform's id and time. TryAgain: due later (growing, with jitter), at most
/// `send_attempts`. Failed: the rest of the reply is not sent either. NeedsReconnection: waits, the attempt does not
/// count; the channel's state is the caller's to set. Unknown: never sent again by the machine.
/// Settling twice, late, or after an echo has settled it, changes nothing that is already true.
Settled settle(EventLog& log, const Rules& rules, const Attempt& attempt, const Outcome& outcome);

/// Attempts whose deadline has passed by `grace` without being settled: their process died. They become unknown.
Settled recover(EventLog& log, const Rules& rules, std::chrono::seconds grace);

/// A part of a reply was found on the platform: by an echo, by its history. Whatever was waiting or unknown is sent.
/// `at`: the platform's time, if it told. Parts already known by that id are left alone.
struct FoundPart {
    MessageId message;
    int part = 0;
    std::string platform_id;
    std::optional<Time> at;
};
Settled found_on_platform(EventLog& log, const Rules& rules, const std::vector<FoundPart>& parts);

} // namespace inbox
