#include "inbox/conversations/state.hpp"

#include "inbox/conversations/lines.hpp"
#include "inbox/figures/turns.hpp"
#include "inbox/staff/people.hpp"
#include "inbox/staff/visibility.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace inbox {

namespace {

constexpr std::array<std::string_view, 4> statuses = {"open", "pending", "snoozed", "resolved"};
constexpr std::size_t labels_limit = 50; // of one conversation
constexpr int priority_limit = 3;

constexpr auto select_labels = R"sql(
    select count(*) from labels where workspace_id = $1 and id = any ($2::uuid[]) and not deleted
)sql";

constexpr auto select_present = R"sql(
    select status, coalesce(assignee_id::text, ''), array_to_string(label_ids, ','),
           (extract(epoch from snoozed_until) * 1000)::bigint, priority,
           (extract(epoch from clock_timestamp()) * 1000)::bigint, unread_count,
           (extract(epoch from waiting_since) * 1000)::bigint
    from conversations where workspace_id = $1 and id = $2::uuid
)sql";

// Whoever resolves a conversation says that its customer no longer waits.
constexpr auto update_conversation = R"sql(
    update conversations set status = $3, assignee_id = $4::uuid, label_ids = $5::uuid[],
        snoozed_until = to_timestamp($6::bigint / 1000.0), priority = $7, unread_count = $8,
        waiting_since = case when $3 = 'resolved' then null
                             else coalesce(waiting_since, to_timestamp($9::bigint / 1000.0)) end,
        assigned_at = case when $4::uuid is distinct from assignee_id then clock_timestamp() else assigned_at end,
        put_down_by = case when $4::uuid is not distinct from assignee_id then put_down_by
                           when $4::uuid is null then assignee_id end
    where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto select_names = R"sql(
    select id::text, name from labels where workspace_id = $1 and id = any ($2::uuid[]) and not deleted
)sql";

Refusal assign(EventLog& log, const StaffMember& staff, const ConversationRow& conversation,
               const ConversationChange& change, ConversationState& state, std::string& name)
{
    const auto& wanted = *change.assignee;
    if (wanted == state.assignee) return {};
    // Whoever put it down meanwhile is overridden by nobody.
    if (change.assignee_was && *change.assignee_was != state.assignee && !state.assignee.empty()) {
        const auto holder = find_staff(log.tx(), log.workspace(), state.assignee);
        return Held{state.assignee, holder ? holder->name : std::string()};
    }
    const bool is_colleagues = !state.assignee.empty() && state.assignee != staff.id;
    if (is_colleagues && !may(staff.role, Right::reassign_others)) return NotAllowed{};
    if (!wanted.empty()) {
        const auto person = find_staff(log.tx(), log.workspace(), wanted);
        if (!person || !person->active) return BadValue{"assignee", "absent"};
        if (!may_see(*person, conversation.channel, person->id, {})) return BadValue{"assignee", "cannot_see"};
        name = person->name;
        state.assignee = person->id;
        return {};
    }
    state.assignee = {};
    return {};
}

Refusal relabel(EventLog& log, const std::vector<LabelId>& wanted, ConversationState& state)
{
    std::vector<LabelId> labels;
    std::set<std::string> seen;
    for (const auto& label : wanted) {
        if (!is_uuid(label.text)) return BadValue{"labels", "absent"};
        if (seen.insert(label.text).second) labels.push_back(label);
    }
    if (labels.size() > labels_limit) return BadValue{"labels", "range"};
    const auto known = log.tx().exec_params(select_labels, log.workspace().number, sql::array_of(labels))[0][0];
    if (known.as<std::size_t>() != labels.size()) return BadValue{"labels", "absent"};
    state.labels = std::move(labels);
    return {};
}

Refusal set_status(const ConversationChange& change, Time now, ConversationState& state)
{
    if (change.status) {
        if (std::find(statuses.begin(), statuses.end(), *change.status) == statuses.end()) {
            return BadValue{"status", "unknown"};
        }
        state.status = *change.status;
    }
    if (change.snoozed_until && *change.snoozed_until) {
        if (**change.snoozed_until <= now) return BadValue{"snoozed_until", "past"};
        if (change.status && *change.status != "snoozed") return BadValue{"snoozed_until", "unknown"};
        state.status = "snoozed";
        state.snoozed_until = **change.snoozed_until;
    } else if (change.snoozed_until && state.status == "snoozed") {
        if (change.status) return BadValue{"snoozed_until", "absent"};
        state.status = "open";
    }
    if (state.status != "snoozed") state.snoozed_until.reset();
    else if (!state.snoozed_until) return BadValue{"snoozed_until", "absent"};
    return {};
}

constexpr std::array<std::string_view, 4> levels = {"Thường", "Hơi gấp", "Gấp", "Rất gấp"};

std::vector<LabelId> without(const std::vector<LabelId>& all, const std::vector<LabelId>& others)
{
    std::vector<LabelId> left;
    for (const auto& one : all) {
        if (std::find(others.begin(), others.end(), one) == others.end()) left.push_back(one);
    }
    return left;
}

