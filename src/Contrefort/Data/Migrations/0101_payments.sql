-- Money that came, and what it was for. Nothing is changed or taken away: what was wrong is reversed.

alter table invoice_states add reference text collate "C"; -- what the payer repeats, letters and digits only
create index invoice_states_reference on invoice_states (reference) where reference is not null;
update invoice_states set reference = upper(regexp_replace(i.content::jsonb #>> '{invoice,payment,reference}', '[^0-9A-Za-z]', '', 'g'))
from invoices i where i.id = invoice_id;

create table bank_imports (
    id       uuid        primary key,
    sha256   bytea       not null unique,
    name     text        not null,
    format   text        not null, -- camt053, csv
    entries  integer     not null, -- that were read
    made     integer     not null, -- payments that were new
    matched  integer     not null,
    skipped  integer     not null, -- money that went, and what was there before
    by_name  text        not null,
    at       timestamptz not null
);

create table payments (
    id            uuid        primary key,
    key           text        collate "C" not null unique, -- of the bank's entry, or of whoever typed it
    received_on   date        not null,
    amount        numeric     not null check (amount > 0),
    currency      text        not null,
    payer         text,
    payer_account text,
    account       text,
    reference     text,
    text          text        not null default '',
    source        text        not null, -- hand, bank, debit
    import_id     uuid        references bank_imports,
    by_name       text        not null,
    recorded_at   timestamptz not null
);
create index payments_newest on payments (received_on desc, id desc);
create trigger append_only before update or delete or truncate on payments for each statement execute function refuse_change();

create table payment_reversals (
    payment_id  uuid        primary key references payments,
    on_date     date        not null,
    reason      text        not null check (reason <> ''),
    by_name     text        not null,
    recorded_at timestamptz not null
);
create trigger append_only before update or delete or truncate on payment_reversals for each statement execute function refuse_change();

-- What of a payment is for which invoice.
create table payment_allocations (
    id          uuid        primary key,
    payment_id  uuid        not null references payments,
    invoice_id  uuid        not null references invoices,
    amount      numeric     not null check (amount > 0),
    how         text        not null, -- reference, hand, debit
    by_name     text        not null,
    recorded_at timestamptz not null
);
create index payment_allocations_payment_id on payment_allocations (payment_id);
create index payment_allocations_invoice_id on payment_allocations (invoice_id);
create trigger append_only before update or delete or truncate on payment_allocations for each statement execute function refuse_change();

create table allocation_reversals (
    allocation_id uuid        primary key references payment_allocations,
    on_date       date        not null,
    reason        text        not null check (reason <> ''),
    by_name       text        not null,
    recorded_at   timestamptz not null
);
create trigger append_only before update or delete or truncate on allocation_reversals for each statement execute function refuse_change();
