#include "inbox/conversations/change.hpp"

#include "inbox/conversations/changes.hpp"
#include "inbox/conversations/list.hpp"
#include "inbox/figures/turns.hpp"
#include "inbox/model/order_key.hpp"
#include "inbox/staff/people.hpp"
#include "inbox/staff/visibility.hpp"
#include "inbox/wire/json.hpp"
#include "inbox/wire/objects.hpp"
#include "inbox/wire/rows.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace inbox {

namespace {

constexpr std::array<std::string_view, 4> statuses = {"open", "pending", "snoozed", "resolved"};
constexpr std::size_t labels_limit = 50;            // of one conversation
constexpr int priority_limit = 3;

constexpr auto select_labels = R"sql(
    select count(*) from labels where workspace_id = $1 and id = any ($2::uuid[]) and not deleted
)sql";

constexpr auto select_present = R"sql(
    select status, coalesce(assignee_id::text, ''), array_to_string(label_ids, ','),
           (extract(epoch from snoozed_until) * 1000)::bigint, priority,
           (extract(epoch from clock_timestamp()) * 1000)::bigint
    from conversations where workspace_id = $1 and id = $2::uuid
)sql";

// Whoever resolves a conversation says that its customer no longer waits.
constexpr auto update_conversation = R"sql(
    update conversations set status = $3, assignee_id = $4::uuid, label_ids = $5::uuid[],
        snoozed_until = to_timestamp($6::bigint / 1000.0), priority = $7,
        waiting_since = case when $3 = 'resolved' then null else waiting_since end,
        assigned_at = case when $4::uuid is distinct from assignee_id then clock_timestamp() else assigned_at end,
        put_down_by = case when $4::uuid is not distinct from assignee_id then put_down_by
                           when $4::uuid is null then assignee_id end
    where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto insert_line = R"sql(
    insert into messages (workspace_id, id, seq, arrival, conversation_id, channel_id, kind, direction, author_kind,
                          author_id, author_name, text, payload, sent_at, received_at, order_key)
    select $1, $2::uuid, $3, $3, c.id, c.channel_id, 'event', 'outgoing', $5, $6::uuid, $7, $8, $9,
           to_timestamp($10::bigint / 1000.0), to_timestamp($10::bigint / 1000.0), $11
    from conversations c where c.workspace_id = $1 and c.id = $4::uuid
)sql";

constexpr auto update_read = R"sql(
    update conversations set unread_count = 0 where workspace_id = $1 and id = $2::uuid and unread_count > 0
)sql";

constexpr auto update_unread = R"sql(
    update conversations set unread_count = 1
    where workspace_id = $1 and id = $2::uuid and unread_count = 0 and last_message_at is not null
)sql";

constexpr auto wake = R"sql(
    update conversations c set status = 'open', snoozed_until = null
    from (select id from conversations where workspace_id = $1 and status = 'snoozed' and snoozed_until <= now()
          order by snoozed_until limit $2) due
    where c.workspace_id = $1 and c.id = due.id returning c.id::text
)sql";

constexpr auto select_waking = R"sql(
    select (extract(epoch from min(snoozed_until)) * 1000)::bigint from conversations
    where workspace_id = $1 and status = 'snoozed'
)sql";

/// A conversation as people change it.
struct State {
    std::string status;
    StaffId assignee;
    std::vector<LabelId> labels;
    std::optional<Time> snoozed_until;
    int priority = 0;
    bool operator==(const State&) const = default;
};

State read_state(pqxx::transaction_base& tx, WorkspaceId workspace, const ConversationId& id, Time& now)
{
    const auto row = tx.exec_params(select_present, workspace.number, id.text)[0];
    State state{sql::text_of(row[0]), StaffId{sql::text_of(row[1])}, {}, {}, row[4].as<int>()};
    const auto labels = sql::text_of(row[2]);
    for (std::size_t at = 0; at < labels.size(); at += 37) state.labels.push_back(LabelId{labels.substr(at, 36)});
    if (!row[3].is_null()) state.snoozed_until = sql::time_of(row[3]);
    now = sql::time_of(row[5]);
    return state;
}

using Refusal = std::variant<std::monostate, NotAllowed, BadValue>;

