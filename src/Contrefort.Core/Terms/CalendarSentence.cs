using NodaTime;

namespace Contrefort.Core.Terms;

/// <summary>Opening hours in words: "Monday–Friday 09:00-18:00, closed on public holidays (FR)".</summary>
public static class CalendarSentence
{
    public static IReadOnlyList<Sentence> Of(CalendarDefinition calendar)
    {
        if (calendar.ComplementOf is { } other)
            return [new Sentence("outside {0} hours", other)];
        var parts = Days(calendar).ToList();
        if (calendar.Holidays.OrDefault() is { } closed && closed != ClosedDays.None)
            parts.Add(
                closed.Territory is { } territory
                    ? new Sentence("closed on public holidays ({0})", territory)
                    : new Sentence("closed on {0} dates", closed.Dates.Count)
            );
        return parts;
    }

    /// <summary>Days that follow each other with the same windows are said together.</summary>
    static IEnumerable<Sentence> Days(CalendarDefinition calendar)
    {
        if (calendar.Week.AlwaysOpens)
        {
            yield return new Sentence("every day, round the clock");
            yield break;
        }
        for (var first = 1; first <= 7; first++)
        {
            var windows = Windows(calendar, first);
            if (windows.Length == 0)
                continue;
            var last = first;
            while (last < 7 && Windows(calendar, last + 1) == windows)
                last++;
            yield return last == first
                ? new Sentence("{0} {1}", (IsoDayOfWeek)first, windows)
                : new Sentence("{0}–{1} {2}", (IsoDayOfWeek)first, (IsoDayOfWeek)last, windows);
            first = last;
        }
    }

    static string Windows(CalendarDefinition calendar, int day) => string.Join(" ", calendar.Week[(IsoDayOfWeek)day]);
}
