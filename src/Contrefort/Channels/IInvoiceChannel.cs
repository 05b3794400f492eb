using Contrefort.Core.Invoicing;
using Contrefort.Invoicing;
using NodaTime;

namespace Contrefort.Channels;

/// <summary>A file on its way to a platform.</summary>
/// <param name="Id">The same when it is tried again: the other side is asked by it whether it came through.</param>
/// <param name="MayBeThere">It was tried before, and what came of it is not known.</param>
internal sealed record Shipment(Guid Id, SendingWhat What, IssuedContent Content, InvoiceFile File, bool MayBeThere);

/// <summary>What a platform says of a document.</summary>
/// <param name="Key">What says it: heard twice, it is one thing.</param>
/// <param name="Sending">What we sent, when it speaks of that.</param>
/// <param name="Invoice">The number, when it speaks of a document.</param>
internal sealed record Heard(string Key, Guid? Sending, string? Invoice, InvoiceStage Stage, Instant At)
{
    public int? Code { get; init; }
    public string? ReasonCode { get; init; }
    public string? Reason { get; init; }
}

/// <summary>What is not known yet of a platform's answers.</summary>
/// <param name="Since">Look from there.</param>
/// <param name="Waiting">What was handed over and has no answer.</param>
/// <param name="Known">Keys heard lately: what has one is not asked for again.</param>
internal sealed record Listening(Instant Since, IReadOnlyList<Guid> Waiting, IReadOnlySet<string> Known);

/// <summary>The port to a platform: one of these for each account, kept while its settings hold.</summary>
internal interface IInvoiceChannel
{
    /// <summary>The format the platform wants of a document.</summary>
    string FormatFor(InvoiceProfile profile);

    /// <returns>What the other side calls it.</returns>
    /// <exception cref="Protocols.EInvoicing.EInvoicingException"/>
    Task<string> Submit(Shipment shipment, CancellationToken stop);

    /// <exception cref="Protocols.EInvoicing.EInvoicingException"/>
    Task<IReadOnlyList<Heard>> Listen(Listening listening, CancellationToken stop);

    /// <summary>Whether a buyer can be reached, and at which addresses.</summary>
    /// <exception cref="Protocols.EInvoicing.EInvoicingException"/>
    Task<IReadOnlyList<string>> Lookup(Party buyer, CancellationToken stop);
}
