using System.Security.Cryptography;
using Contrefort.Core.Tickets;
using Microsoft.Extensions.Options;

namespace Contrefort.Mail;

/// <summary>
/// The addresses mail comes to and goes from. Each ticket has an address of its own, <c>support+token@…</c>, signed so that
/// nobody can guess the address of a ticket they were not written about.
/// </summary>
internal sealed class MailAddresses(IOptions<MailOptions> options, SigningKey key)
{
    const int SignatureBytes = 10;

    public string Support => options.Value.SupportAddress;

    /// <summary>Where bounces go. A receipt carries the null return path (RFC 3834 §3.3), so that nothing answers it.</summary>
    public string ReturnPath(string kind) => kind == "receipt" ? "" : Support;

    public string Domain => Support[(Support.IndexOf('@', StringComparison.Ordinal) + 1)..];

    string Local => Support[..Support.IndexOf('@', StringComparison.Ordinal)];

    /// <summary>Unique, and ours: it tells a reply to our mail from one that only quotes a number.</summary>
    public string NewMessageId(Guid mail) => $"{mail:n}.{Signature($"mid:{mail:n}")}@{Domain}";

    /// <summary>Whether we wrote the message that has this Message-ID.</summary>
    public bool IsOurs(string messageId)
    {
        var at = messageId.IndexOf('@', StringComparison.Ordinal);
        var parts = at < 0 ? [] : messageId[..at].Split('.');
        return parts is [{ Length: 32 } id, var signature]
            && messageId[(at + 1)..].Equals(Domain, StringComparison.OrdinalIgnoreCase)
            && Same(signature, Signature($"mid:{id}"));
    }

    public string ReplyTo(TicketId ticket) =>
        $"{Local}+{ticket.Value:n}-{Signature($"ticket:{ticket.Value:n}")}@{Domain}";

    /// <summary>The ticket a signed address belongs to; null when it is not one of ours or was altered.</summary>
    public TicketId? TicketOf(string address)
    {
        var plus = address.IndexOf('+', StringComparison.Ordinal);
        var at = address.LastIndexOf('@');
        if (plus < 0 || at < plus)
            return null;
        var token = address[(plus + 1)..at].ToLowerInvariant();
        return
            token.Length > 33
            && token[32] == '-'
            && Guid.TryParseExact(token[..32], "n", out var id)
            && Same(token[33..], Signature($"ticket:{token[..32]}"))
            ? new TicketId(id)
            : null;
    }

    /// <summary>Whether mail to this address is ours to take.</summary>
    public bool Takes(string address)
    {
        var at = address.LastIndexOf('@');
        if (at < 0 || !address[(at + 1)..].Equals(Domain, StringComparison.OrdinalIgnoreCase))
            return false;
        var local = address[..at];
        var plus = local.IndexOf('+', StringComparison.Ordinal);
        return (plus < 0 ? local : local[..plus]).Equals(Local, StringComparison.OrdinalIgnoreCase);
    }

    // Lower-case hex: mail programs may change the case of a local part.
    string Signature(string what) =>
        Convert.ToHexStringLower(
            HMACSHA256.HashData(key.Bytes, System.Text.Encoding.UTF8.GetBytes(what)).AsSpan(0, SignatureBytes)
        );

    static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(
            System.Text.Encoding.ASCII.GetBytes(one),
            System.Text.Encoding.ASCII.GetBytes(other)
        );
}
