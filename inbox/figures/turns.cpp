#include "inbox/figures/turns.hpp"

namespace inbox {

namespace {

// Marks of a thread in their order: what was asked, and what ended the waiting. `n` counts the ends before a mark, so
// the marks of one turn have one number: the first that is no end began it, the one that is ended it.
//
// The place of staff's replies is made anew from what never changes: their order_key moves when the platform names its
// own time, and then what the customer wrote meanwhile would seem to be answered by somebody who had not read it.
constexpr auto walk = R"sql(
    with wanted as (
        select * from unnest($2::uuid[], $3::boolean[]) w (conversation_id, resolved)
    ), marks as (
        select w.conversation_id, m.channel_id, m.direction = 'outgoing' as ends, m.id, m.sent_at as at, m.author_id,
               case when m.author_kind = 'staff'
                    then lpad(floor(extract(epoch from m.received_at) * 1000)::bigint::text, 15, '0') || '.' || lpad('0', 19, '0')
                         || '.' || lpad(m.arrival::text, 19, '0')
                    else m.order_key end collate "C" as place,
               case when m.author_kind = 'staff' then m.received_at else m.sent_at end as answered_at
          from wanted w join messages m on m.workspace_id = $1 and m.conversation_id = w.conversation_id
         where m.kind in ('message', 'comment') and not m.hidden
           and (m.direction = 'incoming' or (m.author_kind in ('staff', 'page') and m.state is distinct from 'failed'))
        union all
        select w.conversation_id, r.channel_id, true, null, r.resolved_at, null, r.place, null
          from wanted w join resolutions r on r.workspace_id = $1 and r.conversation_id = w.conversation_id
    ), walked as (
        select *, count(*) filter (where ends) over (partition by conversation_id order by place, ends, id is null
                                                     rows between unbounded preceding and 1 preceding) as n
          from marks
    ), begun as (
        select distinct on (conversation_id, n) * from walked where not ends order by conversation_id, n, place
    ), turned as (
        select b.*, e.id as answer_id, e.answered_at as answer_at, e.author_id as answer_by, lead(b.place) over whole as next_place
          from begun b left join walked e on e.conversation_id = b.conversation_id and e.n = b.n and e.ends
        window whole as (partition by b.conversation_id order by b.place)
    ), settled as (
        select t.*, (select min(r.resolved_at) from resolutions r
                      where r.workspace_id = $1 and r.conversation_id = t.conversation_id and r.place >= t.place
                        and (t.next_place is null or r.place < t.next_place)) as done_at
          from turned t
    ), right_ones as (
        select s.conversation_id, s.place, s.channel_id, s.id, s.at,
               row_number() over whole = 1 or lag(s.done_at) over whole is not null as first,
               s.answer_at, s.answer_by, s.answer_id, s.done_at
          from settled s join wanted w on w.conversation_id = s.conversation_id
         where s.answer_id is not null or s.done_at is not null or not w.resolved
        window whole as (partition by s.conversation_id order by s.place)
    ), gone as (
        delete from turns t using wanted w
         where t.workspace_id = $1 and t.conversation_id = w.conversation_id
           and not exists (select 1 from right_ones r where r.conversation_id = t.conversation_id and r.place = t.started_order)
    ), kept as (
        insert into turns as t (workspace_id, conversation_id, started_order, channel_id, first_message_id, started_at, first,
                                answered_at, answered_by, answer_message_id, resolved_at)
        select $1, r.* from right_ones r
            on conflict (workspace_id, conversation_id, started_order) do update
           set first_message_id = excluded.first_message_id, started_at = excluded.started_at, first = excluded.first,
               answered_at = excluded.answered_at, answered_by = excluded.answered_by,
               answer_message_id = excluded.answer_message_id, resolved_at = excluded.resolved_at
         where (t.first_message_id, t.started_at, t.first, t.answered_at, t.answered_by, t.answer_message_id, t.resolved_at)
               is distinct from (excluded.first_message_id, excluded.started_at, excluded.first, excluded.answered_at,
                                 excluded.answered_by, excluded.answer_message_id, excluded.resolved_at)
    )
    select w.conversation_id, (extract(epoch from open.at) * 1000)::bigint
      from wanted w left join right_ones open
           on open.conversation_id = w.conversation_id and open.answer_id is null and open.done_at is null
)sql";

// When the matter that was done had been brought up: the first turn since it was done before.
constexpr auto date_resolutions = R"sql(
    update resolutions r set opened_at = dated.at
      from (select d.conversation_id, d.place,
                   (select min(t.started_at) from turns t
                     where t.workspace_id = $1 and t.conversation_id = d.conversation_id and t.started_order <= d.place
                       and t.started_order > coalesce(d.before, '')) as at
              from (select conversation_id, place, lag(place) over (partition by conversation_id order by place) as before
                      from resolutions where workspace_id = $1 and conversation_id = any ($2::uuid[])) d) dated
     where r.workspace_id = $1 and r.conversation_id = dated.conversation_id and r.place = dated.place
       and r.opened_at is distinct from dated.at
)sql";

