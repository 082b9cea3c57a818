-- Finding variants and pictures under row-level security: an index answers only what cannot leak, which is a plain column
-- compared for equality. So the SKU as it is compared lies in a column of its own.
--
-- Locks: exclusive ones on variants and products; the store is young. Undo: drop the column and indexes, and make
-- variants_by_sku anew.

alter table variants add column sku_key text generated always as (lower(sku)) stored;
drop index variants_by_sku;
create unique index variants_by_sku on variants (workspace_id, sku_key);

-- Is this file a product's picture? Then all staff may see it, and it is no leftover.
create index products_by_picture on products (workspace_id, picture_id) where picture_id is not null;
create index variants_by_picture on variants (workspace_id, picture_id) where picture_id is not null;

-- Which products bear this name? An import asks it for many at once.
create index products_by_name on products (workspace_id, name);
