#pragma once

#include "inbox/conversations/changes.hpp"
#include "inbox/events/event_log.hpp"
#include "inbox/page.hpp"
#include "inbox/staff/roles.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What the robot leaves behind: a line in the thread for whoever reads it, an entry in the log for whoever looks after
/// the shop.
namespace inbox {

/// A line by the author kind `system`, payload {"what", ...}. Call it before anything else is told in this transaction
/// through `changes`; `lines` counts those already written with it.
void write_robot_line(EventLog& log, Changes& changes, int& lines, const ConversationId& conversation,
                      const std::string& text, const std::string& payload, Time now);

/// {"what", "to": {"id", "name"}?}
std::string line_payload(std::string_view what, const StaffId& to = {}, std::string_view to_name = {});

struct Deed {
    std::string what; // rule, outside_hours, round_robin, reassign, escalation
    std::string rule_id, rule_name;
    ConversationId conversation;
    MessageId message;
    std::string did = "{}";     // JSON
    std::optional<Time> period; // of an answer
};
void note_deed(EventLog& log, const Deed& deed);

/// Whether the robot has answered there since that absence began.
bool answered_in(pqxx::transaction_base& tx, WorkspaceId workspace, const ConversationId& conversation, Time period);

/// Newest first: {"id", "at", "what", "rule": {"id", "name"} | null, "conversation": {"id", "channel", "customer" |
/// null}, "message_id"?, "did"}. Entries are kept for 90 days.
PageResult read_deeds(pqxx::transaction_base& tx, WorkspaceId workspace, int limit, const std::string& cursor,
                      const std::optional<std::string>& rule);

/// The store's clock, now.
Time clock_of(pqxx::transaction_base& tx);

} // namespace inbox
