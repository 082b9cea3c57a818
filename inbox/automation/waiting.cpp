#include "inbox/automation/robot.hpp"

#include "inbox/automation/deeds.hpp"
#include "inbox/staff/people.hpp"
#include "inbox/wire/json.hpp"

#include <algorithm>

/// Customers who wait: for somebody who has left, or for too long.
namespace inbox {

namespace {

using std::chrono::minutes;

constexpr int urgent = 3;
constexpr int longest_wait_days = 7; // older ones are no news to anybody when a shop switches this on

// By the clock on the wall first; the shop's hours are asked afterwards.
constexpr auto select_abandoned = R"sql(
    select c.id::text, s.id::text, s.name, (extract(epoch from greatest(s.state_since, c.assigned_at)) * 1000)::bigint
    from staff s join conversations c on c.workspace_id = s.workspace_id and c.assignee_id = s.id and c.status = 'open'
    where s.workspace_id = $1 and s.state = 'offline' and c.waiting_since is not null
      and greatest(s.state_since, c.assigned_at) <= clock_timestamp() - make_interval(mins => $2)
    order by c.waiting_since, c.id limit $3
)sql";

constexpr auto put_back = R"sql(
    update conversations set assignee_id = null, assigned_at = null, put_down_by = null
    where workspace_id = $1 and id = $2::uuid and assignee_id = $3::uuid
)sql";

constexpr auto select_neglected = R"sql(
    select id::text, assignee_id::text, priority, (extract(epoch from waiting_since) * 1000)::bigint from conversations
    where workspace_id = $1 and status = 'open' and waiting_since <= clock_timestamp() - make_interval(mins => $2)
      and waiting_since > clock_timestamp() - make_interval(days => $3)
      and (escalated_at is null or escalated_at < waiting_since)
    order by waiting_since, id limit $4
)sql";

constexpr auto raise = R"sql(
    update conversations set escalated_at = clock_timestamp(), priority = greatest(priority, $3),
        assigned_at = case when assignee_id is distinct from $4::uuid then clock_timestamp() else assigned_at end,
        assignee_id = $4::uuid
    where workspace_id = $1 and id = $2::uuid
)sql";

// Who is there first, then who was given something longest ago.
constexpr auto select_supervisors = R"sql(
    select id::text, name, state = 'online' from staff
    where workspace_id = $1 and active and (id = any ($2::uuid[]) or ($2::uuid[] = '{}' and role = $3))
    order by state <> 'online', turn, name, id
)sql";

constexpr auto note_turn = R"sql(
    with next as (update automation set turn = turn + 1 where workspace_id = $1 returning turn)
    update staff s set turn = next.turn from next where s.workspace_id = $1 and s.id = $2::uuid
)sql";

struct Supervisor {
    StaffId id;
    std::string name;
    bool online = false;
};

std::vector<Supervisor> find_supervisors(pqxx::transaction_base& tx, WorkspaceId workspace,
                                         const std::vector<StaffId>& named)
{
    std::vector<Supervisor> found;
    for (const auto role : {Role::supervisor, Role::owner}) { // a shop may have no supervisor
        const auto rows =
            tx.exec_params(select_supervisors, workspace.number, sql::array_of(named), std::string(to_text(role)));
        for (const auto& row : rows)
            found.push_back({StaffId{sql::text_of(row[0])}, sql::text_of(row[1]), row[2].as<bool>()});
        if (!found.empty()) break;
    }
    return found;
}

std::string names_of(const std::vector<Supervisor>& people)
{
    std::string names;
    for (const auto& one : people) names += (names.empty() ? "" : ", ") + one.name;
    return names;
}

std::string people_json(std::string_view what, const std::vector<Supervisor>& people, int waited, bool assigned)
{
    wire::Json to;
    to.open_object().text("what", what).number("minutes", waited).truth("assigned", assigned).open_array("to");
    for (const auto& one : people) {
        wire::Json person;
        person.open_object().text("id", one.id.text).text("name", one.name).close_object();
        to.element(person.view());
    }
    to.close_array().close_object();
    return std::move(to).take();
}

} // namespace

Shopkeeping read_shopkeeping(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    return {read_automation(tx, workspace), read_hours(tx, workspace)};
}

