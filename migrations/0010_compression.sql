-- Events and raw deliveries are long enough to be compressed, and each is written once under the workspace's lock: lz4 costs
-- a fifth of what pglz does. A server built without lz4 keeps its own way.
--
-- Locks: short exclusive ones; nothing is rewritten, old rows stay readable as they are. Undo: set compression default.

do $$
begin
    if exists (select from pg_settings where name = 'default_toast_compression' and 'lz4' = any (enumvals)) then
        alter table events alter column object set compression lz4;
        alter table raw_events alter column body set compression lz4;
        alter table raw_events alter column headers set compression lz4;
        alter table messages alter column attachments set compression lz4;
    end if;
end
$$;
