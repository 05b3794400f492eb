using System.Globalization;
using Contrefort.Core.Calendars;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Cli.Calc;

/// <summary>Why an answer is what it is: the hours it was read on, then each date that counts and each that is closed.</summary>
internal sealed class CalcReasons(CalcCase asked)
{
    /// <summary>Dates told one by one; a longer span is told as a sum.</summary>
    const int MostDates = 40;

    static readonly LocalDatePattern Day = LocalDatePattern.CreateWithInvariantCulture("ddd uuuu-MM-dd");

    readonly SupportHours _hours = asked.Hours;
    readonly DateTimeZone _zone = asked.Hours.Zone;

    public IReadOnlyList<string> Until(Instant? end)
    {
        if (end is not { } until)
            return [.. Rules(), "A pause that still lasts stands before the deadline."];
        var (from, to) = until < asked.From ? (until, asked.From) : (asked.From, until);
        var first = from.InZone(_zone).Date;
        var dates = Period.DaysBetween(first, to.InZone(_zone).Date) + 1;
        if (dates > MostDates)
            return [.. Rules(), $"{Told(_hours.Between(from, to, asked.Pauses))} open, over {dates} dates"];
        var counted = _hours.Stretches(from, to, asked.Pauses).ToLookup(stretch => stretch.Date);
        return [.. Rules(), .. Enumerable.Range(0, dates).SelectMany(n => OnDate(first.PlusDays(n), counted))];
    }

    public IReadOnlyList<string> At(Instant instant) =>
        [
            .. Rules(),
            .. Closure(instant.InZone(_zone).Date),
            $"asked for {Day.Format(instant.InZone(_zone).Date)} {Clock(instant)}",
        ];

    public IReadOnlyList<string> NextOpening(Instant? next)
    {
        if (next is not { } opening)
            return [.. Rules(), "These hours never open again."];
        var first = asked.From.InZone(_zone).Date;
        var dates = Math.Min(MostDates, Period.DaysBetween(first, opening.InZone(_zone).Date) + 1);
        return [.. Rules(), .. Enumerable.Range(0, dates).SelectMany(n => Closure(first.PlusDays(n)))];
    }

    IEnumerable<string> Rules()
    {
        var plan = asked.Plan;
        var week = plan.Week.NeverOpens ? "no weekly hours" : plan.Week.ToString();
        yield return plan.Holidays is { } holidays
            ? $"{week}, {_zone.Id}, holidays of {holidays.Territory}"
            : $"{week}, {_zone.Id}";
        foreach (var name in asked.Ignored)
            yield return $"“{name}” is not part of a case and was ignored";
    }

    IEnumerable<string> OnDate(LocalDate date, ILookup<LocalDate, OpenStretch> counted)
    {
        foreach (var stretch in counted[date])
            yield return $"{Day.Format(date)}: {Told(stretch.Open)} from {Clock(stretch.Start)} to {Clock(stretch.End)}";
        foreach (var reason in Closure(date))
            yield return reason;
    }

    IEnumerable<string> Closure(LocalDate date)
    {
        if (_hours.ClosureOn(date) is { } closed)
            yield return $"{Day.Format(date)}: {closed.Reason.English}";
        else if (asked.Plan.Dates.TryGetValue(date, out var windows))
            yield return $"{Day.Format(date)}: {(windows.Count == 0 ? "closed" : string.Join(' ', windows))} on that date";
    }

    string Clock(Instant instant)
    {
        var time = instant.InZone(_zone).TimeOfDay;
        return time.ToString(
            time.TickOfSecond == 0 && time.Second == 0 ? "HH:mm" : "HH:mm:ss",
            CultureInfo.InvariantCulture
        );
    }

    static string Told(Duration open)
    {
        var hours = (long)open.TotalHours;
        var parts = new List<string>();
        if (hours > 0)
            parts.Add($"{hours} h");
        if (open.Minutes > 0)
            parts.Add($"{open.Minutes} min");
        if (open.Seconds > 0 || parts.Count == 0)
            parts.Add($"{open.Seconds} s");
        return string.Join(' ', parts);
    }
}
