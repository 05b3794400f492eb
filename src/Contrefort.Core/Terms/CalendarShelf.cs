using System.Collections.Concurrent;
using Contrefort.Core.Calendars;
using NodaTime;

namespace Contrefort.Core.Terms;

/// <summary>
/// The support hours behind calendar definitions. Contracts that keep the same hours share one <see cref="SupportHours"/>,
/// so that each year is laid out once. Safe to share between threads; one for the whole program.
/// </summary>
/// <param name="holidaysOf">The public holidays of a territory; null where it is unknown.</param>
public sealed class CalendarShelf(Func<string, HolidayCalendar?> holidaysOf)
{
    readonly ConcurrentDictionary<(string Zone, string Week, string Closed), SupportHours> _hours = new();
    readonly ConcurrentDictionary<SupportHours, SupportHours> _complements = new();

    /// <exception cref="RuleViolationException">The holidays of the territory are not known.</exception>
    public SupportHours Of(CalendarDefinition definition, DateTimeZone zone)
    {
        var closed = definition.Holidays.Value;
        return _hours.GetOrAdd(
            (zone.Id, definition.Week.ToString(), closed.ToString()),
            _ => Laid(definition, closed, zone)
        );
    }

    /// <summary>Hours open exactly when these are closed.</summary>
    public SupportHours ComplementOf(SupportHours hours) =>
        _complements.GetOrAdd(hours, static hours => hours.Complement());

    SupportHours Laid(CalendarDefinition definition, ClosedDays closed, DateTimeZone zone) =>
        SupportHours.Of(
            new OpeningPlan
            {
                Zone = zone,
                Week = definition.Week,
                Holidays = closed.Territory is { } territory
                    ? holidaysOf(territory)
                        ?? throw new RuleViolationException(
                            new Sentence("The public holidays of {0} are not known.", territory)
                        )
                    : null,
                ClosedDays = [.. closed.Dates.Select(date => new ClosedDay(date, new HolidayName("Closed", "Fermé")))],
            }
        );
}
