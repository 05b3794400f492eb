using System.Text.RegularExpressions;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Protocols.Mime;
using Contrefort.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Mail;

/// <summary>
/// Knows an engineer who answers a mail we sent to them: by its signed Message-ID or its signed address, which only they
/// were told, by the address it went to, and by their account, which must be active. Anything less is a stranger's mail:
/// a From alone speaks for nobody (decision 5).
/// </summary>
internal static partial class EngineerReplies
{
    const int MostReferences = 50;

    public static async Task<MailOutcome.EngineerReply?> Find(
        ContrefortDb db,
        MailAddresses addresses,
        MimeMessage message,
        IReadOnlyList<string> envelopeTo,
        Participant sender
    )
    {
        if (sender.IsForged)
            return null;
        var answered = message
            .InReplyTo.Concat(message.References.Reverse())
            .Take(MostReferences)
            .Select(addresses.MailOfMessageId)
            .Concat(Recipients(message, envelopeTo).Select(addresses.MailOf))
            .OfType<Guid>()
            .Distinct()
            .ToArray();
        if (answered.Length == 0)
            return null;
        var normalized = sender.Address.ToUpperInvariant();
        var users = db.Users;
        var found = await (
            from mail in db.OutgoingMails
            where answered.Contains(mail.Id) && mail.Kind == StaffMails.Kind && mail.TicketId != null
            where mail.Recipients.Any(recipient => recipient.Address.ToLower() == sender.Address)
            from user in users
            where user.NormalizedEmail == normalized && user.ContactId == null && user.DeactivatedAt == null
            orderby mail.CreatedAt descending
            select new
            {
                Ticket = mail.TicketId!.Value,
                user.Id,
                user.Name,
            }
        ).FirstOrDefaultAsync();
        return found is null
            ? null
            : new(found.Ticket, Actor.Engineer(found.Id, found.Name), NoteMark().IsMatch(message.Text));
    }

    /// <summary>The text without the word that made it a note.</summary>
    public static string WithoutMark(string text) => NoteMark().Replace(text, "", 1).Trim();

    static IEnumerable<string> Recipients(MimeMessage message, IReadOnlyList<string> envelopeTo) =>
        envelopeTo.Concat(message.To.Concat(message.Cc).Select(to => to.Address)).Take(MostReferences);

    /// <summary>The first word of an answer that is for colleagues only.</summary>
    [GeneratedRegex(@"\A\s*[#@](note|interne?|internal)\b:?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NoteMark();
}
