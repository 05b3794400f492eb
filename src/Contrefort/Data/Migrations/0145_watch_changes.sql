-- Who declared, changed or retired what is watched.

create table watch_changes (
    id          uuid        primary key,
    at          timestamptz not null,
    by_name     text        not null check (by_name <> ''),
    customer_id uuid        references customers,
    machine_id  uuid        references machines,
    what        jsonb       not null                      -- a sentence
);
create index watch_changes_machine_id on watch_changes (machine_id, at);
create index watch_changes_customer_id on watch_changes (customer_id, at);
create trigger append_only before update or delete or truncate on watch_changes for each statement execute function refuse_change();
