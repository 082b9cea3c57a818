#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/model/ids.hpp"
#include "inbox/sql.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

/// Turns: how long customers waited, as facts that reports can read.
///
/// A turn begins with the first message a customer leaves unanswered, and ends with the answer of staff or of the page,
/// or with somebody's word that the matter is done. A bot's greeting ends nothing, hidden lines and failed replies are
/// none. What customers wrote counts by its place in the thread; a reply of ours answers what was there when it was
/// accepted, whenever the platform took it.
///
/// Whatever the order in which platforms tell it, the rows are those that a walk through the whole thread would give.
/// `walk_turns` is that walk. Where a message comes to the end of its thread, which is nearly always, the few functions
/// below it give the same at less cost; a test holds them against each other on random histories.
///
/// A conversation's `waiting_since` is when its open turn began. The workspace's log must be open: whoever writes here
/// is alone.
namespace inbox {

/// What a walk found: since when the customer waits.
struct Waits {
    ConversationId conversation;
    std::optional<Time> since;
};

/// Goes through these threads from their beginning and makes their turns what they should be. Conversations in
/// `resolved` wait for nothing. Their messages and resolutions must be written already, their status need not be.
std::vector<Waits> walk_turns(pqxx::transaction_base& tx, WorkspaceId workspace,
                              const std::vector<ConversationId>& conversations,
                              const std::set<ConversationId>& resolved);

/// The same, for conversations whose rows are up to date; `waiting_since` follows.
void follow_turns(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<ConversationId>& conversations);

/// An answer that stands at the end of its thread.
struct Answer {
    ConversationId conversation;
    MessageId message;
    StaffId by; // empty: in the platform's own app
    Time at{};
};

/// Ends the open turns of these conversations, where there is one.
void end_turns(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<Answer>& answers);

/// A turn that begins at the end of its thread, and perhaps was answered in the same breath.
struct BegunTurn {
    ConversationId conversation;
    ChannelId channel;
    MessageId message;
    std::string order;
    Time at{};
    std::optional<bool> first; // nullopt: the store must say
    std::optional<Answer> answer;
};

void begin_turns(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<BegunTurn>& turns);

/// Somebody (empty: not a person) has just said that these conversations are done, and their rows say so. Whoever
/// writes "resolved" into `status`, alone or in bulk, calls it once for each change, after the change.
void note_resolved(EventLog& log, const std::vector<ConversationId>& conversations, const StaffId& by, Time at);

/// Takes that back, as if it had never been said, after the rows say so: what waited waits again, since when it did. (A
/// person who merely opens a conversation again takes nothing back: `follow_turns`.)
void forget_resolved(EventLog& log, const std::vector<ConversationId>& conversations);

} // namespace inbox
