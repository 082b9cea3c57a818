#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/model/rules.hpp"
#include "inbox/page.hpp"
#include "inbox/staff/roles.hpp"
#include "inbox/wire/objects.hpp"

#include <string>
#include <variant>

/// Two customers who are one person, and the way back.
///
/// A merge sets one pointer: the loser points to the winner. No conversation, message, order, phone or address moves.
/// Undoing it, whenever and after whatever other merges, removes that pointer, and everything stands where it would
/// stand had there been no merge, also what came in between. Needs Right::merge_customers; the caller checks it.
///
/// Told: `customer.merged` {id, seq, merged_into} for who no longer leads, `customer.updated` for who leads, and
/// `conversation.updated` for each conversation whose customer looks different now.
namespace inbox {

struct MergeRequest {
    MergeId id;                 // the browser's: repeating the request has no second effect
    CustomerId winner, loser;   // any of their customers; whoever leads them is merged
    std::string reasons = "[]"; // JSON: the evidence that was on the screen
};

struct SamePerson {}; // they are one already
struct OtherMerge {}; // the id belongs to another request
struct TooMany {};    // a person of more customers than members_limit
struct MergeDone {
    wire::Customer winner;
};
using MergeResult = std::variant<MergeDone, SamePerson, OtherMerge, TooMany, NotThere>;

MergeResult merge_customers(EventLog& log, const Rules& rules, const StaffMember& staff, const MergeRequest& request);

/// Both as they are now; one that was merged elsewhere meanwhile is shown as the person it is part of. Repeatable.
struct MergeUndone {
    wire::Customer winner, loser;
};
using UndoResult = std::variant<MergeUndone, NotThere>;

UndoResult undo_merge(EventLog& log, const Rules& rules, const StaffMember& staff, const MergeId& merge);

/// Somebody has looked at two customers and called them different people: they are no longer suggested to each other.
/// False when one is not there, or both are one person.
bool refuse_merge(EventLog& log, const StaffMember& staff, const CustomerId& one, const CustomerId& other);

} // namespace inbox
