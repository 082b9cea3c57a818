#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/model/rules.hpp"

#include <string>
#include <vector>

namespace inbox {

/// What changed in a transaction, told once at its end.
///
/// A use case changes rows as it likes, names what it touched, and calls `tell` last: every touched row gets the number
/// of its event, is read back as the wire shows it, and becomes one event; four statements however many there are.
/// Naming a thing twice tells it once.
class Changes {
public:
    Changes(EventLog& log, const Rules& rules);

    void created(const MessageId& message);
    void updated(const MessageId& message);
    void updated(const ConversationId& conversation);

    /// It left the sight of those who saw it for being `previous`'s (empty: nobody's).
    void reassigned(const ConversationId& conversation, const StaffId& previous);

    /// The row is gone already.
    void deleted(const MessageId& message, const ConversationId& conversation);

    /// Messages first, then conversations, each in the order they were named. Call it once, last.
    void tell();

private:
    struct MessageChange {
        MessageId id;
        bool created;
    };
    struct ConversationChange {
        ConversationId id;
        bool reassigned;
        StaffId previous;
    };
    struct Deletion {
        MessageId id;
        ConversationId conversation;
    };

    void tell_messages();
    void tell_conversations();
    std::vector<Audience> audiences(const std::vector<ConversationId>& ids);

    EventLog& log_;
    const Rules& rules_;
    std::vector<MessageChange> messages_;
    std::vector<ConversationChange> conversations_;
    std::vector<Deletion> deletions_;
};

} // namespace inbox
