using NodaTime;

namespace Contrefort.Core.Terms;

/// <summary>How long.</summary>
public sealed record PeriodTerm : Term
{
    public required TermDuration Length { get; init; }
    public required Renewal Renews { get; init; }
    public OptOut? OptOut { get; init; }
    public string? LengthMayDiffer { get; init; }

    /// <summary>The last day to refuse the renewal of a period, given its last day; null when it may be refused at any time.</summary>
    public LocalDate? LastDayToRefuse(LocalDate lastDay) =>
        OptOut is { } optOut ? lastDay - optOut.BeforeEnd.ToPeriod() : null;
}

public enum Renewal
{
    Tacitly,
    Explicitly,
}

/// <param name="House">The delay is the seller's own: the source gives none.</param>
public sealed record OptOut(string By, TermDuration BeforeEnd, string? Form, bool House);

/// <summary>Who must agree before.</summary>
public sealed record ApprovalTerm : Term
{
    public required string Of { get; init; }
    public string? Mandate { get; init; }
    public string? From { get; init; }

    /// <summary>In <see cref="Unit"/>s; null value for no ceiling.</summary>
    public Setting<int?>? AskAbove { get; init; }
    public TermDuration? Unit { get; init; }
    public string? Contact { get; init; }
    public string? WhileAsking { get; init; }
    public string? By { get; init; }
    public string? Before { get; init; }
    public string? Upon { get; init; }
    public IReadOnlyList<Side> Ask { get; init; } = [];
}

/// <summary>Who is told what, when.</summary>
public sealed record NoticeTerm : Term
{
    public required Upon Upon { get; init; }
    public required IReadOnlyList<string> To { get; init; }
    public IReadOnlyList<string> By { get; init; } = [];
    public IReadOnlyList<string> Contains { get; init; } = [];
    public string? Proposes { get; init; }

    /// <summary>An earlier notice the seller adds of its own.</summary>
    public HeadsUp? HeadsUp { get; init; }
}

public sealed record HeadsUp(Upon.PeriodEnd Upon, bool House);

/// <summary>What sets a term going.</summary>
public abstract record Upon
{
    /// <summary>A fact of the contract or of a ticket, e.g. <c>ticket-closed</c>.</summary>
    public sealed record Event(string Name) : Upon;

    /// <summary>A share of a lot of a credit has been drawn; <see cref="AtLeast"/> is 0.8 for 80 %.</summary>
    public sealed record CreditUsed(string Credit, decimal AtLeast) : Upon;

    /// <summary>So long before the last day of the contract's period.</summary>
    public sealed record PeriodEnd(TermDuration Before) : Upon
    {
        /// <summary>The day it happens, given the last day of the period.</summary>
        public LocalDate DayBefore(LocalDate lastDay) => lastDay - Before.ToPeriod();
    }

    /// <summary>Something becomes true of the ticket, e.g. it reaches level 3.</summary>
    public sealed record Reached(When When) : Upon;
}

/// <summary>Who is named.</summary>
public sealed record RoleTerm : Term
{
    public string? Label { get; init; }
    public int Count { get; init; } = 1;
    public int Deputy { get; init; }
    public Dedication Dedicated { get; init; }
    public Side Side { get; init; } = Side.Provider;
    public IReadOnlyList<string> Duties { get; init; } = [];
    public IReadOnlyList<string> May { get; init; } = [];
    public IReadOnlyList<string> Domains { get; init; } = [];
    public int? SupportLine { get; init; }
    public string? Calendar { get; init; }
    public string? MayBeReplaced { get; init; }
}

public enum Dedication
{
    None,
    ByPreference,
    Dedicated,
}
