-- Finding somebody among a million by a part of their name or number, and what merging needs besides.
--
-- With row-level security PostgreSQL uses an index only for conditions that cannot leak a row: comparisons of plain
-- columns. `like`, `reverse(...)` and trigram operators on expressions are none of these, so what is searched stands here
-- in columns of its own, and the parts of it are ranges.
--
-- Locks: exclusive ones on customers, contacts, identities and merges while columns are added and rows copied; the store
-- is young. Undo: drop the table, the triggers, the columns and the indexes.

-- Phone numbers are E.164 everywhere.
alter table customers no force row level security;
update customers set phone = '+84' || substr(phone, 2) where phone ~ '^0[0-9]{9,10}$';

-- The list of people, newest first.
create index customers_newest on customers (workspace_id, created_at desc, id desc) where merged_into is null;

-- The words of a name as people type them: lower case, without marks.
create function words_of_name(text) returns setof text
    language sql immutable strict parallel safe
    as $$ select distinct left(word, 60)
            from (select word from regexp_split_to_table(f_unaccent($1), '[^a-z0-9\u0080-\U0010ffff]+') word
                   where word <> '' limit 20) words $$;

-- Whose name has a word that begins like this? Kept by the triggers below, so nobody who writes a name can forget it.
create table customer_words (
    workspace_id    bigint      not null,
    word            text        not null,
    customer_id     uuid        not null,
    primary key (workspace_id, customer_id, word)
);
create index customer_words_by_beginning on customer_words (workspace_id, word text_pattern_ops, customer_id);

create function note_customer_words() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        delete from customer_words w
         using before_it b join after_it a on a.workspace_id = b.workspace_id and a.id = b.id
         where a.name <> b.name and w.workspace_id = b.workspace_id and w.customer_id = b.id;
        insert into customer_words (workspace_id, customer_id, word)
        select a.workspace_id, a.id, word
          from before_it b join after_it a on a.workspace_id = b.workspace_id and a.id = b.id
         cross join lateral words_of_name(a.name) word
         where a.name <> b.name
            on conflict do nothing;
    else
        insert into customer_words (workspace_id, customer_id, word)
        select a.workspace_id, a.id, word from after_it a cross join lateral words_of_name(a.name) word
         where a.name <> ''
            on conflict do nothing;
    end if;
    return null;
end $$;
create trigger words_of_new_customers after insert on customers referencing new table as after_it
    for each statement execute function note_customer_words();
create trigger words_of_renamed_customers after update on customers referencing old table as before_it new table as after_it
    for each statement execute function note_customer_words();

insert into customer_words (workspace_id, customer_id, word)
select workspace_id, id, word from customers cross join lateral words_of_name(name) word where name <> '';
alter table customers force row level security;

alter table customer_words enable row level security, force row level security;
create policy own_workspace on customer_words using (workspace_id = current_workspace());

-- People remember how a number begins, and its last digits.
drop index contacts_by_tail;
alter table contacts add column tail text not null generated always as (reverse(value)) stored;
create index contacts_by_tail on contacts (workspace_id, tail text_pattern_ops) where kind = 'phone';
create index contacts_by_beginning on contacts (workspace_id, value text_pattern_ops) where kind = 'phone';

-- The same person's number in the platform's order book, where that differs from the one in its chat (TikTok Shop).
alter table identities add column buyer_id text;
create index identities_by_buyer on identities (workspace_id, channel_id, buyer_id) where buyer_id is not null;

-- A merge is asked for with two customers; who led then is what was merged. Repeating the request finds it again.
alter table merges add column asked_winner_id uuid, add column asked_loser_id uuid;
create index merges_by_loser on merges (workspace_id, loser_id);
