-- One person, however many names they have: merges that can be undone exactly, and what the shop knows about somebody.
--
-- A merge moves no row. Every identity, conversation, order, phone and address keeps the customer it was first tied to for
-- ever; a merge only points that customer to the one that leads now. Undoing it removes the pointer, so whatever came in
-- between is where it belongs by itself, however merges and undoings were interleaved.
--
-- Locks: an exclusive one on customers, while their phones are copied; the store is young. Undo: drop the columns and tables.

alter table customers
    add column merged_into  uuid,                   -- null: leads itself
    add column head_id      uuid,                   -- who leads at the end of all pointers; null: itself
    add column label_ids    uuid[] not null default '{}',
    add foreign key (workspace_id, merged_into) references customers,
    add check (merged_into <> id),
    add check (head_id <> id),
    add check ((merged_into is null) = (head_id is null));
-- Who else belongs to this person?
create index customers_by_head on customers (workspace_id, head_id) where head_id is not null;

create table merges (
    workspace_id    bigint      not null references workspaces,
    id              uuid        not null,
    winner_id       uuid        not null,            -- led at that time
    loser_id        uuid        not null,            -- points to the winner since
    reasons         jsonb       not null default '[]',   -- the evidence shown when it was decided
    staff_id        uuid,
    merged_at       timestamptz not null default now(),
    undone_by       uuid,
    undone_at       timestamptz,
    primary key (workspace_id, id),
    foreign key (workspace_id, winner_id) references customers,
    foreign key (workspace_id, loser_id) references customers,
    check (winner_id <> loser_id)
);
create unique index merges_standing on merges (workspace_id, loser_id) where undone_at is null;
create index merges_by_winner on merges (workspace_id, winner_id);

-- Two customers that somebody has looked at and called different people; smaller id first.
create table merge_refusals (
    workspace_id    bigint      not null references workspaces,
    one_id          uuid        not null,
    other_id        uuid        not null,
    staff_id        uuid,
    refused_at      timestamptz not null default now(),
    primary key (workspace_id, one_id, other_id),
    check (one_id < other_id)
);

-- Phone numbers (E.164) and e-mails (lower case) of a customer, and where each comes from. `found` ones wait for a person to
-- keep or dismiss them; they are searched all the same.
create table contacts (
    workspace_id    bigint      not null,
    customer_id     uuid        not null,
    kind            text        not null check (kind in ('phone', 'email')),
    value           text        not null,
    state           text        not null default 'kept' check (state in ('found', 'kept', 'dismissed')),
    source          text        not null check (source in ('message', 'order', 'staff', 'platform')),
    message_id      uuid,
    order_id        uuid,
    created_at      timestamptz not null default now(),
    primary key (workspace_id, customer_id, kind, value),
    foreign key (workspace_id, customer_id) references customers
);
-- Whose number is this, and who else has it? Also by its last digits: those people remember.
create index contacts_by_value on contacts (workspace_id, kind, value, customer_id);
create index contacts_by_tail on contacts (workspace_id, reverse(value) text_pattern_ops) where kind = 'phone';

create table addresses (
    workspace_id    bigint      not null,
    id              uuid        not null,
    customer_id     uuid        not null,
    name            text        not null default '',     -- recipient
    phone           text,
    address         text        not null,                -- house, street, hamlet: what stands before the ward
    ward_code       text,                                -- of today's two levels
    province_code   text,
    old_ward_code   text,                                -- of the three levels before July 2025, for carriers that want them
    old_district_code text,
    source          text        not null check (source in ('message', 'order', 'staff', 'platform')),
    message_id      uuid,
    order_id        uuid,
    deleted         boolean     not null default false,
    created_at      timestamptz not null default now(),
    primary key (workspace_id, id),
    foreign key (workspace_id, customer_id) references customers
);
create index addresses_by_customer on addresses (workspace_id, customer_id);

create table customer_notes (
    workspace_id    bigint      not null,
    id              uuid        not null,
    customer_id     uuid        not null,
    staff_id        uuid,
    text            text        not null,
    deleted         boolean     not null default false,
    created_at      timestamptz not null default now(),
    primary key (workspace_id, id),
    foreign key (workspace_id, customer_id) references customers
);
create index customer_notes_by_customer on customer_notes (workspace_id, customer_id, created_at);

-- What a customer has allowed, with its history: the newest row of a purpose holds.
create table consents (
    workspace_id    bigint      not null,
    id              uuid        not null,
    customer_id     uuid        not null,
    purpose         text        not null check (purpose in ('marketing', 'order_updates', 'data_processing')),
    given           boolean     not null,
    source          text        not null check (source in ('message', 'staff', 'platform')),
    staff_id        uuid,
    message_id      uuid,
    at              timestamptz not null default now(),
    primary key (workspace_id, id),
    foreign key (workspace_id, customer_id) references customers
);
create index consents_by_customer on consents (workspace_id, customer_id, purpose, at desc);

-- What the shop knew already is kept by its source. The owner sees all workspaces for as long as this takes.
alter table customers no force row level security;
insert into contacts (workspace_id, customer_id, kind, value, source)
select workspace_id, id, 'phone', case when phone ~ '^0[0-9]{9,10}$' then '+84' || substr(phone, 2) else phone end, 'staff'
  from customers where phone is not null and phone <> '' on conflict do nothing;
insert into contacts (workspace_id, customer_id, kind, value, source)
select workspace_id, id, 'email', lower(email), 'staff' from customers where email is not null and email <> '' on conflict do nothing;
alter table customers force row level security;

alter table merges enable row level security, force row level security;
alter table merge_refusals enable row level security, force row level security;
alter table contacts enable row level security, force row level security;
alter table addresses enable row level security, force row level security;
alter table customer_notes enable row level security, force row level security;
alter table consents enable row level security, force row level security;
create policy own_workspace on merges using (workspace_id = current_workspace());
create policy own_workspace on merge_refusals using (workspace_id = current_workspace());
create policy own_workspace on contacts using (workspace_id = current_workspace());
create policy own_workspace on addresses using (workspace_id = current_workspace());
create policy own_workspace on customer_notes using (workspace_id = current_workspace());
create policy own_workspace on consents using (workspace_id = current_workspace());
