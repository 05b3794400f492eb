namespace Contrefort.Protocols.Mime;

/// <summary>Reads delivery status notifications (RFC 3462 and RFC 3464), and leaves other bounces to <see cref="FreeBounce"/>.</summary>
static class DeliveryReports
{
    const int LongestStatus = 1 << 20;
    const int LongestOriginalHeader = 1 << 18;

    public static DeliveryReport? Read(MimeMessage message)
    {
        if (Find(message.Root, IsStatus) is not { } status || !IsReport(message, status))
            return FreeBounce.Read(message);
        var recipients = Recipients(status);
        return new DeliveryReport
        {
            Recipients = recipients.Count > 0 ? recipients : FreeBounce.Recipients(message),
            OriginalHeaders = OriginalHeaders(message.Root) ?? FreeBounce.CopiedHeaders(message),
        };
    }

    /// <summary>A person who passes a status on as an attachment reports nothing.</summary>
    static bool IsReport(MimeMessage message, MimePart status) =>
        status.Parent is not { } parent
        || parent.ContentType.Value == "multipart/report"
        || FreeBounce.IsFromMailSystem(message);

    static bool IsStatus(MimePart part) =>
        part.ContentType.Value is "message/delivery-status" or "message/global-delivery-status";

    public static MimePart? Find(MimePart part, Func<MimePart, bool> wanted)
    {
        if (wanted(part))
            return part;
        foreach (var child in part.Parts)
            if (Find(child, wanted) is { } found)
                return found;
        return null;
    }

    static List<ReportedRecipient> Recipients(MimePart status)
    {
        List<ReportedRecipient> recipients = [];
        foreach (var group in Groups(status.ReadBytes(LongestStatus, out _)))
        {
            var fields = HeaderList.Parse(group, status.Limits, new Defects());
            if (recipients.Count >= status.Limits.Addresses)
                break;
            if (Recipient(fields) is { } recipient)
                recipients.Add(recipient);
        }
        return recipients;
    }

    static ReportedRecipient? Recipient(HeaderList fields)
    {
        var final = Typed(fields.First("Final-Recipient")) ?? Typed(fields.First("X-Actual-Recipient"));
        var original = Typed(fields.First("Original-Recipient"));
        if ((final ?? original) is not { } address)
            return null;
        var diagnostic = fields.First("Diagnostic-Code") is { } code ? PlainText.OneLine(AfterType(code)) : null;
        var statusText = fields.First("Status");
        var action = fields.First("Action")?.Trim().Split([' ', '(', ';'], 2)[0].ToLowerInvariant();
        var status = DeliveryStatus.In(statusText) ?? DeliveryStatus.In(diagnostic);
        if (action == "failed" && status is ['2', ..])
            status = DeliveryStatus.In(diagnostic) is ['4' or '5', ..] said ? said : null;
        return new ReportedRecipient(
            address,
            original is null || original.Equals(address, StringComparison.OrdinalIgnoreCase) ? null : original,
            Known(action) ?? ActionOf(status),
            status
                ?? (
                    action is "failed" or null ? "5.0.0"
                    : action == "delayed" ? "4.0.0"
                    : "2.0.0"
                ),
            diagnostic,
            Typed(fields.First("Remote-MTA"))
        );
    }

    static string? Known(string? action) =>
        action switch
        {
            "failed" or "delayed" or "delivered" or "relayed" or "expanded" => action,
            "failure" or "fail" or "error" or "expired" or "deliverable-failed" => "failed",
            "delay" => "delayed",
            _ => null,
        };

    static string ActionOf(string? status) =>
        status?[0] switch
        {
            '4' => "delayed",
            '2' => "delivered",
            _ => "failed",
        };

    /// <summary>"rfc822; user@host" → "user@host".</summary>
    static string? Typed(string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
            return null;
        var text = AfterType(value).Trim();
        var mailbox = AddressParser.Parse(text, 1).FirstOrDefault();
        var address = mailbox is { Address.Length: > 0 } ? mailbox.Address : PlainText.OneLine(text);
        return address.Length == 0 ? null : address;
    }

    static string AfterType(string value)
    {
        var semicolon = value.IndexOf(';');
        return semicolon is >= 0 and < 40 ? value[(semicolon + 1)..].Trim() : value;
    }

    static List<byte[]> Groups(ReadOnlySpan<byte> status)
    {
        List<byte[]> groups = [];
        var start = 0;
        for (var at = 0; at < status.Length; )
        {
            var end = status[at..].IndexOf((byte)'\n');
            end = end < 0 ? status.Length : at + end + 1;
            if (status[at..end].Trim(" \t\r\n"u8).IsEmpty)
            {
                if (at > start)
                    groups.Add(status[start..at].ToArray());
                start = end;
            }
            at = end;
        }
        if (start < status.Length)
            groups.Add(status[start..].ToArray());
        return groups;
    }

    /// <summary>From the message or the header that the report carries.</summary>
    public static HeaderList? OriginalHeaders(MimePart root)
    {
        var original = Find(
            root,
            p =>
                p != root
                && p.ContentType.Value
                    is "message/rfc822"
                        or "message/global"
                        or "text/rfc822-headers"
                        or "message/global-headers"
                        or "text/rfc822"
        );
        return original is null ? null : HeadersIn(original.ReadBytes(LongestOriginalHeader, out _), original.Limits);
    }

    public static HeaderList HeadersIn(ReadOnlySpan<byte> message, MimeLimits limits)
    {
        message = message.TrimStart("\r\n"u8);
        var (crlf, lf) = (message.IndexOf("\r\n\r\n"u8), message.IndexOf("\n\n"u8));
        var end = (crlf, lf) switch
        {
            (< 0, < 0) => message.Length,
            (< 0, _) => lf,
            (_, < 0) => crlf,
            _ => Math.Min(crlf, lf),
        };
        return HeaderList.Parse(message[..end], limits, new Defects());
    }
}
