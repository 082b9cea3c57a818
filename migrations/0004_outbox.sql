-- What we owe the outside world. A row is written in the same transaction as the change that causes it, and leaves only
-- when the work is done or given up.
--
-- Locks: none on existing tables. Undo: drop the tables (replies still queued stay queued).

create table outbox (
    workspace_id    bigint      not null,
    id              uuid        not null,            -- of a part: the reference that travels with it
    channel_id      uuid        not null,
    kind            text        not null check (kind in ('send', 'history', 'profile', 'media')),
    conversation_id uuid,
    message_id      uuid,
    part            integer,                         -- 0, 1 ... of a reply
    content         jsonb       not null default '{}',   -- the part; or what to fetch
    state           text        not null default 'waiting' check (state in ('waiting', 'sending', 'unknown')),
    attempts        integer     not null default 0,
    due_at          timestamptz not null default now(),
    deadline        timestamptz,                     -- of the attempt under way
    position        bigint      generated always as identity,   -- replies of a conversation leave in this order
    last_error      text,
    created_at      timestamptz not null default now(),
    primary key (workspace_id, id),
    foreign key (workspace_id, channel_id) references channels,
    check ((kind = 'send') = (message_id is not null and part is not null))
);
-- What is due on this channel, oldest first?
create index outbox_by_due on outbox (workspace_id, channel_id, kind, due_at);
-- Is a reply of this conversation under way, and which is next?
create index outbox_by_conversation on outbox (workspace_id, conversation_id, position) where kind = 'send';

-- The parts of a reply and what the platform called each. A reply with a caption and two pictures is three messages there.
create table reply_parts (
    workspace_id    bigint      not null,
    message_id      uuid        not null,
    part            integer     not null,
    channel_id      uuid        not null,
    reference       uuid        not null,            -- the outbox row's id
    state           text        not null default 'queued'
                    check (state in ('queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown')),
    platform_message_id text,
    fingerprint     text        not null default '', -- of its text, for matching an echo without our reference
    tried_at        timestamptz,
    primary key (workspace_id, message_id, part),
    foreign key (workspace_id, message_id) references messages
);
create unique index reply_parts_by_platform on reply_parts (workspace_id, channel_id, platform_message_id)
    where platform_message_id is not null;
create unique index reply_parts_by_reference on reply_parts (workspace_id, reference);

-- What only its writer sees.
create table drafts (
    workspace_id    bigint      not null,
    staff_id        uuid        not null,
    conversation_id uuid        not null,
    text            text        not null,
    updated_at      timestamptz not null default now(),
    primary key (workspace_id, staff_id, conversation_id),
    foreign key (workspace_id, staff_id) references staff,
    foreign key (workspace_id, conversation_id) references conversations
);

-- Who did what. Only added to.
create table audit (
    workspace_id    bigint      not null references workspaces,
    id              bigint      generated always as identity,
    at              timestamptz not null default now(),
    staff_id        uuid,
    action          text        not null,
    subject         text        not null default '',
    detail          jsonb       not null default '{}',
    primary key (workspace_id, id)
);

alter table outbox enable row level security, force row level security;
alter table reply_parts enable row level security, force row level security;
alter table drafts enable row level security, force row level security;
alter table audit enable row level security, force row level security;
create policy own_workspace on outbox using (workspace_id = current_workspace());
create policy own_workspace on reply_parts using (workspace_id = current_workspace());
create policy own_workspace on drafts using (workspace_id = current_workspace());
create policy own_workspace on audit using (workspace_id = current_workspace());
