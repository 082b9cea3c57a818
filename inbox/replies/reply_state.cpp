#include "inbox/replies/reply_state.hpp"

#include "inbox/figures/turns.hpp"

namespace inbox {

namespace {

constexpr auto move_messages = R"sql(
    with told as (
        select message_id, case
                when bool_or(state = 'failed') then 'failed'
                when bool_or(state = 'unknown') then 'unknown'
                when bool_and(state = 'queued') then 'queued'
                when bool_or(state in ('queued', 'sending')) then 'sending'
                when bool_or(state = 'sent') then 'sent'
                when bool_or(state = 'delivered') then 'delivered'
                else 'read' end as state
        from reply_parts where workspace_id = $1 and message_id = any ($2::uuid[])
        group by message_id
    ), before as (
        select m.id, m.conversation_id, m.state as old, told.state as new
        from told join messages m on m.workspace_id = $1 and m.id = told.message_id
        where m.state is distinct from told.state
    ), moved as (
        update messages m set state = before.new,
            failure_code = case when before.new in ('failed', 'unknown') then m.failure_code end,
            failure_text = case when before.new in ('failed', 'unknown') then m.failure_text end
        from before where m.workspace_id = $1 and m.id = before.id
    ), counted as (
        select conversation_id, sum((new in ('failed', 'unknown'))::int - (old in ('failed', 'unknown'))::int) as more
        from before group by conversation_id
    ), kept as (
        update conversations c set failed_count = greatest(0, c.failed_count + counted.more)
        from counted where c.workspace_id = $1 and c.id = counted.conversation_id and counted.more <> 0
    )
    select id::text, conversation_id::text from before order by id
)sql";

constexpr auto find_last = R"sql(
    update conversations c set
        last_message_id = newest.id,
        last_message_at = newest.sent_at,
        last_message_order = newest.order_key
    from unnest($2::uuid[]) wanted (id)
    left join lateral (
        select m.id, m.sent_at, m.order_key from messages m
        where m.workspace_id = $1 and m.conversation_id = wanted.id and m.kind in ('message', 'comment') and not m.hidden
        order by m.order_key desc limit 1) newest on true
    where c.workspace_id = $1 and c.id = wanted.id
)sql";

constexpr auto wake_parked = R"sql(
    update raw_events set state = 'pending', due_at = now(), attempts = 1
    where workspace_id = $1 and channel_id = any ($2::uuid[]) and state = 'parked'
)sql";

constexpr auto note_record = R"sql(
    insert into work_waiting (workspace_id, kind) values ($1, 'record')
    on conflict (workspace_id, kind) do update set version = work_waiting.version + 1, due_at = now()
)sql";

} // namespace

void follow_parts(EventLog& log, const std::vector<MessageId>& messages, Changes& changes)
{
    if (messages.empty()) return;
    for (const auto& row : log.tx().exec_params(move_messages, log.workspace().number, sql::array_of(messages))) {
        changes.updated(MessageId{sql::text_of(row[0])});
        changes.updated(ConversationId{sql::text_of(row[1])});
    }
}

void recount(EventLog& log, const std::vector<ConversationId>& conversations, Recount what)
{
    if (conversations.empty()) return;
    const auto ids = sql::array_of(conversations);
    log.tx().exec_params(find_last, log.workspace().number, ids);
    if (what == Recount::waiting_too) follow_turns(log.tx(), log.workspace(), conversations);
}

bool unpark(EventLog& log, const std::vector<ChannelId>& channels)
{
    if (channels.empty()) return false;
    const auto woken = log.tx().exec_params(wake_parked, log.workspace().number, sql::array_of(channels));
    if (woken.affected_rows() == 0) return false;
    log.tx().exec_params(note_record, log.workspace().number);
    return true;
}

} // namespace inbox
