#pragma once

#include "inbox/automation/hours.hpp"
#include "inbox/automation/matching.hpp"
#include "inbox/automation/settings.hpp"
#include "inbox/model/outgoing.hpp"
#include "inbox/model/rules.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

/// What the robot does for a shop, and how it finds what there is to do.
///
/// Everything is found from rows as they are, or from the place in the event log up to which it has read; nothing is
/// kept in memory. A step finds its work and does it in one transaction of the log, so two robots at once, or one that
/// is killed and begins anew, do everything once. Whoever took a conversation before the robot's transaction has it:
/// the robot gives away only what is still nobody's there and then.
namespace inbox {

/// What the steps go by, read at the beginning of a look.
struct Shopkeeping {
    Automation automation;
    WorkingHours hours;
};
Shopkeeping read_shopkeeping(pqxx::transaction_base& tx, WorkspaceId workspace);

// --- round robin (round_robin.cpp)
// ---------------------------------------------------------------------------------------

/// Who gets what, in the order it is given: who has waited longest goes to whoever was given something longest ago,
/// among people who are online, may see the channel and are below their cap.
struct Assignment {
    ConversationId conversation;
    StaffId staff;
    std::string name;
};
std::vector<Assignment> plan_round_robin(pqxx::transaction_base& tx, WorkspaceId workspace, const RoundRobin& robin,
                                         int limit);

/// Gives away; returns how many.
std::size_t give_in_turn(EventLog& log, const Rules& rules, const Shopkeeping& shop, int limit);

// --- people who are gone, and customers who wait too long (waiting.cpp)
// --------------------------------------------------

struct Abandoned {
    ConversationId conversation;
    StaffId staff;
    std::string name;
};
std::vector<Abandoned> find_abandoned(pqxx::transaction_base& tx, WorkspaceId workspace, const Shopkeeping& shop,
                                      int limit);
std::size_t take_back_abandoned(EventLog& log, const Rules& rules, const Shopkeeping& shop, int limit);

struct Neglected {
    ConversationId conversation;
    StaffId assignee;
    int priority = 0;
};
std::vector<Neglected> find_neglected(pqxx::transaction_base& tx, WorkspaceId workspace, const Shopkeeping& shop,
                                      int limit);
std::size_t escalate(EventLog& log, const Rules& rules, const Shopkeeping& shop, int limit);

// --- rules (rule_work.cpp)
// -----------------------------------------------------------------------------------------------

/// Cuts an answer into what the platform takes, as its connector does; nothing when it cannot be said there.
using Splitter =
    std::function<std::vector<Part>(const std::string& platform, ThreadKind kind, const std::string& text)>;

/// Where reading the events has come.
struct Reading {
    bool caught_up = true;      // no event beyond
    bool hit = false;           // the next stretch holds a message that a rule may mean
    Seq position = 0, next = 0; // it begins after `position` and ends with `next`
};
Reading read_on(pqxx::transaction_base& tx, WorkspaceId workspace, const Shopkeeping& shop, int limit);

/// The stretch held nothing for rules: it is read. False when somebody else has read meanwhile.
bool pass_over(pqxx::transaction_base& tx, WorkspaceId workspace, const Reading& reading);

/// Does what rules say of the next stretch, at most `limit` events.
struct RulesApplied {
    std::size_t messages = 0;
    bool more = false, outbox_touched = false;
};
RulesApplied apply_rules(EventLog& log, const Rules& rules, const Shopkeeping& shop, const Splitter& split, int limit);

/// What would be done with the newest message of each of the last 100 conversations, and with who waits now, if all of
/// it were switched on: JSON for the page. Reads only.
std::string dry_run(pqxx::transaction_base& tx, WorkspaceId workspace, Shopkeeping shop);

} // namespace inbox
