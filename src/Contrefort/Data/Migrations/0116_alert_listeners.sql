-- Who at a customer asked to be told when a probe fires (a notice to customer-if-asked).
create table alert_listeners (
    contract_id uuid        not null references contracts,
    contact_id  uuid        not null references contacts,
    by_sms      boolean     not null,
    asked_by    text        not null,
    asked_at    timestamptz not null,
    primary key (contract_id, contact_id)
);
create index alert_listeners_contact_id on alert_listeners (contact_id);
