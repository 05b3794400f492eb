using Contrefort.Core.Calendars;
using Contrefort.Core.Terms;

namespace Contrefort.Core.Targets;

/// <summary>
/// A clock in one sentence, the same for engineer and customer: "acknowledgement due Mon 23 Nov 12:30 — 4 h on office
/// hours, received Fri 20 Nov 17:30: 30 min on Friday, 3 h 30 on Monday; S1 §2.1.1".
/// </summary>
public static class ClockSentence
{
    /// <summary>More days than this are counted, not listed.</summary>
    const int LongestList = 4;

    public static Sentence Headline(ClockReading clock) =>
        (clock.State, clock.Term.Commitment) switch
        {
            (ClockState.Waiting, _) => new Sentence("{0}: the clock has not started", Name(clock)),
            (ClockState.Untimed, _) => new Sentence("{0}: promised without a delay", Name(clock)),
            (ClockState.Running, Commitment.Guaranteed or Commitment.Contractual) => new Sentence(
                "{0} due {1}",
                Name(clock),
                clock.Due
            ),
            (ClockState.Running, _) => new Sentence("{0} aimed at {1}", Name(clock), clock.Due),
            (ClockState.Paused, _) => new Sentence(
                "{0}: clock paused, due {1} at the earliest",
                Name(clock),
                clock.Due
            ),
            (ClockState.Met, _) => new Sentence("{0} done {1}, due {2}", Name(clock), clock.StoppedAt, clock.Due),
            (ClockState.Ended, _) => new Sentence("{0}: the ticket ended before the clock", Name(clock)),
            (ClockState.Late, _) when clock.StoppedAt is null && clock.IsBreach => new Sentence(
                "{0} overdue since {1}",
                Name(clock),
                clock.Due
            ),
            (ClockState.Late, _) when clock.StoppedAt is null => new Sentence(
                "{0} past its aim of {1}",
                Name(clock),
                clock.Due
            ),
            (ClockState.Late, _) when clock.IsBreach => new Sentence(
                "{0} done {1}, {2} late",
                Name(clock),
                clock.StoppedAt,
                clock.StoppedAt - clock.Due
            ),
            (ClockState.Late, _) => new Sentence(
                "{0} done {1}, {2} after its aim",
                Name(clock),
                clock.StoppedAt,
                clock.StoppedAt - clock.Due
            ),
        };

    /// <summary>How the deadline was reached, so that a person can add it up; null when there is no deadline.</summary>
    public static Sentence? Detail(ClockReading clock, ContractTerms terms) =>
        Reckoning(clock, terms) is { } reckoning ? new Sentence("{0}; {1}", reckoning, clock.Because.Source) : null;

    /// <summary>The same without where it is written, for a page that shows the passage itself.</summary>
    public static Sentence? Reckoning(ClockReading clock, ContractTerms terms)
    {
        if (clock is not { StartedAt: { } start, Allowed: { } allowed, Due: not null, CalendarName: { } calendar })
            return null;
        var length = allowed.Unit is DurationUnit.Minute or DurationUnit.Hour
            ? new Sentence("{0}", allowed.ToDuration())
            : new Sentence("{0} d", allowed.Amount);
        if (terms.Calendar(calendar).IsAlwaysOpen)
            return new Sentence("{0} round the clock, {1} {2}", length, Start(clock), start);
        return new Sentence(
            "{0} on {1} hours ({2}), {3} {4}: {5}",
            length,
            calendar,
            CalendarSentence.Of(terms.Calendars[calendar]).Concat(Stops(clock, terms, calendar)).ToList(),
            Start(clock),
            start,
            Days(clock.Stretches)
        );
    }

    /// <summary>The days on which the clock stopped because the customer was closed, as was agreed with them.</summary>
    static IEnumerable<Sentence> Stops(ClockReading clock, ContractTerms terms, string calendar)
    {
        var stops =
            terms
                .Closures?.Stopping(terms.Calendar(calendar), clock.StartedAt!.Value, clock.Due!.Value)
                .Select(closed => (object)closed.Interval.Start.InZone(terms.Zone).Date)
                .Distinct()
                .ToList()
            ?? [];
        if (stops.Count > LongestList)
            yield return new Sentence("stopped by agreement on {0} days the customer is closed", stops.Count);
        else if (stops.Count > 0)
            yield return new Sentence("stopped by agreement while the customer is closed: {0}", stops);
    }

    static object Name(ClockReading clock) =>
        clock.IsAim ? new Sentence("Internal aim for {0}", clock.Term.Clock) : clock.Term.Clock;

    static Sentence Start(ClockReading clock) =>
        (clock.Term.Clock, clock.Term.From) switch
        {
            (ServiceClock.Update, _) => new Sentence("last news"),
            (_, ClockStart.Opened) => new Sentence("received"),
            (_, ClockStart.Trigger) => new Sentence("triggered"),
            (_, ClockStart.FirstFailure) => new Sentence("first failed"),
            (_, ClockStart.Confirmed) => new Sentence("confirmed"),
            (_, ClockStart.ProviderInformed) => new Sentence("provider told"),
            (_, ClockStart.Acknowledged) => new Sentence("acknowledged"),
        };

    static object Days(IReadOnlyList<OpenStretch> stretches) =>
        stretches.Count switch
        {
            0 => new Sentence("at once"),
            <= LongestList => stretches
                .Select(day => new Sentence("{0} on {1}", day.Open, day.Date.DayOfWeek))
                .ToList(),
            _ => new Sentence("over {0} days of opening", stretches.Count),
        };
}
