-- Programs that speak for a person, the answers they were given, and the programs we speak to.
-- 0024 foresaw these tables before anything used them.

drop table webhook_deliveries, webhooks, idempotency_keys, api_tokens;

-- A token has the rights of its person, as they are when it is used. Only its hash is kept.
create table api_tokens (
    id           uuid        primary key,
    user_id      uuid        not null references users,
    name         text        not null check (name <> ''),
    hash         bytea       not null unique,
    hint         text        not null, -- its first characters, so that a person knows it again
    read_only    boolean     not null,
    created_by   text        not null,
    created_at   timestamptz not null,
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz
);
create index api_tokens_user_id on api_tokens (user_id);

-- The answer to a request that named itself, written with its effect: asked again, it is given again.
create table idempotency_keys (
    token_id   uuid        not null references api_tokens,
    key        text        not null,
    request    bytea       not null, -- sha-256 of method, address and body: the same key for something else is refused
    status     integer     not null,
    location   text,
    body       bytea       not null,
    created_at timestamptz not null,
    primary key (token_id, key)
);
create index idempotency_keys_created_at on idempotency_keys (created_at);

create table webhooks (
    id              uuid        primary key,
    name            text        not null check (name <> ''),
    url             text        not null,
    events          text[]      not null,
    customer_id     uuid        references customers, -- null: all customers, and what engineers note
    secret          text        not null, -- encrypted with the protection keys
    earlier_secret  text,                 -- signs too until then, so that a secret can be changed on both sides
    earlier_until   timestamptz,
    created_by      text        not null,
    created_at      timestamptz not null,
    stopped_at      timestamptz
);

create table webhook_deliveries (
    id         uuid        primary key,
    webhook_id uuid        not null references webhooks,
    key        text        not null, -- the fact it tells of: told once to each
    event      text        not null,
    ticket_id  uuid        references tickets,
    body       text        not null,
    state      text        not null default 'queued', -- queued, delivered, failed
    attempts   integer     not null default 0,
    answer     text,                 -- a status or a failure in our own words, never what the other side wrote
    created_at timestamptz not null,
    changed_at timestamptz not null,
    unique (webhook_id, key)
);
create index webhook_deliveries_webhook_id on webhook_deliveries (webhook_id, created_at desc, id);
