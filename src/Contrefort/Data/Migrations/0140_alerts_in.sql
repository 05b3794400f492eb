-- Other monitoring systems that tell us of trouble, and what they sent, as they sent it.

create table alert_sources (
    id          uuid        primary key,
    name        text        not null unique check (name <> ''),
    kind        text        not null check (kind in ('alertmanager', 'nagios', 'zabbix', 'uptime-kuma', 'json', 'mail')),
    customer_id uuid        references customers,          -- whose machines it speaks of; everybody's without
    contract_id uuid        references contracts,
    token_hash  bytea       not null unique,
    token_hint  text        not null,                      -- its first characters, to know it again
    settings    jsonb       not null,                      -- severities, mapping, sender: SourceSettings
    created_by  text        not null,
    created_at  timestamptz not null,
    stopped_at  timestamptz,
    check (contract_id is null or customer_id is not null)
);

-- Whose an alert is when the name of its host does not say it.
create table alert_source_rules (
    id          uuid        primary key,
    source_id   uuid        not null references alert_sources,
    position    int         not null,
    label       text        not null check (label <> ''),   -- host, address or a label of the source
    pattern     text        not null check (pattern <> ''), -- * stands for anything
    customer_id uuid        not null references customers,
    contract_id uuid        references contracts,
    machine_id  uuid        references machines
);
create unique index alert_source_rules_position on alert_source_rules (source_id, position);

create table incoming_alerts (
    number       bigint      generated always as identity primary key,  -- as they were received
    source_id    uuid        not null references alert_sources,
    received_at  timestamptz not null,
    content_type text        not null,
    body         bytea       not null check (octet_length(body) <= 1048576),
    sha256       bytea       not null,
    mail_id      uuid        references incoming_mails
);
create index incoming_alerts_source_id on incoming_alerts (source_id, number);
create trigger append_only before update or delete or truncate on incoming_alerts for each statement execute function refuse_change();

-- Those that are not read yet, or are to be read again.
create table waiting_alerts (
    source_id uuid   not null references alert_sources,
    number    bigint not null references incoming_alerts,
    primary key (source_id, number)
);

-- What came of each when it was last read.
create table alert_readings (
    number    bigint      primary key references incoming_alerts,
    source_id uuid        not null references alert_sources,
    read_at   timestamptz not null,
    reason    text,                                         -- why it could not be read
    alerts    int         not null,
    left_out  int         not null                          -- that the source says it did not send
);
create index alert_readings_refused on alert_readings (source_id, number) where reason is not null;

-- Hosts a source speaks of that are no machine of anybody.
create table unknown_hosts (
    source_id   uuid        not null references alert_sources,
    host        text        not null,
    address     text        not null,
    customer_id uuid        references customers,
    times       int         not null,
    first_at    timestamptz not null,
    last_at     timestamptz not null,
    primary key (source_id, host)
);
