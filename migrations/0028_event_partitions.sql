-- The log of events is what every shop writes to most and what is cleaned away most: in sixteen parts, by workspace, each
-- with an index and a vacuum of its own. A shop's events lie in one part, so every query of one shop touches one index as
-- before. A part can be moved to another disk, and with Citus to another machine.
--
-- Locks: events, exclusively, while its rows are copied (about a minute for ten million); nothing else is held up, and
-- platforms are told to come back. Undo: the same with one table.

alter table events rename to events_in_one;
alter table events_in_one rename constraint events_pkey to events_in_one_pkey;

create table events (like events_in_one including defaults including compression, primary key (workspace_id, seq))
    partition by hash (workspace_id);
alter table events add foreign key (workspace_id) references workspaces;

do $$
declare
    part text;
begin
    for remainder in 0..15 loop
        part := 'events_' || remainder;
        execute format('create table %I partition of events for values with (modulus 16, remainder %s)', part, remainder);
        -- Whoever asks a part by its own name meets the same wall.
        execute format('alter table %I enable row level security, force row level security', part);
        execute format('create policy own_workspace on %I using (workspace_id = current_workspace())', part);
    end loop;
end
$$;

-- The owner too sees nothing through a forced wall; it is set up again around the new table below.
alter table events_in_one no force row level security;
insert into events select * from events_in_one;
do $$
begin
    if (select count(*) from events) <> (select count(*) from events_in_one) then
        raise exception 'events were not copied whole';
    end if;
end
$$;
drop table events_in_one;

alter table events enable row level security, force row level security;
create policy own_workspace on events using (workspace_id = current_workspace());
