-- Programs that speak for someone, and those we speak to.

create table api_tokens (
    id         uuid        primary key,
    name       text        not null,
    hash       bytea       not null unique,
    scope      text        not null, -- read, write, mail
    created_by text        not null,
    created_at timestamptz not null,
    revoked_at timestamptz
);

create table idempotency_keys (
    token_id   uuid        not null references api_tokens,
    key        text        not null,
    request    bytea       not null, -- sha-256 of method, path and body: the same key for something else is refused
    status     integer     not null,
    body       jsonb,
    created_at timestamptz not null,
    primary key (token_id, key)
);

create table webhooks (
    id         uuid        primary key,
    url        text        not null,
    secret     text        not null,
    events     text[]      not null,
    created_at timestamptz not null,
    stopped_at timestamptz
);

create table webhook_deliveries (
    id         uuid        primary key,
    webhook_id uuid        not null references webhooks,
    event      text        not null,
    body       text        not null,
    state      text        not null default 'queued',
    attempts   integer     not null default 0,
    reply      text,
    created_at timestamptz not null
);
create index webhook_deliveries_webhook_id on webhook_deliveries (webhook_id, created_at desc);
