#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/staff/roles.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

/// What a shop has told the robot to do. One document of the workspace, replaced as a whole.
namespace inbox {

/// New and reopened conversations that are nobody's go to present people in turn.
struct RoundRobin {
    bool on = false;
    std::optional<std::vector<ChannelId>> channels; // nullopt: every channel
    std::vector<Role> roles = {Role::agent, Role::sales};
    std::vector<StaffId> staff;  // people beside those of the roles
    std::optional<int> cap = 10; // open conversations a person may have; nullopt: no limit
    struct OwnCap {
        StaffId staff;
        int cap = 0;
    };
    std::vector<OwnCap> caps;
};

/// Whoever is offline for so long gives back the conversations whose customer waits.
struct Reassign {
    bool on = false;
    int offline_minutes = 10;
};

/// A customer who waits for so long (while the shop is open) is brought before the supervisors.
struct Escalation {
    bool on = false;
    int minutes = 15;
    bool assign = false;        // else: urgent, and everybody named is told
    std::vector<StaffId> staff; // empty: the supervisors
};

/// What a rule asks of a message. Everything given must hold.
struct RuleWhen {
    std::optional<std::vector<ChannelId>> channels;
    std::optional<bool> outside_hours;
    std::vector<std::string> words; // one of them, as a whole word, without accents
    bool first_message = false;     // the first this customer ever wrote in the conversation
};

struct RuleThen {
    std::vector<LabelId> labels;
    StaffId assignee; // empty: as it is
    std::optional<int> priority;
    std::string answer; // empty: none
};

struct Rule {
    std::string id, name;
    bool on = true;
    RuleWhen when;
    RuleThen then;
};

struct OutsideAnswer {
    bool on = false;
    std::string text;
};

struct Automation {
    std::int64_t version = 0; // counts the times it was replaced
    RoundRobin round_robin;
    Reassign reassign;
    Escalation escalation;
    OutsideAnswer outside_hours_answer;
    std::vector<Rule> rules;

    bool reads_messages() const; // a rule or the answer outside hours is on
    bool does_something() const;
};

Automation read_automation(pqxx::transaction_base& tx, WorkspaceId workspace);

/// "field|code" of what names a person, a channel or a label that is not of this workspace: "absent", and of a person
/// who may not see the channels asked for: nothing, that is found out message by message.
struct AutomationFault {
    std::string field, code;
};
/// Somebody else replaced it since `version` was read
struct AutomationStale {
    Automation now;
};
using PutAutomationResult = std::variant<Automation, AutomationFault, AutomationStale>;

/// Replaces it. `read_version`: what the writer had before their eyes; nullopt: whatever. Rules that come alive begin
/// with the next message. Whose cap is another one now is told.
PutAutomationResult put_automation(EventLog& log, const StaffMember& by, Automation wish,
                                   std::optional<std::int64_t> read_version);

/// The same refusals, without effect: for a dry run.
std::optional<AutomationFault> fault_of(pqxx::transaction_base& tx, WorkspaceId workspace, const Automation& wish);

std::string to_json(const Automation& automation);

} // namespace inbox
