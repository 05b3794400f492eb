using Contrefort.Agenda;
using Contrefort.Contracts;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Mail;
using Contrefort.Tickets;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Contrefort.Portal;

/// <summary>
/// Someone without an account asks to see a ticket, by its number and an address. What is answered is the same whether there
/// is one or not: the look-up happens afterwards, and its result goes to the address the ticket was opened from or nowhere.
/// </summary>
internal sealed record GuestRequest(string Email, string Number)
{
    public const string AgendaKind = "guest-link";
}

internal sealed class GuestLink(
    ContrefortDb db,
    ContractBook contracts,
    GuestPasses passes,
    MailLinks links,
    Outbox outbox
) : IAgendaHandler
{
    public async Task<Instant?> Run(AgendaRow row, Instant now, CancellationToken stop)
    {
        var asked = row.Read<GuestRequest>();
        var ticket = await db
            .Tickets.AsNoTracking()
            .Where(ticket => ticket.Number == asked.Number && ticket.RequesterEmail!.ToLower() == asked.Email)
            .Select(ticket => new { ticket.Id, Email = ticket.RequesterEmail! })
            .SingleOrDefaultAsync(stop);
        if (ticket is null)
            return null;
        var caller = await contracts.FindCaller(ticket.Email);
        var words = new Words(Reader.Of(caller?.Language, null));
        using var batch = new NpgsqlBatch();
        outbox.Add(batch, Mail(row.Id, asked.Number, new GuestPass(ticket.Id, ticket.Email), words), now);
        foreach (NpgsqlBatchCommand command in batch.BatchCommands)
            db.Also(command);
        return null;
    }

    NewMail Mail(Guid request, string number, GuestPass pass, Words w) =>
        new(
            $"{GuestRequest.AgendaKind}:{request}",
            GuestRequest.AgendaKind,
            [pass.Email],
            w["Your link to ticket {0}", number],
            $"""
            {w["With this link you see where ticket {0} stands. It is good for {1}.", number, GuestPasses.Life]}

            {links.To($"guest/{passes.Write(pass)}")}

            {w["If you did not ask for it, do nothing: it was sent to nobody else."]}
            """
        )
        {
            Secret = true,
        };
}
