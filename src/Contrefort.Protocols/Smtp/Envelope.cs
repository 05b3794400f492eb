namespace Contrefort.Protocols.Smtp;

/// <summary>
/// Who a message is from and who it goes to, as SMTP and LMTP say it; the header may say otherwise.
/// <see cref="From"/> is empty for the null sender of bounces (RFC 5321 §4.5.5). Addresses carry no angle brackets.
/// </summary>
public sealed record Envelope(string From, IReadOnlyList<string> Recipients)
{
    /// <summary>The name the peer gave in LHLO; a claim, not a fact.</summary>
    public string Client { get; init; } = "";

    /// <summary>The size in bytes the peer announced, if it did (RFC 1870).</summary>
    public long? DeclaredSize { get; init; }

    /// <summary>The peer declared that addresses or headers are UTF-8 (RFC 6531).</summary>
    public bool IsUtf8 { get; init; }

    /// <summary>The same reply for every recipient, as a delivery wants when it is one transaction.</summary>
    public IReadOnlyList<SmtpReply> ForEveryone(SmtpReply reply) => [.. Recipients.Select(_ => reply)];
}
