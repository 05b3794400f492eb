using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Quotes;

/// <summary>What is offered, and to whom: a customer, or someone who is none yet.</summary>
internal sealed record QuoteDraft
{
    public CustomerId? Customer { get; init; }
    public string? Prospect { get; init; }
    public string Recipient { get; init; } = "";
    public string Email { get; init; } = "";
    public string Language { get; init; } = "fr";
    public required string Offer { get; init; }
    public required string Version { get; init; }
    public required Choices Choices { get; init; }
    public IReadOnlyList<string> Components { get; init; } = [];
    public IReadOnlyDictionary<string, string> Roles { get; init; } = new Dictionary<string, string>();
    public bool StopsWhenClosed { get; init; }
    public IReadOnlyList<GivenPrice> Prices { get; init; } = [];
    public required LocalDate StartsOn { get; init; }
    public required LocalDate ValidUntil { get; init; }
    public string Note { get; init; } = "";
}
