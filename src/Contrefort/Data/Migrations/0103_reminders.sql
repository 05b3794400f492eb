-- Which days after the due date a seller reminds, and what was sent.

create table reminder_ladders (
    seller_id  uuid        primary key references sellers,
    days       integer[]   not null, -- after the due date, rising; none: nobody is reminded
    late_rate  numeric     check (late_rate between 0 and 100), -- per cent a year
    fee        numeric     not null check (fee >= 0), -- the 40 euros of article D. 441-5
    updated_at timestamptz not null
);

create table reminders (
    invoice_id uuid        not null references invoices,
    days       integer     not null, -- the step
    open       numeric     not null,
    interest   numeric     not null,
    sent_at    timestamptz not null,
    sent_to    text[]      not null,
    primary key (invoice_id, days)
);
create trigger append_only before update or delete or truncate on reminders for each statement execute function refuse_change();

insert into agenda (id, kind, subject, key, due_at, data, attempts)
select gen_random_uuid(), 'remind-invoice', id, 'remind-invoice:' || id, (due_on + time '09:00') at time zone 'Europe/Paris', '{}', 0
from invoices where type <> 'credit-note' and due_on is not null
on conflict (key) do nothing;
