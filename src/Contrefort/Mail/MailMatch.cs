using System.Text.RegularExpressions;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Protocols.Mime;
using Contrefort.Protocols.Replies;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Mail;

/// <summary>
/// Finds the ticket a message answers: by the Message-IDs it refers to, by the signed address it was sent to, by the number
/// in its subject. A reference nobody outside could know (one we signed) or the signed address speaks for itself; a guessed
/// reference or a number is believed only of someone who takes part in the ticket.
/// </summary>
internal sealed partial class MailMatch(MailAddresses addresses)
{
    public async Task<(TicketRow Ticket, MatchedBy By)?> Find(
        ContrefortDb db,
        MimeMessage message,
        IReadOnlyList<string> envelopeTo,
        Participant sender
    )
    {
        var ids = message.InReplyTo.Concat(message.References).Distinct().Take(50).ToArray();
        if (ids.Length > 0)
        {
            var known = await (
                from reference in db.MailReferences
                where ids.Contains(reference.MessageId)
                join ticket in db.Tickets on reference.TicketId equals ticket.Id
                select new { reference.MessageId, Ticket = ticket }
            )
                .AsNoTracking()
                .ToListAsync();
            // The newest message answered tells best where the answer belongs.
            foreach (var id in message.InReplyTo.Concat(message.References.Reverse()))
                if (known.FirstOrDefault(k => k.MessageId == id) is { } found && sender.TakesPartIn(found.Ticket))
                    return (found.Ticket, MatchedBy.References);
        }

        var written = message.To.Concat(message.Cc).Select(to => to.Address).Concat(envelopeTo);
        foreach (var address in written)
            if (
                (addresses.TicketOf(address) ?? await About(db, address)) is { } id
                && await Ticket(db, t => t.Id == id) is { } ticket
                && sender.TakesPartIn(ticket)
            )
                return (ticket, MatchedBy.Token);

        if (
            !sender.IsForged
            && Number().Match(message.Subject) is { Success: true } number
            && await Ticket(db, t => t.Number == number.Groups[1].Value) is { } named
            && sender.TakesPartIn(named)
        )
            return (named, MatchedBy.Number);
        return null;
    }

    /// <summary>The ticket of our mail that has this return path: where out-of-office replies go (RFC 3834 §4).</summary>
    async Task<TicketId?> About(ContrefortDb db, string address) =>
        addresses.MailOf(address) is { } id
            ? await db.OutgoingMails.Where(mail => mail.Id == id).Select(mail => mail.TicketId).SingleOrDefaultAsync()
            : null;

    static Task<TicketRow?> Ticket(ContrefortDb db, System.Linq.Expressions.Expression<Func<TicketRow, bool>> which) =>
        db.Tickets.AsNoTracking().SingleOrDefaultAsync(which);

    /// <summary>What a mail is about, without what it answers: a follow-up has a number of its own.</summary>
    public static string Title(string subject) =>
        ReplySubject.Base(Number().Replace(ReplySubject.Base(subject), "", 1));

    [GeneratedRegex(@"\[#?(\d{4}-\d{5,})\]")]
    private static partial Regex Number();
}

/// <summary>Who sent a message, as far as it can be believed.</summary>
/// <param name="IsForged">A server we trust says the sender's domain disowns the message (DMARC).</param>
/// <param name="IsReachable">An address mail can be written to, and not our own.</param>
internal sealed record Participant(string Address, Contracts.Caller? Caller, bool IsForged, bool IsReachable)
{
    /// <summary>The requester, or someone of the same customer; never someone merely copied.</summary>
    public bool TakesPartIn(TicketRow ticket) =>
        !IsForged
        && (
            string.Equals(ticket.RequesterEmail, Address, StringComparison.OrdinalIgnoreCase)
            || (Caller is not null && ticket.CustomerId == Caller.Contact.Customer)
        );
}
