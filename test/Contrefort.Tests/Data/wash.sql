-- Makes a database as it was when its template was made, some ten times faster than another clone would be.
set session_replication_role = replica;
do $$
declare
    one  record;
    has  boolean;
begin
    for one in
        select c.oid::regclass as name, c.relispartition as is_part, p.relname is null as is_new
        from pg_class c left join pristine.tables p using (relname)
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        order by c.relispartition desc
    loop
        if one.is_new then
            execute format('drop table %s cascade', one.name);
        elsif not one.is_part and one.name <> 'migrations'::regclass then
            execute format('select exists (select from %s)', one.name) into has;
            if has then
                execute format('delete from %s', one.name);
            end if;
        end if;
    end loop;
    for one in select relname, columns from pristine.tables where columns is not null loop
        execute format('insert into public.%I (%s) overriding system value select %2$s from pristine.%1$I', one.relname, one.columns);
    end loop;
    perform setval(format('public.%I', s.sequencename)::regclass, coalesce(s.last_value, s.start_value), s.last_value is not null)
    from pristine.sequences s;
end
$$;
reset session_replication_role;
-- False when a test changed what is not washed away.
select (triggers, constraints, functions) = (
    (select count(*) from pg_trigger), (select count(*) from pg_constraint), (select count(*) from pg_proc)) from pristine.counts;
