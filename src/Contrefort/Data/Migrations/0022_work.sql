-- Work done and time prepaid. Balances are never stored: they are replayed in order of work.

create table interventions (
    id           uuid        primary key,
    ticket_id    uuid        not null references tickets,
    contract_id  uuid        references contracts,
    engineer_id  uuid        not null,
    engineer     text        not null,
    started_at   timestamptz not null,
    worked       bigint      not null check (worked > 0 and worked <= 86400),
    phone        bigint      not null default 0 check (phone >= 0),
    travel       bigint      not null default 0 check (travel >= 0),
    mode         text        not null,
    trigger_at   timestamptz not null,
    summary      text        not null,
    charged      bigint      not null, -- seconds, as said to the engineer before saving
    despite      text,                 -- why work went on though the pack was empty
    recorded_at  timestamptz not null
);
create index interventions_ticket_id on interventions (ticket_id, started_at);
create index interventions_contract_id on interventions (contract_id, started_at);
create trigger append_only before update or delete or truncate on interventions for each statement execute function refuse_change();

-- A mistake is taken back by a reversal that says why; the entry stays.
create table intervention_reversals (
    intervention_id uuid        primary key references interventions,
    by_id           uuid        not null,
    by_name         text        not null,
    reason          text        not null check (reason <> ''),
    recorded_at     timestamptz not null
);
create trigger append_only before update or delete or truncate on intervention_reversals for each statement execute function refuse_change();

create table credit_lots (
    id          uuid        primary key,
    contract_id uuid        not null references contracts,
    term        text        not null,
    amount      numeric     not null check (amount > 0), -- in the unit of the credit term
    granted_at  timestamptz not null,
    recorded_at timestamptz not null,
    key         text        not null unique
);
create index credit_lots_contract_id on credit_lots (contract_id, granted_at);
create trigger append_only before update or delete or truncate on credit_lots for each statement execute function refuse_change();

-- A notice a term asks for is given once for each subject, whatever is run again.
create table notices_given (
    contract_id uuid        not null references contracts,
    term        text        not null,
    subject     text        not null,
    given_at    timestamptz not null,
    primary key (contract_id, term, subject)
);
