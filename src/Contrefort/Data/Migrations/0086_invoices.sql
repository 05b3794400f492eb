-- What may be invoiced (drafts), and what was: for ever.

create table drafts (
    id           uuid        primary key,
    key          text        collate "C" not null unique, -- contract, term, period: billing happens once
    contract_id  uuid        not null references contracts,
    customer_id  uuid        not null references customers,
    origin       text        not null, -- terms, correction, penalty, person
    type         text        not null, -- invoice, credit-note
    term         text        not null,
    from_on      date        not null,
    until_on     date        not null,
    invoiced_on  date        not null,
    currency     text        not null,
    lines        jsonb       not null,
    proof        jsonb,                -- of a broken promise: clock, facts, terms
    reason       text,                 -- said on a credit note
    preceding_id uuid,                 -- the invoice a credit note gives back from
    state        text        not null, -- open, nothing, issued
    net          numeric     not null,
    is_ready     boolean     not null, -- an index: checked again when it is issued
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    check (from_on <= until_on)
);
create index drafts_open on drafts (is_ready, invoiced_on, key) where state = 'open';
create index drafts_by_contract on drafts (contract_id, state);
create index drafts_by_customer on drafts (customer_id) where state = 'open';

-- What a person changed, and why. The draft's own lines stay as the terms gave them.
create table draft_changes (
    id       uuid        primary key,
    draft_id uuid        not null references drafts,
    line_key text        not null,
    kind     text        not null, -- price, text, leave-out, put-back
    price    numeric     check (price >= 0),
    text     text,
    reason   text        not null check (reason <> ''),
    by_id    uuid,
    by_name  text        not null,
    at       timestamptz not null
);
create index draft_changes_draft_id on draft_changes (draft_id, at);
create trigger append_only before update or delete or truncate on draft_changes for each statement execute function refuse_change();

-- The last number of each series. The row is locked while numbers are given, so that none is skipped or given twice.
create table invoice_series (
    seller_id uuid    not null references sellers,
    prefix    text    not null,
    year      integer not null,
    last      integer not null,
    issued_on date    not null,
    hash      bytea   not null, -- of the last document: the next one names it
    primary key (seller_id, prefix)
);

create table invoices (
    id           uuid        primary key,
    number       text        not null unique,
    seller_id    uuid        not null references sellers,
    prefix       text        not null,
    year         integer     not null,
    position     integer     not null check (position > 0),
    type         text        not null,
    profile      text        not null,
    customer_id  uuid        not null references customers,
    contract_id  uuid        not null references contracts,
    draft_id     uuid        not null unique references drafts,
    preceding_id uuid        references invoices,
    issued_on    date        not null,
    due_on       date,
    currency     text        not null,
    net          numeric     not null,
    vat          numeric     not null,
    gross        numeric     not null,
    content      text        not null, -- canonical JSON: what the hash is made of
    previous     bytea       not null, -- hash of the document before it in its series
    hash         bytea       not null,
    issued_at    timestamptz not null,
    by_id        uuid,
    by_name      text        not null,
    unique (seller_id, prefix, year, position)
);
create index invoices_newest on invoices (issued_on desc, number desc);
create index invoices_by_customer on invoices (customer_id, issued_on desc, number desc);
create index invoices_by_contract on invoices (contract_id, issued_on desc, number desc);
create index invoices_preceding_id on invoices (preceding_id) where preceding_id is not null;
create trigger append_only before update or delete or truncate on invoices for each statement execute function refuse_change();

alter table drafts add constraint drafts_preceding_id_fkey foreign key (preceding_id) references invoices;

create table invoice_documents (
    invoice_id uuid  not null references invoices,
    format     text  not null, -- facturx, ubl-peppol, ubl-fr, cii
    sha256     bytea not null,
    content    bytea not null,
    primary key (invoice_id, format)
);
alter table invoice_documents alter column content set storage external;
create trigger append_only before update or delete or truncate on invoice_documents for each statement execute function refuse_change();

-- What was asked or given back for each line of the terms; a key is billed once.
create table billed_lines (
    key         text    collate "C" primary key,
    line        text    collate "C" not null, -- the line it is about: its own, or the one a correction mends
    draft_key   text    collate "C" not null, -- the draft the line first stood on
    invoice_id  uuid    not null references invoices,
    contract_id uuid    not null references contracts,
    position    integer not null,
    name        text    not null, -- as it stands on the document
    term        text    not null,
    from_on     date    not null,
    until_on    date    not null,
    computed    numeric not null, -- signed: what terms and facts gave
    net         numeric not null, -- signed: what was invoiced
    by_person   boolean not null  -- a person priced it or left it out: facts do not correct it
);
create index billed_lines_by_contract on billed_lines (contract_id, term, from_on);
create index billed_lines_by_invoice on billed_lines (invoice_id, position);
create trigger append_only before update or delete or truncate on billed_lines for each statement execute function refuse_change();
