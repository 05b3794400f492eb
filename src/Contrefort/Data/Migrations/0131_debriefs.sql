-- Debriefs: what an incident taught. Each version stays; the row beside is the line of the lists.

create table debriefs (
    ticket_id   uuid        primary key references tickets,
    customer_id uuid        not null references customers,
    contract_id uuid        references contracts,
    term        text,                                   -- that asks for it; none when nobody did
    due_at      timestamptz,
    written_at  timestamptz,                            -- last
    shared      boolean     not null default false,
    check ((term is null) = (due_at is null))
);
create index debriefs_due_at on debriefs (due_at) where written_at is null;
create index debriefs_written_at on debriefs (written_at);
create index debriefs_customer_id on debriefs (customer_id);

create table debrief_versions (
    ticket_id uuid        not null references debriefs,
    version   int         not null check (version > 0),
    records   jsonb       not null,                     -- what the term asks to record, by name
    shared    boolean     not null,
    by_id     uuid        not null,
    by_name   text        not null,
    at        timestamptz not null,
    primary key (ticket_id, version)
);
create trigger append_only before update or delete or truncate on debrief_versions for each statement execute function refuse_change();
