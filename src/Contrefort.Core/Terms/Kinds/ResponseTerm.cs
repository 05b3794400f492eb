namespace Contrefort.Core.Terms;

/// <summary>How fast: a service clock, from what, on which hours, and how strongly it is promised.</summary>
public sealed record ResponseTerm : Term
{
    public required ServiceClock Clock { get; init; }

    /// <summary>The time allowed, when it is one duration.</summary>
    public TermDuration? Within { get; init; }

    /// <summary>The time allowed by severity (or another dimension), when the offer gives a table.</summary>
    public TargetTable? WithinTable { get; init; }

    /// <summary>How often, for <see cref="ServiceClock.Update"/>.</summary>
    public TermDuration? Every { get; init; }

    /// <summary>The customer asks for a delay and it is tried: there is no deadline to compute.</summary>
    public bool Asked { get; init; }

    /// <summary>The source promises without a figure.</summary>
    public bool Unspecified { get; init; }
    public ClockStart From { get; init; } = ClockStart.Opened;

    /// <summary>The calendar the time runs on; null when the contract's only promise is elsewhere. See <see cref="CalendarFor"/>.</summary>
    public string? Calendar { get; init; }
    public TargetTable? CalendarTable { get; init; }
    public required Commitment Commitment { get; init; }

    /// <summary>Internal aims by priority: they steer, they are never owed.</summary>
    public IReadOnlyDictionary<string, TermDuration> Aims { get; init; } = new Dictionary<string, TermDuration>();

    /// <summary>The response whose breach this one's breach counts as.</summary>
    public string? BreachAs { get; init; }

    /// <summary>While what the clock runs, e.g. <c>open</c>.</summary>
    public string? While { get; init; }

    /// <summary>Who answers, when the text says it.</summary>
    public string? By { get; init; }

    /// <summary>The reasons for hold that stop this clock. None unless the term says so.</summary>
    public IReadOnlyList<HoldReason> Pauses { get; init; } = [];

    /// <summary>The pauses are the seller's own practice: the source does not speak of them.</summary>
    public bool PausesAreHouse { get; init; }

    /// <summary>The term penalties look at: <see cref="BreachAs"/>, or itself.</summary>
    public string BreachRef => $"response.{BreachAs ?? Id}";

    /// <summary>The time allowed in a situation; null when none is (asked, unspecified, monitored) or its severity is unknown yet.</summary>
    public TermDuration? WithinFor(Situation situation) =>
        Within ?? (WithinTable?.Cell(situation) is { } cell ? TermDuration.Parse(cell) : null);

    public string? CalendarFor(Situation situation) => Calendar ?? CalendarTable?.Cell(situation);
}

/// <summary>A column of a table of the offer, by a dimension of the situation, e.g. severity → 4h.</summary>
/// <param name="Parameter">The parameter that holds the table.</param>
/// <param name="Key">The dimension.</param>
/// <param name="Rows">Value of the dimension → cell.</param>
public sealed record TargetTable(string Parameter, string Key, string Column, IReadOnlyDictionary<string, string> Rows)
{
    public string? Cell(Situation situation) => situation.TextOf(Key) is { } key ? Rows.GetValueOrDefault(key) : null;
}

public enum ServiceClock
{
    Acknowledgement,
    FirstResponse,
    Workaround,
    Resolution,
    Update,
}

public enum ClockStart
{
    Opened,

    /// <summary>The instant the probe fired or the request was made.</summary>
    Trigger,
    Acknowledged,

    /// <summary>The first failed run of a probe; of a request, when it was made.</summary>
    FirstFailure,

    /// <summary>The run that made it certain, which is also what <see cref="Trigger"/> means.</summary>
    Confirmed,

    /// <summary>The instant a person of the provider was told.</summary>
    ProviderInformed,
}

public enum Commitment
{
    /// <summary>Owed, and a breach has a price.</summary>
    Guaranteed,

    /// <summary>Owed.</summary>
    Contractual,
    Target,
    Indicative,
    BestEffort,
}

public enum HoldReason
{
    WaitingForCustomer,
    WaitingForThirdParty,
    WaitingForApproval,
    Planned,
}
