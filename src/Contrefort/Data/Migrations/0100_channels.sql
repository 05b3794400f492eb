-- Which way documents go, what became of each, and what was said of them.

create table channels (
    id         uuid        primary key,
    kind       text        not null check (kind in ('afnor', 'peppol')),
    name       text        not null unique check (name <> ''),
    settings   jsonb       not null, -- addresses and names
    secret     text        not null, -- encrypted
    bell       text,                 -- encrypted: the key the other side signs its calls with
    read_until timestamptz not null, -- what changed there until then was read
    created_by text        not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    stopped_at timestamptz
);

-- Which way documents go: the customer's own, else the seller's, else they wait to be taken.
create table customer_channels (
    customer_id uuid        primary key references customers,
    kind        text        not null,
    channel_id  uuid        references channels,
    emails      text[]      not null default '{}',
    updated_at  timestamptz not null,
    check ((kind in ('afnor', 'peppol')) = (channel_id is not null))
);
create table seller_channels (
    seller_id  uuid        primary key references sellers,
    kind       text        not null,
    channel_id uuid        references channels,
    updated_at timestamptz not null,
    check ((kind in ('afnor', 'peppol')) = (channel_id is not null))
);

-- A document, or a status we give, on its way.
create table invoice_sendings (
    id         uuid        primary key,
    invoice_id uuid        not null references invoices,
    what       text        not null, -- document, collected
    key        text        collate "C" not null unique,
    kind       text        not null,
    channel_id uuid        references channels,
    emails     text[]      not null default '{}',
    data       jsonb       not null default '{}', -- what a status says
    state      text        not null,
    flow_id    text,                 -- the other side's name for it
    document   bytea       references blobs, -- the very bytes that went
    attempts   integer     not null default 0,
    answer     text,
    created_at timestamptz not null,
    changed_at timestamptz not null
);
create index invoice_sendings_by_invoice on invoice_sendings (invoice_id, created_at);
create index invoice_sendings_on_channel on invoice_sendings (channel_id, changed_at) where state = 'sent';
create index invoice_sendings_for_a_person on invoice_sendings (changed_at) where state in ('failed', 'rejected', 'waiting');

-- What a document went through, whoever said it. A key is written once, however often it is heard.
create table invoice_events (
    id          uuid        primary key,
    invoice_id  uuid        not null references invoices,
    key         text        collate "C" not null unique,
    stage       text        not null,
    code        integer,
    at          timestamptz not null, -- as whoever said it says
    reason_code text,
    reason      text,
    sending_id  uuid        references invoice_sendings,
    by_name     text        not null,
    recorded_at timestamptz not null
);
create index invoice_events_by_invoice on invoice_events (invoice_id, at);
create trigger append_only before update or delete or truncate on invoice_events for each statement execute function refuse_change();

-- An index of where each document stands: written again with each event, payment and credit note.
create table invoice_states (
    invoice_id uuid        primary key references invoices,
    stage      text        not null, -- money left aside
    paid       numeric     not null default 0,
    credited   numeric     not null default 0, -- gross of its credit notes
    changed_at timestamptz not null
);
insert into invoice_states (invoice_id, stage, credited, changed_at)
select i.id, 'issued', coalesce((select sum(c.gross) from invoices c where c.preceding_id = i.id and c.type = 'credit-note'), 0), i.issued_at
from invoices i;
