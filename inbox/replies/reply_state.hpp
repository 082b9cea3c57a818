#pragma once

#include "inbox/conversations/changes.hpp"
#include "inbox/events/event_log.hpp"

#include <string>
#include <vector>

/// What follows from the states of a reply's parts, for the message, for its conversation, and for what was parked on
/// it. Used by everybody who moves a part.
namespace inbox {

/// Sets each message's state from its parts: failed if any failed, else unknown if any is unknown, else the least
/// advanced; once anything has left, at least sending. Keeps `failed_count` of their conversations. Messages and
/// conversations whose state moved are named in `changes`.
void follow_parts(EventLog& log, const std::vector<MessageId>& messages, Changes& changes);

enum class Recount { last_message, waiting_too };

/// Finds the last shown message again, and with `waiting_too` since when the customer waits for an answer.
void recount(EventLog& log, const std::vector<ConversationId>& conversations, Recount what);

/// Echoes that waited for a send of this channel to settle are looked at again; true when there were any. Last in a
/// transaction: it locks the workspace's note of waiting work, which accepting new events needs too.
bool unpark(EventLog& log, const std::vector<ChannelId>& channels);

} // namespace inbox
