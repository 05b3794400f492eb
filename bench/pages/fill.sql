-- Grows the demo world: copies of its tickets, with all that belongs to them, numbered :from to :to. Some 2,000 are open, in
-- all states: the same desk, after more years of work. Facts keep their instants, so that clocks and states read as in the demo world.
\set ON_ERROR_STOP on
set session_replication_role = replica; -- references are right by construction
set synchronous_commit = off;
set maintenance_work_mem = '512MB';
begin;

-- An id for the copy n of a row, made of the same time.
create or replace function pg_temp.copy_of(id uuid, n integer) returns uuid language sql immutable as $$
    select (left(id::text, 15) || substr(md5(id::text || n), 1, 3) || '-8' || substr(md5(id::text || n), 4, 3) || '-'
        || substr(md5(id::text || n), 7, 12))::uuid
$$;

-- A copy of every customer for each 2,500 tickets.
create temp table house on commit drop as select id from customers where name !~ ' [0-9]+$';
insert into customers (id, number, name, country, zone, language, created_at)
    select pg_temp.copy_of(id, n), number || '-' || n, name || ' ' || n, country, zone, language, created_at
    from customers join house using (id), generate_series(1, :to / 2500) n on conflict do nothing;
insert into contacts (id, customer_id, name, email, phones, language, created_at)
    select pg_temp.copy_of(id, n), pg_temp.copy_of(customer_id, n), name, n || '.' || email, phones, language, created_at
    from contacts, generate_series(1, :to / 2500) n where customer_id in (table house) on conflict do nothing;
create temp table paper on commit drop as select id from contracts where customer_id in (table house);
insert into contracts (id, number, customer_id, offer, version, parameters, options, components, roles, starts_on, ends_on, signed_at)
    select pg_temp.copy_of(id, n), number || '-' || n, pg_temp.copy_of(customer_id, n), offer, version, parameters, options,
        components, roles, starts_on, ends_on, signed_at
    from contracts join paper using (id), generate_series(1, :to / 2500) n on conflict do nothing;
insert into contract_contacts
    select pg_temp.copy_of(contract_id, n), pg_temp.copy_of(contact_id, n), named_at
    from contract_contacts, generate_series(1, :to / 2500) n where contract_id in (table paper) on conflict do nothing;
insert into credit_lots
    select pg_temp.copy_of(id, n), pg_temp.copy_of(contract_id, n), term, amount, granted_at, recorded_at, key || '#' || n
    from credit_lots, generate_series(1, :to / 2500) n where contract_id in (table paper) on conflict do nothing;

-- Which ticket is copied under which number, and for which copy of its customer; in the order tickets were opened.
create temp table model on commit drop as
    select id, state = 'closed' as closed, row_number() over (partition by state = 'closed' order by opened_at) - 1 as place
    from tickets where length(number) = 10;
create temp table sizes on commit drop as select closed, count(*) from model group by closed;
create temp table copies on commit drop as
    with wanted as (
        select n, closed, case when closed then n else n / 50 end % count as place
        from generate_series(:from, :to) n join sizes on closed = (n % 50 <> 0 or n > 100000)
    )
    select m.id as old, pg_temp.copy_of(m.id, n) as id, n, n % (:to / 2500) + 1 as house
    from wanted join model m using (closed, place)
    order by m.id;
create index on copies (old);
analyze copies;

drop index tickets_search;
insert into tickets
    select c.id, left(t.number, 5) || c.n + 100000, t.subject || ' (srv' || c.n || ')', t.kind, t.channel, t.state, t.priority,
        t.level, t.component, pg_temp.copy_of(t.customer_id, c.house), pg_temp.copy_of(t.contact_id, c.house),
        pg_temp.copy_of(t.contract_id, c.house), t.requester, t.requester_email, t.assignee_id, t.assignee,
        t.opened_at + c.n % 3600 * interval '1 s', t.updated_at + c.n % 3600 * interval '1 s', t.next_due_at, t.next_due,
        t.facts, t.search || to_tsvector('french_unaccent', 'srv' || c.n || ' poste' || c.n % 5000), t.next_soon_at
    from copies c join tickets t on t.id = c.old;
