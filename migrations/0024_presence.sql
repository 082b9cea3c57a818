-- Who is at work: which people have a screen open somewhere, and what was last told of them.
--
-- Locks: short exclusive ones on staff and work_waiting. Undo: drop the table and the columns, restore the check.

-- One row for each person and each process that holds a live socket of theirs: how long it may be believed. A process that
-- was killed stops renewing, and its rows end by themselves.
create table staff_seen (
    workspace_id    bigint      not null references workspaces,
    staff_id        uuid        not null,
    process         text        not null,
    until           timestamptz not null,
    primary key (workspace_id, staff_id, process)
);

alter table staff add column away boolean not null default false;       -- their own word
-- As last told to everybody: an event goes out when it changes, and only then.
alter table staff add column state text not null default 'offline' check (state in ('online', 'away', 'offline'));
alter table staff add column state_since timestamptz not null default now();
alter table staff add column cap integer check (cap between 0 and 500); -- their own; null: the workspace's

-- Absences and automation are work that waits, too.
alter table work_waiting drop constraint work_waiting_kind_check;
alter table work_waiting add constraint work_waiting_kind_check check (kind in ('record', 'outbox', 'automation'));

alter table staff_seen enable row level security, force row level security;
create policy own_workspace on staff_seen using (workspace_id = current_workspace());
