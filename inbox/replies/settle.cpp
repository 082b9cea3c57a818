#include "inbox/replies/settle.hpp"

#include "inbox/model/failpoint.hpp"
#include "inbox/replies/reply_state.hpp"

#include <algorithm>
#include <random>
#include <set>

namespace inbox {

namespace {

constexpr std::chrono::seconds backoff_limit{900};
constexpr std::chrono::seconds reconnection_pause{30}; // time to renew the token, or to mark the channel

// Locks nothing: the workspace's log is open, so nobody else settles.
constexpr auto select_part = R"sql(
    select p.message_id::text, p.part, p.channel_id::text, m.conversation_id::text, p.state, o.state, o.attempt,
           o.attempts
    from reply_parts p
    join messages m on m.workspace_id = p.workspace_id and m.id = p.message_id
    left join outbox o on o.workspace_id = p.workspace_id and o.id = p.reference
    where p.workspace_id = $1 and p.reference = $2::uuid
)sql";

constexpr auto wait_again = R"sql(
    update outbox set state = 'waiting', deadline = null, attempts = attempts - $5, last_error = $4,
        due_at = now() + make_interval(secs => $3)
    where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto mark_unknown = R"sql(
    update outbox set state = 'unknown', deadline = null, last_error = $3 where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto set_part = R"sql(
    update reply_parts set state = $3 where workspace_id = $1 and reference = $2::uuid
)sql";

// The part that was refused and those behind it: the rest of a reply is not sent without its beginning.
constexpr auto fail_parts = R"sql(
    with refused as (
        update reply_parts set state = 'failed'
        where workspace_id = $1 and message_id = $2::uuid
          and (part = $3 or (part > $3 and state = 'queued'))
        returning reference
    ), gone as (
        delete from outbox o using refused where o.workspace_id = $1 and o.id = refused.reference
    ), uncounted as (
        update conversations c
        set own_in_row = greatest(0, c.own_in_row - (select count(*)::int from refused))
        from messages m
        where m.workspace_id = $1 and m.id = $2::uuid and c.workspace_id = $1 and c.id = m.conversation_id
          and m.received_at > coalesce(c.last_customer_action_at, '-infinity')
    )
    update messages set failure_code = $4, failure_text = $5 where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto explain_unknown = R"sql(
    update messages set failure_code = 'unknown', failure_text = $3
    where workspace_id = $1 and id = $2::uuid and failure_code is null
)sql";

constexpr auto find_dead = R"sql(
    with dead as (
        update outbox set state = 'unknown', deadline = null, last_error = 'the process died while sending'
        where workspace_id = $1 and kind = 'send' and state = 'sending'
          and deadline < clock_timestamp() - make_interval(secs => $2)
        returning id, message_id, channel_id
    ), moved as (
        update reply_parts p set state = 'unknown' from dead
        where p.workspace_id = $1 and p.reference = dead.id and p.state = 'sending'
    ), told as (
        update messages m set failure_code = 'unknown', failure_text = 'the program stopped while sending'
        from dead where m.workspace_id = $1 and m.id = dead.message_id and m.failure_code is null
    )
    select message_id::text, channel_id::text from dead order by id
)sql";

// An echo that could not be matched in time became a message of its own; now that we know it is this reply, the two are
// one again: ours stays, what was heard of the other is heard of ours.
constexpr auto absorb_doubles = R"sql(
    with found as (
        select f.message_id, f.platform_id from unnest($2::uuid[], $3::text[]) f (message_id, platform_id)
        where f.platform_id <> ''
    ), doubles as (
        select d.id, d.conversation_id, found.message_id as ours
        from found
        join messages ours on ours.workspace_id = $1 and ours.id = found.message_id
        join messages d on d.workspace_id = $1 and d.channel_id = ours.channel_id
                       and d.platform_message_id = found.platform_id
        where d.id <> found.message_id and d.direction = 'outgoing'
          and not exists (select 1 from reply_parts p where p.workspace_id = $1 and p.message_id = d.id)
    ), heard as (
        update raw_events r set message_id = doubles.ours
        from doubles where r.workspace_id = $1 and r.message_id = doubles.id
    ), files as (
        delete from attachments a using doubles where a.workspace_id = $1 and a.message_id = doubles.id
    ), gone as (
        delete from messages m using doubles where m.workspace_id = $1 and m.id = doubles.id
    )
    select id::text, conversation_id::text from doubles
)sql";

