-- What the shop sells and how much of it is there.
--
-- A variant's two numbers are changed only together with a line of the ledger, under the workspace's lock and guarded by
-- their own condition; the ledger's sums are the numbers.
--
-- Locks: none on existing tables. Undo: drop the tables.

create table products (
    workspace_id    bigint      not null references workspaces,
    id              uuid        not null,
    seq             bigint      not null default 0,
    name            text        not null,
    description     text        not null default '',
    picture_id      uuid,                            -- an attachment
    options         jsonb       not null default '[]',   -- names of what variants differ in: ["Màu", "Size"]
    archived        boolean     not null default false,
    created_at      timestamptz not null default now(),
    primary key (workspace_id, id)
);
create index products_newest on products (workspace_id, created_at desc, id desc);

create table variants (
    workspace_id    bigint      not null,
    id              uuid        not null,
    product_id      uuid        not null,
    seq             bigint      not null default 0,
    position        integer     not null default 0,  -- within its product
    sku             text        not null,
    barcode         text,
    option_values   jsonb       not null default '[]',   -- one for each option of the product: ["Đen", "M"]
    price           bigint      not null check (price >= 0),             -- whole VND
    picture_id      uuid,
    on_hand         bigint      not null default 0,
    reserved        bigint      not null default 0 check (reserved >= 0),
    low_stock_at    bigint,                          -- alert at or below so many available; null: never
    archived        boolean     not null default false,
    created_at      timestamptz not null default now(),
    primary key (workspace_id, id),
    foreign key (workspace_id, product_id) references products
) with (fillfactor = 70);
create index variants_by_product on variants (workspace_id, product_id, position);
create unique index variants_by_sku on variants (workspace_id, lower(sku));
create index variants_by_barcode on variants (workspace_id, barcode) where barcode is not null;
-- What is running low?
create index variants_low on variants (workspace_id, id) where low_stock_at is not null and not archived;

-- Every movement, with who and why. Only added to.
create table stock_movements (
    workspace_id    bigint      not null,
    variant_id      uuid        not null,
    n               bigint      not null,            -- 1, 2, 3 ... of the variant
    kind            text        not null check (kind in ('adjust', 'import', 'reserve', 'release', 'expire', 'ship', 'return')),
    on_hand_change  bigint      not null,
    reserved_change bigint      not null,
    on_hand         bigint      not null,            -- after it
    reserved        bigint      not null,
    order_id        uuid,
    request_id      uuid,                            -- of an adjustment: made by the browser, so repeating it changes nothing
    staff_id        uuid,
    reason          text        not null default '',
    at              timestamptz not null default now(),
    primary key (workspace_id, variant_id, n),
    foreign key (workspace_id, variant_id) references variants
);
create index stock_movements_newest on stock_movements (workspace_id, at desc, variant_id, n desc);
create index stock_movements_by_order on stock_movements (workspace_id, order_id) where order_id is not null;
create unique index stock_movements_by_request on stock_movements (workspace_id, request_id, variant_id) where request_id is not null;

alter table products enable row level security, force row level security;
alter table variants enable row level security, force row level security;
alter table stock_movements enable row level security, force row level security;
create policy own_workspace on products using (workspace_id = current_workspace());
create policy own_workspace on variants using (workspace_id = current_workspace());
create policy own_workspace on stock_movements using (workspace_id = current_workspace());
