#include "inbox/conversations/changes.hpp"
#include "inbox/conversations/list.hpp"
#include "inbox/conversations/thread.hpp"
#include "inbox/replies/accept_reply.hpp"
#include "inbox/replies/outbox.hpp"
#include "inbox/replies/reply_state.hpp"
#include "inbox/replies/reply_window.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/wire/objects.hpp"
#include "inbox/wire/rows.hpp"

/// What a person may still decide about a reply that was accepted: take it back, or send it once more.
namespace inbox {

namespace {

// Every part queued or refused, no attempt under way, and none before whose fate nobody knew: nothing of it can have
// reached the customer. Parts that were tried and certainly not accepted may still go. What was refused is not counted
// among our messages in a row any more.
constexpr auto may_be_taken_back = R"sql(
    select m.state in ('queued', 'failed')
       and not exists (select 1 from reply_parts p
                       where p.workspace_id = $1 and p.message_id = m.id and p.state not in ('queued', 'failed'))
       and not exists (select 1 from outbox o
                       where o.workspace_id = $1 and o.conversation_id = m.conversation_id and o.kind = 'send'
                         and o.message_id = m.id and o.state <> 'waiting')
       and not exists (select 1 from audit a
                       where a.workspace_id = $1 and a.subject = m.id::text
                         and a.action = 'message.sent_again_though_unknown'),
       (select count(*)::int from reply_parts p where p.workspace_id = $1 and p.message_id = m.id and p.state = 'queued'),
       (m.state = 'failed')::int
    from messages m where m.workspace_id = $1 and m.id = $2::uuid
)sql";

// The files are uploads again: the writer may send them otherwise, or they go with those that nobody sent.
constexpr auto remove_reply = R"sql(
    with owed as (
        delete from outbox where workspace_id = $1 and conversation_id = $3::uuid and kind = 'send' and message_id = $2::uuid
    ), parts as (
        delete from reply_parts where workspace_id = $1 and message_id = $2::uuid
    ), files as (
        update attachments set message_id = null, n = 0 where workspace_id = $1 and message_id = $2::uuid
    ), counted as (
        update conversations set own_in_row = greatest(0, own_in_row - $4), failed_count = greatest(0, failed_count - $5)
        where workspace_id = $1 and id = $3::uuid
    )
    select 1
)sql";

constexpr auto remove_message = R"sql(delete from messages where workspace_id = $1 and id = $2::uuid)sql";

constexpr auto count_states = R"sql(
    select count(*) filter (where state = 'failed'), count(*) filter (where state = 'unknown'),
           count(*) filter (where state not in ('sent', 'delivered', 'read'))
    from reply_parts where workspace_id = $1 and message_id = $2::uuid
)sql";

// Rows that still wait (the rest of a reply behind an unknown part) start again too, so that the parts keep their
// order.
constexpr auto requeue = R"sql(
    with again as (
        update reply_parts set state = 'queued'
        where workspace_id = $1 and message_id = $2::uuid and state not in ('sent', 'delivered', 'read')
        returning part, reference, channel_id
    )
    insert into outbox (workspace_id, id, channel_id, kind, conversation_id, message_id, part)
    select $1, reference, channel_id, 'send', $3::uuid, $2::uuid, part from again order by part
)sql";

constexpr auto forget_rows = R"sql(
    delete from outbox where workspace_id = $1 and conversation_id = $3::uuid and kind = 'send' and message_id = $2::uuid
)sql";

constexpr auto answer_again = R"sql(
    update conversations set own_in_row = own_in_row + $3
    where workspace_id = $1 and id = $2::uuid
)sql";

bool is_reply(const MessageRow& message)
{
    return message.direction == "outgoing" && !message.state.empty();
}

std::string refusal_of(const Rules& rules, const ConversationRow& conversation, Time now, int messages)
{
    if (conversation.channel_state == "disabled") return "channel_disabled";
    const auto found = rules.find({conversation.platform, conversation.kind});
    if (found == rules.end()) return {};
    const auto verdict = check_window(found->second, window_facts(conversation), now, messages);
    const auto* closed = std::get_if<WindowClosed>(&verdict);
    return closed ? closed->code : std::string();
}

} // namespace

std::optional<bool> take_back(EventLog& log, const Rules& rules, const StaffMember& staff, const MessageId& id)
{
    auto& tx = log.tx();
    const auto workspace = log.workspace();
    const auto message = find_message_for(tx, staff, id);
    if (!message) return std::nullopt;
    if (!is_reply(*message)) return false;
    const auto row = tx.exec_params(may_be_taken_back, workspace.number, id.text)[0];
    if (!row[0].as<bool>()) return false;

    tx.exec_params(remove_reply, workspace.number, id.text, message->conversation.text, row[1].as<int>(),
                   row[2].as<int>());
    tx.exec_params(remove_message, workspace.number, id.text);
    recount(log, {message->conversation}, Recount::waiting_too);
    note_audit(tx, workspace, staff.id, "message.taken_back", id.text);

    Changes changes(log, rules);
    changes.deleted(message->id, message->conversation);
    changes.updated(message->conversation);
    changes.tell();
    return true;
}

std::variant<Retried, RetryConflict, NotThere> retry(EventLog& log, const Rules& rules, const StaffMember& staff,
                                                     const MessageId& id, bool may_double)
{
    auto& tx = log.tx();
    const auto workspace = log.workspace();
    const auto message = find_message_for(tx, staff, id);
    if (!message) return NotThere{};
    if (!is_reply(*message)) return RetryConflict{"not_failed"};
    const auto counts = tx.exec_params(count_states, workspace.number, id.text)[0];
    const bool any_failed = counts[0].as<int>() > 0;
    const bool any_unknown = counts[1].as<int>() > 0;
    const int messages = counts[2].as<int>();
    if (!any_failed && !any_unknown) return RetryConflict{"not_failed"};
    if (any_unknown && !may_double) return RetryConflict{"may_double"};

    const auto conversation = *find_conversation_for(tx, staff, message->conversation);
    const auto refusal = refusal_of(rules, conversation, wire::store_time(tx), messages);
    if (!refusal.empty()) return RetryConflict{refusal};

    tx.exec_params(forget_rows, workspace.number, id.text, message->conversation.text);
    tx.exec_params(requeue, workspace.number, id.text, message->conversation.text);
    tx.exec_params(answer_again, workspace.number, message->conversation.text, messages);
    note_audit(tx, workspace, staff.id, any_unknown ? "message.sent_again_though_unknown" : "message.sent_again",
               id.text);

    Changes changes(log, rules);
    changes.updated(id);
    changes.updated(message->conversation);
    follow_parts(log, {id}, changes);
    recount(log, {message->conversation}, Recount::waiting_too);
    changes.tell();
    note_outbox(tx, workspace);
    return Retried{wire::to_json(wire::read_messages(tx, workspace, {id}).at(0))};
}

} // namespace inbox
