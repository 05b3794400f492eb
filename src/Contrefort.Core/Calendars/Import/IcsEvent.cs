using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace Contrefort.Core.Calendars;

/// <summary>One VEVENT, its times on the wall clock of <see cref="Zone"/>.</summary>
sealed partial record IcsEvent(
    int Line,
    string Uid,
    string Summary,
    DateTimeZone Zone,
    LocalDateTime Start,
    bool IsWholeDays
)
{
    /// <summary>Whole days closed, from 1; for an event with hours, unused.</summary>
    public int Days { get; init; } = 1;

    /// <summary>How long an event with hours lasts on the wall clock.</summary>
    public Period Length { get; init; } = Period.Zero;

    public bool Cancelled { get; init; }

    /// <summary>The occurrence of the same UID that this event stands in for.</summary>
    public Instant? Replaces { get; init; }

    RecurrenceRule? Rule { get; init; }
    IReadOnlyList<LocalDateTime> MoreStarts { get; init; } = [];
    IReadOnlySet<LocalDateTime> LeftOut { get; init; } = new HashSet<LocalDateTime>();

    public ClosedStretch Stretch(LocalDateTime start)
    {
        var from = Zone.AtLeniently(start).ToInstant();
        var to = Zone.AtLeniently(start + Length).ToInstant();
        return new ClosedStretch(new Interval(from, to > from ? to : from), Summary);
    }

    /// <summary>Every start up to a date, without those left out or moved elsewhere.</summary>
    public IEnumerable<LocalDateTime> Starts(LocalDate last, IReadOnlySet<Instant>? moved, StrongBox<int> steps)
    {
        if (Replaces is not null)
            return [Start];
        var ruled = Rule?.From(Start, last, UntilOnOurClock, steps) ?? [Start];
        return ruled
            .Concat(MoreStarts)
            .Distinct()
            .Where(start => start.Date <= last && !LeftOut.Contains(start))
            .Where(start => moved is null || !moved.Contains(Zone.AtLeniently(start).ToInstant()));
    }

    LocalDateTime UntilOnOurClock(string until)
    {
        var (local, isDate) = Moment(until, Zone, Zone);
        return isDate ? local.Date.At(LocalTime.MaxValue) : local;
    }

    /// <summary>Events in the order of the file; one that cannot be read becomes a problem.</summary>
    public static IEnumerable<IcsEvent> ReadAll(string text, DateTimeZone zone, List<ClosureProblem> problems)
    {
        var inside = new Stack<string>();
        var properties = new List<ContentLine>();
        var isCalendar = false;
        foreach (var line in ContentLine.Read(text))
        {
            var component = line.Value.ToUpperInvariant();
            if (!isCalendar && line is not { Name: "BEGIN" })
                continue;
            isCalendar |= component == "VCALENDAR";
            if (line.Name == "BEGIN" && inside.Count < 20)
            {
                inside.Push(component);
                if (component == "VEVENT")
                    properties = [line];
            }
            else if (line.Name == "END")
            {
                if (
                    inside.TryPop(out var ended)
                    && ended == "VEVENT"
                    && TryRead(properties, zone, problems) is { } read
                )
                    yield return read;
            }
            else if (inside.TryPeek(out var current) && current == "VEVENT" && properties.Count < 1000)
                properties.Add(line);
        }
        if (!isCalendar)
            throw new RuleViolationException("This is not a calendar: it does not begin with BEGIN:VCALENDAR.");
    }

    static IcsEvent? TryRead(List<ContentLine> properties, DateTimeZone zone, List<ClosureProblem> problems)
    {
        try
        {
            return Read(properties, zone);
        }
        catch (RuleViolationException refused)
        {
            problems.Add(new ClosureProblem(properties[0].Line, refused.Sentence));
            return null;
        }
        catch (Exception beyond) when (beyond is OverflowException or ArgumentOutOfRangeException)
        {
            problems.Add(
                new ClosureProblem(properties[0].Line, new Sentence("This event lies beyond the years there are."))
            );
            return null;
        }
    }

    static IcsEvent Read(List<ContentLine> properties, DateTimeZone deskZone)
    {
        var begin = One("DTSTART") ?? throw new RuleViolationException("This event has no beginning.");
        var zone = ZoneOf(begin, deskZone);
        var (start, isDate) = Moment(begin.Value, zone, zone);
        var read = new IcsEvent(
            properties[0].Line,
            One("UID")?.Value ?? "",
            Named(One("SUMMARY")?.Text()),
            zone,
            start,
            isDate
        )
        {
            Cancelled = One("STATUS")?.Value.ToUpperInvariant() == "CANCELLED",
            Replaces = One("RECURRENCE-ID") is { } replaced
                ? zone.AtLeniently(Moment(replaced.Value, ZoneOf(replaced, zone), zone).Local).ToInstant()
                : null,
            Rule = One("RRULE") is { } rule ? RecurrenceRule.Read(rule.Value) : null,
            MoreStarts = [.. Moments("RDATE")],
            LeftOut = Moments("EXDATE").ToHashSet(),
        };
        return Ending(
            read,
            One("DTEND") is { } end ? Moment(end.Value, ZoneOf(end, zone), zone).Local : null,
            One("DURATION")?.Value
        );

        ContentLine? One(string name) => properties.Find(property => property.Name == name);

        IEnumerable<LocalDateTime> Moments(string name) =>
            from property in properties
            where property.Name == name
            from value in property.Value.Split(',', StringSplitOptions.RemoveEmptyEntries)
            select Moment(value.Split('/')[0], ZoneOf(property, zone), zone).Local;
    }

    static string Named(string? summary) =>
        string.IsNullOrEmpty(summary) ? "Closed" : summary[..Math.Min(summary.Length, 200)];

    /// <summary>DTEND is the first moment after the event; without an end, dates last one day (RFC 5545 § 3.6.1).</summary>
    static IcsEvent Ending(IcsEvent read, LocalDateTime? end, string? duration)
    {
        if (duration is not null)
            end ??= read.Start + ReadDuration(duration);
        if (end < read.Start)
            throw new RuleViolationException("This event ends before it begins.");
        if (read.IsWholeDays)
            return read with
            {
                Days = end is { } until ? Math.Max(1, Period.DaysBetween(read.Start.Date, until.Date)) : 1,
            };
        return end is { } last && last > read.Start
            ? read with
            {
                Length = Period.Between(read.Start, last, PeriodUnits.Days | PeriodUnits.AllTimeUnits),
            }
            : throw new RuleViolationException("This event closes no time at all.");
    }

    static Period ReadDuration(string text)
    {
        var match = Durations().Match(text.ToUpperInvariant());
        return match.Success
            ? new PeriodBuilder
            {
                Weeks = Number("w"),
                Days = Number("d"),
                Hours = Number("h"),
                Minutes = Number("m"),
                Seconds = Number("s"),
            }.Build()
            : throw new RuleViolationException(new Sentence("“{0}” is not a duration.", text));

        int Number(string group) =>
            match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>TZID by its IANA name, bare or at the end of a path, or by its Windows name; unknown ones mean the desk's zone.</summary>
    static DateTimeZone ZoneOf(ContentLine line, DateTimeZone otherwise)
    {
        if (!line.Parameters.TryGetValue("TZID", out var id))
            return otherwise;
        var source = TzdbDateTimeZoneSource.Default;
        if (source.WindowsMapping.PrimaryMapping.TryGetValue(id, out var mapped))
            id = mapped;
        var parts = id.Split('/');
        for (var i = 0; i < parts.Length; i++)
            if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(string.Join('/', parts[i..])) is { } zone)
                return zone;
        return otherwise;
    }

    /// <summary>20261225, 20261224T120000 on the clock of its zone, or 20261224T110000Z; told on the clock wanted.</summary>
    static (LocalDateTime Local, bool IsDate) Moment(string text, DateTimeZone zone, DateTimeZone wanted)
    {
        var trimmed = text.Trim().ToUpperInvariant();
        if (Date.Parse(trimmed) is { Success: true } date)
            return (date.Value.AtMidnight(), true);
        var utc = trimmed.EndsWith('Z');
        if (DateAndTime.Parse(utc ? trimmed[..^1] : trimmed) is not { Success: true } local)
            throw new RuleViolationException(new Sentence("“{0}” is not a date, nor a date and time.", text));
        if (!utc && zone.Equals(wanted))
            return (local.Value, false);
        return ((utc ? local.Value.InUtc() : zone.AtLeniently(local.Value)).WithZone(wanted).LocalDateTime, false);
    }

    static readonly LocalDatePattern Date = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    static readonly LocalDateTimePattern DateAndTime = LocalDateTimePattern.CreateWithInvariantCulture(
        "uuuuMMdd'T'HHmmss"
    );

    [GeneratedRegex(
        "^[+]?P((?<w>[0-9]{1,4})W|((?<d>[0-9]{1,5})D)?(T((?<h>[0-9]{1,5})H)?((?<m>[0-9]{1,6})M)?((?<s>[0-9]{1,7})S)?)?)$",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Durations();
}
