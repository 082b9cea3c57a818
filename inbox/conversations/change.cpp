#include "inbox/conversations/state.hpp"

#include "inbox/staff/visibility.hpp"
#include "inbox/wire/objects.hpp"
#include "inbox/wire/rows.hpp"

namespace inbox {

namespace {

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

constexpr auto select_taker = R"sql(
    select c.channel_id::text, s.id::text, s.name
    from conversations c join staff s on s.workspace_id = c.workspace_id and s.id = c.assignee_id
    where c.workspace_id = $1 and c.id = $2::uuid and c.assigned_at > clock_timestamp() - interval '1 minute'
)sql";

constexpr auto select_waking = R"sql(
    select (extract(epoch from min(snoozed_until)) * 1000)::bigint from conversations
    where workspace_id = $1 and status = 'snoozed'
)sql";

std::string object_of(EventLog& log, const Rules& rules, const ConversationId& id)
{
    return wire::to_json(wire::read_conversations(log.tx(), log.workspace(), {id}).at(0), rules,
                         wire::store_time(log.tx()));
}

std::variant<Changed, NotThere> mark(EventLog& log, const Rules& rules, const StaffMember& staff,
                                     const ConversationId& id, const char* statement)
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

/// A moment ago it was nobody's and in their sight; now they may not even see that it is there.
ChangeResult who_was_faster(EventLog& log, const StaffMember& staff, const ConversationId& id,
                            const ConversationChange& change)
{
    const bool claims = change.assignee == staff.id && change.assignee_was && change.assignee_was->empty();
    if (!claims || !is_uuid(id.text)) return NotThere{};
    const auto rows = log.tx().exec_params(select_taker, log.workspace().number, id.text);
    const auto workplace = read_workplace(log.tx(), log.workspace());
    if (rows.empty() || !may_see(staff, ChannelId{sql::text_of(rows[0][0])}, {}, workplace)) return NotThere{};
    return Held{StaffId{sql::text_of(rows[0][1])}, sql::text_of(rows[0][2])};
}

} // namespace

ChangeResult change_conversation(EventLog& log, const Rules& rules, const StaffMember& staff, const ConversationId& id,
                                 const ConversationChange& change)
{
    const auto conversation = find_conversation_for(log.tx(), staff, id);
    if (!conversation) return who_was_faster(log, staff, id, change);
    Time now{};
    const auto before = read_state(log.tx(), log.workspace(), conversation->id, now);
    auto after = before;
    std::string assignee;
    const auto refusal = alter(log, staff, *conversation, change, now, after, assignee);
    if (std::holds_alternative<NotAllowed>(refusal)) return NotAllowed{};
    if (const auto* bad = std::get_if<BadValue>(&refusal)) return *bad;
    if (const auto* held = std::get_if<Held>(&refusal)) return *held;
    if (change.note) { // before the hand-over: afterwards its writer may no longer see it
        if (!change.assignee || after.assignee.empty()) return BadValue{"note", "absent"};
        const auto noted = add_note(log, staff, conversation->id, change.note->id, change.note->text);
        if (std::holds_alternative<NoteConflict>(noted)) return NoteConflict{};
    }
    if (after == before) return Changed{object_of(log, rules, conversation->id)};

    Changes changes(log, rules);
    auto arrival = log.next();
    write_state(log, staff, conversation->id, before, after, assignee, now, arrival, changes);
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
