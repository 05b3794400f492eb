-- Who buys, who may call, and under which signed words.

create table offer_versions (
    offer        text        not null,
    version      text        not null,
    content      jsonb       not null, -- every file the offer is made of, by name, as published
    published_at timestamptz not null,
    primary key (offer, version)
);
create trigger append_only before update or delete or truncate on offer_versions for each statement execute function refuse_change();

create table customers (
    id         uuid        primary key,
    number     text        not null unique,
    name       text        not null check (name <> ''),
    country    text        not null,
    zone       text        not null,
    language   text        not null check (language in ('fr', 'en')),
    domains    text[]      not null default '{}',
    created_at timestamptz not null
);
create index customers_domains on customers using gin (domains);

create table contacts (
    id          uuid        primary key,
    customer_id uuid        not null references customers,
    name        text        not null check (name <> ''),
    email       text        not null check (email = lower(email)),
    phones      text[]      not null default '{}', -- digits only, international, so that a caller's number finds them
    language    text        not null check (language in ('fr', 'en')),
    created_at  timestamptz not null,
    bounced_at  timestamptz,
    unique (email)
);
create index contacts_customer_id on contacts (customer_id);
create index contacts_phones on contacts using gin (phones);

create table contracts (
    id          uuid        primary key,
    number      text        not null unique,
    customer_id uuid        not null references customers,
    offer       text        not null,
    version     text        not null,
    parameters  jsonb       not null default '{}',
    options     jsonb       not null default '[]',
    components  text[]      not null default '{}',
    roles       jsonb       not null default '{}', -- who fills each role term: account supervisor, technical lead
    starts_on   date        not null,
    ends_on     date        not null,
    signed_at   timestamptz not null,
    foreign key (offer, version) references offer_versions,
    check (starts_on <= ends_on)
);
create index contracts_customer_id on contracts (customer_id);

create table contract_contacts (
    contract_id uuid        not null references contracts,
    contact_id  uuid        not null references contacts,
    named_at    timestamptz not null,
    primary key (contract_id, contact_id)
);
create index contract_contacts_contact_id on contract_contacts (contact_id);
