-- HTML is read from the mail it came with, and cleaned when it is shown.
alter table messages drop column html;
alter table messages add column has_html boolean not null default false;

-- How much one sender has sent of late.
create index incoming_mails_from_address on incoming_mails (from_address, received_at) where from_address is not null;
