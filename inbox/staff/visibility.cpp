#include "inbox/staff/visibility.hpp"

#include "inbox/staff/people.hpp"

#include <algorithm>

namespace inbox {

namespace {

template <class Things, class Thing>
bool contains(const Things& things, const Thing& thing)
{
    return std::find(things.begin(), things.end(), thing) != things.end();
}

bool share_a_team(const StaffMember& staff, const StaffId& colleague, const Workplace& workplace)
{
    const auto theirs = workplace.teams.find(colleague);
    if (theirs == workplace.teams.end()) return false;
    return std::any_of(staff.teams.begin(), staff.teams.end(),
                       [&](const std::string& team) { return contains(theirs->second, team); });
}

bool sees_channel(const StaffMember& staff, const ChannelId& channel)
{
    return may(staff.role, Right::see_all_conversations) || !staff.channels || contains(*staff.channels, channel);
}

constexpr auto own_only_channels = R"sql(
    select id::text from channels where workspace_id = $1 and own_only
)sql";

} // namespace

Workplace read_workplace(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    Workplace found;
    for (const auto& staff : all_staff(tx, workspace)) found.teams[staff.id] = staff.teams;
    for (const auto& row : tx.exec_params(own_only_channels, workspace.number)) {
        found.own_only.insert(ChannelId{row[0].as<std::string>()});
    }
    return found;
}

bool may_see(const StaffMember& staff, const ChannelId& channel, const StaffId& assignee, const Workplace& workplace)
{
    if (!staff.active) return false;
    if (may(staff.role, Right::see_all_conversations)) return true;
    if (!sees_channel(staff, channel)) return false;
    if (assignee == staff.id) return true;
    if (workplace.own_only.contains(channel)) return false;
    return assignee.empty() || share_a_team(staff, assignee, workplace);
}

Sight sight(const StaffMember& staff, const Audience& audience, const Workplace& workplace)
{
    if (!staff.active) return Sight::hidden;
    if (audience.channel.empty()) return Sight::visible;
    if (audience.conversation.empty()) return sees_channel(staff, audience.channel) ? Sight::visible : Sight::hidden;
    if (may_see(staff, audience.channel, audience.assignee, workplace)) return Sight::visible;
    const bool saw_it = audience.reassigned && may_see(staff, audience.channel, audience.previous_assignee, workplace);
    return saw_it ? Sight::gone : Sight::hidden;
}

void only_visible(sql::Question& question, const StaffMember& staff, std::string_view alias)
{
    if (!staff.active) {
        question.say(" and false");
        return;
    }
    if (may(staff.role, Right::see_all_conversations)) return;

    const std::string c(alias);
    if (staff.channels) {
        question.say(" and " + c + ".channel_id = any (" + question.value(sql::array_of(*staff.channels)) +
                     "::uuid[])");
    }
    const auto me = question.value(staff.id);
    question.say(" and (" + c + ".assignee_id = " + me + "::uuid or (");
    question.say("(" + c + ".assignee_id is null");
    if (!staff.teams.empty()) {
        question.say(" or exists (select 1 from staff colleague where colleague.workspace_id = " + c +
                     ".workspace_id and colleague.id = " + c + ".assignee_id and colleague.teams && " +
                     question.value(sql::array_of(staff.teams)) + "::text[])");
    }
    question.say(") and not exists (select 1 from channels shown where shown.workspace_id = " + c +
                 ".workspace_id and shown.id = " + c + ".channel_id and shown.own_only)))");
}

} // namespace inbox
