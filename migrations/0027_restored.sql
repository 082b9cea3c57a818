-- Which store this is, as PostgreSQL itself tells stores apart: the cluster's number and its timeline. Another one than
-- stands here: a backup was restored, or a replica took over, and what was committed last may be missing.
--
-- Locks: installation, which has one row. Undo: drop the column; a restore is then noticed by nobody.
alter table installation add column store_identity text;
