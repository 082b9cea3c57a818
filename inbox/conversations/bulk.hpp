#pragma once

#include "inbox/conversations/change.hpp"
#include "inbox/conversations/list.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

/// One wish about many conversations, and the way back.
///
/// The caller walks in steps, each a transaction of its own of at most `bulk_step` conversations, so that nobody waits
/// long for the workspace's log. What was done stands in the store under the id the browser made: the same request
/// again, after a lost answer or a crash in the middle, goes on where it stopped and changes nothing twice. Each
/// conversation is found, judged and told exactly as if it alone had been changed.
namespace inbox {

inline constexpr int bulk_step = 100;
inline constexpr int bulk_limit = 5'000; // of one request

struct BulkChange {
    ConversationChange change; // labels are given below
    std::vector<LabelId> labels_add, labels_remove;
    bool read = false;
};

struct BulkWish {
    std::string id; // the browser's UUID
    std::variant<std::vector<ConversationId>, ConversationFilter> which;
    BulkChange change;
    std::string content; // the request's own words: the same id with others is refused
};

struct BulkTaken {}; // the id is another wish's
/// None: there is nothing left to do
struct BulkStep {
    int looked_at = 0;
};
std::variant<BulkStep, BulkTaken> bulk_change(EventLog& log, const Rules& rules, const StaffMember& staff,
                                              const BulkWish& wish);

/// {"id", "changed", "skipped": [{"id", "code"}], "more"}; codes: "absent", "forbidden", "cannot_see", "past" ...
std::string bulk_result(pqxx::transaction_base& tx, const StaffMember& staff, const BulkWish& wish);

/// Gives back what was there before, for a quarter of an hour, to whoever did it: but for conversations in which
/// something that had been changed has been changed again since.
struct UndoTooLate {};
struct UndoStep {
    int looked_at = 0;
};
std::variant<UndoStep, UndoTooLate, NotThere> undo_bulk(EventLog& log, const Rules& rules, const StaffMember& staff,
                                                        const std::string& id);
/// {"restored", "kept"}
std::string undo_result(pqxx::transaction_base& tx, const StaffMember& staff, const std::string& id);

} // namespace inbox
