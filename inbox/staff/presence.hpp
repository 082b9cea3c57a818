#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/staff/roles.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

/// Who is at work.
///
/// A person is present while some process holds a live socket of theirs. Processes say so again and again; what one of
/// them said holds for a while, so a killed process keeps nobody at work, and a page that reloads is no absence.
/// Present people are `online`, or `away` when they said so themselves; everybody else is `offline`. Somebody who is no
/// longer active is offline whatever is open.
///
/// What is told is a person's `state` on their row: it changes in a transaction of the log, with an event
/// `staff.updated`, and being seen once more is no change.
namespace inbox {

/// How long a word of presence holds: while a socket is open (longer than the time between two words), and after the
/// last one was closed.
struct PresenceSpan {
    std::chrono::seconds here{45};
    std::chrono::seconds left{30};
};

/// `process` holds live sockets of `here`, and no longer any of `left`. Asks for a look at the workspace when somebody
/// came.
void note_seen(pqxx::transaction_base& tx, WorkspaceId workspace, const std::string& process,
               const std::vector<StaffId>& here, const std::vector<StaffId>& left, PresenceSpan span = {});

/// Whether somebody's state is not what was told of them.
bool presence_changed(pqxx::transaction_base& tx, WorkspaceId workspace);

/// Tells every state that changed; returns of how many people.
std::size_t settle_presence(EventLog& log);

/// When the next word of presence ends, if there is one: then it is time to look again.
std::optional<Time> next_absence(pqxx::transaction_base& tx, WorkspaceId workspace);

/// The person's own word. Answers their object as it now is.
std::string set_away(EventLog& log, const StaffId& staff, bool away);

/// Asks whoever looks after workspaces to look at this one no later than then.
void ask_for_look(pqxx::transaction_base& tx, WorkspaceId workspace, std::chrono::milliseconds in = {});

/// A workspace somebody should look at, taken by one process at a time: nobody else gets it until `patience` has
/// passed, so a process that dies delays it and loses nothing.
struct LookWanted {
    WorkspaceId workspace;
    std::int64_t version = 0;
};
std::vector<LookWanted> take_looks(pqxx::transaction_base& tx, int limit, std::chrono::seconds patience);

/// The look is over; the next one is due then, or when somebody asks. A request that came meanwhile stands.
void end_look(pqxx::transaction_base& tx, const LookWanted& look, std::optional<Time> next);

} // namespace inbox
