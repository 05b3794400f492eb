-- Who issues invoices, and how each customer wants to be invoiced.

create table sellers (
    id            uuid        primary key,
    party         jsonb       not null, -- as EN 16931 has it: name, address, identifiers
    accounts      jsonb       not null default '[]', -- where to pay: currency, IBAN, BIC
    creditor_id   text,
    vat_case      text        not null,
    vat_rate      numeric     check (vat_rate between 0 and 100),
    vat_on_debits boolean     not null default false, -- French option: tax is due when invoiced, not when paid
    payment_days  integer     not null check (payment_days between 0 and 365),
    invoice_prefix text       not null unique check (invoice_prefix ~ '^[A-Z0-9]{1,10}$'),
    credit_prefix text        not null unique check (credit_prefix ~ '^[A-Z0-9]{1,10}$'),
    notes         jsonb       not null default '{}', -- its own words for PMT, PMD, AAB
    logo          bytea       check (length(logo) <= 500000), -- PNG
    created_at    timestamptz not null,
    updated_at    timestamptz not null,
    check (invoice_prefix <> credit_prefix)
);

create table billing_identities (
    customer_id     uuid        primary key references customers,
    seller_id       uuid        references sellers, -- null: the first seller
    party           jsonb       not null,
    vat_case        text,       -- null: the seller's
    vat_rate        numeric     check (vat_rate between 0 and 100),
    buyer_reference text,
    order_reference text,
    payment_days    integer     check (payment_days between 0 and 365),
    profile         text        not null,
    updated_at      timestamptz not null
);