create index tickets_search on tickets using gin (search);

insert into ticket_facts
    select c.id, f.position, f.kind, f.at, f.recorded_at,
        case
            when f.kind = 'identified' then f.data || jsonb_strip_nulls(jsonb_build_object(
                'customer', pg_temp.copy_of((f.data ->> 'customer')::uuid, c.house),
                'contact', pg_temp.copy_of((f.data ->> 'contact')::uuid, c.house),
                'contract', pg_temp.copy_of((f.data ->> 'contract')::uuid, c.house)))
            when f.data ? 'message' then f.data || jsonb_build_object('message', pg_temp.copy_of((f.data ->> 'message')::uuid, c.n))
            else f.data
        end
    from copies c join ticket_facts f on f.ticket_id = c.old;

insert into messages (id, ticket_id, at, incoming, automatic, channel, by_kind, by_id, by_name, by_email, text, rest, has_html,
    message_id, matched_by, mail_id)
    select pg_temp.copy_of(m.id, c.n), c.id, m.at, m.incoming, m.automatic, m.channel, m.by_kind, m.by_id, m.by_name, m.by_email,
        m.text, m.rest, m.has_html, c.n || m.message_id, m.matched_by, m.mail_id
    from copies c join messages m on m.ticket_id = c.old;

-- A question and an answer more than the demo world's short conversations, and a note for every third.
insert into messages (id, ticket_id, at, incoming, channel, by_kind, by_name, by_email, text)
    select pg_temp.copy_of(c.id, turn), c.id, t.opened_at + turn * interval '1 h', turn = 2, 'email',
        case turn when 1 then 'engineer' else 'contact' end,
        case turn when 1 then coalesce(t.assignee, 'Inès Martin') else t.requester end,
        case turn when 2 then t.requester_email end,
        case turn
            when 1 then E'Bonjour,\n\nPouvez-vous nous dire depuis quand, et ce qui a changé sur srv' || c.n
                || E' ce jour-là ?\nLe plus utile serait le journal de l''heure qui précède, et le nom des postes concernés.\n\nBien à vous'
            else 'Depuis la mise à jour de lundi. Le poste' || c.n % 5000
                || E' est touché, les autres non.\nJe vous envoie le journal dès que l''administrateur me l''a donné ; il y a eu un redémarrage à 7 h 40.'
        end
    from copies c join tickets t on t.id = c.old, generate_series(1, 2) turn;
insert into notes
    select pg_temp.copy_of(c.id, 3), c.id, t.opened_at + interval '90 min', t.assignee_id, t.assignee,
        'Même panne qu''au printemps : regarder d''abord la file d''attente, puis les droits sur le volume.'
    from copies c join tickets t on t.id = c.old where t.assignee_id is not null and c.n % 3 = 0;

insert into interventions
    select pg_temp.copy_of(i.id, c.n), c.id, pg_temp.copy_of(i.contract_id, c.house), i.engineer_id, i.engineer, i.started_at,
        i.worked, i.phone, i.travel, i.mode, i.trigger_at, i.summary, i.charged, i.despite, i.recorded_at
    from copies c join interventions i on i.ticket_id = c.old;

insert into outgoing_mails
    select pg_temp.copy_of(m.id, c.n), replace(m.key, c.old::text, c.id::text) || case when m.key like '%' || c.old || '%' then '' else '#' || c.n end,
        m.kind, c.id, m.from_name, m.reply_token, m.subject, m.text, c.n || m.message_id, m.in_reply_to, m.refs, m.automatic,
        m.attachments, m.secret, m.created_at
    from copies c join outgoing_mails m on m.ticket_id = c.old;
insert into outgoing_recipients
    select pg_temp.copy_of(m.id, c.n), r.address, 'sent', 1, '250 OK', r.changed_at, c.id
    from copies c join outgoing_mails m on m.ticket_id = c.old join outgoing_recipients r on r.mail_id = m.id;

select setval('ticket_numbers', 100000 + :to);
commit;
vacuum analyze;
checkpoint;
