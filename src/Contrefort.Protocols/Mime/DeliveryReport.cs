namespace Contrefort.Protocols.Mime;

/// <summary>What became of a message for one recipient (RFC 3464 §2.3).</summary>
/// <param name="Address">Final-Recipient, or what the text of the bounce says.</param>
/// <param name="OriginalAddress">The address the sender had used, when another was tried; or null.</param>
/// <param name="Action"><c>failed</c>, <c>delayed</c>, <c>delivered</c>, <c>relayed</c> or <c>expanded</c>.</param>
/// <param name="Status">RFC 3463: <c>5.1.1</c>; ends in <c>.0.0</c> when only its class could be known.</param>
/// <param name="Diagnostic">What the remote server said, on one line, or null.</param>
/// <param name="RemoteMta">The server that said it, or null.</param>
public sealed record ReportedRecipient(
    string Address,
    string? OriginalAddress,
    string Action,
    string Status,
    string? Diagnostic,
    string? RemoteMta
);

/// <summary>What a mail server says of the delivery of an earlier message: a DSN (RFC 3464), or a bounce in free form.</summary>
public sealed record DeliveryReport
{
    public IReadOnlyList<ReportedRecipient> Recipients { get; init; } = [];

    /// <summary>The header of the message it is about; empty when the report does not have it.</summary>
    public required HeaderList OriginalHeaders { get; init; }

    /// <summary>The Message-ID of the message it is about, without brackets, or null.</summary>
    public string? OriginalMessageId => MessageIds.All(OriginalHeaders.First("Message-ID"), 1).FirstOrDefault();

    /// <summary>True when some recipient will not get it.</summary>
    public bool HasFailed => Recipients.Count == 0 || Recipients.Any(r => r.Action == "failed");
}
