-- What the robot is told to do, what it has read, and what it did.
--
-- Locks: a short exclusive one on staff and on conversations for their columns; writes to conversations wait while the
-- index is built. Undo: drop the tables, the columns and the index.

create table automation (
    workspace_id    bigint      primary key references workspaces,
    settings        jsonb       not null default '{}',
    version         bigint      not null default 0,
    hours           jsonb       not null default '{}',
    default_cap     integer,                        -- of everybody without a cap of their own; null: no limit
    position        bigint      not null default 0, -- rules have read the workspace's events up to here
    epoch           text        not null default '',
    turn            bigint      not null default 0  -- how often the robot has given something to somebody
) with (fillfactor = 50);

-- What each rule did, newest first; no text of any customer.
create table automation_log (
    workspace_id    bigint      not null,
    id              uuid        not null,           -- UUIDv7: they ascend
    at              timestamptz not null default clock_timestamp(),
    what            text        not null check (what in ('rule', 'outside_hours', 'round_robin', 'reassign', 'escalation')),
    rule_id         text,
    rule_name       text,
    conversation_id uuid        not null,
    message_id      uuid,                           -- what set it off
    did             jsonb       not null,
    period          timestamptz,                    -- of an answer: the absence it was given in
    primary key (workspace_id, id),
    foreign key (workspace_id, conversation_id) references conversations
);
-- One answer for each conversation and absence, whatever happens.
create unique index automation_log_answers on automation_log (workspace_id, conversation_id, period) where period is not null;
-- What is old enough to go?
create index automation_log_by_age on automation_log (workspace_id, at);

alter table staff add column turn bigint not null default 0;    -- when the robot last gave them something

alter table conversations add column assigned_at timestamptz;   -- since when it is the assignee's
alter table conversations add column put_down_by uuid;          -- who last gave it back: the robot does not hand it to them
alter table conversations add column escalated_at timestamptz;  -- the supervisors were told; waiting since before then is told
-- Who waits and is nobody's, longest first? Small: it holds what nobody has taken yet.
create index conversations_pool on conversations (workspace_id, waiting_since)
    where assignee_id is null and status = 'open' and waiting_since is not null;

alter table automation enable row level security, force row level security;
alter table automation_log enable row level security, force row level security;
create policy own_workspace on automation using (workspace_id = current_workspace());
create policy own_workspace on automation_log using (workspace_id = current_workspace());
