-- Who signs in. People of the provider have no contact; people of a customer are one of its contacts.
create table users (
    id                 uuid        primary key,
    name               text        not null check (name <> ''),
    email              text        not null,
    normalized_email   text        not null,
    role               text        not null check (role in ('agent', 'lead', 'account-manager', 'administrator', 'contact', 'company-contact')),
    contact_id         uuid        references contacts,
    language           text        not null check (language in ('fr', 'en')),
    zone               text        not null,
    password_hash      text,
    security_stamp     text        not null,
    concurrency_stamp  text        not null,
    two_factor_enabled boolean     not null,
    created_at         timestamptz not null,
    deactivated_at     timestamptz,
    check ((contact_id is null) = (role not in ('contact', 'company-contact')))
);
create unique index users_normalized_email_idx on users (normalized_email);
create unique index users_contact_id_idx on users (contact_id);

-- Secrets of second factors and recovery codes, encrypted with the protection keys.
create table user_tokens (
    user_id        uuid not null references users on delete cascade,
    login_provider text not null,
    name           text not null,
    value          text,
    primary key (user_id, login_provider, name)
);

create table user_passkeys (
    credential_id bytea primary key,
    user_id       uuid  not null references users on delete cascade,
    data          jsonb not null
);
create index user_passkeys_user_id_idx on user_passkeys (user_id);

-- Links mailed to let someone in once. Only the hash of a token is kept.
create table sign_in_links (
    token_hash bytea       primary key,
    user_id    uuid        not null references users on delete cascade,
    purpose    text        not null check (purpose in ('sign-in', 'new-password', 'invitation')),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at   timestamptz
);
create index sign_in_links_user_id_idx on sign_in_links (user_id);

-- What protects cookies, shared by all processes.
create table protection_keys (
    name       text        primary key,
    xml        text        not null,
    created_at timestamptz not null
);
