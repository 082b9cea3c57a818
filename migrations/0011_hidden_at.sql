-- A comment is hidden and shown again, and the platform's news of it may come in any order: the latest holds.
--
-- Locks: a short exclusive one; nothing is rewritten. Undo: drop the column.

alter table messages add column hidden_at timestamptz;
