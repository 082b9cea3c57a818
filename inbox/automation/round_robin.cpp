#include "inbox/automation/robot.hpp"

#include "inbox/automation/deeds.hpp"
#include "inbox/staff/people.hpp"
#include "inbox/staff/visibility.hpp"
#include "inbox/wire/json.hpp"

#include <algorithm>
#include <set>

/// Who waits goes, in turn, to who is there.
namespace inbox {

namespace {

constexpr int looked_at = 500; // conversations that wait, longest first

// The robot's own candidates: at work now, named by role or by name. `open` is counted, not kept: it cannot drift.
constexpr auto select_people = R"sql(
    select s.id::text, coalesce(s.cap, $4), s.turn,
           (select count(*) from conversations c
             where c.workspace_id = s.workspace_id and c.assignee_id = s.id and c.status = 'open')
    from staff s
    where s.workspace_id = $1 and s.active and s.state = 'online' and (s.role = any ($2::text[]) or s.id = any ($3::uuid[]))
)sql";

constexpr auto select_channels = R"sql(select id::text from channels where workspace_id = $1)sql";

constexpr auto select_waiting = R"sql(
    select id::text, channel_id::text, put_down_by::text from conversations
    where workspace_id = $1 and assignee_id is null and status = 'open' and waiting_since is not null
      and channel_id = any ($2::uuid[]) and ($3::uuid is null or put_down_by is distinct from $3::uuid)
    order by waiting_since, id limit $4
)sql";

// Only what is still nobody's.
constexpr auto give = R"sql(
    update conversations set assignee_id = $3::uuid, assigned_at = clock_timestamp(), put_down_by = null
    where workspace_id = $1 and id = $2::uuid and assignee_id is null
)sql";

constexpr auto note_turn = R"sql(
    with next as (update automation set turn = turn + 1 where workspace_id = $1 returning turn)
    update staff s set turn = next.turn from next where s.workspace_id = $1 and s.id = $2::uuid
)sql";

struct Candidate {
    StaffMember staff;
    std::optional<int> cap;
    std::int64_t turn = 0, open = 0;

    bool has_room() const { return !cap || open < *cap; }
};

std::vector<Candidate> find_candidates(pqxx::transaction_base& tx, WorkspaceId workspace, const RoundRobin& robin)
{
    sql::Array roles;
    for (const auto role : robin.roles) roles.add(to_text(role));
    const auto rows =
        tx.exec_params(select_people, workspace.number, roles.text(), sql::array_of(robin.staff), robin.cap);
    std::vector<Candidate> found;
    for (const auto& row : rows) {
        Candidate one{{}, sql::optional_of<int>(row[1]), row[2].as<std::int64_t>(), row[3].as<std::int64_t>()};
        for (const auto& own : robin.caps) {
            if (own.staff.text == row[0].c_str()) one.cap = own.cap;
        }
        if (!one.has_room()) continue;
        one.staff = *find_staff(tx, workspace, StaffId{sql::text_of(row[0])});
        found.push_back(std::move(one));
    }
    return found;
}

bool sees(const Candidate& one, const ChannelId& channel)
{
    return may_see(one.staff, channel, one.staff.id, {});
}

/// Channels the robot serves and somebody who has room may see.
std::vector<ChannelId> served_channels(pqxx::transaction_base& tx, WorkspaceId workspace, const RoundRobin& robin,
                                       const std::vector<Candidate>& people)
{
    std::vector<ChannelId> served;
    for (const auto& row : tx.exec_params(select_channels, workspace.number)) {
        const ChannelId channel{sql::text_of(row[0])};
        const bool wanted = !robin.channels ||
                            std::find(robin.channels->begin(), robin.channels->end(), channel) != robin.channels->end();
        const bool seen =
            std::any_of(people.begin(), people.end(), [&](const Candidate& one) { return sees(one, channel); });
        if (wanted && seen) served.push_back(channel);
    }
    return served;
}

} // namespace

std::vector<Assignment> plan_round_robin(pqxx::transaction_base& tx, WorkspaceId workspace, const RoundRobin& robin,
                                         int limit)
{
    std::vector<Assignment> plan;
    if (!robin.on) return plan;
    auto people = find_candidates(tx, workspace, robin);
    if (people.empty()) return plan;
    auto turn = std::max_element(people.begin(), people.end(), [](const auto& a, const auto& b) {
                    return a.turn < b.turn;
                })->turn;
    // What the only one there has put down would stand in front of all others for ever.
    const auto only = people.size() == 1 ? std::optional(people.front().staff.id.text) : std::nullopt;
    const auto rows = tx.exec_params(select_waiting, workspace.number,
                                     sql::array_of(served_channels(tx, workspace, robin, people)), only, looked_at);
    for (const auto& row : rows) {
        if (static_cast<int>(plan.size()) == limit) break;
        const ChannelId channel{sql::text_of(row[1])};
        const StaffId put_down_by{sql::text_of(row[2])};
        Candidate* next = nullptr;
        for (auto& one : people) {
            if (!one.has_room() || one.staff.id == put_down_by || !sees(one, channel)) continue;
            if (!next || std::tie(one.turn, one.staff.id) < std::tie(next->turn, next->staff.id)) next = &one;
        }
        if (!next) continue;
        next->turn = ++turn;
        ++next->open;
        plan.push_back({ConversationId{sql::text_of(row[0])}, next->staff.id, next->staff.name});
    }
    return plan;
}

std::size_t give_in_turn(EventLog& log, const Rules& rules, const Shopkeeping& shop, int limit)
{
    auto& tx = log.tx();
    const auto workspace = log.workspace();
    const auto plan = plan_round_robin(tx, workspace, shop.automation.round_robin, limit);
    if (plan.empty()) return 0;
    const auto now = clock_of(tx);
    Changes changes(log, rules);
    int lines = 0;
    for (const auto& given : plan) {
        if (tx.exec_params(give, workspace.number, given.conversation.text, given.staff.text).affected_rows() == 0)
            continue;
        tx.exec_params(note_turn, workspace.number, given.staff.text);
        write_robot_line(log, changes, lines, given.conversation, "Tự động giao cho " + given.name,
                         line_payload("assigned", given.staff, given.name), now);
        changes.reassigned(given.conversation, {});
        wire::Json did;
        did.open_object()
            .open_object("assignee")
            .text("id", given.staff.text)
            .text("name", given.name)
            .close_object()
            .close_object();
        note_deed(log, {"round_robin", {}, {}, given.conversation, {}, std::string(did.view()), {}});
    }
    changes.tell();
    return plan.size();
}

} // namespace inbox
