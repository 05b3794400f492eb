-- What machines said of their packages, as they said it; and the critical updates that came of it.

create table package_listings (
    id         uuid        primary key,
    machine_id uuid        not null references machines,
    posted_at  timestamptz not null,
    posted_by  text        not null,
    body       text        not null,
    installed  int,                              -- packages it lists; none where it does not say
    lacking    int,                              -- updates it lists; none where it does not say
    problem    jsonb                             -- why it could not be read
);
create index package_listings_machine_id on package_listings (machine_id, posted_at);
create trigger append_only before update or delete or truncate on package_listings for each statement execute function refuse_change();

-- With which a machine may post its listings, and nothing else.
create table machine_tokens (
    id         uuid        primary key,
    machine_id uuid        not null references machines,
    hash       bytea       not null unique,
    hint       text        not null,
    made_by    text        not null,
    made_at    timestamptz not null,
    revoked_at timestamptz
);
create index machine_tokens_machine_id on machine_tokens (machine_id);

create table security_updates (
    id               uuid        primary key,
    machine_id       uuid        not null references machines,
    package          text        not null,
    from_version     text,
    to_version       text        not null,
    source           text        not null,
    state            text        not null check (state in ('found', 'validated', 'planned', 'done', 'set-aside')),
    needs_validation boolean     not null,
    term             text,                       -- that includes it
    found_at         timestamptz not null,
    due_at           timestamptz not null,
    planned_for      timestamptz,
    ended_at         timestamptz,
    ended_by         text,
    said             text,
    check ((state in ('done', 'set-aside')) = (ended_at is not null))
);
create unique index security_updates_open on security_updates (machine_id, package) where ended_at is null;
create index security_updates_machine_id on security_updates (machine_id, found_at);
create index security_updates_due_at on security_updates (due_at) where ended_at is null;

-- Each step, for ever.
create table security_update_steps (
    id        uuid        primary key,
    update_id uuid        not null references security_updates,
    step      text        not null check (step in ('found', 'moved', 'validated', 'planned', 'done', 'set-aside')),
    version   text        not null,
    at        timestamptz not null,
    by_name   text        not null,
    said      text
);
create index security_update_steps_update_id on security_update_steps (update_id, at);
create trigger append_only before update or delete or truncate on security_update_steps for each statement execute function refuse_change();
