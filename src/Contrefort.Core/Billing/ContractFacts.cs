using Contrefort.Core.Contracts;
using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Core.Billing;

/// <summary>
/// Everything of a contract that costs money: what was bought, what was done, what happened. Entries that were taken back
/// are not among them. Their order means nothing.
/// </summary>
public sealed record ContractFacts(Contract Contract)
{
    public IReadOnlyList<Purchase> Purchases { get; init; } = [];
    public IReadOnlyList<WorkEntry> Works { get; init; } = [];
    public IReadOnlyList<FeeEvent> Events { get; init; } = [];
}

/// <summary>A block bought, the first one too.</summary>
/// <param name="Credit">The credit it feeds, e.g. <c>credit.hours</c>.</param>
/// <param name="Key">Its name for ever, as <see cref="CreditLot.Key"/>.</param>
/// <param name="Units">In the unit of the credit.</param>
public sealed record Purchase(string Credit, string Key, decimal Units, Instant At);

/// <summary>An intervention, with what its price hangs on.</summary>
/// <param name="Ticket">The number a customer knows.</param>
public sealed record WorkEntry(
    InterventionId Id,
    string Ticket,
    Instant TriggeredAt,
    Instant StartedAt,
    WorkDone Done,
    InterventionMode Mode
)
{
    public string? Component { get; init; }

    /// <summary>The row of the travel table the site is in.</summary>
    public string? Zone { get; init; }

    /// <summary>What the journey cost, where travel is charged at cost.</summary>
    public decimal? TravelCost { get; init; }
}

/// <summary>Something a fee is due upon, e.g. <c>expedite-accepted</c>.</summary>
/// <param name="Key">Its name for ever, unique in its contract.</param>
public sealed record FeeEvent(string Name, string Key, Instant At)
{
    public PriceFacts Prices { get; init; } = PriceFacts.None;
    public string? Ticket { get; init; }
}