// Two parts never bear one platform id: a platform that names two messages alike leaves the second without a name.
constexpr auto confirm_parts = R"sql(
    with found as (
        select * from unnest($2::uuid[], $3::int[], $4::text[], $5::bigint[]) f (message_id, part, platform_id, at)
    ), moved as (
        update reply_parts p set
            state = case when p.state in ('sent', 'delivered', 'read') then p.state
                         when c.read_to >= coalesce(to_timestamp(found.at / 1000.0), date_trunc('milliseconds', p.tried_at)) then 'read'
                         when c.delivered_to >= coalesce(to_timestamp(found.at / 1000.0), date_trunc('milliseconds', p.tried_at)) then 'delivered'
                         else 'sent' end,
            platform_message_id = coalesce(p.platform_message_id, case when not exists (
                select 1 from reply_parts other
                where other.workspace_id = $1 and other.channel_id = p.channel_id
                  and other.platform_message_id = found.platform_id) then nullif(found.platform_id, '') end)
        from found, reply_parts before, messages m, conversations c
        where p.workspace_id = $1 and p.message_id = found.message_id and p.part = found.part
          and before.workspace_id = $1 and before.message_id = p.message_id and before.part = p.part
          and m.workspace_id = $1 and m.id = p.message_id and c.workspace_id = $1 and c.id = m.conversation_id
          and (p.state not in ('sent', 'delivered', 'read')
               or (p.platform_message_id is null and found.platform_id <> ''))
        returning p.message_id, p.part, p.channel_id, p.reference, p.platform_message_id, found.at, m.conversation_id,
                  before.state in ('sent', 'delivered', 'read') as known, before.state = 'failed' as revived
    ), paid as (
        delete from outbox o using moved where o.workspace_id = $1 and o.id = moved.reference
    ), early as (
        delete from early_changes e using moved
        where e.workspace_id = $1 and e.channel_id = moved.channel_id
          and e.platform_message_id = moved.platform_message_id
        returning e.raw_event_id
    ), heard as (
        update raw_events r set state = 'parked' from (select distinct raw_event_id as id from early) early
        where r.workspace_id = $1 and r.id = early.id and r.state in ('kept', 'recorded')
    )
    select message_id::text, part, channel_id::text, conversation_id::text, platform_message_id, at, known, revived from moved
    order by message_id, part
)sql";

// The platform's time, or when the attempt began: and with it the reply's place in the thread. See order_key(). The
// moment of the platform's answer would be too late: "read up to here" names the platform's own time, which lies before
// it.
constexpr auto name_messages = R"sql(
    with first as (
        select m.id, m.arrival, named.platform_id, named.known,
               coalesce(named.at, floor(extract(epoch from coalesce(p.tried_at, clock_timestamp())) * 1000)::bigint) as ms
        from unnest($2::uuid[], $3::text[], $4::bigint[], $5::boolean[]) named (id, platform_id, at, known)
        join messages m on m.workspace_id = $1 and m.id = named.id
        left join reply_parts p on p.workspace_id = $1 and p.message_id = m.id and p.part = 0
    )
    update messages m set
        platform_message_id = coalesce(m.platform_message_id, case when not exists (
            select 1 from messages other
            where other.workspace_id = $1 and other.channel_id = m.channel_id
              and other.platform_message_id = first.platform_id) then first.platform_id end),
        sent_at = case when first.known then m.sent_at else to_timestamp(first.ms / 1000.0) end,
        order_key = case when first.known then m.order_key
            else lpad(first.ms::text, 15, '0') || '.' || lpad('0', 19, '0') || '.' || lpad(first.arrival::text, 19, '0') end
    from first where m.workspace_id = $1 and m.id = first.id
)sql";

