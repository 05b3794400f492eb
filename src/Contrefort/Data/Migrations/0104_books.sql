-- The accounts of a seller that are not the usual ones.

create table seller_accounts (
    seller_id  uuid        not null references sellers,
    key        text        not null, -- customers, bank, vat 20, subscription home…
    number     text        not null,
    name       text        not null,
    updated_at timestamptz not null,
    primary key (seller_id, key)
);
