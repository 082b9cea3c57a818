#pragma once

#include "inbox/model/event.hpp"
#include "inbox/sql.hpp"

#include <string>
#include <vector>

namespace inbox {

/// The numbered history of one workspace.
///
/// Every change is one event and the numbers have no gaps: whoever has seen 41 and receives 42 has missed nothing.
/// Gateway, socket and browser rely on that and on nothing else.
///
/// Opening the log locks its workspace until the transaction ends, so a workspace has one writer at a time and numbers
/// follow commits. Two workspaces never wait for each other. (A plain sequence would not do: a slow transaction commits
/// a lower number after a reader has passed it, and that event is lost to the reader for ever.)
class EventLog {
public:
    /// Waits while another writer holds the workspace. `tx` must be a transaction of that workspace (`app.ws` set).
    /// Throws std::logic_error when the transaction sees no such workspace.
    EventLog(pqxx::transaction_base& tx, WorkspaceId workspace);

    EventLog(const EventLog&) = delete;
    EventLog& operator=(const EventLog&) = delete;

    /// The number the next event will carry. Rows it changes are stamped with it.
    Seq next() const noexcept;

    /// `object` is the JSON of the whole thing as it now is, never a difference. Returns the number it got.
    Seq append(std::string kind, std::string object, Audience audience = {});

    /// Stores events and the last number, in two statements however many there are. Call it once, last; the caller then
    /// commits `tx`. Returns the events, for the local hub: nothing is read back that was just written.
    std::vector<Event> close() &&;

    WorkspaceId workspace() const noexcept;
    pqxx::transaction_base& tx() noexcept;

private:
    pqxx::transaction_base& tx_;
    WorkspaceId workspace_;
    Seq last_ = 0;
    std::vector<Event> events_;
};

/// Where a workspace's log stands.
struct LogHead {
    std::string epoch; // another epoch: the store was restored, numbers mean nothing any more
    Seq seq = 0;
    Seq oldest = 1; // events below were cleaned away
};

LogHead read_head(pqxx::transaction_base& tx, WorkspaceId workspace);

/// Events after `after`, at most `limit`, in order and without a gap.
std::vector<Event> read_events(pqxx::transaction_base& tx, WorkspaceId workspace, Seq after, int limit);

} // namespace inbox
