-- SEPA direct debits: who lets us collect, what we collected, what came back.

create table mandates (
    id          uuid        primary key,
    customer_id uuid        not null references customers,
    seller_id   uuid        not null references sellers,
    reference   text        not null check (length(reference) between 1 and 35), -- RUM
    signed_on   date        not null,
    scheme      text        not null, -- core, b2b
    debtor      text        not null,
    iban        text        not null,
    bic         text,
    notice_days integer     not null check (notice_days between 1 and 60), -- days a debtor is told before
    by_name     text        not null,
    created_at  timestamptz not null,
    unique (seller_id, reference)
);
create index mandates_customer_id on mandates (customer_id);
create trigger append_only before update or delete or truncate on mandates for each statement execute function refuse_change();

create table mandate_revocations (
    mandate_id  uuid        primary key references mandates,
    on_date     date        not null,
    reason      text        not null,
    by_name     text        not null,
    recorded_at timestamptz not null
);
create trigger append_only before update or delete or truncate on mandate_revocations for each statement execute function refuse_change();

create table debit_files (
    id         uuid        primary key,
    seller_id  uuid        not null references sellers,
    message_id text        not null unique,
    collect_on date        not null,
    content    bytea       not null, -- pain.008
    total      numeric     not null,
    by_name    text        not null,
    created_at timestamptz not null
);
create index debit_files_newest on debit_files (created_at desc);
create trigger append_only before update or delete or truncate on debit_files for each statement execute function refuse_change();

create table debits (
    id          uuid    primary key,
    file_id     uuid    not null references debit_files,
    invoice_id  uuid    not null references invoices,
    mandate_id  uuid    not null references mandates,
    amount      numeric not null check (amount > 0),
    end_to_end  text    not null unique
);
create index debits_file_id on debits (file_id);
create index debits_invoice_id on debits (invoice_id);
create trigger append_only before update or delete or truncate on debits for each statement execute function refuse_change();

create table debit_returns (
    debit_id    uuid        primary key references debits,
    on_date     date        not null,
    code        text        not null,
    by_name     text        not null,
    recorded_at timestamptz not null
);
create trigger append_only before update or delete or truncate on debit_returns for each statement execute function refuse_change();
