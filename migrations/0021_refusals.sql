-- Refused merges are looked up from both sides.
--
-- Locks: writes to merge_refusals wait while the index is built; it is small. Undo: drop index merge_refusals_by_other.

create index merge_refusals_by_other on merge_refusals (workspace_id, other_id);
