-- A quote that comes before the message it quotes is led there when that message arrives.
--
-- Locks: writes to messages wait while the index is built; the store is young. Undo: drop index messages_quoting.

-- Who quotes this platform message and has not found it yet?
create index messages_quoting on messages (workspace_id, channel_id, reply_to_platform_id)
    where reply_to is null and reply_to_platform_id is not null;
