-- When a customer is closed, and which contracts let their clocks stop then.

create table customer_closures (
    id          uuid        primary key,
    customer_id uuid        not null references customers,
    starts_at   timestamptz not null,
    ends_at     timestamptz not null,
    reason      text        not null,
    added_by    text        not null,
    added_at    timestamptz not null,
    unique (customer_id, starts_at, ends_at),
    check (starts_at < ends_at)
);

alter table contracts add stops_when_closed boolean not null default false; -- agreed when it was signed
