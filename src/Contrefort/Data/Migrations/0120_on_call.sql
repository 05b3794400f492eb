-- Who is on call, whom to call next, and the evidence of who was called for what.

create table on_call_rotas (
    id          uuid        primary key,
    name        text        not null unique check (name <> ''),
    zone        text        not null,
    created_at  timestamptz not null,
    archived_at timestamptz
);

-- A layer that is changed ends, and another begins: what was, stays.
create table on_call_layers (
    id          uuid        primary key,
    rota_id     uuid        not null references on_call_rotas,
    position    integer     not null,
    name        text        not null check (name <> ''),
    unit        text        not null check (unit in ('day', 'week')),
    every       integer     not null check (every between 1 and 366),
    at_minute   integer     not null check (at_minute between 0 and 1439),
    since       date        not null,
    hours       text        not null check (hours in ('always', 'inside', 'outside')),
    week        text, -- mon-fri 09:00-18:00; the hours it counts inside or outside of
    holidays    text, -- the territory whose public holidays close those hours
    valid_from  timestamptz,
    valid_until timestamptz,
    check ((hours = 'always') = (week is null))
);
create index on_call_layers_rota_id on on_call_layers (rota_id, position);

create table on_call_members (
    layer_id uuid    not null references on_call_layers,
    position integer not null,
    user_id  uuid    not null references users,
    primary key (layer_id, position)
);

create table on_call_overrides (
    id           uuid        primary key,
    rota_id      uuid        not null references on_call_rotas,
    user_id      uuid        not null references users,
    in_place_of  uuid        references users, -- takes only what was this one's turn
    starts_at    timestamptz not null,
    ends_at      timestamptz not null check (ends_at > starts_at),
    made_by      text        not null,
    made_at      timestamptz not null,
    cancelled_at timestamptz,
    cancelled_by text
);
create index on_call_overrides_rota_id on on_call_overrides (rota_id, ends_at);

create table on_call_absences (
    id           uuid        primary key,
    user_id      uuid        not null references users,
    starts_at    timestamptz not null,
    ends_at      timestamptz not null check (ends_at > starts_at),
    made_by      text        not null,
    made_at      timestamptz not null,
    cancelled_at timestamptz,
    cancelled_by text
);
create index on_call_absences_ends_at on on_call_absences (ends_at);

-- How a person is reached.
create table on_call_people (
    user_id    uuid        primary key references users,
    mobile     text        not null, -- digits with the country: 33612345678; empty for none
    ways       text[]      not null,
    feed_hash  bytea       unique,   -- of the secret in the address of their calendar feed
    updated_at timestamptz not null
);

-- The address of a rota's calendar feed; the newest that is not revoked counts.
create table on_call_feeds (
    id         uuid        primary key,
    rota_id    uuid        not null references on_call_rotas,
    hash       bytea       not null unique,
    made_by    text        not null,
    made_at    timestamptz not null,
    revoked_at timestamptz
);
create index on_call_feeds_rota_id on on_call_feeds (rota_id);

-- Ways out: an SMS gateway, a chat. Where it is and its secrets are one encrypted text.
create table on_call_gateways (
    id         uuid        primary key,
    way        text        not null check (way in ('sms', 'webhook', 'phone')),
    kind       text        not null check (kind in ('kannel', 'template', 'ntfy', 'mattermost', 'slack')),
    name       text        not null check (name <> ''),
    position   integer     not null, -- of several for one way, the next is tried when one fails
    settings   text        not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    stopped_at timestamptz
);

create table escalation_paths (
    id           uuid        primary key,
    name         text        not null unique check (name <> ''),
    steps        jsonb       not null,
    repeats      integer     not null check (repeats between 0 and 20),
    repeat_after bigint      not null, -- seconds
    created_at   timestamptz not null,
    archived_at  timestamptz
);

-- Which path for whom; a row without anything is the default.
create table path_choices (
    id       uuid primary key,
    path_id  uuid not null references escalation_paths,
    contract text, -- a contract's number
    offer    text,
    level    text, -- such as plan=B
    unique nulls not distinct (contract, offer, level),
    check (contract is null or offer is null),
    check (level is null or offer is not null)
);

create table call_outs (
    id                  uuid        primary key,
    subject_kind        text        not null check (subject_kind in ('alert', 'ticket', 'test')),
    subject_id          uuid        not null,
    page                text        not null, -- where it is worked on: /tickets/2026-00042
    title               jsonb       not null,
    customer_id         uuid        references customers,
    contract_id         uuid        references contracts,
    path                jsonb       not null, -- as it was when this was opened
    deadline_at         timestamptz,
    deadline            text, -- B: 12 h
    opened_at           timestamptz not null,
    told_at             timestamptz, -- the first call that a gateway or mail server took
    acknowledged_at     timestamptz,
    acknowledged_by     uuid        references users,
    acknowledged_name   text,
    acknowledged_how    text        check (acknowledged_how in ('link', 'page', 'api', 'subject')),
    ended_at            timestamptz,
    exhausted_at        timestamptz -- everybody was called, and nobody answered
);
create unique index call_outs_subject on call_outs (subject_kind, subject_id) where ended_at is null;
create index call_outs_open on call_outs (opened_at desc) where ended_at is null;
create index call_outs_opened_at on call_outs (opened_at desc, id);
create index call_outs_acknowledged_by on call_outs (acknowledged_by, acknowledged_at);

create table call_steps (
    call_out_id uuid        not null references call_outs,
    number      integer     not null,
    at          timestamptz not null,
    calls       integer     not null, -- how many people and ways; 0: there was nobody to call
    primary key (call_out_id, number)
);
create trigger append_only before update or delete or truncate on call_steps for each statement execute function refuse_change();

create table on_call_calls (
    id          uuid        primary key,
    number      bigint      generated always as identity unique, -- short, for the link in a text message
    call_out_id uuid        not null references call_outs,
    step        integer     not null,
    user_id     uuid        not null references users,
    way         text        not null check (way in ('sms', 'mail', 'webhook', 'phone')),
    at          timestamptz not null,
    unique (call_out_id, step, user_id, way)
);
create index on_call_calls_user_id on on_call_calls (user_id, at);
create trigger append_only before update or delete or truncate on on_call_calls for each statement execute function refuse_change();

-- What came of a call, each time it was tried.
create table call_outcomes (
    call_id uuid        not null references on_call_calls,
    attempt integer     not null,
    at      timestamptz not null,
    outcome text        not null check (outcome in ('handed-over', 'failed', 'listed', 'needless')),
    through text        not null, -- the gateway's name, or mail
    detail  text        not null default '', -- in our own words, never what the other side wrote
    primary key (call_id, attempt)
);
create trigger append_only before update or delete or truncate on call_outcomes for each statement execute function refuse_change();

-- Everyone who said they have it; the first counts.
create table call_acknowledgements (
    call_out_id uuid        primary key references call_outs,
    user_id     uuid        references users,
    name        text        not null,
    how         text        not null,
    at          timestamptz not null
);
create trigger append_only before update or delete or truncate on call_acknowledgements for each statement execute function refuse_change();

-- How an employer counts standby, and what is paid for an hour of each kind; one row.
create table standby_rules (
    id            integer     primary key check (id = 1),
    rules         jsonb       not null,
    updated_by    text        not null,
    updated_at    timestamptz not null
);
