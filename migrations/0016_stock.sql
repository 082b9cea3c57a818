-- What moving stock needs: the number of a variant's last movement beside its numbers (so that numbering asks no second
-- question and cannot read an old one), requests that were done already, and names as people search for them.
--
-- No trigram index: row-level security lets no index answer `like` (it is not leakproof), so a search reads the names of
-- its own workspace, and those lie ready folded.
--
-- Locks: an exclusive one on products and variants; the store is young. Undo: drop the columns and the table.

alter table variants
    add column movements bigint not null default 0;      -- n of its newest movement

alter table products
    add column folded text generated always as (f_unaccent(name)) stored;

-- Adjustments and the like: asking again with the same id changes nothing, and other content under it is refused.
create table stock_requests (
    workspace_id    bigint      not null references workspaces,
    id              uuid        not null,            -- made by the browser
    content_hash    text        not null,
    staff_id        uuid,
    at              timestamptz not null default now(),
    primary key (workspace_id, id)
);

alter table stock_requests enable row level security, force row level security;
create policy own_workspace on stock_requests using (workspace_id = current_workspace());
