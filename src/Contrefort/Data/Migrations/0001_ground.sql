-- What every table stands on.

create extension if not exists unaccent;
create extension if not exists pg_trgm;
create extension if not exists btree_gist;

-- French search that finds "réseaux" from "reseau".
create text search configuration french_unaccent (copy = french);
alter text search configuration french_unaccent
  alter mapping for hword, hword_part, word with unaccent, french_stem;

-- unaccent() is only stable, because its dictionary could change; ours does not, and an index wants "immutable".
create function plain(words text) returns text
  language sql immutable strict parallel safe
  return lower(unaccent('unaccent', words));

-- Facts, postings and audit lines are only ever added:
--   create trigger append_only before update or delete or truncate on … execute function refuse_change();
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are only ever added', tg_table_name using errcode = 'restrict_violation';
end
$$;
