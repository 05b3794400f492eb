using Contrefort.Data;
using Contrefort.Mail;
using Contrefort.Protocols.Alerting;
using Contrefort.Protocols.Mime;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.AlertsIn;

/// <summary>
/// Mails of monitoring systems, before they would become tickets. One that comes to a source's own address, which nobody can
/// guess, is that source's; one from a source's sender is, too, when it reads as the source's pattern says.
/// </summary>
internal sealed class SourceMails(MailAddresses addresses)
{
    public async Task<Guid?> SourceOf(
        ContrefortDb db,
        MimeMessage message,
        IReadOnlyList<string> envelopeTo,
        Participant sender,
        CancellationToken stop
    )
    {
        var named = envelopeTo
            .Concat(message.To.Concat(message.Cc).Select(to => to.Address))
            .Select(addresses.SourceOf)
            .FirstOrDefault(id => id is not null);
        var sources = await db
            .AlertSources.AsNoTracking()
            .Where(source => source.Kind == SourceKind.Mail && source.StoppedAt == null)
            .ToListAsync(stop);
        if (sources.Exists(source => source.Id == named))
            return named;
        return sender is { IsForged: false, Address.Length: > 0 }
            ? sources
                .Find(source =>
                    source.Settings.Sender.Equals(sender.Address, StringComparison.OrdinalIgnoreCase)
                    && Reads(source, message)
                )
                ?.Id
            : null;
    }

    static bool Reads(AlertSourceRow source, MimeMessage message)
    {
        try
        {
            return source.Settings.Mail is { } mail
                && MailAlerts.Read(message.Subject, message.Text, mail).Alerts.Count > 0;
        }
        catch (UnreadableAlertException)
        {
            return false;
        }
    }
}
