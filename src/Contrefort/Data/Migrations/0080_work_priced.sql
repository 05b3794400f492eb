-- What the price of work and of events hangs on.

alter table interventions
    add zone        text,                                -- the row of the travel table the site is in
    add travel_cost numeric check (travel_cost >= 0);    -- where the contract charges travel at cost

-- Something a fee is due upon. The key is its name for ever in its contract, so that told twice is billed once.
create table fee_events (
    id          uuid        primary key,
    contract_id uuid        not null references contracts,
    name        text        not null,
    key         text        not null check (key <> ''),
    at          timestamptz not null,
    prices      jsonb       not null default '{}', -- rows, counts and cost its price hangs on
    ticket_id   uuid        references tickets,
    by_id       uuid,
    by_name     text        not null,
    reason      text        not null check (reason <> ''),
    recorded_at timestamptz not null,
    unique (contract_id, key)
);
create index fee_events_ticket_id on fee_events (ticket_id, at);
create trigger append_only before update or delete or truncate on fee_events for each statement execute function refuse_change();

create table fee_event_reversals (
    fee_event_id uuid        primary key references fee_events,
    by_id        uuid,
    by_name      text        not null,
    reason       text        not null check (reason <> ''),
    recorded_at  timestamptz not null
);
create trigger append_only before update or delete or truncate on fee_event_reversals for each statement execute function refuse_change();
