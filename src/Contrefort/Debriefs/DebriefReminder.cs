using Contrefort.Agenda;
using Contrefort.Contracts;
using Contrefort.Core.Debriefs;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Mail;
using Contrefort.SignIn;
using Contrefort.Tickets;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Contrefort.Debriefs;

/// <summary>
/// A debrief is late: who has the ticket is reminded, and again every week until it is written; where nobody has it, those who
/// answer for the contract.
/// </summary>
internal sealed class DebriefReminder(
    ContrefortDb db,
    ContractBook contracts,
    AccountOwners owners,
    Outbox outbox,
    MailLinks links
) : IAgendaHandler
{
    public const string AgendaKind = "debrief";

    public static string KeyOf(TicketId ticket) => $"{AgendaKind}:{ticket.Value}";

    public async Task<Instant?> Run(AgendaRow row, Instant now, CancellationToken stop)
    {
        var id = new TicketId(row.Subject!.Value);
        var debrief = await db.Debriefs.AsNoTracking().SingleOrDefaultAsync(d => d.TicketId == id, stop);
        if (
            debrief is not { WrittenAt: null, ContractId: { } contractId }
            || await contracts.Find(contractId) is not { } contract
        )
            return null;
        var ticket = await db.Tickets.AsNoTracking().SingleAsync(t => t.Id == id, stop);
        var duty = DebriefDuty.Of(contract.Terms);
        var assignee = await db
            .Users.AsNoTracking()
            .SingleOrDefaultAsync(user => user.Id == ticket.AssigneeId && user.DeactivatedAt == null, stop);
        IReadOnlyList<User> told = assignee is null ? (await owners.Of(contract)).Owners : [assignee];
        using var batch = new NpgsqlBatch();
        foreach (var user in told)
        {
            var w = new Words(Reader.Of(user.Language, user.Zone));
            outbox.Add(
                batch,
                new NewMail(
                    $"debrief:{id.Value}:{user.Id}:{now.ToUnixTimeSeconds()}",
                    "debrief",
                    [user.Email!],
                    w["[{0}] The debrief is awaited", ticket.Number],
                    string.Join(
                        "\n\n",
                        w["{0} is closed, and its debrief is not written yet: {1}", ticket.Number, ticket.Subject],
                        links.To($"tickets/{ticket.Number}/debrief"),
                        duty is null ? contract.Number : $"{contract.Number} · {w.Source(duty.Term.Source)}"
                    )
                )
                {
                    TicketId = id,
                },
                now
            );
        }
        foreach (NpgsqlBatchCommand command in batch.BatchCommands)
            db.Also(command);
        return now + DebriefDuty.AskedAgainEvery;
    }
}
