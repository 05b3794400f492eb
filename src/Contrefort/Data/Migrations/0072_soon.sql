-- When a deadline begins to be soon, in the opening hours its clock runs on. Tickets opened before count by the wall until their
-- next fact.

alter table tickets add column next_soon_at timestamptz;
update tickets set next_soon_at = next_due_at - interval '4 h' where state <> 'closed' and next_due_at is not null;
