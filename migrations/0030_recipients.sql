-- Finding an order among millions by whom it goes to. With row-level security no index answers `like`, so a name in the
-- search box read every order there ever was; the words of the names stand here in plain columns, as those of customers do.
--
-- Locks: orders, exclusively, while the words of what is there are noted: a minute or two for two million of them. Undo: drop the
-- triggers, the function and the table.

create table order_words (
    workspace_id    bigint      not null,
    word            text        not null,
    order_id        uuid        not null,
    primary key (workspace_id, order_id, word)
);
-- To whom goes an order whose name has a word that begins like this? Kept by the triggers below.
create index order_words_by_beginning on order_words (workspace_id, word text_pattern_ops, order_id);

create function note_order_words() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        delete from order_words where workspace_id = old.workspace_id and order_id = old.id;
    end if;
    insert into order_words (workspace_id, word, order_id)
    select new.workspace_id, word, new.id from words_of_name(new.shipping_name) word;
    return null;
end $$;
create trigger words_of_new_orders after insert on orders
    for each row when (new.shipping_name <> '') execute function note_order_words();
create trigger words_of_readdressed_orders after update of shipping_name on orders
    for each row when (old.shipping_name <> new.shipping_name) execute function note_order_words();

-- The owner sees all workspaces for as long as this takes.
alter table orders no force row level security;
insert into order_words (workspace_id, word, order_id)
select o.workspace_id, word, o.id from orders o cross join lateral words_of_name(o.shipping_name) word where o.shipping_name <> '';
alter table orders force row level security;

alter table order_words enable row level security, force row level security;
create policy own_workspace on order_words using (workspace_id = current_workspace());
