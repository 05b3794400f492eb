-- A form that makes something carries a key made with the page: sent twice, it makes one thing.
create table form_keys (
    contact_id uuid        not null references contacts,
    key        uuid        not null,
    ticket_id  uuid        not null references tickets,
    created_at timestamptz not null,
    primary key (contact_id, key)
);
