-- The list filtered by what few conversations are, in a shop of a million: snoozed, unread, failed, or open where nearly all
-- is done. Without these indexes the newest are walked until fifty fit, which is all of them where fewer than fifty do.
--
-- Locks: conversations, exclusively, while the indexes are built and the labels copied: seconds for a million of them. Undo: drop the indexes, the
-- triggers, the function and the table.

-- The list of those of one state, newest first, and how many there are that are not done.
create index conversations_by_status on conversations (workspace_id, status, last_message_at desc, id desc);
-- Which have something that nobody has read?
create index conversations_unread on conversations (workspace_id, last_message_at desc, id desc) where unread_count > 0;
-- Where did a reply fail?
create index conversations_failed on conversations (workspace_id, last_message_at desc, id desc) where failed_count > 0;

-- Which conversations bear this label? Arrays are beyond any index under row-level security, so what conversations.label_ids
-- say stands here once more, kept by the triggers below.
create table conversation_labels (
    workspace_id    bigint      not null,
    label_id        uuid        not null,
    conversation_id uuid        not null,
    primary key (workspace_id, label_id, conversation_id)
);

create function note_conversation_labels() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        delete from conversation_labels where workspace_id = old.workspace_id and label_id = any (old.label_ids) and conversation_id = old.id;
    end if;
    insert into conversation_labels (workspace_id, label_id, conversation_id)
    select distinct new.workspace_id, label, new.id from unnest(new.label_ids) label;
    return null;
end $$;
create trigger labels_of_new_conversations after insert on conversations
    for each row when (new.label_ids <> '{}') execute function note_conversation_labels();
create trigger labels_of_changed_conversations after update of label_ids on conversations
    for each row when (old.label_ids <> new.label_ids) execute function note_conversation_labels();

-- The owner sees all workspaces for as long as this takes.
alter table conversations no force row level security;
insert into conversation_labels (workspace_id, label_id, conversation_id)
select distinct c.workspace_id, label, c.id from conversations c cross join unnest(c.label_ids) label where c.label_ids <> '{}';
alter table conversations force row level security;

alter table conversation_labels enable row level security, force row level security;
create policy own_workspace on conversation_labels using (workspace_id = current_workspace());
