using System.Collections.Concurrent;
using System.Collections.Frozen;
using NodaTime;

namespace Contrefort.Core.Calendars;

/// <summary>The public holidays of a territory, year by year, each year worked out once. Safe to share between threads.</summary>
/// <param name="territory">ISO 3166 code: FR, CH-GE; FR-57 for Alsace-Moselle.</param>
/// <param name="name">What the territory is called.</param>
/// <param name="holidaysOf">The holidays whose date is in the given year, in any order; pure.</param>
public sealed class HolidayCalendar(string territory, HolidayName name, Func<int, IEnumerable<Holiday>> holidaysOf)
{
    readonly ConcurrentDictionary<int, Year> _years = new();

    public string Territory { get; } = territory;

    public HolidayName Name { get; } = name;

    /// <summary>The holidays of a year by date; a date with two holidays comes twice.</summary>
    public IReadOnlyList<Holiday> In(int year) => YearOf(year).Holidays;

    /// <summary>The holiday on a date, or null; the first by name where two fall together.</summary>
    public Holiday? On(LocalDate date) => YearOf(date.Year).ByDate.GetValueOrDefault(date);

    Year YearOf(int year) =>
        _years.GetOrAdd(
            year,
            static (y, of) =>
            {
                Holiday[] holidays =
                [
                    .. of(y).OrderBy(h => h.Date).ThenBy(h => h.Name.English, StringComparer.Ordinal),
                ];
                return new Year(holidays, holidays.DistinctBy(h => h.Date).ToFrozenDictionary(h => h.Date));
            },
            holidaysOf
        );

    sealed record Year(IReadOnlyList<Holiday> Holidays, FrozenDictionary<LocalDate, Holiday> ByDate);
}