struct PartRow {
    MessageId message;
    int part = 0;
    ChannelId channel;
    ConversationId conversation;
    std::string state; // of the part
    std::string owed;  // state of the outbox row; empty: gone
    Seq attempt = 0;
    int attempts = 0;
};

std::optional<PartRow> find_part(EventLog& log, const OutboxId& id)
{
    const auto rows = log.tx().exec_params(select_part, log.workspace().number, id.text);
    if (rows.empty()) return std::nullopt;
    const auto& row = rows[0];
    PartRow part{MessageId{sql::text_of(row[0])},      row[1].as<int>(),     ChannelId{sql::text_of(row[2])},
                 ConversationId{sql::text_of(row[3])}, sql::text_of(row[4]), sql::text_of(row[5])};
    if (!row[6].is_null()) part.attempt = row[6].as<Seq>();
    if (!row[7].is_null()) part.attempts = row[7].as<int>();
    return part;
}

/// 2 s, 4 s, 8 s ... 15 min, never less than the platform asked for, up to a quarter longer so that channels which
/// failed together do not come back together.
double pause_seconds(int attempts, std::chrono::seconds at_least)
{
    thread_local std::minstd_rand dice{std::random_device{}()};
    const auto grown = std::chrono::seconds{std::int64_t{1} << std::min(attempts, 10)};
    const auto pause = std::max(at_least, std::min(grown, backoff_limit));
    return static_cast<double>(pause.count()) * std::uniform_real_distribution<>(1.0, 1.25)(dice);
}

/// What became of one attempt, other than success.
class Ending {
public:
    Ending(EventLog& log, Changes& changes, const Attempt& attempt, const PartRow& part)
        : log_(log), changes_(changes), attempt_(attempt), part_(part)
    {
    }

    void operator()(const Sent&) const {} // goes by found_on_platform

    void operator()(const TryAgain& again) const
    {
        // After it was given up as unknown a person may have been told so; it does not start again behind their back.
        if (part_.owed == "unknown" || part_.attempts >= send_attempts) fail("platform", again.why);
        else wait(pause_seconds(part_.attempts, again.after), again.why, 0);
    }

    void operator()(const NeedsReconnection& refused) const
    {
        if (part_.owed == "unknown") fail("platform", refused.why);
        else wait(static_cast<double>(reconnection_pause.count()), refused.why, 1);
    }

    void operator()(const Failed& refused) const
    {
        fail(refused.code.empty() ? "platform" : refused.code, refused.why);
    }

    void operator()(const Unknown& unknown) const
    {
        if (part_.owed == "unknown") return;
        if (planted(Planted::resend_unknown)) return wait(1, unknown.why, 0);
        log_.tx().exec_params(mark_unknown, log_.workspace().number, attempt_.part.text, unknown.why);
        log_.tx().exec_params(set_part, log_.workspace().number, attempt_.part.text, "unknown");
        log_.tx().exec_params(explain_unknown, log_.workspace().number, part_.message.text, unknown.why);
    }

private:
    void wait(double seconds, const std::string& why, int uncounted) const
    {
        log_.tx().exec_params(wait_again, log_.workspace().number, attempt_.part.text, seconds, why, uncounted);
        log_.tx().exec_params(set_part, log_.workspace().number, attempt_.part.text, "queued");
    }

    void fail(const std::string& code, const std::string& why) const
    {
        log_.tx().exec_params(fail_parts, log_.workspace().number, part_.message.text, part_.part, code, why);
        changes_.updated(part_.message);
        changes_.updated(part_.conversation);
    }

    EventLog& log_;
    Changes& changes_;
    const Attempt& attempt_;
    const PartRow& part_;
};

} // namespace