std::vector<Abandoned> find_abandoned(pqxx::transaction_base& tx, WorkspaceId workspace, const Shopkeeping& shop,
                                      int limit)
{
    std::vector<Abandoned> found;
    const auto& wish = shop.automation.reassign;
    const auto now = clock_of(tx);
    if (!wish.on || !is_open(shop.hours, now)) return found;
    for (const auto& row : tx.exec_params(select_abandoned, workspace.number, wish.offline_minutes, limit)) {
        if (open_time(shop.hours, sql::time_of(row[3]), now) < minutes{wish.offline_minutes}) continue;
        found.push_back({ConversationId{sql::text_of(row[0])}, StaffId{sql::text_of(row[1])}, sql::text_of(row[2])});
    }
    return found;
}

std::size_t take_back_abandoned(EventLog& log, const Rules& rules, const Shopkeeping& shop, int limit)
{
    auto& tx = log.tx();
    const auto found = find_abandoned(tx, log.workspace(), shop, limit);
    if (found.empty()) return 0;
    const auto now = clock_of(tx);
    Changes changes(log, rules);
    int lines = 0;
    for (const auto& one : found) {
        tx.exec_params(put_back, log.workspace().number, one.conversation.text, one.staff.text);
        write_robot_line(log, changes, lines, one.conversation,
                         one.name + " đang ngoại tuyến: hội thoại trở lại hàng chờ",
                         line_payload("returned", one.staff, one.name), now);
        changes.reassigned(one.conversation, one.staff);
        wire::Json did;
        did.open_object()
            .open_object("from")
            .text("id", one.staff.text)
            .text("name", one.name)
            .close_object()
            .close_object();
        note_deed(log, {"reassign", {}, {}, one.conversation, {}, std::string(did.view()), {}});
    }
    changes.tell();
    return found.size();
}

std::vector<Neglected> find_neglected(pqxx::transaction_base& tx, WorkspaceId workspace, const Shopkeeping& shop,
                                      int limit)
{
    std::vector<Neglected> found;
    const auto& wish = shop.automation.escalation;
    const auto now = clock_of(tx);
    if (!wish.on || !is_open(shop.hours, now)) return found;
    for (const auto& row : tx.exec_params(select_neglected, workspace.number, wish.minutes, longest_wait_days, limit)) {
        if (open_time(shop.hours, sql::time_of(row[3]), now) < minutes{wish.minutes}) continue;
        found.push_back({ConversationId{sql::text_of(row[0])}, StaffId{sql::text_of(row[1])}, row[2].as<int>()});
    }
    return found;
}

std::size_t escalate(EventLog& log, const Rules& rules, const Shopkeeping& shop, int limit)
{
    auto& tx = log.tx();
    const auto workspace = log.workspace();
    const auto& wish = shop.automation.escalation;
    const auto found = find_neglected(tx, workspace, shop, limit);
    if (found.empty()) return 0;
    const auto now = clock_of(tx);
    Changes changes(log, rules);
    int lines = 0;
    for (const auto& one : found) {
        const auto supervisors = find_supervisors(tx, workspace, wish.staff);
        const bool theirs =
            std::any_of(supervisors.begin(), supervisors.end(), [&](const auto& s) { return s.id == one.assignee; });
        const bool assigns = wish.assign && !theirs && !supervisors.empty() && supervisors.front().online;
        const auto assignee = assigns ? supervisors.front().id : one.assignee;
        const auto told = assigns ? std::vector{supervisors.front()} : supervisors;
        tx.exec_params(raise, workspace.number, one.conversation.text, urgent, sql::or_null(assignee.text));
        if (assigns) tx.exec_params(note_turn, workspace.number, assignee.text);

        auto text = "Khách chờ quá " + std::to_string(wish.minutes) + " phút";
        if (!told.empty()) text += (assigns ? ": giao cho " : ": đã báo ") + names_of(told);
        const auto json = people_json("escalated", told, wish.minutes, assigns);
        write_robot_line(log, changes, lines, one.conversation, text, json, now);
        if (assigns) changes.reassigned(one.conversation, one.assignee);
        else changes.updated(one.conversation);
        note_deed(log, {"escalation", {}, {}, one.conversation, {}, json, {}});
    }
    changes.tell();
    return found.size();
}

} // namespace inbox
