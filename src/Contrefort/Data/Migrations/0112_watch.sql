-- What the watch needs to run: when a place's failure became hard, the place the server itself is, and results found by time.

alter table check_sights add column hard_since timestamptz;   -- the run that made it hard; null while it is not

insert into probe_locations (id, name, created_at) values ('00000000-0000-7000-8000-000000000001', 'here', now());

-- Results come in nearly in order of time: an index of ranges finds five minutes of a day, and is as good as free.
create index probe_results_at on probe_results using brin (at) with (pages_per_range = 32, autosummarize = on);
