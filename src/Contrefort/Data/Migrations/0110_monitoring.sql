-- What is kept up for customers, what is watched on it and from where, and the alerts that came of it.

create table machines (
    id              uuid        primary key,
    customer_id     uuid        not null references customers,
    contract_id     uuid        references contracts,
    name            text        not null check (name <> ''),
    address         text        not null default '',     -- where its checks go unless they say otherwise
    role            text        not null check (role in ('server', 'hypervisor', 'network', 'workstation')),
    reached_through uuid        references machines,     -- when that one is dead, nobody is woken for this one
    hosted_on       uuid        references machines,     -- its hypervisor
    note            text        not null default '',
    created_at      timestamptz not null,
    retired_at      timestamptz,
    check (reached_through <> id and hosted_on <> id)
);
create unique index machines_name on machines (customer_id, name) where retired_at is null;
create index machines_contract_id on machines (contract_id);
create index machines_reached_through on machines (reached_through);
create index machines_hosted_on on machines (hosted_on);

-- Where probes run. The server itself is one, without a token; the others are the same program run elsewhere.
create table probe_locations (
    id           uuid        primary key,
    name         text        not null unique check (name <> ''),
    token_hash   bytea       unique,
    created_at   timestamptz not null,
    last_seen_at timestamptz,
    retired_at   timestamptz
);

create table checks (
    id          uuid        primary key,
    machine_id  uuid        not null references machines,
    name        text        not null check (name <> ''),
    kind        text        not null,
    settings    jsonb       not null,
    every       bigint      not null check (every between 5 and 86400),       -- seconds between two runs while all is well
    retry_every bigint      not null check (retry_every between 5 and 86400), -- and while it fails
    attempts    int         not null check (attempts between 1 and 20),       -- failures in a row that make it hard, in one place
    places      int         not null check (places between 1 and 20),         -- places that must agree
    wakes       boolean     not null,                                          -- false: shown, nobody is called
    share       int         not null check (share between 0 and 63),
    created_at  timestamptz not null,
    retired_at  timestamptz
);
create unique index checks_name on checks (machine_id, name) where retired_at is null;
create index checks_share on checks (share) where retired_at is null;

create table check_locations (
    check_id    uuid not null references checks,
    location_id uuid not null references probe_locations,
    primary key (check_id, location_id)
);
create index check_locations_location_id on check_locations (location_id);

-- A job that must call in carries a secret in its address; only its hash is kept.
create table heartbeats (
    check_id     uuid        primary key references checks,
    token_hash   bytea       not null unique,
    last_beat_at timestamptz
);

-- What each place saw last: moved by every run, so kept narrow, with room for updates in place.
create table check_sights (
    check_id    uuid        not null references checks,
    location_id uuid        not null references probe_locations,
    status      smallint    not null,      -- 0 ok, 1 warning, 2 critical, 3 unknown
    since       timestamptz not null,      -- first run with this status
    in_a_row    int         not null,      -- failures one after the other; 0 when it is well
    failed_since timestamptz,              -- first of them
    last_at     timestamptz not null,
    took        int         not null,      -- microseconds
    message     jsonb,
    primary key (check_id, location_id)
) with (fillfactor = 60);

-- What the places together mean.
create table check_standings (
    check_id        uuid        primary key references checks,
    state           text        not null check (state in ('pending', 'up', 'failing', 'down')),
    since           timestamptz not null,
    first_failed_at timestamptz,
    confirmed_at    timestamptz,
    is_flapping     boolean     not null default false,
    turns           bigint[]    not null default '{}'     -- unix milliseconds at which it last turned, newest last: what flapping is read from
) with (fillfactor = 70);

create table maintenance_windows (
    id          uuid        primary key,
    customer_id uuid        not null references customers,
    machine_id  uuid        references machines,          -- all of the customer's machines without
    reason      text        not null check (reason <> ''),
    zone        text        not null,
    starts_at   timestamp   not null,                     -- local time of the zone
    minutes     int         not null check (minutes between 1 and 10080),
    repeats     text        not null check (repeats in ('once', 'daily', 'weekly', 'monthly')),
    ends_on     date,                                     -- last day it may start on
    added_by    text        not null,
    added_at    timestamptz not null,
    removed_at  timestamptz
);
create index maintenance_windows_customer_id on maintenance_windows (customer_id) where removed_at is null;

create table alerts (
    id               uuid        primary key,
    key              text        not null check (key <> ''),
    source           text        not null check (source <> ''),
    customer_id      uuid        references customers,
    contract_id      uuid        references contracts,
    machine_id       uuid        references machines,
    check_id         uuid        references checks,
    severity         text        not null check (severity in ('warning', 'critical', 'unknown')),
    title            text        not null check (title <> ''),
    detail           jsonb       not null,                 -- what it says, as a sentence
    first_failed_at  timestamptz not null,
    confirmed_at     timestamptz not null check (confirmed_at >= first_failed_at),
    told_at          timestamptz,                          -- the provider: first call or mail handed over
    held_back        text        check (held_back in ('maintenance', 'dependency', 'flapping', 'silent')),
    recovered_at     timestamptz,
    acknowledged_at  timestamptz,
    acknowledged_by  text,
    acknowledged_for text,                                 -- the reason given
    quiet_until      timestamptz,                          -- when the acknowledgement expires
    ticket_id        uuid        references tickets,
    repeats          int         not null default 0,
    last_at          timestamptz not null,
    closed_at        timestamptz,
    closed_by        text
);
-- One open alert per key, whoever raises it and how often.
create unique index alerts_key on alerts (key) where closed_at is null;
create index alerts_keys on alerts (key, confirmed_at);
create index alerts_open on alerts (confirmed_at) where closed_at is null;
create index alerts_customer_id on alerts (customer_id, confirmed_at);
create index alerts_contract_id on alerts (contract_id, confirmed_at);
create index alerts_machine_id on alerts (machine_id, confirmed_at);
create index alerts_check_id on alerts (check_id, confirmed_at);
create index alerts_ticket_id on alerts (ticket_id);

create table alert_events (
    alert_id uuid        not null references alerts,
    position int         not null,
    at       timestamptz not null,
    kind     text        not null,
    by_name  text        not null default '',
    detail   text        not null default '',
    primary key (alert_id, position)
);
create trigger append_only before update or delete or truncate on alert_events for each statement execute function refuse_change();

-- Since when this service has been awake without a gap, by its own count: what was not received before that proves nothing.
create table watch_wakes (
    only_one    boolean     primary key default true check (only_one),
    awake_since timestamptz not null,
    ticked_at   timestamptz not null
);
