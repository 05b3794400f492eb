using Contrefort.Core.Calendars;
using NodaTime;

namespace Contrefort.Core.OnCall;

public enum HandOverUnit
{
    Day,
    Week,
}

/// <summary>When the duty passes on: every so many days or weeks at a local time, counted from a first date.</summary>
/// <param name="Since">The date of the first hand-over, when the first person begins; a weekly hand-over is on its weekday.</param>
public sealed record HandOver(HandOverUnit Unit, int Every, LocalTime At, LocalDate Since)
{
    const int Most = 366;

    public static HandOver Daily(LocalTime at, LocalDate since) => new(HandOverUnit.Day, 1, at, since);

    public static HandOver Weekly(LocalTime at, LocalDate since) => new(HandOverUnit.Week, 1, at, since);

    int Days => Unit == HandOverUnit.Week ? 7 * Every : Every;

    /// <exception cref="RuleViolationException">The count is not between 1 and a year's days.</exception>
    public void Check()
    {
        if (Every < 1 || Days > Most)
            throw new RuleViolationException("The duty passes on at least once a year.");
    }

    /// <summary>The beginning of a turn; turn 0 begins on <see cref="Since"/>.</summary>
    public Instant Begin(int turn, DateTimeZone zone) => zone.AtLeniently(Since.PlusDays(turn * Days) + At).ToInstant();

    /// <summary>Which turn it is; negative before the first.</summary>
    public int TurnAt(Instant at, DateTimeZone zone)
    {
        var turn = (int)Math.Floor(Period.DaysBetween(Since, at.InZone(zone).Date) / (double)Days);
        while (Begin(turn, zone) > at)
            turn--;
        while (Begin(turn + 1, zone) <= at)
            turn++;
        return turn;
    }
}

/// <summary>People who take turns.</summary>
public sealed record OnCallLayer(string Name, IReadOnlyList<OnCallPerson> Members, HandOver HandOver)
{
    readonly SupportHours? _otherHours;

    /// <summary>It counts only while these are open, such as outside working hours; always when null.</summary>
    public SupportHours? Hours
    {
        get;
        init => (field, _otherHours) = (value, value?.Complement());
    }

    /// <summary>
    /// In force from then on, and until the other: a layer that is changed ends, and another begins, so that past months stay
    /// as they were.
    /// </summary>
    public Instant? From { get; init; }
    public Instant? Until { get; init; }

    public bool IsInForce(Instant at) => (From is not { } from || from <= at) && (Until is not { } until || at < until);

    /// <summary>Whose turn it is, as a place among <see cref="Members"/>; null while the layer does not count.</summary>
    public int? Turn(Instant at, DateTimeZone zone)
    {
        if (Members.Count == 0 || !IsInForce(at) || Hours?.IsOpen(at) == false)
            return null;
        var turn = HandOver.TurnAt(at, zone);
        return turn < 0 ? null : turn % Members.Count;
    }

    /// <summary>Every instant between two at which the layer may pass on, begin or end to count.</summary>
    public IEnumerable<Instant> Turns(Instant from, Instant to, DateTimeZone zone)
    {
        if (From is { } begins)
            yield return begins;
        if (Until is { } ends)
            yield return ends;
        if (Members.Count == 0 || to <= from)
            yield break;
        for (var turn = Math.Max(0, HandOver.TurnAt(from, zone)); HandOver.Begin(turn, zone) < to; turn++)
            yield return HandOver.Begin(turn, zone);
        if (Hours is null or { IsAlwaysOpen: true })
            yield break;
        // Stretches come date by date, and may hide the breaks within one.
        for (var edge = from; Edge(edge, to) is { } next; edge = next)
            yield return next;
    }

    Instant? Edge(Instant at, Instant to)
    {
        var next = Hours!.IsOpen(at) ? _otherHours!.NextOpening(at) : Hours.NextOpening(at);
        return next < to ? next : null;
    }
}
