-- The directory: what must be known before anybody knows which workspace is meant. It holds keys and sealed secrets, no
-- customer and no text of a workspace, and is therefore the one part without row-level security; a test lists its tables.
--
-- Locks: none, the store is empty. Undo: drop the tables.

create extension if not exists unaccent;
create extension if not exists pg_trgm;

-- The workspace of the running transaction. After a `set local` has ended the setting is an empty string, not null, and a
-- bare cast would raise an error instead of showing nothing.
create function current_workspace() returns bigint
    language sql stable parallel safe
    as $$ select nullif(current_setting('app.ws', true), '')::bigint $$;

-- The ferry writes raw events of many workspaces in one commit; it names them here, inside its statement.
create function accepting_workspaces() returns bigint[]
    language sql stable parallel safe
    as $$ select string_to_array(nullif(current_setting('app.accepting', true), ''), ',')::bigint[] $$;

-- unaccent() is only stable because its dictionary could be replaced; ours is not. It maps đ to d and all tone marks.
create function f_unaccent(text) returns text
    language sql immutable strict parallel safe
    as $$ select public.unaccent('public.unaccent'::regdictionary, lower($1)) $$;

create table installation (
    one             boolean     primary key default true check (one),
    known_value     bytea       not null,           -- sealed by the master key: opening it proves the key is the right one
    created_at      timestamptz not null default now()
);

create table workspaces (
    id              bigint      generated always as identity primary key,
    public_id       uuid        not null unique,
    slug            text        not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    data_key        bytea       not null,           -- sealed by the master key; seals this workspace's secrets
    key_version     integer     not null default 1,
    created_at      timestamptz not null default now()
);

create table apps (
    id              uuid        primary key,
    platform        text        not null,
    slug            text        not null check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    workspace_id    bigint      references workspaces,      -- null: shared by the installation
    settings        bytea       not null,                   -- sealed
    previous        bytea,                                  -- sealed: the settings before the last change of a secret
    updated_at      timestamptz not null default now(),
    unique (platform, slug)
);

create table channel_directory (
    app_id          uuid        not null references apps,
    external_id     text        not null,
    workspace_id    bigint      not null references workspaces,
    channel_id      uuid        not null unique,
    primary key (app_id, external_id)
);

create table staff_directory (
    email           text        primary key check (email = lower(email)),
    workspace_id    bigint      not null references workspaces,
    staff_id        uuid        not null unique
);

-- Only the hash of the cookie is kept: whoever steals the table cannot log in with it.
create table sessions (
    token_hash      bytea       primary key,
    workspace_id    bigint      not null references workspaces,
    staff_id        uuid        not null,
    csrf_token      text        not null,
    created_at      timestamptz not null default now(),
    seen_at         timestamptz not null default now(),
    expires_at      timestamptz not null
);
create index sessions_by_staff on sessions (staff_id);

-- Which workspaces have work waiting, so that a crash leaves nothing behind that no one looks for. A row is locked by
-- whoever adds work and removed only by somebody who saw its version before finding nothing to do.
create table work_waiting (
    workspace_id    bigint      not null references workspaces,
    kind            text        not null check (kind in ('record', 'outbox')),
    version         bigint      not null default 1,
    due_at          timestamptz not null default now(),
    primary key (workspace_id, kind)
) with (fillfactor = 50);

-- Genuine events of channels that nobody has connected.
create table unrouted_events (
    app_id          uuid        not null references apps,
    dedupe_key      text        not null,
    external_id     text        not null,
    kind            text        not null,
    body            bytea       not null,
    received_at     timestamptz not null default now(),
    primary key (app_id, dedupe_key)
);
