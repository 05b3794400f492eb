namespace Contrefort.Core.Terms;

/// <summary>What is prepaid or granted, how long it lives, in what order it is drawn.</summary>
public sealed record CreditTerm : Term
{
    /// <summary>What one unit is: an hour, a quarter of an hour, a day.</summary>
    public required TermDuration Unit { get; init; }

    /// <summary>Units in one lot, or in one grant.</summary>
    public required Setting<decimal> Amount { get; init; }
    public Grant Granted { get; init; } = new(null, GrantPer.Contract);

    /// <summary>Where grants made per server are put together.</summary>
    public GrantPer Pool { get; init; } = GrantPer.Contract;

    /// <summary>Life of a lot from its own date; null when it lives as long as its grant period.</summary>
    public TermDuration? Valid { get; init; }
    public AfterExpiry After { get; init; } = AfterExpiry.Lapse;
    public DrawOrder Draw { get; init; } = DrawOrder.EarliestExpiryFirst;
    public TopUp? TopUp { get; init; }
    public WhenEmpty WhenEmpty { get; init; } = WhenEmpty.Hold;
}

/// <summary>Bought (<see cref="Every"/> is null), or granted again every period.</summary>
public sealed record Grant(TermDuration? Every, GrantPer Per)
{
    public bool OnPurchase => Every is null;
}

public enum GrantPer
{
    Contract,
    Server,
}

public enum AfterExpiry
{
    Lapse,
    Carry,
}

public enum DrawOrder
{
    EarliestExpiryFirst,
    Chronological,
}

public enum WhenEmpty
{
    Hold,
    Rate,
    Overdraw,
}

/// <summary>Lots that may be bought later; no size listed means any size.</summary>
public sealed record TopUp(IReadOnlyList<decimal> Sizes, TopUpWhen When);

public enum TopUpWhen
{
    AnyTime,
    Exhausted,
}

/// <summary>How work is measured. Several meters apply to one piece of work, in the order of the file.</summary>
public sealed record MeterTerm : Term
{
    public TimeKind? Counts { get; init; }
    public IReadOnlyList<TimeKind> Excludes { get; init; } = [];
    public MeterPer Per { get; init; } = MeterPer.Intervention;
    public Rounding? Round { get; init; }
    public TermDuration? Minimum { get; init; }
    public decimal? Times { get; init; }
}

public enum TimeKind
{
    [Word("resolution-time")]
    Resolution,

    [Word("work-time")]
    Work,

    [Word("onsite-time")]
    OnSite,

    [Word("phone-time")]
    Phone,
    Travel,
    WaitingForCustomer,
}

public enum MeterPer
{
    Intervention,
    Visit,
    Ticket,
}

public sealed record Rounding(TermDuration To, RoundingMode Mode);

public enum RoundingMode
{
    None,
    Up,
    Nearest,
    Down,
}
