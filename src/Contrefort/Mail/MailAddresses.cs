using System.Security.Cryptography;
using System.Text;
using Contrefort.Core.Tickets;
using Microsoft.Extensions.Options;

namespace Contrefort.Mail;

/// <summary>
/// The addresses mail comes to and goes from. Each ticket and each of our mails has an address of its own,
/// <c>support+token@…</c>, signed so that nobody can guess the address of what they were not written about.
/// </summary>
internal sealed class MailAddresses(IOptions<MailOptions> options, SigningKey key)
{
    const int SignatureBytes = 10;

    const char OfTicket = 't';
    const char OfMail = 'm';
    const char OfSource = 's';

    public string Support => options.Value.SupportAddress;

    public string Domain => Support[(Support.IndexOf('@', StringComparison.Ordinal) + 1)..];

    string Local => Support[..Support.IndexOf('@', StringComparison.Ordinal)];

    /// <summary>Unique, and ours: it tells a reply to our mail from one that only quotes a number.</summary>
    public string NewMessageId(Guid mail) => $"{mail:n}.{MessageIdSignature($"{mail:n}")}@{Domain}";

    /// <summary>Whether we wrote the message that has this Message-ID.</summary>
    public bool IsOurs(string messageId) => MailOfMessageId(messageId) is not null;

    /// <summary>Our mail that has this Message-ID; null when it is not one of ours or was altered.</summary>
    public Guid? MailOfMessageId(string messageId)
    {
        var at = messageId.IndexOf('@', StringComparison.Ordinal);
        var parts = at < 0 ? [] : messageId[..at].Split('.');
        return
            parts is [{ Length: 32 } id, var signature]
            && messageId[(at + 1)..].Equals(Domain, StringComparison.OrdinalIgnoreCase)
            && Guid.TryParseExact(id, "n", out var mail)
            && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(signature),
                Encoding.UTF8.GetBytes(MessageIdSignature(id))
            )
            ? mail
            : null;
    }

    /// <summary>Where answers on a ticket come.</summary>
    public string ReplyTo(TicketId ticket) => Signed(OfTicket, ticket.Value);

    /// <summary>Where what comes of one of our mails goes: it is its return path, so that a bounce names its mail.</summary>
    public string AddressOf(Guid mail) => Signed(OfMail, mail);

    /// <summary>The ticket a signed address belongs to; null when it is not one of ours or was altered.</summary>
    public TicketId? TicketOf(string address) => Read(OfTicket, address) is { } id ? new TicketId(id) : null;

    /// <summary>The mail of ours a signed address belongs to; null when it is not one of ours or was altered.</summary>
    public Guid? MailOf(string address) => Read(OfMail, address);

    /// <summary>Where a monitoring system sends its mails.</summary>
    public string AddressOfSource(Guid source) => Signed(OfSource, source);

    /// <summary>The monitoring system a signed address belongs to; null when it is not one of ours or was altered.</summary>
    public Guid? SourceOf(string address) => Read(OfSource, address);

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

    string Signed(char what, Guid id) =>
        $"{Local}+{what}{Base32.Write([.. id.ToByteArray(bigEndian: true), .. Signature($"{what}:{id:n}")])}@{Domain}";

    Guid? Read(char what, string address)
    {
        var plus = address.IndexOf('+', StringComparison.Ordinal);
        var at = address.LastIndexOf('@');
        if (plus < 0 || at < plus + 2 || !Takes(address) || char.ToLowerInvariant(address[plus + 1]) != what)
            return null;
        if (Base32.Read(address.AsSpan((plus + 2)..at)) is not { Length: 16 + SignatureBytes } token)
            return null;
        var id = new Guid(token.AsSpan(0, 16), bigEndian: true);
        return CryptographicOperations.FixedTimeEquals(token.AsSpan(16), Signature($"{what}:{id:n}")) ? id : null;
    }

    string MessageIdSignature(string id) => Convert.ToHexStringLower(Signature($"mid:{id}"));

    byte[] Signature(string what) => HMACSHA256.HashData(key.Bytes, Encoding.UTF8.GetBytes(what))[..SignatureBytes];
}

/// <summary>
/// Letters and digits that survive a change of case, which mail programs make, and leave a local part under 64 characters
/// (RFC 5321 §4.5.3.1.1); RFC 4648 §6 in lower case, without padding.
/// </summary>
internal static class Base32
{
    const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    public static string Write(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder((bytes.Length * 8 + 4) / 5);
        var (bits, count) = (0, 0);
        foreach (var next in bytes)
        {
            (bits, count) = (((bits & 0xff) << 8) | next, count + 8);
            for (; count >= 5; count -= 5)
                text.Append(Alphabet[(bits >> (count - 5)) & 31]);
        }
        return count == 0 ? text.ToString() : text.Append(Alphabet[(bits << (5 - count)) & 31]).ToString();
    }

    /// <returns>Null when a character is none of the alphabet.</returns>
    public static byte[]? Read(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length * 5 / 8];
        var (bits, count, at) = (0, 0, 0);
        foreach (var c in text)
        {
            var value = Alphabet.IndexOf(char.ToLowerInvariant(c), StringComparison.Ordinal);
            if (value < 0)
                return null;
            (bits, count) = (((bits & 0xff) << 5) | value, count + 5);
            if (count < 8)
                continue;
            count -= 8;
            bytes[at++] = (byte)((bits >> count) & 0xff);
        }
        return bytes;
    }
}
