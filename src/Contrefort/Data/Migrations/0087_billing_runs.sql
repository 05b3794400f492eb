-- A run over many contracts or drafts, chunk by chunk: where it stands survives a crash.

create table billing_runs (
    id          uuid        primary key,
    kind        text        not null, -- preview, draft, issue
    until_on    date        not null, -- drafts due by that day; documents are dated so
    total       integer     not null,
    done        integer     not null default 0,
    made        integer     not null default 0, -- drafts new, or documents issued
    refreshed   integer     not null default 0, -- drafts whose facts had changed
    incomplete  integer     not null default 0, -- of both, those that miss something
    refused     integer     not null default 0, -- contracts or drafts that could not be
    totals      jsonb       not null default '{}', -- net by currency
    refusals    jsonb       not null default '[]', -- the first of them, and why
    after       text        collate "C" not null default '',
    by_id       uuid,
    by_name     text        not null,
    started_at  timestamptz not null,
    finished_at timestamptz
);
create index billing_runs_newest on billing_runs (started_at desc);
