#include "inbox/replies/outbox.hpp"

#include "inbox/conversations/changes.hpp"
#include "inbox/replies/part_json.hpp"
#include "inbox/replies/reply_state.hpp"
#include "inbox/replies/reply_window.hpp"

namespace inbox {

namespace {

constexpr auto select_notes = R"sql(
    select workspace_id, version from work_waiting where kind = 'outbox' and due_at <= now() order by due_at limit $1
)sql";

constexpr auto add_note = R"sql(
    insert into work_waiting (workspace_id, kind, due_at) values ($1, 'outbox', now() + make_interval(secs => $2))
    on conflict (workspace_id, kind) do update
        set version = work_waiting.version + 1, due_at = least(work_waiting.due_at, excluded.due_at)
)sql";

// What will be due next: rows that wait (not of channels that cannot send, not the rest of a reply held back by an
// unknown part: whoever changes that notes it anew), attempts whose deadline will show whether their process died, and
// for half an hour replies of unknown fate. What is due already but was not taken (somebody else holds the lease, an
// earlier reply is under way) is looked at again soon instead of at once.
constexpr auto quiet_note = R"sql(
    with coming as (
        select case o.state
                   when 'waiting' then greatest(o.due_at, now() + interval '1 second')
                   when 'sending' then greatest(o.deadline, now() + interval '1 second')
                   else now() + interval '15 seconds' end as due
        from outbox o
        join channels c on c.workspace_id = o.workspace_id and c.id = o.channel_id
        left join reply_parts p on p.workspace_id = o.workspace_id and p.reference = o.id
        where o.workspace_id = $1 and c.state <> 'disabled'
          and case o.state
                  when 'waiting' then o.kind <> 'send' or (c.state = 'connected' and not exists (
                      select 1 from outbox u where u.workspace_id = o.workspace_id
                         and u.conversation_id = o.conversation_id and u.kind = 'send'
                         and u.message_id = o.message_id and u.state = 'unknown'))
                  when 'unknown' then p.tried_at > now() - interval '30 minutes'
                  else true end
    ), next as (
        select min(due) as due from coming
    ), put_off as (
        update work_waiting w set due_at = next.due from next
        where w.workspace_id = $1 and w.kind = 'outbox' and w.version = $2 and next.due is not null
    )
    delete from work_waiting w using next
    where w.workspace_id = $1 and w.kind = 'outbox' and w.version = $2 and next.due is null
)sql";

constexpr auto select_channels = R"sql(
    select o.channel_id::text, bool_or(o.kind = 'send'), bool_or(o.kind = 'history'), bool_or(o.kind = 'profile'),
           bool_or(o.kind = 'media'), bool_or(o.kind = 'order'), bool_or(o.kind = 'listings'), bool_or(o.kind = 'stock')
    from outbox o join channels c on c.workspace_id = o.workspace_id and c.id = o.channel_id
    where o.workspace_id = $1
      and ((o.state = 'waiting' and o.due_at <= now())
           or (o.kind <> 'send' and o.state = 'sending' and o.deadline < now()))
      and (c.state = 'connected' or (o.kind <> 'send' and c.state <> 'disabled'))
    group by o.channel_id order by o.channel_id
)sql";

