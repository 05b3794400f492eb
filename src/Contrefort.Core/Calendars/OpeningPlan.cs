using NodaTime;

namespace Contrefort.Core.Calendars;

/// <summary>
/// When a desk says it is open, in its own zone, before it is laid out as <see cref="SupportHours"/>.
/// <para>What holds on a date: the hours of <see cref="Dates"/> if the date is there (an empty list closes it), else
/// nothing if it is a closed day or a holiday, else the hours of the week. Breaks and closed intervals are then taken out
/// of whatever is open.</para>
/// <para>A window that passes midnight belongs to the day it begins on: Friday's 22:00-06:00 runs into Saturday morning
/// even when Saturday is a holiday or has hours of its own, and Friday's exceptional hours replace all of it. A break is
/// wall-clock time and cuts whatever is open then, whichever day opened it.</para>
/// <para>A window whose wall-clock end is skipped by daylight saving is moved on by the length of the gap, one that comes
/// twice means the first time; a date the zone skipped altogether has no opening.</para>
/// </summary>
public sealed record OpeningPlan
{
    /// <summary>The zone whose wall clock all windows and dates are read on.</summary>
    public required DateTimeZone Zone { get; init; }

    public WeekHours Week { get; init; } = WeekHours.Closed;

    /// <summary>Exceptional hours: they replace the week, holidays and closed days on that date.</summary>
    public IReadOnlyDictionary<LocalDate, IReadOnlyList<LocalWindow>> Dates { get; init; } =
        new Dictionary<LocalDate, IReadOnlyList<LocalWindow>>();

    /// <summary>Taken out of what is open on that date.</summary>
    public IReadOnlyDictionary<LocalDate, IReadOnlyList<LocalWindow>> Breaks { get; init; } =
        new Dictionary<LocalDate, IReadOnlyList<LocalWindow>>();

    /// <summary>Public holidays of a territory; null where the contract does not close on them.</summary>
    public HolidayCalendar? Holidays { get; init; }

    /// <summary>Whole days a customer or provider closes, or holidays written out as dates.</summary>
    public IReadOnlyList<ClosedDay> ClosedDays { get; init; } = [];

    /// <summary>Closures that begin and end at an instant; both ends must be known.</summary>
    public IReadOnlyList<Interval> ClosedIntervals { get; init; } = [];

    public static OpeningPlan Always(DateTimeZone zone) => new() { Zone = zone, Week = WeekHours.Always };
}

/// <summary>A whole local day without opening, and why, as a reader of each language would say it.</summary>
public sealed record ClosedDay(LocalDate Date, HolidayName Reason)
{
    /// <summary>A closure somebody wrote in their own words, read the same in every language.</summary>
    public ClosedDay(LocalDate date, string reason)
        : this(date, new HolidayName(reason, reason)) { }
}
