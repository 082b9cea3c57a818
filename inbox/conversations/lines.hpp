#pragma once

#include "inbox/conversations/changes.hpp"
#include "inbox/events/event_log.hpp"
#include "inbox/staff/roles.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What people do to a conversation, told in its thread: one line for each thing that happened, by whom and when.
namespace inbox {

/// `payload` is for the page, which has words of its own: {"what", "by": {"id", "name"}, ...}; `text` for whoever does
/// not know the payload.
struct Line {
    std::string text, payload;
};

/// What else a line tells; what is empty is left out.
struct LineFacts {
    std::string_view to_id{}, to_name{}; // a person, a label, a customer
    std::string_view from_name{};        // who is part of somebody else now
    std::optional<Time> until{};
    std::optional<int> level{};
};

Line line_of(std::string_view what, const StaffMember& by, std::string text, const LineFacts& facts = {});

/// Names what it writes to `changes`, which the caller tells. `arrival`: the number the next line will be made by;
/// begins with that of the next event, for lines are told first, and is moved on.
void write_lines(EventLog& log, const StaffMember& by, const ConversationId& id, const std::vector<Line>& lines,
                 Time now, Seq& arrival, Changes& changes);

} // namespace inbox
