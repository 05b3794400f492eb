-- What the template holds besides its schema, so that wash.sql can bring it back.
create schema pristine;
create table pristine.tables as
    select relname, null::text as columns from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p');
create table pristine.sequences as
    select sequencename, start_value, last_value from pg_sequences where schemaname = 'public';
do $$
declare
    one record;
    has boolean;
begin
    for one in
        select c.oid::regclass as name, c.relname from pg_class c join pristine.tables using (relname)
        where c.relnamespace = 'public'::regnamespace and not c.relispartition and c.relname <> 'migrations'
    loop
        execute format('select exists (select from %s)', one.name) into has;
        if has then
            execute format('create table pristine.%I as table %s', one.relname, one.name);
            update pristine.tables set columns = (
                select string_agg(quote_ident(attname), ', ') from pg_attribute
                where attrelid = one.name and attnum > 0 and not attisdropped and attgenerated = '')
            where relname = one.relname;
        end if;
    end loop;
end
$$;
create table pristine.counts as
    select 0::bigint as triggers, 0::bigint as constraints, 0::bigint as functions;
update pristine.counts set triggers = (select count(*) from pg_trigger), constraints = (select count(*) from pg_constraint),
    functions = (select count(*) from pg_proc);
