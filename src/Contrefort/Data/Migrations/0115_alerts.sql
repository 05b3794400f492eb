-- Each time a check was down, confirmed: what availability is read from.
create table outages (
    check_id        uuid        not null references checks,
    first_failed_at timestamptz not null,
    confirmed_at    timestamptz not null,
    ended_at        timestamptz check (ended_at >= first_failed_at),
    sight           text        not null check (sight in ('warning', 'critical', 'unknown')),  -- the worst seen
    primary key (check_id, first_failed_at)
);
create unique index outages_going_on on outages (check_id) where ended_at is null;

-- The engineer, by whom its ticket is taken in charge too.
alter table alerts add column acknowledged_by_id uuid;

-- An alert opens or joins a ticket once: a second one is refused with all that would come with it.
create unique index alert_events_ticket on alert_events (alert_id) where kind = 'ticket-opened';

-- Whether a customer asks about what is in alert is looked up with every request of theirs.
create index alerts_in_hand on alerts (customer_id) where closed_at is null and ticket_id is not null;
