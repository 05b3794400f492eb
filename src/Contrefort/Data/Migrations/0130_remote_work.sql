-- Remote sessions and visits. What happened is in the facts of their ticket, which nobody changes; a row here is a session's
-- line in the registers, written in the same transaction.

create table remote_sessions (
    id            uuid        primary key,
    ticket_id     uuid        not null references tickets,
    customer_id   uuid        not null references customers,
    contract_id   uuid        references contracts,
    way           text        not null check (way in ('vpn', 'ssh', 'screen-sharing', 'console', 'on-site')),
    machines      text[]      not null,                      -- as they are called on the site
    purpose       text        not null check (purpose <> ''),
    from_at       timestamptz not null,
    until_at      timestamptz not null,                      -- not part of the window
    asked_by_id   uuid        not null,
    asked_by      text        not null,
    asked_at      timestamptz not null,
    standing_id   uuid,                                      -- granted beforehand
    granted       boolean,
    answered_by   text,
    answered_via  text        check (answered_via in ('link', 'portal', 'engineer')),
    answered_at   timestamptz,
    remark        text,
    opened_by     text,
    opened_at     timestamptz,
    closed_by     text,
    closed_at     timestamptz,
    done          text,
    withdrawn_by  text,
    withdrawn_at  timestamptz,
    check (from_at < until_at),
    check (closed_at >= opened_at),
    check (way = 'on-site' or opened_at is null or granted or standing_id is not null),
    check (way = 'on-site' or opened_at is null or (opened_at >= from_at and opened_at < until_at))
);
create index remote_sessions_ticket_id on remote_sessions (ticket_id, asked_at);
create index remote_sessions_customer_id on remote_sessions (customer_id, asked_at);
create index remote_sessions_asked_by_id on remote_sessions (asked_by_id, asked_at);
create index remote_sessions_asked_at on remote_sessions (asked_at);
create index remote_sessions_machines on remote_sessions using gin (machines);

-- Who was asked, and so may answer.
create table remote_session_contacts (
    session_id uuid not null references remote_sessions,
    contact_id uuid not null references contacts,
    primary key (session_id, contact_id)
);
create index remote_session_contacts_contact_id on remote_session_contacts (contact_id);
create trigger append_only before update or delete or truncate on remote_session_contacts for each statement execute function refuse_change();

-- Whom the customer named to let people in.
create table access_granters (
    contact_id  uuid        primary key references contacts,
    customer_id uuid        not null references customers,
    named_by    text        not null,
    named_at    timestamptz not null
);
create index access_granters_customer_id on access_granters (customer_id);

-- What a customer granted beforehand, for some days.
create table standing_accesses (
    id          uuid        primary key,
    contract_id uuid        not null references contracts,
    ways        text[]      not null check (cardinality(ways) > 0),
    from_on     date        not null,
    until_on    date        not null,                        -- its last day
    granted_by  text        not null check (granted_by <> ''),
    note        text        not null default '',
    added_by    text        not null,
    added_at    timestamptz not null,
    check (from_on <= until_on)
);
create index standing_accesses_contract_id on standing_accesses (contract_id);
create trigger append_only before update or delete or truncate on standing_accesses for each statement execute function refuse_change();
alter table remote_sessions add foreign key (standing_id) references standing_accesses;

create table standing_access_ends (
    standing_id uuid        primary key references standing_accesses,
    reason      text        not null check (reason <> ''),
    ended_by    text        not null,
    ended_at    timestamptz not null
);
create trigger append_only before update or delete or truncate on standing_access_ends for each statement execute function refuse_change();
