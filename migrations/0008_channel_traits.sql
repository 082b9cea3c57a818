-- What has to be known of a channel's settings without opening them: they are sealed, and neither is a secret.
--
-- Locks: short exclusive ones on channels and channel_directory; constant defaults rewrite nothing. Channels connected
-- before stand with the defaults until their settings are next stored; `gom apply` sees the difference and stores them.
-- Undo: drop the columns.

-- Names of the settings that say "true": what opens a rule of the reply window.
alter table channels add column options text[] not null default '{}';

-- The media policy is `link`: the platform's files are shown where they lie, and none is kept.
alter table channel_directory add column link_media boolean not null default false;
