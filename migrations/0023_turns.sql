-- Facts for reports: how long customers waited for an answer, and how long until their matter was done.
--
-- A turn begins with the first message a customer leaves unanswered and ends with the answer, or with somebody's word that
-- the matter is done. Reports read these rows instead of messages: a turn is a few of them, and its times do not change
-- when messages are deleted.
--
-- Locks: none that anybody waits for; existing conversations are read once. Undo: drop the tables.

create table turns (
    workspace_id    bigint      not null,
    conversation_id uuid        not null,
    started_order   text        not null collate "C",    -- order_key of the message it began with
    channel_id      uuid        not null,
    first_message_id uuid       not null,
    started_at      timestamptz not null,
    first           boolean     not null,            -- of the conversation, or since it was done
    answered_at     timestamptz,                     -- null: nobody has, or the matter was done without an answer
    answered_by     uuid,                            -- null with an answer: somebody in the platform's own app
    answer_message_id uuid,
    resolved_at     timestamptz,                     -- done after this turn and before the next
    primary key (workspace_id, conversation_id, started_order),
    foreign key (workspace_id, conversation_id) references conversations,
    check ((answered_at is null) = (answer_message_id is null))
) with (fillfactor = 80);
-- How much was asked in a period, and how fast was the answer?
create index turns_by_start on turns (workspace_id, started_at, conversation_id);

-- Each time somebody said that a conversation is done.
create table resolutions (
    workspace_id    bigint      not null,
    conversation_id uuid        not null,
    place           text        not null collate "C",    -- behind the message with this order_key; empty: the thread was
    channel_id      uuid        not null,
    resolved_at     timestamptz not null,
    resolved_by     uuid,                            -- null: not a person
    opened_at       timestamptz,                     -- the customer's first message since it was done before; null: none
    primary key (workspace_id, conversation_id, place),
    foreign key (workspace_id, conversation_id) references conversations
);
create index resolutions_by_time on resolutions (workspace_id, resolved_at, conversation_id);

-- What has happened already. The owner sees all workspaces for as long as this takes.
alter table messages no force row level security;
alter table conversations no force row level security;

insert into resolutions (workspace_id, conversation_id, place, channel_id, resolved_at, resolved_by)
select distinct on (e.workspace_id, e.conversation_id, last.place) e.workspace_id, e.conversation_id, last.place, e.channel_id,
       e.sent_at, e.author_id
  from messages e cross join lateral (
           select coalesce(max(m.order_key), '') as place from messages m
            where m.workspace_id = e.workspace_id and m.conversation_id = e.conversation_id and m.order_key < e.order_key
              and m.kind in ('message', 'comment') and not m.hidden) last
 where e.kind = 'event' and e.payload like '{"what":"resolved"%'
 order by 1, 2, 3, e.sent_at desc;

with marks as (
    select m.workspace_id, m.conversation_id, m.channel_id, m.direction = 'outgoing' as ends, m.id, m.sent_at as at, m.author_id,
           case when m.author_kind = 'staff' then lpad(floor(extract(epoch from m.received_at) * 1000)::bigint::text, 15, '0')
                     || '.' || lpad('0', 19, '0') || '.' || lpad(m.arrival::text, 19, '0') else m.order_key end collate "C" as place,
           case when m.author_kind = 'staff' then m.received_at else m.sent_at end as answered_at
      from messages m
     where m.kind in ('message', 'comment') and not m.hidden
       and (m.direction = 'incoming' or (m.author_kind in ('staff', 'page') and m.state is distinct from 'failed'))
    union all
    select workspace_id, conversation_id, channel_id, true, null, resolved_at, null, place, null from resolutions
), walked as (
    select *, count(*) filter (where ends) over (partition by workspace_id, conversation_id order by place, ends, id is null
                                                 rows between unbounded preceding and 1 preceding) as n
      from marks
), begun as (
    select distinct on (workspace_id, conversation_id, n) * from walked where not ends order by workspace_id, conversation_id, n, place
), turned as (
    select b.*, e.id as answer_id, e.answered_at as answer_at, e.author_id as answer_by,
           lead(b.place) over whole as next_place
      from begun b
      left join walked e on e.workspace_id = b.workspace_id and e.conversation_id = b.conversation_id and e.n = b.n and e.ends
    window whole as (partition by b.workspace_id, b.conversation_id order by b.place)
), settled as (
    select t.*, (select min(r.resolved_at) from resolutions r
                  where r.workspace_id = t.workspace_id and r.conversation_id = t.conversation_id and r.place >= t.place
                    and (t.next_place is null or r.place < t.next_place)) as done_at
      from turned t
)
insert into turns (workspace_id, conversation_id, started_order, channel_id, first_message_id, started_at, first, answered_at,
                   answered_by, answer_message_id, resolved_at)
select s.workspace_id, s.conversation_id, s.place, s.channel_id, s.id, s.at,
       row_number() over whole = 1 or lag(s.done_at) over whole is not null, s.answer_at, s.answer_by, s.answer_id, s.done_at
  from settled s join conversations c on c.workspace_id = s.workspace_id and c.id = s.conversation_id
 where s.answer_id is not null or s.done_at is not null or c.status <> 'resolved'
window whole as (partition by s.workspace_id, s.conversation_id order by s.place);

update resolutions r set opened_at = (
    select min(t.started_at) from turns t
     where t.workspace_id = r.workspace_id and t.conversation_id = r.conversation_id and t.started_order <= r.place
       and t.started_order > coalesce((select max(p.place) from resolutions p
                                        where p.workspace_id = r.workspace_id and p.conversation_id = r.conversation_id
                                          and p.place < r.place), ''));

alter table messages force row level security;
alter table conversations force row level security;
alter table turns enable row level security, force row level security;
alter table resolutions enable row level security, force row level security;
create policy own_workspace on turns using (workspace_id = current_workspace());
create policy own_workspace on resolutions using (workspace_id = current_workspace());
