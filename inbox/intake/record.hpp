#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/model/inbound.hpp"
#include "inbox/model/rules.hpp"
#include "inbox/sql.hpp"

#include <optional>
#include <string>
#include <vector>

/// From raw events to conversations, in set-based turns.
namespace inbox {

/// A raw event that waits to be recorded.
struct PendingEvent {
    std::int64_t id = 0;
    ChannelId channel;
    std::string platform;
    AppId app;
    bool from_history = false;
    int attempts = 1;
    Time received_at{};
    std::string body;
};

/// The pending raw events of a workspace that are due, webhooks before history, then as they came; at most `limit`.
/// The workspace's log must be open, so nobody else takes them.
std::vector<PendingEvent> take_pending(EventLog& log, int limit);

/// What one raw event turned out to say.
struct Understood {
    std::int64_t raw_id = 0;
    ChannelId channel;
    bool from_history = false;
    Time received_at{};
    Inbound what;
    bool link_media = false; // the channel's media policy is `link`: show the platform's files, keep none
};

/// What recording asks the gateway to do next, by kind; each is already a row of the outbox or of attachments.
struct RecordResult {
    std::size_t recorded = 0;
    std::size_t parked = 0; // echoes that wait for a send to settle
    std::size_t quarantined = 0;
    std::size_t released = 0;    // events that had waited for this turn's messages and are pending again
    bool outbox_touched = false; // profiles, media or history to fetch
};

/// Records a turn: customers, identities, conversations, messages, receipts, reactions, edits, recalls, channel notices
/// and one event for each visible change, in a fixed number of statements whatever the size of the turn. The given raw
/// events are marked done. Already known messages are left as they are ("already there" is an answer, not an error).
///
/// Order within a turn does not matter to the result: what comes before the message it is about waits in
/// `early_changes`. Times are clamped to [2010, now + 5 min], where now is the store's clock.
///
/// May throw on a poisonous event; the caller rolls back and repeats item by item (see `set_aside`).
///
/// A `raw_id` of 0 is a fact that came by another way than a webhook (a profile we asked for): recorded alike.
RecordResult record(EventLog& log, const std::vector<Understood>& turn, const Rules& rules);

/// A message of ours has got its platform id by another way than an echo (the platform's answer to a send): receipts
/// and reactions that came before are pending again. Returns how many; nudge the recorder when there are any.
std::size_t release_waiting(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel,
                            const std::vector<std::string>& platform_message_ids);

/// Counts one more attempt for these raw events and puts their next one off; one that was tried five times already is
/// set aside. In a transaction of its own, committed before the attempt, so an event that kills the process is found
/// out. `set_aside` gives an event up at once, with the reason; a person may set it pending again.
void count_attempt(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<std::int64_t>& raw_ids);
void set_aside(pqxx::transaction_base& tx, WorkspaceId workspace, std::int64_t raw_id, const std::string& reason);

/// Workspaces with raw events waiting, and the version under which that was noted.
struct Waiting {
    WorkspaceId workspace;
    std::int64_t version = 0;
};
std::vector<Waiting> workspaces_waiting(pqxx::transaction_base& tx, const std::string& kind);

/// Removes the note, or puts it off until the first event that was put off is due; unless somebody added work since
/// `version` was read. Call it after finding nothing to do, in a transaction of the workspace.
void nothing_waiting(pqxx::transaction_base& tx, const Waiting& seen, const std::string& kind);

} // namespace inbox
