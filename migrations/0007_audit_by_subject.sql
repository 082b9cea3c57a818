-- Explaining a message asks who touched it; without an index that would read the whole audit trail.
--
-- Locks: writes to audit wait while the index is built; the store is young. Undo: drop index audit_by_subject.

create index audit_by_subject on audit (workspace_id, subject) where subject <> '';
