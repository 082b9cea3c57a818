-- What sending and tending channels turned out to need.
--
-- Locks: short exclusive ones on outbox, reply_parts, channels and apps; columns with constant defaults rewrite nothing.
-- Undo: drop the columns.

-- The attempt under way, by the number of the event that announced it: never used again, so whoever was paused in the
-- middle of an attempt cannot be mistaken for the one that came after it.
alter table outbox add column attempt bigint;

-- What the part says. It outlives the outbox row, so that a person can ask for a failed part once more.
alter table reply_parts add column content jsonb not null default '{}';

-- Which parts of replies does nobody know the fate of?
create index reply_parts_unknown on reply_parts (workspace_id, tried_at) where state = 'unknown';

-- The settings before the last renewal, sealed: kept until the new ones have worked.
alter table channels add column previous_settings bytea;

-- Agents see in this channel only what is assigned to themselves.
alter table channels add column own_only boolean not null default false;
