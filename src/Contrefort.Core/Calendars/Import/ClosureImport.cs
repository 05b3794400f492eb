using System.Runtime.CompilerServices;
using NodaTime;

namespace Contrefort.Core.Calendars;

/// <summary>Closed days and closed stretches read from a calendar file, and what of it could not be read.</summary>
public sealed record ClosureImport(
    IReadOnlyList<ClosedDay> Days,
    IReadOnlyList<ClosedStretch> Stretches,
    IReadOnlyList<ClosureProblem> Problems
)
{
    const int LongestText = 10_000_000;
    const int MostEvents = 20_000;
    const int MostClosures = 20_000;
    const int MostSteps = 1_000_000;

    /// <summary>
    /// Reads the events of an iCalendar file (RFC 5545): an event of whole days closes those days, one with hours closes
    /// from its start to its end. Recurrences are followed and moved or cancelled occurrences respected. An event counts
    /// though it is marked as free time: calendars of holidays are. Whatever cannot be read is told and left out.
    /// </summary>
    /// <param name="zone">The desk's zone: of whole days, and of hours without a zone of their own.</param>
    /// <param name="dates">Only what touches these dates is kept.</param>
    /// <exception cref="RuleViolationException">This is no calendar, or one too large to read.</exception>
    public static ClosureImport ReadIcs(string text, DateTimeZone zone, DateInterval dates)
    {
        if (text.Length > LongestText)
            throw new RuleViolationException(
                new Sentence("A calendar file may have {0} characters at most.", LongestText)
            );
        var problems = new List<ClosureProblem>();
        var events = IcsEvent.ReadAll(text, zone, problems).Take(MostEvents + 1).ToList();
        if (events.Count > MostEvents)
            throw new RuleViolationException(new Sentence("A calendar file may have {0} events at most.", MostEvents));
        var days = new SortedDictionary<LocalDate, ClosedDay>();
        var stretches = new List<ClosedStretch>();
        var last = LocalDate.Min(dates.End, new LocalDate(SupportHours.LastYear, 12, 31));
        var moved = events
            .Where(e => e.Replaces is not null)
            .GroupBy(e => e.Uid)
            .ToDictionary(of => of.Key, of => of.Select(e => e.Replaces!.Value).ToHashSet());
        var steps = new StrongBox<int>(MostSteps);
        foreach (var closing in events.Where(e => !e.Cancelled))
        {
            foreach (var start in closing.Starts(last, moved.GetValueOrDefault(closing.Uid), steps))
            {
                if (days.Count + stretches.Count >= MostClosures)
                    throw new RuleViolationException(
                        new Sentence("A calendar file may close {0} times at most.", MostClosures)
                    );
                if (closing.IsWholeDays)
                    AddDays(start.Date, closing);
                else if (closing.Stretch(start) is var stretch && Touches(stretch.Interval))
                    stretches.Add(stretch);
            }
            if (steps.Value < 0)
            {
                problems.Add(
                    new ClosureProblem(
                        closing.Line,
                        new Sentence("This event recurs too often to be followed to its end.")
                    )
                );
                break;
            }
        }
        return new ClosureImport([.. days.Values], [.. stretches.OrderBy(s => s.Interval.Start)], problems);

        void AddDays(LocalDate start, IcsEvent closing)
        {
            var first = LocalDate.Max(start, dates.Start);
            var end = LocalDate.Min(start.PlusDays(closing.Days - 1), last);
            for (var date = first; date <= end && --steps.Value >= 0; date = date.PlusDays(1))
                days.TryAdd(date, new ClosedDay(date, closing.Summary));
        }

        bool Touches(Interval interval) =>
            interval.End > zone.AtLeniently(dates.Start.AtMidnight()).ToInstant()
            && interval.Start < zone.AtLeniently(dates.End.PlusDays(1).AtMidnight()).ToInstant();
    }
}

/// <summary>Closed from one instant to another, and why in the words of the file.</summary>
public sealed record ClosedStretch(Interval Interval, string Reason);

/// <summary>What was left out of an import; the line counts from 1.</summary>
public sealed record ClosureProblem(int Line, Sentence Sentence);