Refusal assign(EventLog& log, const StaffMember& staff, const ConversationRow& conversation, const StaffId& wanted,
               State& state, std::string& name)
{
    if (wanted == state.assignee) return {};
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

Refusal relabel(EventLog& log, const std::vector<LabelId>& wanted, State& state)
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

Refusal set_status(const ConversationChange& change, Time now, State& state)
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

/// A line in the thread. The text is for whoever does not know the payload.
struct Line { std::string text, payload; };

Line line(std::string_view what, const StaffMember& by, std::string text, std::string_view to_id = {},
          std::string_view to_name = {}, std::optional<Time> until = {})
{
    wire::Json json;
    json.open_object().text("what", what);
    json.open_object("by").text("id", by.id.text).text("name", by.name).close_object();
    if (!to_id.empty()) json.open_object("to").text("id", to_id).text("name", to_name).close_object();
    json.time_if("until", until).close_object();
    return {std::move(text), std::move(json).take()};
}

std::vector<Line> lines_for(const StaffMember& by, const State& before, const State& after, const std::string& assignee)
{
    std::vector<Line> lines;
    if (before.assignee != after.assignee) {
        if (after.assignee.empty()) lines.push_back(line("unassigned", by, by.name + " bỏ giao hội thoại"));
        else if (after.assignee == by.id) lines.push_back(line("taken", by, by.name + " nhận hội thoại", by.id.text, by.name));
        else lines.push_back(line("assigned", by, by.name + " giao cho " + assignee, after.assignee.text, assignee));
    }
    if (before.status != after.status || before.snoozed_until != after.snoozed_until) {
        if (after.status == "resolved") lines.push_back(line("resolved", by, by.name + " đánh dấu xong"));
        else if (after.status == "pending") lines.push_back(line("pending", by, by.name + " chuyển sang chờ khách"));
        else if (after.status == "snoozed") lines.push_back(line("snoozed", by, by.name + " hẹn lại", {}, {}, after.snoozed_until));
        else lines.push_back(line("reopened", by, by.name + " mở lại"));
    }
    return lines;
}

void write_lines(EventLog& log, const StaffMember& by, const ConversationId& id, const std::vector<Line>& lines,
                 Time now, Changes& changes)
{
    auto arrival = log.next();                      // messages are told first, in this order
    for (const auto& entry : lines) {
        const auto message = new_id<MessageTag>();
        log.tx().exec_params(insert_line, log.workspace().number, message.text, arrival, id.text, "staff", by.id.text,
                             by.name, entry.text, entry.payload, sql::to_sql(now), order_key(now, 0, arrival));
        changes.created(message);
        ++arrival;
    }
}

std::string object_of(EventLog& log, const Rules& rules, const ConversationId& id)
{
    return wire::to_json(wire::read_conversations(log.tx(), log.workspace(), {id}).at(0), rules,
                         wire::store_time(log.tx()));
}

std::variant<Changed, NotThere> mark(EventLog& log, const Rules& rules, const StaffMember& staff, const ConversationId& id,
                                     const char* statement)
{
    const auto conversation = find_conversation_for(log.tx(), staff, id);
    if (!conversation) return NotThere{};
    const auto touched = log.tx().exec_params(statement, log.workspace().number, conversation->id.text);
    if (touched.affected_rows() > 0) {
        Changes changes(log, rules);
        changes.updated(conversation->id);
        changes.tell();
    }
    return Changed{object_of(log, rules, conversation->id)};
}

} // namespace

ChangeResult change_conversation(EventLog& log, const Rules& rules, const StaffMember& staff, const ConversationId& id,
                                 const ConversationChange& change)
{
    auto& tx = log.tx();
    const auto conversation = find_conversation_for(tx, staff, id);
    if (!conversation) return NotThere{};
    Time now{};
    const auto before = read_state(tx, log.workspace(), conversation->id, now);
    auto after = before;
    std::string assignee;

    Refusal refusal;
    if (change.assignee) refusal = assign(log, staff, *conversation, *change.assignee, after, assignee);
    if (refusal.index() == 0 && change.labels) refusal = relabel(log, *change.labels, after);
    if (refusal.index() == 0) refusal = set_status(change, now, after);
    if (refusal.index() == 0 && change.priority) {
        if (*change.priority < 0 || *change.priority > priority_limit) refusal = BadValue{"priority", "range"};
        after.priority = *change.priority;
    }
    if (std::holds_alternative<NotAllowed>(refusal)) return NotAllowed{};
    if (auto* bad = std::get_if<BadValue>(&refusal)) return std::move(*bad);
    if (change.note) {                              // before the hand-over: afterwards its writer may no longer see it
        if (!change.assignee || after.assignee.empty()) return BadValue{"note", "absent"};
        const auto noted = add_note(log, staff, conversation->id, change.note->id, change.note->text);
        if (std::holds_alternative<NoteConflict>(noted)) return NoteConflict{};
    }
    if (after == before) return Changed{object_of(log, rules, conversation->id)};

    tx.exec_params(update_conversation, log.workspace().number, conversation->id.text, after.status,
                   sql::or_null(after.assignee.text), sql::array_of(after.labels), sql::to_sql(after.snoozed_until),
                   after.priority);
    if (before.status != after.status && after.status == "resolved") note_resolved(log, {conversation->id}, staff.id, now);
    else if (before.status == "resolved") follow_turns(tx, log.workspace(), {conversation->id});
    Changes changes(log, rules);
    write_lines(log, staff, conversation->id, lines_for(staff, before, after, assignee), now, changes);
    changes.updated(conversation->id);
    if (after.assignee != before.assignee) changes.reassigned(conversation->id, before.assignee);
    changes.tell();
    return Changed{object_of(log, rules, conversation->id)};
}

std::variant<Changed, NotThere> mark_read(EventLog& log, const Rules& rules, const StaffMember& staff,
                                          const ConversationId& id)
{
    return mark(log, rules, staff, id, update_read);
}

std::variant<Changed, NotThere> mark_unread(EventLog& log, const Rules& rules, const StaffMember& staff,
                                            const ConversationId& id)
{
    return mark(log, rules, staff, id, update_unread);
}

std::size_t wake_snoozed(EventLog& log, const Rules& rules, int limit)
{
    const auto woken = log.tx().exec_params(wake, log.workspace().number, limit);
    Changes changes(log, rules);
    for (const auto& row : woken) changes.updated(ConversationId{sql::text_of(row[0])});
    changes.tell();
    return woken.size();
}

std::optional<Time> next_waking(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    const auto row = tx.exec_params(select_waking, workspace.number)[0];
    if (row[0].is_null()) return std::nullopt;
    return sql::time_of(row[0]);
}

} // namespace inbox
