-- What a team says to itself and keeps at hand: several conversations changed at once and given back, notes that call
-- colleagues, drafts of notes beside drafts of replies, labels with keys, quick replies with pictures.
--
-- Locks: drafts, labels, quick_replies and attachments for a moment each (columns without a rewrite; drafts get another
-- primary key, and are few). The index on conversations is built while writers wait: seconds for a million of them.
-- Undo: drop the new tables, index and columns; drafts of notes are then lost.

-- One wish about many conversations, under the id of whoever asked.
create table bulk_changes (
    workspace_id    bigint      not null references workspaces,
    id              uuid        not null,
    staff_id        uuid        not null,
    wish            text        not null,            -- hash of what was asked: the same id with another wish is refused
    created_at      timestamptz not null default now(),
    primary key (workspace_id, id),
    foreign key (workspace_id, staff_id) references staff
);
-- Which are to be forgotten?
create index bulk_changes_by_age on bulk_changes (workspace_id, created_at);

-- What became of each: 'changed', 'same' or the reason why not; what it was and what it was made.
create table bulk_items (
    workspace_id    bigint      not null,
    bulk_id         uuid        not null,
    conversation_id uuid        not null,
    outcome         text        not null,
    before          jsonb,
    after           jsonb,
    undone          text        check (undone in ('restored', 'kept')),
    primary key (workspace_id, bulk_id, conversation_id),
    foreign key (workspace_id, bulk_id) references bulk_changes on delete cascade
);

alter table drafts add column kind text not null default 'reply' check (kind in ('reply', 'note'));
alter table drafts drop constraint drafts_pkey;
alter table drafts add primary key (workspace_id, staff_id, conversation_id, kind);

alter table labels add column position integer check (position between 1 and 9);    -- Alt and this number
alter table labels add column merged_into uuid;
create unique index labels_by_position on labels (workspace_id, position) where position is not null and not deleted;
-- Which conversations bear labels at all? Most bear none.
create index conversations_labelled on conversations (workspace_id, id) where label_ids <> '{}';

alter table quick_replies add column owner_id uuid;  -- null: everybody's
alter table quick_replies add column used bigint not null default 0;

-- Pictures of a quick reply: uploads that are kept as long as it is.
alter table attachments add column quick_reply_id uuid;
create index attachments_by_quick_reply on attachments (workspace_id, quick_reply_id) where quick_reply_id is not null;

alter table bulk_changes enable row level security, force row level security;
alter table bulk_items enable row level security, force row level security;
create policy own_workspace on bulk_changes using (workspace_id = current_workspace());
create policy own_workspace on bulk_items using (workspace_id = current_workspace());
