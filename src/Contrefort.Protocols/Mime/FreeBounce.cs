using System.Text;
using System.Text.RegularExpressions;

namespace Contrefort.Protocols.Mime;

/// <summary>
/// Bounces that are no RFC 3464 report: qmail, Exim, old Sendmail, Exchange and the many that say the same in their own
/// words. A bounce comes from a mail system, and says so in its subject or its text; both are asked for.
/// </summary>
static partial class FreeBounce
{
    const int LongestText = 64 * 1024;
    const int MostRecipients = 200;

    public static DeliveryReport? Read(MimeMessage message)
    {
        var failed = FailedRecipients(message);
        if (failed.Count == 0 && !(IsFromMailSystem(message) && Speaks(message)))
            return null;
        var headers = DeliveryReports.OriginalHeaders(message.Root) ?? CopiedHeaders(message);
        return new DeliveryReport { Recipients = Recipients(message), OriginalHeaders = headers };
    }

    /// <summary>Exim names them in a field of its own.</summary>
    static List<Mailbox> FailedRecipients(MimeMessage message) =>
        AddressParser.Parse(message.Headers.First("X-Failed-Recipients"), MostRecipients);

    public static bool IsFromMailSystem(MimeMessage message)
    {
        var from = message.From.Count > 0 ? message.From[0] : new Mailbox("", "");
        var local = from.Address.Split('@')[0].ToLowerInvariant();
        return local.Contains("mailer-daemon")
            || local.Contains("postmaster")
            || local
                is ""
                    or "<>"
                    or "mailer_daemon"
                    or "mailerdaemon"
                    or "mail-daemon"
                    or "double-bounce"
                    or "daemon"
                    or "mmdf"
                    or "uucp"
                    or "smtp-admin"
                    or "mdaemon"
            || from.Name.Contains("Mail Delivery", StringComparison.OrdinalIgnoreCase)
            || from.Name.Contains("Mail Administrator", StringComparison.OrdinalIgnoreCase)
            || from.Name.Contains("System Administrator", StringComparison.OrdinalIgnoreCase)
            || message.Headers.First("Return-Path")?.Replace(" ", "", StringComparison.Ordinal) is "<>";
    }

    static bool Speaks(MimeMessage message)
    {
        if (VacationSubjects.IsCertain(message.Subject))
            return false;
        var saysSo = Array.Exists(
            BouncePhrases.Subjects,
            s => message.Subject.Contains(s, StringComparison.OrdinalIgnoreCase)
        );
        var text = Shown(message);
        return (saysSo || message.Subject.Length == 0 || text.Length > 0)
            && (
                saysSo
                    && Array.Exists(BouncePhrases.Openings, o => text.Contains(o, StringComparison.OrdinalIgnoreCase))
                || saysSo && Address().IsMatch(text)
                || Array.Exists(BouncePhrases.Openings[..8], o => text.Contains(o, StringComparison.OrdinalIgnoreCase))
            );
    }

    static string Shown(MimeMessage message)
    {
        var text = message.Text;
        return text.Length > LongestText ? text[..LongestText] : text;
    }

    static int CopyStart(string text)
    {
        var first = text.Length;
        foreach (var mark in BouncePhrases.CopyMarks)
            if (text.IndexOf(mark, StringComparison.OrdinalIgnoreCase) is >= 0 and var at && at < first)
                first = at;
        return first;
    }

    /// <summary>The header of the message that bounced, when the text ends with a copy of it.</summary>
    public static HeaderList CopiedHeaders(MimeMessage message)
    {
        var text = Shown(message);
        var start = CopyStart(text);
        if (start == text.Length)
            return HeaderList.Empty;
        var copy = text[start..];
        var field = FieldStart().Match(copy);
        return field.Success
            ? DeliveryReports.HeadersIn(Encoding.UTF8.GetBytes(copy[field.Index..]), message.Root.Limits)
            : HeaderList.Empty;
    }

