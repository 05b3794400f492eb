using Contrefort.Agenda;
using Contrefort.Data;
using Contrefort.Hosting;
using Contrefort.Mail;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Contrefort.SignIn;

/// <summary>Asks for a link to be mailed. The same is done for an address nobody has, so that the answer tells nothing.</summary>
internal sealed record LinkRequest(string Email, LinkPurpose Purpose)
{
    public const string AgendaKind = "sign-in-link";

    public static void Plan(ContrefortDb db, string email, LinkPurpose purpose, Instant now) =>
        db.PlanOnce(
            new AgendaEntry(
                AgendaKind,
                $"{AgendaKind}:{NewId.At(now)}",
                now,
                null,
                new LinkRequest(email.Trim(), purpose)
            )
        );
}

/// <summary>
/// Finds whom a link was asked for and writes the mail. A contact who never came in before gets their account here: to be
/// a contact is to be invited.
/// </summary>
internal sealed class LinkMails(ContrefortDb db, Links links, People people, Outbox outbox, PublicAddress address)
    : IAgendaHandler
{
    public async Task<Instant?> Run(AgendaRow row, Instant now, CancellationToken stop)
    {
        var request = row.Read<LinkRequest>();
        if (await people.Find(request.Email) is { IsActive: true } user)
        {
            var token = await links.Make(user, request.Purpose);
            using var batch = new NpgsqlBatch();
            outbox.Add(batch, Mail(user, request.Purpose, token, row.Id), now);
            foreach (NpgsqlBatchCommand command in batch.BatchCommands)
                db.Also(command);
        }
        return null;
    }

    NewMail Mail(User user, LinkPurpose purpose, string token, Guid request)
    {
        var words = new Words(Reader.Of(user.Language, user.Zone));
        var (subject, opening) = purpose switch
        {
            LinkPurpose.SignIn => (
                words["Your link to sign in"],
                words["With this link you sign in to Contrefort. It is good once, for one hour."]
            ),
            LinkPurpose.NewPassword => (
                words["Choose a new password"],
                words["With this link you choose a new password for Contrefort. It is good once, for one hour."]
            ),
            LinkPurpose.Invitation => (
                words["You are invited to Contrefort"],
                words[
                    "With this link you choose your password and sign in to Contrefort. It is good once, for seven days."
                ]
            ),
        };
        var text = $"""
            {words["Hello {0},", OneLine(user.Name)]}

            {opening}

            {address.Of($"/sign-in/link/{token}")}

            {words["If you did not ask for it, do nothing: without it nobody comes in."]}
            """;
        return new NewMail($"{LinkRequest.AgendaKind}:{request}", LinkRequest.AgendaKind, [user.Email!], subject, text)
        {
            Secret = true,
        };
    }

    static string OneLine(string name) => string.Concat(name.Select(c => char.IsControl(c) ? ' ' : c));
}