// Of each conversation the oldest part that is not unknown and not held back by an unknown part of its own reply; and
// only if nothing of the conversation is under way.
constexpr auto select_due = R"sql(
    with oldest as (
        select distinct on (o.conversation_id) o.*
        from outbox o
        where o.workspace_id = $1 and o.channel_id = $2::uuid and o.kind = 'send' and o.state <> 'unknown'
          and not exists (select 1 from outbox u
                          where u.workspace_id = o.workspace_id and u.conversation_id = o.conversation_id
                            and u.kind = 'send' and u.message_id = o.message_id and u.state = 'unknown')
        order by o.conversation_id, o.position
    )
    select o.id::text, o.message_id::text, o.part, o.attempts, p.content::text, c.kind, c.thread_id, c.platform_user_id,
           (extract(epoch from c.last_customer_action_at) * 1000)::bigint, h.platform, a.file,
           (extract(epoch from now()) * 1000)::bigint, h.options
    from oldest o
    join reply_parts p on p.workspace_id = $1 and p.reference = o.id
    join conversations c on c.workspace_id = $1 and c.id = o.conversation_id
    join channels h on h.workspace_id = $1 and h.id = o.channel_id
    left join attachments a on a.workspace_id = $1 and a.id = (p.content->'file'->>'id')::uuid
    where o.state = 'waiting' and o.due_at <= now() and h.state = 'connected'
      and not exists (select 1 from outbox busy
                      where busy.workspace_id = $1 and busy.conversation_id = o.conversation_id
                        and busy.kind = 'send' and busy.state = 'sending')
    order by o.due_at, o.position limit $3
)sql";

constexpr auto begin_parts = R"sql(
    with begun as (
        update outbox o set state = 'sending', attempts = o.attempts + 1, attempt = $5,
            deadline = clock_timestamp() + make_interval(secs => $6)
        from channels c
        where o.workspace_id = $1 and o.channel_id = $2::uuid and o.id = any ($4::uuid[]) and o.kind = 'send'
          and o.state = 'waiting' and o.due_at <= clock_timestamp()
          and c.workspace_id = $1 and c.id = $2::uuid and c.state = 'connected'
          and c.lease_owner = $3 and c.lease_until > clock_timestamp()
          and not exists (select 1 from outbox busy
                          where busy.workspace_id = $1 and busy.conversation_id = o.conversation_id
                            and busy.kind = 'send' and busy.state = 'sending')
        returning o.id, o.message_id, o.part
    ), moved as (
        update reply_parts p set state = 'sending', tried_at = clock_timestamp()
        from begun where p.workspace_id = $1 and p.message_id = begun.message_id and p.part = begun.part
    )
    select id::text, message_id::text from begun order by id
)sql";

constexpr auto ask_mine = R"sql(
    select 1 from outbox o join channels c on c.workspace_id = o.workspace_id and c.id = o.channel_id
    where o.workspace_id = $1 and o.id = $2::uuid and o.channel_id = $3::uuid and o.state = 'sending'
      and o.attempt = $4 and o.deadline > clock_timestamp()
      and c.state = 'connected' and c.lease_owner = $5 and c.lease_until > clock_timestamp()
)sql";

constexpr auto select_unknown = R"sql(
    select p.message_id::text, p.part, p.reference::text, p.channel_id::text, c.thread_id, c.platform_user_id,
           (extract(epoch from p.tried_at) * 1000)::bigint, p.fingerprint
    from reply_parts p
    join messages m on m.workspace_id = p.workspace_id and m.id = p.message_id
    join conversations c on c.workspace_id = p.workspace_id and c.id = m.conversation_id
    where p.workspace_id = $1 and p.state = 'unknown' and p.tried_at > now() - make_interval(secs => $2)
    order by p.tried_at, p.message_id, p.part
)sql";

/// The rule under which a part is announced now. When all have ended the channel's last is named, and the platform
/// decides.
std::string window_rule(const Rules& rules, const std::string& platform, ThreadKind kind, const WindowFacts& facts,
                        Time now)
{
    const auto found = rules.find({platform, kind});
    if (found == rules.end() || found->second.windows.empty()) return {};
    const auto verdict = check_window(found->second, facts, now, 0);
    if (const auto* open = std::get_if<WindowOpen>(&verdict)) return open->rule;
    return last_window(found->second, facts);
}

} // namespace

std::vector<OutboxNote> outboxes_due(pqxx::transaction_base& tx, int limit)
{
    std::vector<OutboxNote> notes;
    for (const auto& row : tx.exec_params(select_notes, limit)) {
        notes.push_back({WorkspaceId{row[0].as<std::int64_t>()}, row[1].as<std::int64_t>()});
    }
    return notes;
}