    /// <summary>The addresses a bounce names in its text, each with what is said after it.</summary>
    public static List<ReportedRecipient> Recipients(MimeMessage message)
    {
        var text = Shown(message);
        var said = text[..CopyStart(text)];
        var isDelay = Array.Exists(
            BouncePhrases.Delays,
            d =>
                said.Contains(d, StringComparison.OrdinalIgnoreCase)
                || message.Subject.Contains(d, StringComparison.OrdinalIgnoreCase)
        );
        var found = Named(said, OwnAddresses(message));
        foreach (var mailbox in FailedRecipients(message))
            if (mailbox.Address.Length > 0 && !found.ContainsKey(mailbox.Address))
                found[mailbox.Address] = said;
        return [.. found.Take(MostRecipients).Select(f => Reported(f.Key, f.Value, isDelay))];
    }

    static ReportedRecipient Reported(string address, string reason, bool isDelay)
    {
        var status = DeliveryStatus.In(reason);
        var action = isDelay && status is null or ['4', ..] && isDelay ? "delayed" : "failed";
        var diagnostic = PlainText.OneLine(reason).TrimStart(':', ' ', '>', ',');
        return new ReportedRecipient(
            address,
            null,
            action,
            status ?? (action == "delayed" ? "4.0.0" : "5.0.0"),
            diagnostic.Length == 0 ? null : diagnostic[..Math.Min(diagnostic.Length, 1000)],
            null
        );
    }

    static HashSet<string> OwnAddresses(MimeMessage message) =>
        message
            .From.Concat(message.To)
            .Concat(message.Cc)
            .Concat(message.ReplyTo)
            .Select(m => m.Address)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Those that start a line, as all these programs write them; else any; and at last the addresses that usually
    /// belong to the sender or to the mail system.
    /// </summary>
    static Dictionary<string, string> Named(string said, HashSet<string> own)
    {
        var lines = said.Split('\n');
        var named = Collect(lines, startsLine: true, IsOther);
        if (named.Count == 0)
            named = Collect(lines, startsLine: false, IsOther);
        return named.Count > 0 ? named : Collect(lines, startsLine: true, _ => true);

        bool IsOther(string address) => !own.Contains(address) && !IsMailSystem(address);
    }

    static Dictionary<string, string> Collect(string[] lines, bool startsLine, Func<string, bool> isWanted)
    {
        Dictionary<string, string> named = new(StringComparer.OrdinalIgnoreCase);
        string? current = null;
        var reason = new StringBuilder();
        foreach (var line in lines)
        {
            var match = (startsLine ? LeadingAddress() : Address()).Match(line);
            var address = match.Success ? match.Groups["address"].Value.TrimEnd('.') : null;
            if (address is null || !isWanted(address))
            {
                if (current is not null && reason.Length < 2000)
                    reason.Append(line).Append(' ');
                continue;
            }
            if (current is not null)
                named.TryAdd(current, reason.ToString());
            current = address;
            reason.Clear().Append(line[(match.Index + match.Length)..]).Append(' ');
        }
        if (current is not null)
            named.TryAdd(current, reason.ToString());
        return named;
    }

    static bool IsMailSystem(string address) =>
        address.StartsWith("postmaster@", StringComparison.OrdinalIgnoreCase)
        || address.StartsWith("mailer-daemon@", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(
        @"^[ \t*>-]{0,20}(?:\d\. )?(?:To: |To |Recipient: |RCPT TO:)?<?(?:mailto:)?(?<address>[^\s<>@:;,""()\[\]]{1,200}@[^\s<>@:;,""()\[\]]{1,200}\.[A-Za-z0-9-]{2,63})>?(?=[\s:;,.(]|$)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase
    )]
    private static partial Regex LeadingAddress();

    [GeneratedRegex(
        @"(?<address>[A-Za-z0-9._%+=/'!#-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,10})",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Address();

    [GeneratedRegex(
        @"^(?:Return-Path|Received|From|To|Subject|Message-ID|Date|MIME-Version|DKIM-Signature|X-[A-Za-z-]+):",
        RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase
    )]
    private static partial Regex FieldStart();
}
