-- What reading orders of platforms, and telling them stock, turned out to need.
--
-- Locks: short exclusive ones on outbox, orders, listings and channels; columns without defaults rewrite
-- nothing. Undo: drop the columns and indexes.

-- The number of a shop to tell: one row for a channel stands for everything that is behind on it, and whoever has taken it
-- is the only one who tells.
alter table outbox drop constraint outbox_kind_check,
    add constraint outbox_kind_check
        check (kind in ('send', 'history', 'profile', 'media', 'order', 'listings', 'stock'));
-- Is this order to be read already?
create index outbox_orders on outbox (workspace_id, channel_id, (content ->> 'order')) where kind = 'order';

-- The platform's time of the details we hold: older readings that arrive later change nothing.
alter table orders add column details_at timestamptz;

-- When the platform's list of what it sells last named it; null: known from an order alone, and not told any number.
alter table listings add column seen_at timestamptz;

alter table channels
    add column orders_read_to timestamptz,           -- orders that changed before this have been asked for
    add column listings_read_at timestamptz;
