using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Protocols.Mime;
using Contrefort.Protocols.Replies;
using Contrefort.Protocols.Smtp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Contrefort.Mail;

/// <summary>Says what a message is. Nothing is written here.</summary>
internal sealed class MailJudge(
    MailMatch match,
    MailAddresses addresses,
    MailBounces bounces,
    ContractBook contracts,
    IOptions<MailOptions> options,
    IClock clock
)
{
    public async Task<Participant> Sender(MimeMessage message)
    {
        var address = (message.From.FirstOrDefault()?.Address ?? "").ToLowerInvariant();
        return new Participant(
            address,
            address == "" ? null : await contracts.FindCaller(address),
            IsForged(message),
            SmtpAddress.IsWritable(address) && !addresses.Takes(address)
        );
    }

    /// <param name="isWanted">A person asked for it: what only a program would doubt is taken for a request.</param>
    public async Task<MailOutcome> Decide(
        ContrefortDb db,
        IncomingMailRow mail,
        MimeMessage message,
        Participant sender,
        bool isWanted
    )
    {
        if (!isWanted && message.DeliveryReport is { } report)
            return await bounces.Judge(db, report, mail.EnvelopeTo);
        if (!isWanted && message.MessageId is { } own && addresses.IsOurs(own))
            return new MailOutcome.Loop();
        if (await EngineerReplies.Find(db, addresses, message, mail.EnvelopeTo, sender) is { } answer)
            return message.Automatic.IsAutomatic ? new MailOutcome.Automatic(null) : answer;
        var found = await match.Find(db, message, mail.EnvelopeTo, sender);
        if (
            !isWanted
            && message.Automatic.IsAutomatic
            && (found is not null || sender.Caller is null || !IsMonitoring(message.Automatic))
        )
            return new MailOutcome.Automatic(found?.Ticket.Id);
        var sent = await MailFlow.SentInAnHour(db, sender.Address, clock.GetCurrentInstant());
        if (!isWanted && sent >= options.Value.MostTakenInAnHour)
            return new MailOutcome.Held();
        return found switch
        {
            ({ State: TicketState.Closed } closed, var by) => IsThanks(message)
                ? new MailOutcome.LateThanks(closed.Id, by)
                : new MailOutcome.LateReply(closed.Id, by),
            ({ } ticket, var by) => new MailOutcome.Reply(ticket.Id, by),
            null => new MailOutcome.Request(sent >= options.Value.MostAnsweredInAnHour ? MailFlow.NotAnswered : null),
        };
    }

    /// <summary>
    /// A machine of a customer reports: that is a request. Exchange calls its out-of-office replies generated, too; their
    /// subject tells.
    /// </summary>
    static bool IsMonitoring(AutomaticSigns signs) =>
        signs.Keyword == "auto-generated"
        && !signs.Signs.Any(sign => sign.StartsWith("Subject:", StringComparison.Ordinal));

    static bool IsThanks(MimeMessage message) =>
        ThankYou.Is(QuotedReply.Trim(message.Text, message.Subject).Visible) && message.Attachments.Count == 0;

    /// <summary>Only the header our own mail server wrote is believed (RFC 8601 §5): the first, by the name we were told.</summary>
    bool IsForged(MimeMessage message) =>
        options.Value.TrustedAuthenticator is { Length: > 0 } trusted
        && message
            .Headers.All("Authentication-Results")
            .Where(results => results.TrimStart().StartsWith(trusted, StringComparison.OrdinalIgnoreCase))
            .Take(1)
            .Any(results => results.Contains("dmarc=fail", StringComparison.OrdinalIgnoreCase));
}

/// <summary>
/// Programs that answer each other never stop by themselves. Past a number of mails in an hour a sender gets no more
/// answers of ours; past another, what they send waits for a person. Both show on <em>Incoming mail</em>.
/// </summary>
internal static class MailFlow
{
    public static readonly Sentence NotAnswered = new(
        "Its sender writes faster than a person does: no receipt was sent."
    );

    /// <summary>How many mails of this sender were read in the last hour.</summary>
    public static Task<int> SentInAnHour(ContrefortDb db, string sender, Instant now)
    {
        var anHourAgo = now - Duration.FromHours(1);
        return db.IncomingMails.CountAsync(mail => mail.FromAddress == sender && mail.ReceivedAt > anHourAgo);
    }

    /// <summary>Senders who are not answered any more, and how many mails of theirs came in the last hour.</summary>
    public static async Task<IReadOnlyList<(string Sender, int Mails)>> Floods(ContrefortDb db, int most, Instant now)
    {
        var anHourAgo = now - Duration.FromHours(1);
        var floods = await db
            .IncomingMails.Where(mail => mail.ReceivedAt > anHourAgo && mail.FromAddress != null)
            .GroupBy(mail => mail.FromAddress!)
            .Where(mails => mails.Count() > most)
            .Select(mails => new { Sender = mails.Key, Mails = mails.Count() })
            .OrderByDescending(flood => flood.Mails)
            .Take(10)
            .ToListAsync();
        return floods.ConvertAll(flood => (flood.Sender, flood.Mails));
    }
}