constexpr auto select_resolved = R"sql(
    select id::text from conversations where workspace_id = $1 and id = any ($2::uuid[]) and status = 'resolved'
)sql";

constexpr auto set_waiting = R"sql(
    update conversations c set waiting_since = to_timestamp(w.since / 1000.0)
      from unnest($2::uuid[], $3::bigint[]) w (id, since)
     where c.workspace_id = $1 and c.id = w.id
)sql";

constexpr auto end_open = R"sql(
    update turns t set answered_at = to_timestamp(a.at / 1000.0), answered_by = a.by, answer_message_id = a.message_id
      from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[]) a (conversation_id, message_id, by, at)
           cross join lateral (select l.started_order from turns l
                                where l.workspace_id = $1 and l.conversation_id = a.conversation_id
                                order by l.started_order desc limit 1) last
     where t.workspace_id = $1 and t.conversation_id = a.conversation_id and t.started_order = last.started_order
       and t.answered_at is null and t.resolved_at is null
)sql";

constexpr auto insert_begun = R"sql(
    insert into turns (workspace_id, conversation_id, started_order, channel_id, first_message_id, started_at, first,
                       answered_at, answered_by, answer_message_id)
    select $1, b.conversation_id, b.started_order, b.channel_id, b.message_id, to_timestamp(b.at / 1000.0),
           coalesce(b.first, last.done, true), to_timestamp(b.answered_at / 1000.0), b.answered_by, b.answer_id
      from unnest($2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::bigint[], $7::boolean[], $8::bigint[], $9::uuid[], $10::uuid[])
           b (conversation_id, started_order, channel_id, message_id, at, first, answered_at, answered_by, answer_id)
      left join lateral (select l.resolved_at is not null as done from turns l
                          where b.first is null and l.workspace_id = $1 and l.conversation_id = b.conversation_id
                          order by l.started_order desc limit 1) last on true
        on conflict do nothing
)sql";

// It stands behind what the thread held, not at a time: who comes later was not meant, whatever the platforms' clocks
// say. Done twice with nothing said in between is done once.
constexpr auto insert_resolutions = R"sql(
    insert into resolutions (workspace_id, conversation_id, place, channel_id, resolved_at, resolved_by)
    select $1, c.id, greatest(c.last_message_order, case when m.author_kind = 'staff'
               then lpad(floor(extract(epoch from m.received_at) * 1000)::bigint::text, 15, '0') || '.' || lpad('0', 19, '0')
                    || '.' || lpad(m.arrival::text, 19, '0') else '' end collate "C"),
           c.channel_id, to_timestamp($3::bigint / 1000.0), $4::uuid
      from conversations c left join messages m on m.workspace_id = $1 and m.id = c.last_message_id
     where c.workspace_id = $1 and c.id = any ($2::uuid[])
        on conflict (workspace_id, conversation_id, place) do update
       set resolved_at = excluded.resolved_at, resolved_by = excluded.resolved_by
)sql";