/// Labels by name. One that the shop has deleted since was on no screen, and nobody took it off.
std::vector<Line> label_lines(EventLog& log, const StaffMember& by, const ConversationState& before,
                              const ConversationState& after)
{
    std::vector<Line> lines;
    if (before.labels == after.labels) return lines;
    const auto added = without(after.labels, before.labels), removed = without(before.labels, after.labels);
    auto touched = added;
    touched.insert(touched.end(), removed.begin(), removed.end());
    std::map<std::string, std::string> names;
    for (const auto& row : log.tx().exec_params(select_names, log.workspace().number, sql::array_of(touched))) {
        names.emplace(sql::text_of(row[0]), sql::text_of(row[1]));
    }
    const auto tell = [&](const std::vector<LabelId>& labels, std::string_view what, const std::string& words) {
        for (const auto& label : labels) {
            const auto name = names.find(label.text);
            if (name == names.end()) continue;
            lines.push_back(
                line_of(what, by, by.name + words + name->second, {.to_id = label.text, .to_name = name->second}));
        }
    };
    tell(added, "labelled", " gắn nhãn ");
    tell(removed, "unlabelled", " bỏ nhãn ");
    return lines;
}

std::vector<Line> lines_for(const StaffMember& by, const ConversationState& before, const ConversationState& after,
                            const std::string& assignee)
{
    std::vector<Line> lines;
    if (before.assignee != after.assignee) {
        if (after.assignee.empty()) lines.push_back(line_of("unassigned", by, by.name + " bỏ giao hội thoại"));
        else if (after.assignee == by.id) {
            lines.push_back(
                line_of("taken", by, by.name + " nhận hội thoại", {.to_id = by.id.text, .to_name = by.name}));
        } else {
            lines.push_back(line_of("assigned", by, by.name + " giao cho " + assignee,
                                    {.to_id = after.assignee.text, .to_name = assignee}));
        }
    }
    if (before.status != after.status || before.snoozed_until != after.snoozed_until) {
        if (after.status == "resolved") lines.push_back(line_of("resolved", by, by.name + " đánh dấu xong"));
        else if (after.status == "pending") lines.push_back(line_of("pending", by, by.name + " chuyển sang chờ khách"));
        else if (after.status == "snoozed") {
            lines.push_back(line_of("snoozed", by, by.name + " hẹn lại", {.until = after.snoozed_until}));
        } else {
            lines.push_back(line_of("reopened", by, by.name + " mở lại"));
        }
    }
    if (before.priority != after.priority) {
        const auto words =
            by.name + " đặt mức ưu tiên: " + std::string(levels.at(static_cast<std::size_t>(after.priority)));
        lines.push_back(line_of("priority", by, words, {.level = after.priority}));
    }
    return lines;
}

} // namespace

ConversationState read_state(pqxx::transaction_base& tx, WorkspaceId workspace, const ConversationId& id, Time& now)
{
    const auto row = tx.exec_params(select_present, workspace.number, id.text)[0];
    ConversationState state{
        sql::text_of(row[0]), StaffId{sql::text_of(row[1])}, {}, {}, row[4].as<int>(), row[6].as<int>(), {}};
    const auto labels = sql::text_of(row[2]);
    for (std::size_t at = 0; at < labels.size(); at += 37) state.labels.push_back(LabelId{labels.substr(at, 36)});
    if (!row[3].is_null()) state.snoozed_until = sql::time_of(row[3]);
    if (!row[7].is_null()) state.waiting_since = sql::time_of(row[7]);
    now = sql::time_of(row[5]);
    return state;
}

Refusal alter(EventLog& log, const StaffMember& staff, const ConversationRow& conversation,
              const ConversationChange& change, Time now, ConversationState& state, std::string& assignee_name)
{
    Refusal refusal;
    if (change.assignee) refusal = assign(log, staff, conversation, change, state, assignee_name);
    if (refusal.index() == 0 && change.labels) refusal = relabel(log, *change.labels, state);
    if (refusal.index() == 0) refusal = set_status(change, now, state);
    if (refusal.index() == 0 && change.priority) {
        if (*change.priority < 0 || *change.priority > priority_limit) return BadValue{"priority", "range"};
        state.priority = *change.priority;
    }
    return refusal;
}

void write_state(EventLog& log, const StaffMember& by, const ConversationId& id, const ConversationState& before,
                 const ConversationState& after, const std::string& assignee_name, Time now, Seq& arrival,
                 Changes& changes)
{
    log.tx().exec_params(update_conversation, log.workspace().number, id.text, after.status,
                         sql::or_null(after.assignee.text), sql::array_of(after.labels),
                         sql::to_sql(after.snoozed_until), after.priority, after.unread_count,
                         sql::to_sql(after.waiting_since));
    if (before.status != after.status && after.status == "resolved") note_resolved(log, {id}, by.id, now);
    else if (before.status == "resolved") follow_turns(log.tx(), log.workspace(), {id});
    auto lines = lines_for(by, before, after, assignee_name);
    for (auto& line : label_lines(log, by, before, after)) lines.push_back(std::move(line));
    write_lines(log, by, id, lines, now, arrival, changes);
    changes.updated(id);
    if (after.assignee != before.assignee) changes.reassigned(id, before.assignee);
}

} // namespace inbox
