-- What was offered, to whom and at which prices.

create sequence quote_numbers;

create table quotes (
    id                uuid        primary key,
    number            text        not null,
    revision          integer     not null check (revision > 0), -- a new one takes the place of the one sent
    customer_id       uuid        references customers,
    prospect          text        check (prospect <> ''), -- who is asked, when they are no customer yet
    recipient         text        not null default '',
    email             text        not null default '',
    language          text        not null check (language in ('fr', 'en')),
    offer             text        not null,
    version           text        not null,
    parameters        jsonb       not null,
    options           jsonb       not null,
    components        text[]      not null,
    roles             jsonb       not null,
    stops_when_closed boolean     not null,
    prices            jsonb       not null, -- given by a person where the offer gives none, each with its reason
    starts_on         date        not null,
    valid_until       date        not null,
    note              text        not null default '', -- said with it, in the quote's language
    drafted_by        text        not null,
    drafted_at        timestamptz not null,
    sent_by           text,
    sent_at           timestamptz,
    document          bytea       references blobs, -- the PDF, as it was sent
    unique (number, revision),
    foreign key (offer, version) references offer_versions,
    check ((customer_id is null) <> (prospect is null)),
    check ((sent_at is null) = (document is null) and (sent_at is null) = (sent_by is null))
);
create index quotes_customer_id on quotes (customer_id, drafted_at desc);
create index quotes_newest on quotes (drafted_at desc, id desc);

-- What was sent stays as it was.
create trigger sent_stays before update or delete on quotes for each row when (old.sent_at is not null) execute function refuse_change();

create table quote_answers (
    quote_id    uuid        primary key references quotes, -- one answer
    answer      text        not null, -- accepted, refused
    reason      text        not null default '',
    contract_id uuid        references contracts,
    by_name     text        not null,
    answered_at timestamptz not null,
    check ((answer = 'accepted') = (contract_id is not null))
);
create trigger append_only before update or delete or truncate on quote_answers for each statement execute function refuse_change();

-- What was agreed with an offer, and what changed since: words laid over those of the offer.
create table contract_amendments (
    contract_id  uuid        not null references contracts,
    position     integer     not null check (position >= 0),
    effective_on date,                -- null: part of what was signed
    label        text        not null,
    content      text        not null,
    signed_by    text        not null,
    signed_at    timestamptz not null,
    primary key (contract_id, position),
    check ((effective_on is null) = (position = 0))
);
create trigger append_only before update or delete or truncate on contract_amendments for each statement execute function refuse_change();

-- The contract and its amendments on paper, as they were signed; the hash is that of the file.
create table contract_documents (
    contract_id uuid        not null references contracts,
    position    integer     not null, -- 0: the contract; then its amendments
    name        text        not null,
    language    text        not null,
    sha256      bytea       not null references blobs,
    made_at     timestamptz not null,
    primary key (contract_id, position)
);
create trigger append_only before update or delete or truncate on contract_documents for each statement execute function refuse_change();

-- Files a mail carries that belong to no ticket: a quote, an invoice.
create table outgoing_files (
    mail_id  uuid    not null references outgoing_mails,
    position integer not null,
    name     text    not null,
    type     text    not null,
    sha256   bytea   not null references blobs,
    primary key (mail_id, position)
);
