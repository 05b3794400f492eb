-- What customers were asked to agree to, who was asked, and what they said: once, and for ever.

create table approvals (
    id          uuid        primary key,
    ticket_id   uuid        not null references tickets,
    contract_id uuid        not null references contracts,
    term        text        not null,
    subject     text        not null,                       -- what the term is about: metered-work, onsite
    what        text        not null check (what <> ''),
    spent       bigint      not null check (spent >= 0),    -- seconds charged on the ticket when it was asked
    up_to       bigint      check (up_to > 0),              -- seconds in all on the ticket; none where the term measures none
    net         numeric     check (net >= 0),               -- what the rest would cost at most, before tax
    currency    text        not null,
    because     jsonb       not null,                       -- the calculation and the term, as they were said
    asked_by_id uuid        not null,
    asked_by    text        not null,
    asked_at    timestamptz not null,
    expires_at  timestamptz not null,
    check (asked_at < expires_at)
);
create index approvals_ticket_id on approvals (ticket_id, asked_at);
create index approvals_contract_id on approvals (contract_id, asked_at);
create trigger append_only before update or delete or truncate on approvals for each statement execute function refuse_change();

-- Who may answer, because they were asked.
create table approval_contacts (
    approval_id uuid not null references approvals,
    contact_id  uuid not null references contacts,
    primary key (approval_id, contact_id)
);
create index approval_contacts_contact_id on approval_contacts (contact_id);
create trigger append_only before update or delete or truncate on approval_contacts for each statement execute function refuse_change();

create table approval_answers (
    approval_id uuid        primary key references approvals,
    agreed      boolean     not null,
    remark      text        not null default '',
    by_kind     text        not null,
    by_id       uuid        not null,
    by_name     text        not null,
    via         text        not null,
    answered_at timestamptz not null
);
create trigger append_only before update or delete or truncate on approval_answers for each statement execute function refuse_change();
