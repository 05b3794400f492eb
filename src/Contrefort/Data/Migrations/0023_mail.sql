-- Mail is stored whole before anything is read of it.

create table incoming_mails (
    id            uuid        primary key,
    received_at   timestamptz not null,
    source        text        not null,
    envelope_from text,
    envelope_to   text[]      not null,
    sha256        bytea       not null references blobs,
    size          bigint      not null,
    state         text        not null default 'received', -- received, read, quarantined
    outcome       text,
    reason        text,
    subject       text,
    from_address  text,
    ticket_id     uuid        references tickets,
    read_at       timestamptz
);
create index incoming_mails_state on incoming_mails (state, received_at);
create index incoming_mails_received_at on incoming_mails (received_at desc, id);

-- A delivery of the same Message-ID makes no second ticket.
create table mail_seen (
    message_id text        primary key,
    mail_id    uuid        not null references incoming_mails
);

create table outgoing_mails (
    id           uuid        primary key,
    key          text        not null unique, -- what this mail is about: written twice, it is one mail
    kind         text        not null,
    ticket_id    uuid        references tickets,
    from_name    text        not null,
    reply_token  boolean     not null default false, -- answers come to a signed address of the ticket
    subject      text        not null,
    text         text        not null,
    message_id   text        not null unique,
    in_reply_to  text,
    refs         text[]      not null default '{}',
    automatic    boolean     not null,
    attachments  uuid[]      not null default '{}',
    secret       boolean     not null default false, -- sign-in links: the text is shown to nobody
    created_at   timestamptz not null
);
create index outgoing_mails_created_at on outgoing_mails (created_at desc, id);
create index outgoing_mails_ticket_id on outgoing_mails (ticket_id);

create table outgoing_recipients (
    mail_id    uuid        not null references outgoing_mails,
    address    text        not null,
    state      text        not null default 'queued', -- queued, handing-over, sent, refused, bounced, held
    attempts   integer     not null default 0,
    reply      text,
    changed_at timestamptz not null,
    primary key (mail_id, address)
);
create index outgoing_recipients_state on outgoing_recipients (state, changed_at) where state <> 'sent';

-- Secrets this installation made for itself.
create table signing_keys (
    name       text        primary key,
    key        bytea       not null,
    created_at timestamptz not null
);
