-- The trail's own numbers are one row for the whole installation: shown, they would tell a shop how busy the others are. What
-- leaves the store is a name that says nothing.
--
-- Locks: an exclusive one on audit while its rows are written anew; the trail is young. Undo: drop the column.

alter table audit add column public_id uuid not null default gen_random_uuid();
create unique index audit_by_public_id on audit (workspace_id, public_id);
