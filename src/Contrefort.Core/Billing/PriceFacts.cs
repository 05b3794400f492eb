namespace Contrefort.Core.Billing;

/// <summary>What a price may hang on and the contract does not say: the row of a table, how many there are, what it cost.</summary>
public sealed record PriceFacts
{
    public static readonly PriceFacts None = new();

    /// <summary>Key of a table → row, e.g. <c>pack</c> → <c>20</c>, <c>zone</c> → <c>B</c>.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; init; } = new Dictionary<string, string>();

    /// <summary>What a quota counts → how many the customer wants, e.g. <c>contacts</c> → 7.</summary>
    public IReadOnlyDictionary<string, int> Held { get; init; } = new Dictionary<string, int>();

    /// <summary>The same in the other contracts that share the quota.</summary>
    public IReadOnlyDictionary<string, int> Elsewhere { get; init; } = new Dictionary<string, int>();

    /// <summary>What was paid, for a price at cost.</summary>
    public decimal? Cost { get; init; }
}
