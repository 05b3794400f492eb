namespace Contrefort.Core.Terms;

/// <summary>What a price is; in the currency of the offer, without tax.</summary>
public abstract record Amount
{
    public sealed record Fixed(Setting<decimal?> Value) : Amount;

    /// <summary>A price by key, times a factor of the situation; a row without a price is not published yet.</summary>
    public sealed record Table(
        string? Parameter,
        IReadOnlyList<string> Keys,
        IReadOnlyDictionary<string, decimal?> Rows,
        string? Times
    ) : Amount;

    public sealed record Share(Setting<decimal> Percent, Setting<decimal?> Of) : Amount;

    public sealed record OnQuote : Amount;

    public sealed record AtCost : Amount;
}

/// <summary>What measured work costs.</summary>
public sealed record RateTerm : Term
{
    public required Amount Amount { get; init; }
    public required TermDuration Per { get; init; }
    public RateDecidedBy? DecidedBy { get; init; }
}

public enum RateDecidedBy
{
    TriggerTime,
    WorkTime,
}

/// <summary>What the rest costs.</summary>
public sealed record FeeTerm : Term
{
    public required string What { get; init; }
    public required Amount Amount { get; init; }
    public IReadOnlyList<string> Per { get; init; } = [];
    public string? Upon { get; init; }

    /// <summary>A price that takes this one's place when it is set.</summary>
    public Setting<decimal?>? ReplacedBy { get; init; }

    /// <summary>Price ÷ hours, for display only.</summary>
    public IReadOnlyDictionary<string, decimal> Hourly { get; init; } = new Dictionary<string, decimal>();
    public string? Then { get; init; }
    public string? DependsOn { get; init; }
}

/// <summary>What is taken off.</summary>
public sealed record DiscountTerm : Term
{
    public required string Of { get; init; }

    /// <summary>Percent; null value when the source gives none.</summary>
    public required Setting<decimal?> Percent { get; init; }

    /// <summary>The rank of the first server it applies to.</summary>
    public int? FromServerRank { get; init; }
    public string? For { get; init; }
}

/// <summary>When it is invoiced.</summary>
public sealed record BillingTerm : Term
{
    /// <summary>References to fees and rates.</summary>
    public required IReadOnlyList<string> Of { get; init; }
    public TermDuration? Every { get; init; }
    public string? Upon { get; init; }
    public required BillingDue Due { get; init; }
    public Prorate? Prorate { get; init; }
}

public enum BillingDue
{
    InAdvance,
    AtEnd,
}

public enum Prorate
{
    ByDay,
}

/// <summary>How the price or the size band may move.</summary>
public sealed record RevisionTerm : Term
{
    public required string Of { get; init; }
    public required string At { get; init; }

    /// <summary>Percent.</summary>
    public decimal? Max { get; init; }
    public TermDuration? Every { get; init; }
    public string? MeasuredBy { get; init; }
    public string? Reason { get; init; }
    public string? NeedsNotice { get; init; }
    public string? Effect { get; init; }
}

/// <summary>What is owed for a broken promise.</summary>
public sealed record PenaltyTerm : Term
{
    /// <summary>The response whose breach is sanctioned.</summary>
    public required string UponBreachOf { get; init; }
    public required string Refund { get; init; }
    public string? Of { get; init; }
    public PenaltyAcross Across { get; init; } = PenaltyAcross.Contract;
    public AtMost? AtMost { get; init; }
    public string? Settles { get; init; }
    public string? Document { get; init; }
    public string? Tax { get; init; }
}

public enum PenaltyAcross
{
    Contract,
    Server,
}

public sealed record AtMost(int Times, TermDuration Every);
