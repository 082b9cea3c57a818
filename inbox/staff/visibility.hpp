#pragma once

#include "inbox/model/event.hpp"
#include "inbox/sql_question.hpp"
#include "inbox/staff/roles.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// Who sees what: one rule, written twice because it runs in two places. `sight` decides for live events, in memory;
/// `only_visible` decides for lists and single rows, in the store. A test holds the two together on random data.
///
/// Supervisors and owners see every conversation. Agents and sales see, in the channels they are limited to (or all):
/// their own, nobody's, and those of colleagues they share a team with. A channel may be set to "own only"; then they
/// see there only what is assigned to themselves. What concerns a channel but no conversation (a customer met there,
/// the channel itself) is for everybody who is not limited to others. Somebody who is no longer active sees nothing.
namespace inbox {

/// What the rule must know beside the person: small, per workspace, read again when staff or channels change.
struct Workplace {
    std::map<StaffId, std::vector<std::string>> teams; // of everybody, active or not
    std::set<ChannelId> own_only;
};

Workplace read_workplace(pqxx::transaction_base& tx, WorkspaceId workspace);

/// May this person see a conversation of that channel and assignee (empty: nobody's)?
bool may_see(const StaffMember& staff, const ChannelId& channel, const StaffId& assignee, const Workplace& workplace);

/// What an event is to a person: `gone` when it takes the object out of their sight ("forget it"), `hidden` when they
/// never saw it and do not now ("skip").
enum class Sight { visible, gone, hidden };
Sight sight(const StaffMember& staff, const Audience& audience, const Workplace& workplace);

/// Adds " and ..." so that only conversations remain which `staff` may see. `alias` names the conversations table in
/// the question. Adds nothing for those who see everything.
void only_visible(sql::Question& question, const StaffMember& staff, std::string_view alias);

} // namespace inbox
