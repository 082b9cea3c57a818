-- What came in, who said it, and where it stands.
--
-- Tables that point to a row of their workspace by (workspace_id, id) need no further key to workspaces.
-- Locks: none on existing tables. Undo: drop the tables.

-- Everything a platform told us, byte for byte. The key is kept for ever: retries come for days, history for years.
create table raw_events (
    workspace_id    bigint      not null,
    id              bigint      generated always as identity,
    channel_id      uuid        not null,
    dedupe_key      text        not null,
    source          text        not null default 'webhook' check (source in ('webhook', 'history')),
    kind            text        not null,            -- inbox::word_for
    state           text        not null default 'pending'
                    check (state in ('pending', 'recorded', 'parked', 'kept', 'not_understood', 'quarantined')),
    attempts        integer     not null default 1,  -- counted before the attempt, so a killing event is found out
    due_at          timestamptz not null default now(),
    received_at     timestamptz not null default now(),
    headers         text        not null default '{}',
    body            bytea       not null,
    note            text,                            -- why it was kept, parked or set aside
    message_id      uuid,                            -- what it became or changed
    seq             bigint,                          -- the last event it caused
    recorded_at     timestamptz,
    primary key (workspace_id, id),
    foreign key (workspace_id, channel_id) references channels
);
-- Has this event come before?
create unique index raw_events_by_key on raw_events (workspace_id, channel_id, dedupe_key);
-- What is to be recorded next: webhooks before repaired history, then as they came?
create index raw_events_waiting on raw_events (workspace_id, (source <> 'webhook'), id) where state = 'pending';
-- Which echoes wait for a send to settle?
create index raw_events_parked on raw_events (workspace_id, channel_id, id) where state = 'parked';
-- Which raw events made this message what it is?
create index raw_events_by_message on raw_events (workspace_id, message_id) where message_id is not null;

create table customers (
    workspace_id    bigint      not null references workspaces,
    id              uuid        not null,
    seq             bigint      not null default 0,
    name            text        not null default '',
    avatar_url      text,
    phone           text,
    email           text,
    address         text,
    note            text,
    created_at      timestamptz not null default now(),
    primary key (workspace_id, id)
);

-- Who a customer is on a channel.
create table identities (
    workspace_id    bigint      not null,
    channel_id      uuid        not null,
    platform_user_id text       not null,
    customer_id     uuid        not null,
    name            text,                            -- as the platform shows it
    avatar_url      text,
    looked_up_at    timestamptz,                     -- when the platform was last asked who this is
    created_at      timestamptz not null default now(),
    primary key (workspace_id, channel_id, platform_user_id),
    foreign key (workspace_id, channel_id) references channels,
    foreign key (workspace_id, customer_id) references customers
);
create index identities_by_customer on identities (workspace_id, customer_id);

create table conversations (
    workspace_id    bigint      not null,
    id              uuid        not null,
    seq             bigint      not null default 0,
    channel_id      uuid        not null,
    kind            text        not null check (kind in ('message', 'comment')),
    thread_id       text        not null,            -- the platform's name for it
    customer_id     uuid,
    platform_user_id text,                           -- whom we send to
    status          text        not null default 'open' check (status in ('open', 'pending', 'snoozed', 'resolved')),
    assignee_id     uuid,
    priority        integer     not null default 0 check (priority between 0 and 3),
    snoozed_until   timestamptz,
    label_ids       uuid[]      not null default '{}',
    unread_count    integer     not null default 0,
    waiting_since   timestamptz,                     -- the customer's first unanswered message
    last_message_id uuid,                            -- newest shown message in thread order
    last_message_at timestamptz,
    last_message_order text,                         -- its order_key
    last_customer_action_at timestamptz,             -- opens the reply window; the platform's time
    own_in_row      integer     not null default 0,  -- our messages since the customer's last
    delivered_to    timestamptz,                     -- watermarks: everything sent up to here
    read_to         timestamptz,
    failed_count    integer     not null default 0,  -- replies that failed or are unknown
    owned_elsewhere boolean     not null default false,
    post            jsonb,                           -- comments: {id, text, picture, link}
    created_at      timestamptz not null default now(),
    primary key (workspace_id, id),
    foreign key (workspace_id, channel_id) references channels,
    foreign key (workspace_id, customer_id) references customers,
    foreign key (workspace_id, assignee_id) references staff
) with (fillfactor = 70);
-- Which conversation is this thread?
create unique index conversations_by_thread on conversations (workspace_id, channel_id, thread_id);
-- The list, newest first, of everybody, of one person, of nobody.
create index conversations_newest on conversations (workspace_id, last_message_at desc, id desc);
create index conversations_by_assignee on conversations (workspace_id, assignee_id, status, last_message_at desc, id desc);
-- The list, longest waiting first.
create index conversations_waiting on conversations (workspace_id, waiting_since, id) where waiting_since is not null;
-- A customer's other conversations.
create index conversations_by_customer on conversations (workspace_id, customer_id);
-- Whose snooze has ended?
create index conversations_snoozed on conversations (workspace_id, snoozed_until) where status = 'snoozed';