constexpr auto delete_last_resolution = R"sql(
    delete from resolutions r using (
        select conversation_id, max(place) as place from resolutions
         where workspace_id = $1 and conversation_id = any ($2::uuid[]) group by conversation_id) last
     where r.workspace_id = $1 and r.conversation_id = last.conversation_id and r.place = last.place
)sql";

} // namespace

std::vector<Waits> walk_turns(pqxx::transaction_base& tx, WorkspaceId workspace,
                              const std::vector<ConversationId>& conversations,
                              const std::set<ConversationId>& resolved)
{
    std::vector<Waits> waits;
    sql::Array ids, done;
    for (const auto& id : std::set<ConversationId>(conversations.begin(), conversations.end())) {
        ids.add(id);
        done.add(resolved.contains(id));
    }
    if (ids.size() == 0) return waits;
    for (const auto& row : tx.exec_params(walk, workspace.number, ids.text(), done.text())) {
        waits.push_back({{row[0].c_str()}, row[1].is_null() ? std::nullopt : std::optional(sql::time_of(row[1]))});
    }
    tx.exec_params(date_resolutions, workspace.number, ids.text());
    return waits;
}

void follow_turns(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<ConversationId>& conversations)
{
    std::set<ConversationId> resolved;
    for (const auto& row : tx.exec_params(select_resolved, workspace.number, sql::array_of(conversations))) {
        resolved.insert({row[0].c_str()});
    }
    sql::Array ids, since;
    for (const auto& waits : walk_turns(tx, workspace, conversations, resolved)) {
        ids.add(waits.conversation);
        since.add(sql::to_sql(waits.since));
    }
    tx.exec_params(set_waiting, workspace.number, ids.text(), since.text());
}

void end_turns(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<Answer>& answers)
{
    if (answers.empty()) return;
    sql::Array conversation, message, by, at;
    for (const auto& answer : answers) {
        conversation.add(answer.conversation);
        message.add(answer.message);
        by.add(answer.by);
        at.add(sql::to_sql(answer.at));
    }
    sql::prepared(tx, end_open, workspace.number, conversation.text(), message.text(), by.text(), at.text());
}

void begin_turns(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<BegunTurn>& turns)
{
    if (turns.empty()) return;
    sql::Array conversation, order, channel, message, at, first, answered_at, answered_by, answer;
    for (const auto& turn : turns) {
        conversation.add(turn.conversation);
        order.add(turn.order);
        channel.add(turn.channel);
        message.add(turn.message);
        at.add(sql::to_sql(turn.at));
        turn.first ? first.add(*turn.first) : first.add_null();
        answered_at.add(turn.answer ? std::optional(sql::to_sql(turn.answer->at)) : std::nullopt);
        answered_by.add(turn.answer ? turn.answer->by : StaffId{});
        answer.add(turn.answer ? turn.answer->message : MessageId{});
    }
    sql::prepared(tx, insert_begun, workspace.number, conversation.text(), order.text(), channel.text(), message.text(),
                  at.text(), first.text(), answered_at.text(), answered_by.text(), answer.text());
}

void note_resolved(EventLog& log, const std::vector<ConversationId>& conversations, const StaffId& by, Time at)
{
    if (conversations.empty()) return;
    log.tx().exec_params(insert_resolutions, log.workspace().number, sql::array_of(conversations), sql::to_sql(at),
                         sql::or_null(by.text));
    walk_turns(log.tx(), log.workspace(), conversations, {conversations.begin(), conversations.end()});
}

void forget_resolved(EventLog& log, const std::vector<ConversationId>& conversations)
{
    if (conversations.empty()) return;
    log.tx().exec_params(delete_last_resolution, log.workspace().number, sql::array_of(conversations));
    follow_turns(log.tx(), log.workspace(), conversations);
}

} // namespace inbox
