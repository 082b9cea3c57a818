-- The order book: orders made from chats and orders of the platforms, in one place, and what is sold where.
--
-- Locks: a short exclusive one on workspace_heads and outbox (its check is read through). Undo: drop the tables and columns.

alter table workspace_heads
    add column last_order_number bigint not null default 0,
    add column shop_settings jsonb not null default '{}';       -- bank account for VietQR and the like

create table orders (
    workspace_id    bigint      not null references workspaces,
    id              uuid        not null,
    seq             bigint      not null default 0,
    code            text        not null,            -- what people say on the telephone
    status          text        not null check (status in
                    ('draft', 'to_confirm', 'confirmed', 'packing', 'shipping', 'delivered', 'returned', 'cancelled')),
    customer_id     uuid,                            -- the one it was made for; merges do not change it
    conversation_id uuid,
    channel_id      uuid,                            -- of the conversation, or the platform's shop it was sold in
    platform_order_id text,
    platform_status text,                            -- as the platform last named it
    platform_updated_at timestamptz,                 -- the platform's time of that
    fetched_at      timestamptz,                     -- when its details were last read; null: only its number is known
    shipping_name   text        not null default '',
    shipping_phone  text        not null default '', -- E.164; a platform's masked one as it came
    shipping_address text       not null default '',
    ward_code       text,
    province_code   text,
    old_ward_code   text,
    old_district_code text,
    payment_method  text        not null default 'cod' check (payment_method in ('cod', 'transfer')),
    subtotal        bigint      not null default 0,  -- whole VND, like all amounts
    shipping_fee    bigint      not null default 0 check (shipping_fee >= 0),
    discount        bigint      not null default 0 check (discount >= 0),
    deposit         bigint      not null default 0 check (deposit >= 0),
    total           bigint      not null default 0,
    note            text        not null default '',
    cancel_reason   text        not null default '',
    reserved_until  timestamptz,                     -- a draft's lines go back to the shelf then
    content_hash    text,                            -- of the request that made it: the same id with other content is refused
    created_by      uuid,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    status_since    timestamptz not null default now(),
    primary key (workspace_id, id),
    foreign key (workspace_id, customer_id) references customers,
    foreign key (workspace_id, conversation_id) references conversations,
    foreign key (workspace_id, channel_id) references channels
) with (fillfactor = 80);
create unique index orders_by_code on orders (workspace_id, lower(code));
-- Each platform order is one order, whichever app of the shop told us.
create unique index orders_by_platform on orders (workspace_id, channel_id, platform_order_id) where platform_order_id is not null;
-- A customer's orders, newest first, with what the panel counts in the index itself.
create index orders_by_customer on orders (workspace_id, customer_id, created_at desc, id desc) include (status, total);
create index orders_newest on orders (workspace_id, created_at desc, id desc);
create index orders_by_status on orders (workspace_id, status, created_at desc, id desc);
create index orders_by_conversation on orders (workspace_id, conversation_id, created_at desc) where conversation_id is not null;
create index orders_by_phone on orders (workspace_id, shipping_phone) where shipping_phone <> '';
-- Whose reservation has run out?
create index orders_expiring on orders (workspace_id, reserved_until) where reserved_until is not null;

create table order_lines (
    workspace_id    bigint      not null,
    order_id        uuid        not null,
    n               integer     not null,            -- 0, 1 ... as shown
    variant_id      uuid,                            -- null: a platform's item that nobody has matched yet
    name            text        not null,            -- as it was called when it was sold
    sku             text        not null default '',
    quantity        bigint      not null check (quantity > 0),
    unit_price      bigint      not null check (unit_price >= 0),
    reserved        bigint      not null default 0 check (reserved >= 0),    -- of the variant, held for this line now
    shipped         bigint      not null default 0 check (shipped >= 0),     -- taken from on_hand by this line
    platform_item_id text,
    platform_variant_id text,
    primary key (workspace_id, order_id, n),
    foreign key (workspace_id, order_id) references orders,
    foreign key (workspace_id, variant_id) references variants
);
create index order_lines_by_variant on order_lines (workspace_id, variant_id) where variant_id is not null;

-- Who moved an order where, and why. Only added to.
create table order_history (
    workspace_id    bigint      not null,
    order_id        uuid        not null,
    n               integer     not null,
    from_status     text,
    to_status       text        not null,
    staff_id        uuid,                            -- null: a platform or the clock
    why             text        not null default '',
    at              timestamptz not null default now(),
    primary key (workspace_id, order_id, n),
    foreign key (workspace_id, order_id) references orders
);

-- What a platform's shop offers, and which of our variants it is.
create table listings (
    workspace_id    bigint      not null,
    channel_id      uuid        not null,
    item_id         text        not null,
    model_id        text        not null default '', -- the platform's variant; empty: the item has none
    seq             bigint      not null default 0,
    seller_sku      text        not null default '',
    name            text        not null default '',
    warehouses      jsonb       not null default '[]',
    variant_id      uuid,
    ignored         boolean     not null default false,  -- somebody said that it is none of ours
    stock_version   bigint      not null default 0,  -- raised whenever the platform should hear a new number
    told_version    bigint      not null default 0,  -- the version it has heard
    told_stock      bigint,                          -- the number it was told last
    told_at         timestamptz,
    attempts        integer     not null default 0,
    due_at          timestamptz not null default now(),
    failure         text,
    updated_at      timestamptz not null default now(),
    primary key (workspace_id, channel_id, item_id, model_id),
    foreign key (workspace_id, channel_id) references channels,
    foreign key (workspace_id, variant_id) references variants
);
create index listings_by_variant on listings (workspace_id, variant_id) where variant_id is not null;
create index listings_behind on listings (workspace_id, channel_id, due_at) where told_version < stock_version and variant_id is not null;
create index listings_unmatched on listings (workspace_id, channel_id, item_id, model_id) where variant_id is null and not ignored;
create index listings_by_sku on listings (workspace_id, lower(seller_sku)) where seller_sku <> '';

-- An order to read from its platform, and the platform's list of what it sells.
alter table outbox drop constraint outbox_kind_check,
    add constraint outbox_kind_check check (kind in ('send', 'history', 'profile', 'media', 'order', 'listings'));

alter table orders enable row level security, force row level security;
alter table order_lines enable row level security, force row level security;
alter table order_history enable row level security, force row level security;
alter table listings enable row level security, force row level security;
create policy own_workspace on orders using (workspace_id = current_workspace());
create policy own_workspace on order_lines using (workspace_id = current_workspace());
create policy own_workspace on order_history using (workspace_id = current_workspace());
create policy own_workspace on listings using (workspace_id = current_workspace());
