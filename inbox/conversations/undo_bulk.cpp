#include "inbox/conversations/bulk.hpp"

#include "inbox/conversations/bulk_rows.hpp"
#include "inbox/figures/turns.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/staff/people.hpp"
#include "inbox/wire/json.hpp"

namespace inbox {

namespace {

/// Whether everything the bulk change made different is still as it made it.
bool untouched(const ConversationState& now, const ConversationState& before, const ConversationState& after)
{
    const auto still = [&](const auto& part) { return part(before) == part(after) || part(now) == part(after); };
    return still([](const auto& s) { return s.status; }) && still([](const auto& s) { return s.assignee; }) &&
           still([](const auto& s) { return s.labels; }) && still([](const auto& s) { return s.snoozed_until; }) &&
           still([](const auto& s) { return s.priority; }) && still([](const auto& s) { return s.unread_count; }) &&
           still([](const auto& s) { return s.waiting_since; });
}

/// What was different goes back; the rest stays as it is now.
ConversationState given_back(ConversationState now, const ConversationState& before, const ConversationState& after)
{
    if (before.status != after.status) now.status = before.status;
    if (before.assignee != after.assignee) now.assignee = before.assignee;
    if (before.labels != after.labels) now.labels = before.labels;
    if (before.snoozed_until != after.snoozed_until) now.snoozed_until = before.snoozed_until;
    if (before.priority != after.priority) now.priority = before.priority;
    if (before.unread_count != after.unread_count) now.unread_count = before.unread_count;
    if (before.waiting_since != after.waiting_since) now.waiting_since = before.waiting_since;
    return now;
}

} // namespace

std::variant<UndoStep, UndoTooLate, NotThere> undo_bulk(EventLog& log, const Rules& rules, const StaffMember& staff,
                                                        const std::string& id)
{
    const auto whose = bulk_rows::whose(log.tx(), staff, id);
    if (whose == bulk_rows::Mine::no) return NotThere{};
    const auto items = bulk_rows::to_undo(log.tx(), log.workspace(), id, bulk_step);
    if (items.empty()) return UndoStep{};
    if (whose == bulk_rows::Mine::too_late) return UndoTooLate{};

    Changes changes(log, rules);
    auto arrival = log.next();
    std::vector<ConversationId> restored, kept, unresolved;
    for (const auto& item : items) {
        Time at{};
        const auto now = read_state(log.tx(), log.workspace(), item.id, at);
        const auto back = given_back(now, item.before, item.after);
        // A snooze that has ended meanwhile cannot be begun again in the past.
        const bool over = back.snoozed_until && *back.snoozed_until <= at && now.snoozed_until != back.snoozed_until;
        const auto assignee = find_staff(log.tx(), log.workspace(), back.assignee);
        if (over || !untouched(now, item.before, item.after) || (assignee && !assignee->active)) {
            kept.push_back(item.id);
            continue;
        }
        if (back != now)
            write_state(log, staff, item.id, now, back, assignee ? assignee->name : std::string(), at, arrival,
                        changes);
        restored.push_back(item.id);
        if (now.status == "resolved" && back.status != "resolved") unresolved.push_back(item.id);
    }
    // For the reports it was never done; before the rows are told, for this decides who waits.
    forget_resolved(log, unresolved);
    bulk_rows::undone(log.tx(), log.workspace(), id, restored, "restored");
    bulk_rows::undone(log.tx(), log.workspace(), id, kept, "kept");
    note_audit(log.tx(), log.workspace(), staff.id, "conversations.given_back", id);
    changes.tell();
    return UndoStep{static_cast<int>(items.size())};
}

std::string undo_result(pqxx::transaction_base& tx, const StaffMember& staff, const std::string& id)
{
    const auto [restored, kept] = bulk_rows::count_undone(tx, staff.workspace, id);
    wire::Json json;
    json.open_object().number("restored", restored).number("kept", kept).close_object();
    return std::move(json).take();
}

} // namespace inbox
