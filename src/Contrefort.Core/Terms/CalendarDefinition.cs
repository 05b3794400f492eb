using Contrefort.Core.Calendars;
using NodaTime;

namespace Contrefort.Core.Terms;

/// <summary>Opening hours as an offer writes them; <see cref="ContractTerms.Calendar"/> gives them to the clocks.</summary>
public sealed record CalendarDefinition
{
    public required string Name { get; init; }

    /// <summary>Local times of the contract's zone.</summary>
    public WeekHours Week { get; init; } = WeekHours.Closed;

    /// <summary>Open exactly when this other calendar is closed; <see cref="Week"/> then says nothing.</summary>
    public string? ComplementOf { get; init; }
    public Setting<ClosedDays> Holidays { get; init; } = new(ClosedDays.None);

    /// <summary>What « eight standard hours » means when the text counts in days.</summary>
    public decimal? HoursADay { get; init; }
    public bool House { get; init; }
}

/// <summary>Days closed besides the week: a territory's public holidays (<c>FR</c>, <c>FR-57</c>), or dates, or none.</summary>
public sealed record ClosedDays(string? Territory, IReadOnlyList<LocalDate> Dates)
{
    public static readonly ClosedDays None = new(null, []);

    public bool Equals(ClosedDays? other) =>
        other is not null && Territory == other.Territory && Dates.SequenceEqual(other.Dates);

    public override int GetHashCode() => HashCode.Combine(Territory, Dates.Count);

    public override string ToString() => Territory ?? (Dates.Count == 0 ? "none" : string.Join(", ", Dates));
}
