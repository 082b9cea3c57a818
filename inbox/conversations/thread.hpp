#pragma once

#include "inbox/page.hpp"
#include "inbox/staff/roles.hpp"

#include <optional>
#include <string>

/// The messages of one conversation.
namespace inbox {

/// Where in the thread to look. At most one of the ids and `unread` is given; `cursor` goes on to older messages.
struct ThreadPlace {
    MessageId before, after, around;
    std::string cursor;
    int limit = 50;
    bool unread = false;      // around the first unread one; the end when there is none
    std::string attachment{}; // a kind: only messages with one
};

/// Messages in thread order, oldest first. Without a place: the last ones. `next_cursor` leads to older ones (after
/// `after`: absent). The answer also says whether there are `newer` ones than these, and asked for the unread, which is
/// the `first_unread`. A message id that is not of this conversation answers NotThere.
PageResult read_thread(pqxx::transaction_base& tx, const StaffMember& staff, const ConversationId& conversation,
                       const ThreadPlace& place);

/// What others need to know of a message this person may see.
struct MessageRow {
    MessageId id;
    ConversationId conversation;
    ChannelId channel;
    std::string kind, direction, state;
    std::string platform_message_id;
};
std::optional<MessageRow> find_message_for(pqxx::transaction_base& tx, const StaffMember& staff, const MessageId& id);
std::optional<std::string> message_json_for(pqxx::transaction_base& tx, const StaffMember& staff, const MessageId& id);

/// Why is this message what it is? {message, raw_events: [{kind, source, state, received_at, recorded_at, attempts,
/// note, headers, body}], parts: [{part, state, reference, platform_message_id, tried_at, attempts, last_error}],
/// audit: [...]}. A body that is not UTF-8 is shown as base64 under `body_base64`.
std::optional<std::string> explain_message(pqxx::transaction_base& tx, const StaffMember& staff, const MessageId& id);

} // namespace inbox
