#include "inbox/conversations/hand_over.hpp"

#include "inbox/conversations/state.hpp"
#include "inbox/staff/people.hpp"
#include "inbox/staff/visibility.hpp"

namespace inbox {

namespace {

constexpr auto select_theirs = R"sql(
    select id::text, channel_id::text from conversations
    where workspace_id = $1 and assignee_id = $2::uuid and status <> 'resolved' order by id limit $3
)sql";

} // namespace

int hand_over(EventLog& log, const Rules& rules, const StaffMember& by, const StaffId& from, const StaffId& to)
{
    const auto heir = find_staff(log.tx(), log.workspace(), to);
    const auto workplace = read_workplace(log.tx(), log.workspace());
    const auto rows = log.tx().exec_params(select_theirs, log.workspace().number, from.text, hand_over_step);
    Changes changes(log, rules);
    auto arrival = log.next();
    for (const auto& row : rows) {
        const ConversationId id{sql::text_of(row[0])};
        Time now{};
        const auto before = read_state(log.tx(), log.workspace(), id, now);
        auto after = before;
        const bool sees = heir && heir->active && may_see(*heir, ChannelId{sql::text_of(row[1])}, heir->id, workplace);
        after.assignee = sees ? heir->id : StaffId{};
        write_state(log, by, id, before, after, sees ? heir->name : std::string(), now, arrival, changes);
    }
    changes.tell();
    return static_cast<int>(rows.size());
}

} // namespace inbox
