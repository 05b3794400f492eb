-- A ticket is the list of its facts. The row in "tickets" is their index, rewritten in the transaction that adds a fact.

create sequence ticket_numbers;

create table tickets (
    id             uuid        primary key,
    number         text        not null unique,
    subject        text        not null,
    kind           text        not null,
    channel        text        not null,
    state          text        not null,
    priority       text,
    level          integer     not null default 1,
    component      text,
    customer_id    uuid        references customers,
    contact_id     uuid        references contacts,
    contract_id    uuid        references contracts,
    requester      text        not null,
    requester_email text,
    assignee_id    uuid,
    assignee       text,
    opened_at      timestamptz not null,
    updated_at     timestamptz not null,
    next_due_at    timestamptz,
    next_due       text,        -- the term of the clock that is due next: response.acknowledgement
    facts          integer     not null,
    search         tsvector    not null
);
create index tickets_queue on tickets (next_due_at, id) where state <> 'closed';
create index tickets_queue_by_assignee on tickets (assignee_id, next_due_at, id) where state <> 'closed';
create index tickets_queue_by_state on tickets (state, next_due_at, id) where state <> 'closed';
create index tickets_by_update on tickets (updated_at desc, id);
create index tickets_by_customer on tickets (customer_id, opened_at desc);
create index tickets_by_contact on tickets (contact_id, opened_at desc);
create index tickets_by_contract on tickets (contract_id, opened_at desc);
create index tickets_search on tickets using gin (search);

create table ticket_facts (
    ticket_id   uuid        not null references tickets,
    position    integer     not null,
    kind        text        not null,
    at          timestamptz not null,
    recorded_at timestamptz not null,
    data        jsonb       not null,
    primary key (ticket_id, position)
);
create trigger append_only before update or delete or truncate on ticket_facts for each statement execute function refuse_change();

-- What was said between the customer and the provider. Everything here may be seen by the customer.
create table messages (
    id          uuid        primary key,
    ticket_id   uuid        not null references tickets,
    at          timestamptz not null,
    incoming    boolean     not null,
    automatic   boolean     not null default false,
    channel     text        not null,
    by_kind     text        not null,
    by_id       uuid,
    by_name     text        not null,
    by_email    text,
    text        text        not null, -- what the author wrote
    rest        text        not null default '', -- quoted replies and signatures, one click away
    html        text,                 -- cleaned; remote images blocked
    message_id  text,
    matched_by  text,                 -- how a reply found its ticket
    mail_id     uuid
);
create index messages_ticket_id on messages (ticket_id, at);
create trigger append_only before update or delete or truncate on messages for each statement execute function refuse_change();

-- What engineers say among themselves. No query of the portal can reach this table.
create table notes (
    id          uuid        primary key,
    ticket_id   uuid        not null references tickets,
    at          timestamptz not null,
    by_id       uuid        not null,
    by_name     text        not null,
    text        text        not null check (text <> '')
);
create index notes_ticket_id on notes (ticket_id, at);
create trigger append_only before update or delete or truncate on notes for each statement execute function refuse_change();

-- Files are kept once, by what they contain.
create table blobs (
    sha256     bytea       primary key,
    size       bigint      not null,
    created_at timestamptz not null
);
create table blob_chunks (
    sha256 bytea   not null references blobs,
    n      integer not null,
    bytes  bytea   not null,
    primary key (sha256, n)
);
alter table blob_chunks alter column bytes set storage external;

create table attachments (
    id         uuid    primary key, -- random, not time-ordered: it is part of an address
    ticket_id  uuid    not null references tickets,
    message_id uuid    references messages,
    note_id    uuid    references notes,
    name       text    not null,
    type       text    not null,
    size       bigint  not null,
    sha256     bytea   not null references blobs,
    content_id text,
    inline     boolean not null default false,
    check ((message_id is null) <> (note_id is null))
);
create index attachments_ticket_id on attachments (ticket_id);

-- Every Message-ID ever sent or received, so that a reply finds its ticket.
create table mail_references (
    message_id text primary key,
    ticket_id  uuid not null references tickets
);
create index mail_references_ticket_id on mail_references (ticket_id);
