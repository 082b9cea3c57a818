-- What the recorder has just written, kept ready in batches of 400 raw events, and a procedure that writes it again: the
-- same messages, conversations, events and marks, in five statements and one commit a batch. Nothing else could be faster
-- without writing less.

drop table if exists yard_raw, yard_batches, yard_messages, yard_conversations, yard_events;

create unlogged table yard_raw as
select workspace_id, id, state, note, message_id, seq,
       (row_number() over (partition by workspace_id order by id) - 1) / 400 as batch
  from raw_events;

create unlogged table yard_batches as
select workspace_id, batch, max(seq) as last from yard_raw group by workspace_id, batch;

create unlogged table yard_messages as
select r.batch, m.* from messages m join yard_raw r on r.workspace_id = m.workspace_id and r.message_id = m.id;

create unlogged table yard_events as
select (select min(b.batch) from yard_batches b where b.workspace_id = e.workspace_id and b.last >= e.seq) as batch, e.* from events e;

-- As each conversation stood after each batch.
create unlogged table yard_conversations as
select distinct on (m.workspace_id, m.batch, m.conversation_id) m.workspace_id, m.batch, m.conversation_id as id, e.seq,
       m.id as last_message_id, m.sent_at, m.order_key, c.waiting_since,
       (count(*) over (partition by m.workspace_id, m.batch, m.conversation_id))::integer as arrived
  from yard_messages m
  join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
  left join yard_events e on e.workspace_id = m.workspace_id and e.batch = m.batch and e.kind like 'conversation.%'
                         and e.conversation_id = m.conversation_id
 order by m.workspace_id, m.batch, m.conversation_id, m.order_key desc;

create index on yard_raw (workspace_id, batch);
create index on yard_messages (workspace_id, batch);
create index on yard_conversations (workspace_id, batch);
create index on yard_events (workspace_id, batch);
create unique index on yard_batches (workspace_id, batch);
vacuum analyze yard_raw, yard_batches, yard_messages, yard_conversations, yard_events;

create or replace procedure yard_record(workspace bigint) language plpgsql as $$
declare
    b yard_batches;
begin
    for b in select * from yard_batches where workspace_id = workspace order by batch loop
        perform from workspace_heads where workspace_id = workspace for update;
        insert into messages (workspace_id, id, seq, arrival, conversation_id, channel_id, kind, direction, author_kind, author_id,
                              author_name, text, platform_message_id, sent_at, received_at, order_key, late)
        select m.workspace_id, m.id, m.seq, m.arrival, m.conversation_id, m.channel_id, m.kind, m.direction, m.author_kind,
               m.author_id, m.author_name, m.text, m.platform_message_id, m.sent_at, m.received_at, m.order_key, m.late
          from yard_messages m where m.workspace_id = workspace and m.batch = b.batch;
        update conversations c
           set seq = y.seq, unread_count = c.unread_count + y.arrived, waiting_since = y.waiting_since,
               last_message_id = y.last_message_id, last_message_at = y.sent_at, last_message_order = y.order_key,
               last_customer_action_at = y.sent_at, status = 'open'
          from yard_conversations y
         where y.workspace_id = workspace and y.batch = b.batch and c.workspace_id = workspace and c.id = y.id;
        insert into events (workspace_id, seq, kind, object, channel_id, conversation_id, assignee_id, previous_assignee_id, reassigned)
        select e.workspace_id, e.seq, e.kind, e.object, e.channel_id, e.conversation_id, e.assignee_id, e.previous_assignee_id, e.reassigned
          from yard_events e where e.workspace_id = workspace and e.batch = b.batch;
        update raw_events r
           set state = y.state, note = y.note, message_id = y.message_id, seq = y.seq, recorded_at = now()
          from yard_raw y
         where y.workspace_id = workspace and y.batch = b.batch and r.workspace_id = workspace and r.id = y.id;
        update workspace_heads set seq = b.last where workspace_id = workspace;
        commit;
    end loop;
end
$$;
