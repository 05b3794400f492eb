using Contrefort.Agenda;
using Contrefort.Data;
using Contrefort.Payments;
using NodaTime;
using Npgsql;

namespace Contrefort.Channels;

/// <summary>What begins when a document is issued, in the transaction that issues it: it stands somewhere, and it goes somewhere.</summary>
internal static class SendingPlan
{
    public const string AgendaKind = "send-invoice";

    /// <param name="invoices">Inserted already, in this transaction.</param>
    public static void Add(ContrefortDb db, NpgsqlBatch batch, Guid[] invoices, Instant now)
    {
        batch.Add(
            """
            insert into invoice_states (invoice_id, stage, reference, changed_at)
            select id, 'issued',
                upper(regexp_replace(content::jsonb #>> '{invoice,payment,reference}', '[^0-9A-Za-z]', '', 'g')), $2
            from invoices where id = any ($1)
            """,
            invoices,
            now
        );
        // In the order of keys: two that issue credit notes at once do not wait for each other in a ring.
        batch.Add(
            """
            with given as (
                select preceding_id as id, sum(gross) as gross from invoices
                where id = any ($1) and type = 'credit-note' and preceding_id is not null group by preceding_id),
            held as (
                select invoice_id from invoice_states where invoice_id in (select id from given) order by invoice_id for update)
            update invoice_states set credited = credited + given.gross, changed_at = $2
            from given, held where invoice_states.invoice_id = given.id and held.invoice_id = given.id
            """,
            invoices,
            now
        );
        batch.Add(
            """
            insert into invoice_events (id, invoice_id, key, stage, at, by_name, recorded_at)
            select gen_random_uuid(), id, 'issued:' || id, 'issued', $2, by_name, $2 from invoices where id = any ($1)
            """,
            invoices,
            now
        );
        batch.Add(
            """
            with sending as (
                insert into invoice_sendings (id, invoice_id, what, key, kind, channel_id, emails, state, created_at, changed_at)
                select gen_random_uuid(), i.id, 'document', 'document:' || i.id || ':1', coalesce(c.kind, s.kind, 'files'),
                    case when c.kind is null then s.channel_id else c.channel_id end, coalesce(c.emails, '{}'), 'queued', $2, $2
                from invoices i
                left join customer_channels c on c.customer_id = i.customer_id
                left join seller_channels s on s.seller_id = i.seller_id
                where i.id = any ($1)
                returning id)
            insert into agenda (id, kind, subject, key, due_at, data, attempts)
            select id, $3, id, $3 || ':' || id, $2, '{}', 0 from sending
            """,
            invoices,
            now,
            AgendaKind
        );
        batch.Add(
            """
            insert into agenda (id, kind, subject, key, due_at, data, attempts)
            select gen_random_uuid(), $2, id, $2 || ':' || id, (due_on + time '09:00') at time zone 'Europe/Paris', '{}', 0
            from invoices where id = any ($1) and type <> 'credit-note' and due_on is not null
            """,
            invoices,
            RemindOfInvoice.AgendaKind
        );
        db.Notify(AgendaBell.Ring(now));
    }

    /// <summary>Sends once more, or something else.</summary>
    public static void Plan(this ContrefortDb db, SendingRow sending, Instant at) =>
        db.Plan(new AgendaEntry(AgendaKind, $"{AgendaKind}:{sending.Id}", at, sending.Id));
}
