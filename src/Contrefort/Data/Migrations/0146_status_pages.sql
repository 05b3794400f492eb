-- How a customer's services stand, told to their own public: what they chose to show, under names of their own.

create table status_pages (
    customer_id uuid        primary key references customers,
    slug        text        not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$'),
    title       text        not null check (title <> ''),
    is_public   boolean     not null,
    changed_by  text        not null,
    changed_at  timestamptz not null,
    stopped_at  timestamptz
);

create table status_components (
    customer_id uuid not null references status_pages,
    check_id    uuid not null references checks,
    name        text not null check (name <> ''),
    position    int  not null,
    primary key (customer_id, check_id)
);
create index status_components_check_id on status_components (check_id);

-- What an engineer tells the public of an incident; only ever added.
create table status_notes (
    id       uuid        primary key,
    alert_id uuid        not null references alerts,
    at       timestamptz not null,
    by_name  text        not null,
    text     text        not null check (text <> '')
);
create index status_notes_alert_id on status_notes (alert_id, at);
create trigger append_only before update or delete or truncate on status_notes for each statement execute function refuse_change();
