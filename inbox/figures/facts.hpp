#pragma once

#include "inbox/figures/reports.hpp"
#include "inbox/sql_question.hpp"

#include <string>

/// Which facts a report is made of. Internal to inbox/figures.
namespace inbox::figures {

/// "select ... " of (at, channel_id, staff_id, seconds, conversation_id, message_id, order_id, amount, label_id)
/// between two moments, with every condition of the question. `place_of_message`: also say where to open the thread,
/// which costs a look into it for resolutions and orders.
void say_facts(sql::Question& sql, WorkspaceId workspace, const ReportQuestion& question, Time from, Time to,
               bool place_of_message);

/// Volume and labels count conversations, all others facts.
bool counts_conversations(Report report);

/// The local beginning of the hour, day or week, as a moment.
Time beginning_of(Time at, Unit unit);
std::chrono::hours length_of(Unit unit);

/// "2026-11-22 09:00:00", by the shop's clock: what spreadsheets take for a moment.
std::string local_text(Time at);

} // namespace inbox::figures