Settled settle(EventLog& log, const Rules& rules, const Attempt& attempt, const Outcome& outcome)
{
    const auto part = find_part(log, attempt.part);
    if (!part) return {};
    if (const auto* sent = std::get_if<Sent>(&outcome)) {
        // True whoever else has settled meanwhile: the platform has it.
        return found_on_platform(log, rules, {{part->message, part->part, sent->id, std::nullopt}});
    }
    const bool ours = part->attempt == attempt.number && (part->owed == "sending" || part->owed == "unknown");
    if (!ours) return {};

    Changes changes(log, rules);
    std::visit(Ending(log, changes, attempt, *part), outcome);
    follow_parts(log, {part->message}, changes);
    const bool failed = std::holds_alternative<Failed>(outcome) || find_part(log, attempt.part)->state == "failed";
    if (failed) recount(log, {part->conversation}, Recount::waiting_too);
    changes.tell();
    note_outbox(log.tx(), log.workspace());
    return {unpark(log, {part->channel}), true};
}

Settled recover(EventLog& log, const Rules& rules, std::chrono::seconds grace)
{
    const auto dead = log.tx().exec_params(find_dead, log.workspace().number, static_cast<double>(grace.count()));
    if (dead.empty()) return {};
    std::vector<MessageId> messages;
    std::vector<ChannelId> channels;
    for (const auto& row : dead) {
        messages.push_back(MessageId{sql::text_of(row[0])});
        channels.push_back(ChannelId{sql::text_of(row[1])});
    }
    Changes changes(log, rules);
    follow_parts(log, messages, changes);
    changes.tell();
    note_outbox(log.tx(), log.workspace());
    return {unpark(log, channels), true};
}

Settled found_on_platform(EventLog& log, const Rules& rules, const std::vector<FoundPart>& parts)
{
    if (parts.empty()) return {};
    auto& tx = log.tx();
    const auto workspace = log.workspace().number;
    sql::Array message, number, platform_id, at;
    std::set<std::string> named; // a platform that names two parts alike names only the first
    for (const auto& part : parts) {
        message.add(part.message);
        number.add(part.part);
        platform_id.add(named.insert(part.platform_id).second ? part.platform_id : std::string());
        at.add(sql::to_sql(part.at));
    }
    Changes changes(log, rules);
    std::vector<ConversationId> conversations;
    for (const auto& row : tx.exec_params(absorb_doubles, workspace, message.text(), platform_id.text())) {
        conversations.push_back(ConversationId{sql::text_of(row[1])});
        changes.deleted(MessageId{sql::text_of(row[0])}, conversations.back());
        changes.updated(conversations.back());
    }

    // An answer that is no longer one, or is one after all, changes who waits.
    auto waits = conversations.empty() ? Recount::last_message : Recount::waiting_too;
    const auto moved =
        tx.exec_params(confirm_parts, workspace, message.text(), number.text(), platform_id.text(), at.text());
    if (moved.empty() && conversations.empty()) return {};
    std::vector<MessageId> messages;
    std::vector<ChannelId> channels;
    sql::Array first, first_id, first_at, first_known;
    for (const auto& row : moved) {
        messages.push_back(MessageId{sql::text_of(row[0])});
        channels.push_back(ChannelId{sql::text_of(row[2])});
        conversations.push_back(ConversationId{sql::text_of(row[3])});
        changes.updated(messages.back());
        if (row[7].as<bool>()) waits = Recount::waiting_too;
        if (row[1].as<int>() != 0) continue;
        first.add(messages.back());
        first_id.add(sql::optional_of<std::string>(row[4]));
        first_at.add(sql::optional_of<std::int64_t>(row[5]));
        first_known.add(row[6].as<bool>());
    }
    if (first.size() > 0) {
        tx.exec_params(name_messages, workspace, first.text(), first_id.text(), first_at.text(), first_known.text());
    }
    follow_parts(log, messages, changes);
    recount(log, conversations, waits);
    for (const auto& conversation : conversations) changes.updated(conversation);
    changes.tell();
    note_outbox(tx, log.workspace());
    return {unpark(log, channels), true};
}

} // namespace inbox
