using System.Globalization;
using Contrefort.Billing;
using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Credits;
using Contrefort.Data;
using Contrefort.Mail;
using NodaTime;
using Npgsql;

namespace Contrefort.Tickets;

/// <summary>
/// Reads a ticket for the desk: one batch, one round trip, whatever the ticket holds; the contract comes from
/// <see cref="ContractBook"/>. Tickets linked to it cost a second one, for the few that have some.
/// </summary>
internal sealed class TicketSheets(
    NpgsqlDataSource database,
    ContractBook contracts,
    WorkAccounts accounts,
    IClock clock
)
{
    const string OfTicket = "= (select id from tickets where number = $1)";

    static readonly string[] Reads =
    [
        """
            select t.id, t.requester, t.requester_email, c.id, c.number, c.name, p.id, p.name, p.email, p.phones, p.bounced_at
            from tickets t left join customers c on c.id = t.customer_id left join contacts p on p.id = t.contact_id
            where t.number = $1
            """,
        $"select kind, data from ticket_facts where ticket_id {OfTicket} order by position",
        $"""
            select id, at, incoming, automatic, by_kind, by_name, by_email, text, rest, matched_by,
                has_html, mail_id
            from messages where ticket_id {OfTicket} order by at, id
            """,
        $"select id, at, by_id, by_name, text from notes where ticket_id {OfTicket} order by at, id",
        $"""
            select coalesce(message_id, note_id), id, name, type, size, inline
            from attachments where ticket_id {OfTicket} order by name, id
            """,
        $"""
            select i.id, i.engineer, i.started_at, i.worked, i.phone, i.travel, i.mode, i.trigger_at, i.summary, i.charged,
                i.despite, i.recorded_at, r.by_name, r.reason, r.recorded_at, i.engineer_id, i.zone, i.travel_cost
            from interventions i left join intervention_reversals r on r.intervention_id = i.id
            where i.ticket_id {OfTicket} order by i.started_at, i.id
            """,
        $"""
            select m.key, m.id, m.kind, m.automatic, r.address, r.state, r.reply, r.changed_at
            from outgoing_mails m join outgoing_recipients r on r.mail_id = m.id and r.ticket_id = m.ticket_id
            where m.ticket_id {OfTicket} order by m.created_at, m.id, r.address
            """,
        $"""
            select e.id, e.name, e.key, e.at, e.by_name, e.reason, r.reason
            from fee_events e left join fee_event_reversals r on r.fee_event_id = e.id
            where e.ticket_id {OfTicket} order by e.at, e.id
            """,
    ];

    /// <param name="priced">The work is priced too: a contract's whole account is replayed for it, so only for who may see money.</param>
    /// <returns>Null when no ticket has this number.</returns>
    public async Task<TicketSheet?> Find(string number, bool priced = false, CancellationToken stop = default)
    {
        if (await Read(number, stop) is not { } sheet)
            return null;
        var contract = sheet.Story.Contract is { } id ? await contracts.Find(id) : null;
        return sheet with
        {
            Contract = contract,
            Price =
                priced && contract is not null && (sheet.Works.Count > 0 || sheet.Fees.Count > 0)
                    ? await accounts.Of(contract, number, sheet.Now)
                    : null,
            Linked = await Linked(sheet.Story, stop),
        };
    }

    async Task<TicketSheet?> Read(string number, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var sql in Reads)
            batch.Add(sql, number);
        await using var rows = await batch.ExecuteReaderAsync(stop);
        if (!await rows.ReadAsync(stop))
            return null;
        var id = new TicketId(rows.GetGuid(0));
        var (requester, email) = (rows.GetString(1), rows.Text(2));
        var (customer, contact) = (Customer(rows), Contact(rows));
        var facts = await Next(rows, row => FactJson.Read(row.GetString(0), row.GetFieldValue<byte[]>(1)), stop);
        var messages = await Next(rows, Message, stop);
        var notes = await Next(rows, row => Note(row, id), stop);
        var files = await Next(rows, File, stop);
        var works = await Next(rows, row => Work(row, id), stop);
        var deliveries = await Next(rows, Sent, stop);
        var fees = await Next(rows, Fee, stop);
        return new TicketSheet
        {
            Ticket = Ticket.Read(id, number, facts),
            Requester = requester,
            RequesterEmail = email,
            Customer = customer,
            Contact = contact,
            Messages = messages,
            Notes = notes,
            Files = files.ToLookup(file => file.Of, file => file.File),
            Works = works,
            Fees = fees,
            Deliveries = deliveries.ToLookup(sent => sent.Position, sent => sent.Delivery),
            Now = clock.GetCurrentInstant(),
        };
    }

    async Task<IReadOnlyList<LinkedTicket>> Linked(TicketStory story, CancellationToken stop)
    {
        Guid[] ids =
        [
            .. story.FollowUps.Select(ticket => ticket.Value),
            .. story.Earlier is { } earlier ? [earlier.Value] : Array.Empty<Guid>(),
            .. story.KnownInAlert is { } known ? [known.Beside.Value] : Array.Empty<Guid>(),
        ];
        if (ids.Length == 0)
            return [];
        await using var command = database.CreateCommand(
            "select id, number, subject, state from tickets where id = any ($1) order by opened_at"
        );
        command.Parameters.Add(new() { Value = ids });
        await using var rows = await command.ExecuteReaderAsync(stop);
        var linked = new List<LinkedTicket>();
        while (await rows.ReadAsync(stop))
            linked.Add(
                new(
                    new TicketId(rows.GetGuid(0)),
                    rows.GetString(1),
                    rows.GetString(2),
                    EnumText.To<TicketState>(rows.GetString(3))
                )
            );
        return linked;
    }

    static async Task<List<T>> Next<T>(NpgsqlDataReader rows, Func<NpgsqlDataReader, T> read, CancellationToken stop)
    {
        await rows.NextResultAsync(stop);
        var all = new List<T>();
        while (await rows.ReadAsync(stop))
            all.Add(read(rows));
        return all;
    }

    static CustomerCard? Customer(NpgsqlDataReader row) =>
        row.IsDBNull(3) ? null : new(new CustomerId(row.GetGuid(3)), row.GetString(4), row.GetString(5));

    static ContactCard? Contact(NpgsqlDataReader row) =>
        row.IsDBNull(6)
            ? null
            : new(
                new ContactId(row.GetGuid(6)),
                row.GetString(7),
                row.GetString(8),
                row.GetFieldValue<string[]>(9),
                row.AtOrNull(10)
            );

    static SheetMessage Message(NpgsqlDataReader row) =>
        new(
            new MessageId(row.GetGuid(0)),
            row.At(1),
            row.GetBoolean(2),
            row.GetBoolean(3),
            EnumText.To<ActorKind>(row.GetString(4)),
            row.GetString(5),
            row.Text(6),
            row.GetString(7),
            row.GetString(8),
            row.Text(9),
            row.GetBoolean(10),
            row.IsDBNull(11) ? null : row.GetGuid(11)
        );

    static NoteRow Note(NpgsqlDataReader row, TicketId ticket) =>
        new()
        {
            Id = row.GetGuid(0),
            TicketId = ticket,
            At = row.At(1),
            ById = row.GetGuid(2),
            ByName = row.GetString(3),
            Text = row.GetString(4),
        };

    static (Guid Of, SheetFile File) File(NpgsqlDataReader row) =>
        (
            row.GetGuid(0),
            new SheetFile(row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetBoolean(5))
        );

    static SheetWork Work(NpgsqlDataReader row, TicketId ticket)
    {
        var entry = new InterventionRow
        {
            Id = new InterventionId(row.GetGuid(0)),
            TicketId = ticket,
            Engineer = row.GetString(1),
            StartedAt = row.At(2),
            Worked = row.Seconds(3),
            Phone = row.Seconds(4),
            Travel = row.Seconds(5),
            Mode = EnumText.To<InterventionMode>(row.GetString(6)),
            TriggerAt = row.At(7),
            Summary = row.GetString(8),
            Charged = row.Seconds(9),
            Despite = row.Text(10),
            RecordedAt = row.At(11),
            EngineerId = row.GetGuid(15),
            Zone = row.Text(16),
            TravelCost = row.IsDBNull(17) ? null : row.GetDecimal(17),
        };
        var reversal = row.IsDBNull(12)
            ? null
            : new ReversalRow
            {
                InterventionId = entry.Id,
                ByName = row.GetString(12),
                Reason = row.GetString(13),
                RecordedAt = row.At(14),
            };
        return new SheetWork(entry, reversal);
    }

    static SheetFee Fee(NpgsqlDataReader row) =>
        new(
            row.GetGuid(0),
            row.GetString(1),
            row.GetString(2),
            row.At(3),
            row.GetString(4),
            row.GetString(5),
            row.Text(6)
        );

    static (int Position, Delivery Delivery) Sent(NpgsqlDataReader row) =>
        (
            Position(row.GetString(0)),
            new Delivery(
                row.GetGuid(1),
                row.GetString(2),
                row.GetString(4),
                EnumText.To<DeliveryState>(row.GetString(5)),
                row.Text(6),
                row.At(7),
                row.GetBoolean(3)
            )
        );

    /// <summary>The place of a fact in its ticket, at the end of the mail's key; see <see cref="StepMails"/>.</summary>
    static int Position(string key) =>
        key.StartsWith("ticket:", StringComparison.Ordinal)
        && int.TryParse(
            key.AsSpan(key.LastIndexOf(':') + 1),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var n
        )
            ? n
            : -1;
}
