using Contrefort.Mail;
using Contrefort.Protocols.Alerting;
using Contrefort.Protocols.Mime;

namespace Contrefort.AlertsIn;

/// <summary>What the bytes of a source say. Nothing is written and nothing is asked: the page's test box uses it, too.</summary>
internal static class SourceReading
{
    public const string MailType = "message/rfc822";

    /// <exception cref="UnreadableAlertException"/>
    public static HeardPayload Read(SourceKind kind, SourceSettings settings, byte[] body)
    {
        try
        {
            return kind switch
            {
                SourceKind.Alertmanager => AlertmanagerWebhook.Read(body, settings.HostLabels),
                SourceKind.Nagios => NotificationCommand.Read(body),
                SourceKind.Zabbix => ZabbixWebhook.Read(body),
                SourceKind.UptimeKuma => KumaWebhook.Read(body),
                SourceKind.Json => settings.Json is { } json
                    ? JsonAlerts.Read(body, json)
                    : throw new UnreadableAlertException("Its page does not say yet how it is read."),
                SourceKind.Mail => settings.Mail is { } mail
                    ? ReadMail(body, mail)
                    : throw new UnreadableAlertException("Its page does not say yet how it is read."),
            };
        }
        catch (FormatException error)
        {
            throw new UnreadableAlertException("Its page does not say yet how it is read.", error);
        }
    }

    static HeardPayload ReadMail(byte[] body, MailTemplate mapping)
    {
        using var raw = new MemoryStream(body);
        var message = MimeMessage.Read(raw);
        return MailAlerts.Read(message.Subject, message.Text, mapping);
    }
}