void note_outbox(pqxx::transaction_base& tx, WorkspaceId workspace, std::chrono::seconds after)
{
    tx.exec_params(add_note, workspace.number, static_cast<double>(after.count()));
}

void outbox_quiet(pqxx::transaction_base& tx, const OutboxNote& seen)
{
    tx.exec_params(quiet_note, seen.workspace.number, seen.version);
}

std::vector<DueChannel> due_channels(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    std::vector<DueChannel> due;
    for (const auto& row : tx.exec_params(select_channels, workspace.number)) {
        due.push_back({ChannelId{sql::text_of(row[0])}, row[1].as<bool>(), row[2].as<bool>(), row[3].as<bool>(),
                       row[4].as<bool>(), row[5].as<bool>(), row[6].as<bool>(), row[7].as<bool>()});
    }
    return due;
}

std::vector<DuePart> take_due(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel,
                              const Rules& rules, int conversations)
{
    std::vector<DuePart> due;
    for (const auto& row : tx.exec_params(select_due, workspace.number, channel.text, conversations)) {
        const auto stored = part_from_json(sql::text_of(row[4]));
        const auto kind = sql::text_of(row[5]) == "comment" ? ThreadKind::comment : ThreadKind::message;
        WindowFacts facts;
        if (!row[8].is_null()) facts.last_customer_action_at = sql::time_of(row[8]);
        facts.options = sql::texts_of(row[12]);

        DuePart part;
        part.id = OutboxId{sql::text_of(row[0])};
        part.message = MessageId{sql::text_of(row[1])};
        part.part = row[2].as<int>();
        part.attempts = row[3].as<int>();
        part.file = sql::text_of(row[10]);
        part.outgoing.reference = part.id.text;
        part.outgoing.thread_kind = kind;
        part.outgoing.thread = sql::text_of(row[6]);
        part.outgoing.customer = sql::text_of(row[7]);
        part.outgoing.answers = stored.answers;
        part.outgoing.private_answer = stored.private_answer;
        part.outgoing.window = window_rule(rules, sql::text_of(row[9]), kind, facts, sql::time_of(row[11]));
        part.outgoing.part = stored.part;
        due.push_back(std::move(part));
    }
    return due;
}

std::vector<Attempt> begin_attempts(EventLog& log, const Rules& rules, const ChannelId& channel,
                                    const std::string& owner, const std::vector<OutboxId>& parts,
                                    std::chrono::seconds deadline)
{
    // Every begun part appends an event, so this number cannot come again.
    const Seq number = log.next();
    std::vector<Attempt> begun;
    std::vector<MessageId> messages;
    Changes changes(log, rules);
    for (const auto& row : log.tx().exec_params(begin_parts, log.workspace().number, channel.text, owner,
                                                sql::array_of(parts), number, static_cast<double>(deadline.count()))) {
        begun.push_back({OutboxId{sql::text_of(row[0])}, number});
        messages.push_back(MessageId{sql::text_of(row[1])});
        changes.updated(messages.back());
    }
    follow_parts(log, messages, changes);
    changes.tell();
    return begun;
}

bool still_mine(pqxx::transaction_base& tx, WorkspaceId workspace, const ChannelId& channel, const std::string& owner,
                const Attempt& attempt)
{
    return !tx.exec_params(ask_mine, workspace.number, attempt.part.text, channel.text, attempt.number, owner).empty();
}

std::vector<UnknownPart> unknown_parts(pqxx::transaction_base& tx, WorkspaceId workspace,
                                       std::chrono::seconds younger_than)
{
    std::vector<UnknownPart> parts;
    for (const auto& row :
         tx.exec_params(select_unknown, workspace.number, static_cast<double>(younger_than.count()))) {
        parts.push_back({MessageId{sql::text_of(row[0])}, row[1].as<int>(), OutboxId{sql::text_of(row[2])},
                         ChannelId{sql::text_of(row[3])}, sql::text_of(row[4]), sql::text_of(row[5]),
                         sql::time_of(row[6]), sql::text_of(row[7])});
    }
    return parts;
}

} // namespace inbox
