-- What is let go by the clock, and how to find it without reading everything that stays.
--
-- Locks: a short exclusive one on workspace_heads; writes to attachments wait while the indexes are built; the store is
-- young. Undo: drop the column and the indexes.

-- Raw events up to this one have given up their bodies, or keep them because they still wait.
alter table workspace_heads add column emptied_to bigint not null default 0;

-- Which uploads did nobody ever send?
create index attachments_unsent on attachments (workspace_id, created_at) where message_id is null;

-- Which files lie in the folder although their message was recalled?
create index attachments_recalled on attachments (workspace_id, id) where failure = 'recalled' and file is not null;
