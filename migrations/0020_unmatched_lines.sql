-- Somebody says which variant a platform's item is: the lines that wait for it are found among all orders there ever were.
--
-- Locks: a share one on order_lines while the index is built; the book is young. Undo: drop the index.

create index order_lines_unmatched on order_lines (workspace_id, platform_item_id)
    where variant_id is null and platform_item_id is not null;
