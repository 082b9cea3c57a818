#pragma once

#include "inbox/conversations/change.hpp"
#include "inbox/conversations/changes.hpp"
#include "inbox/conversations/list.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

/// A conversation as people change it: read, altered by a wish, written, with the lines it leaves in its thread. One
/// change and a thousand at once go this way.
namespace inbox {

struct ConversationState {
    std::string status;
    StaffId assignee;
    std::vector<LabelId> labels;
    std::optional<Time> snoozed_until;
    int priority = 0;
    int unread_count = 0;
    std::optional<Time> waiting_since; // ended by resolving it
    bool operator==(const ConversationState&) const = default;
};

/// `now`: the store's clock.
ConversationState read_state(pqxx::transaction_base& tx, WorkspaceId workspace, const ConversationId& id, Time& now);

/// What the wish makes of it, or why not. Who is allowed what is judged here; `assignee_name` is told for the line.
using Refusal = std::variant<std::monostate, NotAllowed, BadValue, Held>;
Refusal alter(EventLog& log, const StaffMember& staff, const ConversationRow& conversation,
              const ConversationChange& change, Time now, ConversationState& state, std::string& assignee_name);

/// Stores it, writes the lines and names everything touched to `changes`, which the caller tells. `before` and `after`
/// must differ. `arrival`: the number the next line will be made by; begins with that of the next event, for lines are
/// told first, and is moved on.
void write_state(EventLog& log, const StaffMember& by, const ConversationId& id, const ConversationState& before,
                 const ConversationState& after, const std::string& assignee_name, Time now, Seq& arrival,
                 Changes& changes);

} // namespace inbox
