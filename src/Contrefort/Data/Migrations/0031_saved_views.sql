-- What people like to see of the queue, under names of their own.
create table saved_views (
    id         uuid        primary key,
    user_id    uuid        not null references users,
    name       text        not null check (name <> ''),
    query      text        not null, -- of the page's address: ?view=open&q=postfix
    created_at timestamptz not null,
    unique (user_id, name)
);

-- Someone on the telephone says a part of a name.
create index contacts_name_words on contacts using gin (plain(name) gin_trgm_ops);
create index customers_name_words on customers using gin (plain(name) gin_trgm_ops);
