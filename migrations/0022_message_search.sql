-- Finding a message among millions by its words, and an order by the beginning of its code.
--
-- With row-level security an index answers only comparisons that cannot leak a row, which `@@`, `like` and array operators
-- are not. So the words of messages stand here as an index of our own in plain columns: for each word and day, which
-- messages of that day have it. A word that is everywhere costs the newest days, a rare one a look at a few rows.
--
-- A message is named by a key, a number that ascends with its time: finding newest first, and from a moment to another, is
-- reading keys downwards. Nothing of this is written while messages are recorded; a worker fills it from the log of events
-- (see inbox/search/indexing.hpp), newest first for what was there before.
--
-- Locks: writes to orders wait while a column is added; the rest is new. Undo: drop the tables, the trigger, the functions
-- and the column.

-- 43 bits of milliseconds, then 20 of the id. Two messages may share a key; nothing is found by it alone.
create function message_key(sent_at timestamptz, id uuid) returns bigint
    language sql immutable strict parallel safe
    as $$ select (greatest((extract(epoch from $1) * 1000)::bigint, 0) << 20) | ('x' || right($2::text, 5))::bit(20)::int $$;

create table message_places (
    workspace_id    bigint      not null references workspaces,
    key             bigint      not null,
    message_id      uuid        not null,
    conversation_id uuid        not null,
    staff_id        uuid,                            -- who wrote it, if one of us
    edit_number     integer     not null,            -- of the text whose words are noted
    primary key (workspace_id, key, message_id)
);
-- In which conversations did this person write?
create index message_places_by_staff on message_places (workspace_id, staff_id, conversation_id) where staff_id is not null;

-- Rows are only added, and put together once a day has many. Which words a message has *now* its text says.
create table message_words (
    workspace_id    bigint      not null references workspaces,
    word            text        not null collate "C",
    day             integer     not null,            -- since 1970, UTC
    batch           bigint      not null,
    n               integer     not null,
    keys            bigint[]    not null,
    primary key (workspace_id, word, day, batch)
);
-- All words of a day, to put them together.
create index message_words_by_day on message_words (workspace_id, day);

create table message_days (
    workspace_id    bigint      not null references workspaces,
    day             integer     not null,
    batches         integer     not null,            -- since it was last put together
    changed_at      timestamptz not null default now(),
    primary key (workspace_id, day)
);
create index message_days_scattered on message_days (workspace_id, batches) where batches > 1;

create table search_progress (
    workspace_id    bigint      primary key references workspaces,
    indexed_to      bigint      not null,            -- events up to here are done
    older_than      uuid,                            -- of what was there before: messages from this id on are done; null: all are
    batch           bigint      not null default 0,
    worked_at       timestamptz not null default now()
) with (fillfactor = 50);

alter table message_places enable row level security, force row level security;
alter table message_words enable row level security, force row level security;
alter table message_days enable row level security, force row level security;
alter table search_progress enable row level security, force row level security;
create policy own_workspace on message_places using (workspace_id = current_workspace());
create policy own_workspace on message_words using (workspace_id = current_workspace());
create policy own_workspace on message_days using (workspace_id = current_workspace());
create policy own_workspace on search_progress using (workspace_id = current_workspace());

-- Who removes a message cannot forget this.
create function forget_message_place() returns trigger language plpgsql as $$
begin
    delete from message_places p where p.workspace_id = old.workspace_id and p.key = message_key(old.sent_at, old.id)
                                   and p.message_id = old.id;
    return null;
end $$;
create trigger places_of_removed_messages after delete on messages for each row execute function forget_message_place();

-- Which orders' codes begin like this? "dh-102" and "DH102" are one beginning.
alter table orders add column code_key text collate "C" generated always as (lower(regexp_replace(code, '[^[:alnum:]]', '', 'g'))) stored;
create index orders_by_code_key on orders (workspace_id, code_key);
