-- The two roles of Gom, made once with the store: one owns it, one serves and can step around nothing.
create role gom_owner login password 'gom-owner';
create role gom_service login password 'gom-service' nosuperuser nobypassrls;
alter database gom owner to gom_owner;
grant create on schema public to gom_owner;
