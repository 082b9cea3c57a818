-- A workspace's own number, its people and its channels.
--
-- From here on every table has workspace_id first in its keys, row-level security forced, and foreign keys that carry
-- workspace_id: a row can never point into another workspace. Locks: none, the store is empty. Undo: drop the tables.

-- One row per workspace: the last number of its event log. Whoever writes locks it first and holds it to the commit.
create table workspace_heads (
    workspace_id    bigint      primary key references workspaces,
    name            text        not null,
    seq             bigint      not null default 0,
    epoch           text        not null,           -- changed by every restore
    oldest_seq      bigint      not null default 1  -- events below it were cleaned away
) with (fillfactor = 50);

create table staff (
    workspace_id    bigint      not null references workspaces,
    id              uuid        not null,
    seq             bigint      not null default 0,
    email           text        not null check (email = lower(email)),
    name            text        not null,
    role            text        not null check (role in ('owner', 'supervisor', 'sales', 'agent')),
    password_hash   text        not null,
    teams           text[]      not null default '{}',
    channels        uuid[],                          -- null: every channel of the workspace
    active          boolean     not null default true,
    settings        jsonb       not null default '{}',
    created_at      timestamptz not null default now(),
    primary key (workspace_id, id)
);

create table channels (
    workspace_id    bigint      not null references workspaces,
    id              uuid        not null,
    seq             bigint      not null default 0,
    app_id          uuid        not null references apps,
    platform        text        not null,
    external_id     text        not null,
    name            text        not null,
    settings        bytea       not null,            -- sealed
    state           text        not null default 'connected' check (state in ('connected', 'needs_reconnection', 'disabled')),
    since           timestamptz not null default now(),
    failure_code    text,
    failure_text    text,
    warned_at       timestamptz,                     -- the platform said that the authorisation will end
    last_event_at   timestamptz,                     -- last webhook or repaired event
    last_success_at timestamptz,                     -- last call the platform answered well
    token_expires_at timestamptz,
    checked_at      timestamptz,                     -- last look at token and subscription
    repaired_to     timestamptz,                     -- history has been walked up to here
    lease_owner     text,                            -- the one sender that works for this channel
    lease_until     timestamptz,
    created_at      timestamptz not null default now(),
    primary key (workspace_id, id),
    unique (workspace_id, app_id, external_id)
);

create table labels (
    workspace_id    bigint      not null references workspaces,
    id              uuid        not null,
    seq             bigint      not null default 0,
    name            text        not null,
    colour          text        not null default '#0f766e',
    deleted         boolean     not null default false,
    primary key (workspace_id, id)
);

create table quick_replies (
    workspace_id    bigint      not null references workspaces,
    id              uuid        not null,
    seq             bigint      not null default 0,
    name            text        not null,
    text            text        not null,
    deleted         boolean     not null default false,
    primary key (workspace_id, id)
);

-- Numbered changes of a workspace: what sockets push and browsers fetch. The primary key answers "what came after n".
create table events (
    workspace_id    bigint      not null references workspaces,
    seq             bigint      not null,
    kind            text        not null,
    object          text        not null,            -- JSON of the whole thing as it then was
    -- Who may see it: everybody when channel_id is null; else people of the channel who may see the assignee's work.
    channel_id      uuid,
    conversation_id uuid,
    assignee_id     uuid,
    previous_assignee_id uuid,                       -- when the change took it out of somebody's sight
    reassigned      boolean     not null default false,
    recorded_at     timestamptz not null default now(),
    primary key (workspace_id, seq)
);

alter table workspace_heads enable row level security, force row level security;
alter table staff enable row level security, force row level security;
alter table channels enable row level security, force row level security;
alter table labels enable row level security, force row level security;
alter table quick_replies enable row level security, force row level security;
alter table events enable row level security, force row level security;
create policy own_workspace on workspace_heads using (workspace_id = current_workspace());
create policy own_workspace on staff using (workspace_id = current_workspace());
create policy own_workspace on channels using (workspace_id = current_workspace());
create policy own_workspace on labels using (workspace_id = current_workspace());
create policy own_workspace on quick_replies using (workspace_id = current_workspace());
create policy own_workspace on events using (workspace_id = current_workspace());
