using Contrefort.Core.Calendars;
using NodaTime;

namespace Contrefort.Core.OnCall;

/// <summary>Hours of standby are told apart by the local time they fall in; the first that fits, from the bottom up.</summary>
public enum StandbyKind
{
    Weekday,
    WeekdayNight,
    Saturday,
    Sunday,
    PublicHoliday,
}

/// <summary>How an employer counts standby.</summary>
public sealed record StandbyRules(DateTimeZone Zone)
{
    /// <summary>
    /// Night is from then until <see cref="NightUntil"/>; 21:00 to 6:00 where no agreement says otherwise (Code du travail,
    /// L3122-20).
    /// </summary>
    public LocalTime NightFrom { get; init; } = new(21, 0);
    public LocalTime NightUntil { get; init; } = new(6, 0);
    public HolidayCalendar? Holidays { get; init; }

    /// <summary>Time at work is no standby; null where nobody keeps office hours.</summary>
    public SupportHours? WorkingHours { get; init; }

    /// <summary>Money for an hour of each kind; a kind that is missing is paid nothing, or by rest.</summary>
    public IReadOnlyDictionary<StandbyKind, decimal> HourlyRates { get; init; } =
        new Dictionary<StandbyKind, decimal>();
    public string Currency { get; init; } = "EUR";

    /// <summary>Uninterrupted rest between two days of work: 11 hours (L3131-1).</summary>
    public Duration DailyRest { get; init; } = Duration.FromHours(11);

    public StandbyKind KindOf(LocalDateTime local) =>
        Holidays?.On(local.Date) is not null ? StandbyKind.PublicHoliday
        : local.DayOfWeek == IsoDayOfWeek.Sunday ? StandbyKind.Sunday
        : local.DayOfWeek == IsoDayOfWeek.Saturday ? StandbyKind.Saturday
        : IsNight(local.TimeOfDay) ? StandbyKind.WeekdayNight
        : StandbyKind.Weekday;

    bool IsNight(LocalTime time) =>
        NightFrom <= NightUntil ? NightFrom <= time && time < NightUntil : time >= NightFrom || time < NightUntil;

    /// <summary>Instants between two at which the kind may change.</summary>
    internal IEnumerable<Instant> Edges(Instant from, Instant to)
    {
        for (var date = from.InZone(Zone).Date; ; date = date.PlusDays(1))
        {
            var midnight = Zone.AtStartOfDay(date).ToInstant();
            if (midnight >= to)
                yield break;
            foreach (var edge in new[] { midnight, At(date, NightFrom), At(date, NightUntil) })
                if (from < edge && edge < to)
                    yield return edge;
        }
    }

    Instant At(LocalDate date, LocalTime time) => Zone.AtLeniently(date + time).ToInstant();
}