create table messages (
    workspace_id    bigint      not null,
    id              uuid        not null,
    seq             bigint      not null,            -- the number that last changed it
    arrival         bigint      not null,            -- the number that made it
    conversation_id uuid        not null,
    channel_id      uuid        not null,
    kind            text        not null check (kind in ('message', 'comment', 'note', 'event')),
    direction       text        not null check (direction in ('incoming', 'outgoing')),
    author_kind     text        not null check (author_kind in ('customer', 'staff', 'page', 'bot', 'system')),
    author_id       uuid,                            -- staff or customer
    author_name     text,
    text            text        not null default '',
    reply_to        uuid,                            -- a message of ours
    reply_to_platform_id text,                       -- as the platform named it; may never be found
    platform_message_id text,                        -- of replies: its first part's
    payload         text,
    sent_at         timestamptz not null,            -- the platform's time, clamped
    received_at     timestamptz not null default now(),
    -- Thread order as one sortable text: milliseconds, the platform's own position, our arrival number.
    order_key       text        not null collate "C",
    late            boolean     not null default false,
    hidden          boolean     not null default false,
    unsupported     boolean     not null default false,
    state           text        check (state in ('queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown')),
    failure_code    text,
    failure_text    text,
    reactions       jsonb       not null default '[]',
    attachments     jsonb       not null default '[]',   -- as the wire shows them; the files' states live in attachments
    edit_number     integer     not null default 0,
    edited_at       timestamptz,
    recalled_at     timestamptz,
    client_seq      bigint,                          -- highest message seq on the writer's screen
    content_hash    text,                            -- of a reply's request: the same id with other content is refused
    primary key (workspace_id, id),
    foreign key (workspace_id, conversation_id) references conversations,
    check (direction = 'outgoing' or state is null)
) with (fillfactor = 85);
-- A thread, in its one true order, from any place on.
create unique index messages_in_order on messages (workspace_id, conversation_id, order_key);
-- Each platform message appears once.
create unique index messages_by_platform on messages (workspace_id, channel_id, platform_message_id)
    where platform_message_id is not null;

-- What came before the message it is about: an edit, a reaction, a recall, a hiding, a receipt. Applied when it arrives.
create table early_changes (
    workspace_id    bigint      not null references workspaces,
    channel_id      uuid        not null,
    platform_message_id text    not null,
    raw_event_id    bigint      not null,
    primary key (workspace_id, channel_id, platform_message_id, raw_event_id)
);

create table attachments (
    workspace_id    bigint      not null references workspaces,
    id              uuid        not null,
    message_id      uuid,                            -- null: uploaded by staff, not sent yet
    n               integer     not null default 0,  -- place within the message
    kind            text        not null,
    name            text,
    mime            text,
    size_bytes      bigint,
    width           integer,
    height          integer,
    source_url      text,                            -- the platform's link; never shown where the policy is `keep`
    state           text        not null check (state in ('ready', 'fetching', 'failed', 'linked')),
    file            text,                            -- random name below media.folder
    inline_safe     boolean     not null default false,  -- a re-encoded raster image: may be shown in place
    failure         text,
    uploaded_by     uuid,
    created_at      timestamptz not null default now(),
    primary key (workspace_id, id)
);
create index attachments_by_message on attachments (workspace_id, message_id) where message_id is not null;

alter table raw_events enable row level security, force row level security;
alter table customers enable row level security, force row level security;
alter table identities enable row level security, force row level security;
alter table conversations enable row level security, force row level security;
alter table messages enable row level security, force row level security;
alter table early_changes enable row level security, force row level security;
alter table attachments enable row level security, force row level security;
create policy own_workspace on raw_events using (workspace_id = current_workspace());
-- The ferry's one statement names the workspaces it writes to; it can insert there and see nothing.
create policy accepting on raw_events for insert with check (workspace_id = any (accepting_workspaces()));
create policy own_workspace on customers using (workspace_id = current_workspace());
create policy own_workspace on identities using (workspace_id = current_workspace());
create policy own_workspace on conversations using (workspace_id = current_workspace());
create policy own_workspace on messages using (workspace_id = current_workspace());
create policy own_workspace on early_changes using (workspace_id = current_workspace());
create policy own_workspace on attachments using (workspace_id = current_workspace());
