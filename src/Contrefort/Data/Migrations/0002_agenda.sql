-- What must happen at an instant. A row is there until it has happened.

create table agenda (
  id uuid not null,
  kind text not null,
  subject uuid,
  key text not null,
  due_at timestamp with time zone not null,
  data jsonb not null,
  attempts integer not null,
  leased_until timestamp with time zone,
  last_error text,
  parked_at timestamp with time zone,
  constraint agenda_pkey primary key (id),
  constraint agenda_key_key unique (key)
)
-- Rows come and go all day: clean up early.
with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);

create index agenda_due on agenda (due_at, key) where parked_at is null and leased_until is null;
create index agenda_leased on agenda (leased_until) where leased_until is not null;
create index agenda_parked on agenda (parked_at) where parked_at is not null;
create index agenda_subject on agenda (subject);
