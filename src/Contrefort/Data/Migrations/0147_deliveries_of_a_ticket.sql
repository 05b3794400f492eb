-- What a ticket's page says of each of our mails, without reading the mails: their rows are long, and lie far apart.
alter table outgoing_recipients add column ticket_id uuid;
update outgoing_recipients r set ticket_id = m.ticket_id from outgoing_mails m where m.id = r.mail_id and m.ticket_id is not null;
create index outgoing_recipients_ticket_id on outgoing_recipients (ticket_id) where ticket_id is not null;
drop index outgoing_mails_ticket_id;
create index outgoing_mails_ticket_id on outgoing_mails (ticket_id) include (id, key, kind, automatic, created_at);
