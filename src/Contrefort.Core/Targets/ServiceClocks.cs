using Contrefort.Core.Calendars;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Core.Targets;

/// <summary>
/// Reads every service clock of a ticket from its facts: facts in; due, met, paused, late, because out. Nothing is kept:
/// a change of priority, a hold or a late fact is simply read again.
/// </summary>
public static class ServiceClocks
{
    public static IReadOnlyList<ClockReading> Read(ContractTerms terms, IReadOnlyList<Fact> facts, Instant now)
    {
        var story = TicketStory.Of(facts);
        if (story.Opened is null)
            return [];
        var situation = Situations.Of(terms, story);
        var readings = new List<ClockReading>();
        foreach (var term in InForce(terms, situation))
        {
            var reading = Read(terms, term, facts, story, situation, now);
            readings.Add(reading);
            if (story.PriorityBy(terms.PriorityScale) is { } priority && term.Aims.TryGetValue(priority, out var aim))
                readings.Add(
                    Read(terms, term with { Within = aim }, facts, story, situation, now) with
                    {
                        IsAim = true,
                    }
                );
        }
        return readings;
    }

    /// <summary>
    /// The responses that hold. For one clock, a term with a condition that is met prevails over one without: an immediate
    /// answer by telephone over four hours for all. What is owed and what is only tried are kept apart, so that asking for
    /// more haste never replaces the guarantee.
    /// </summary>
    static IEnumerable<ResponseTerm> InForce(ContractTerms terms, Situation situation) =>
        terms
            .Of<ResponseTerm>()
            .Where(term => terms.Applies(term, situation) == Applicability.Applies)
            .GroupBy(term => (term.Clock, IsTried: term.Commitment == Commitment.BestEffort))
            .SelectMany(group =>
                group.Any(term => !term.When.IsAlways) ? group.Where(term => !term.When.IsAlways) : group
            );

    static ClockReading Read(
        ContractTerms terms,
        ResponseTerm term,
        IReadOnlyList<Fact> facts,
        TicketStory story,
        Situation situation,
        Instant now
    )
    {
        var allowed = term.Every ?? term.WithinFor(situation);
        var calendarName = term.CalendarFor(situation);
        var pauses = Pauses(term, facts, now);
        var started = Start(term, facts, story);
        var stopped = Stop(term.Clock, facts, started);
        var reading = new ClockReading(
            term,
            ClockState.Untimed,
            started,
            null,
            stopped,
            allowed,
            calendarName,
            [],
            pauses,
            term.Cite()
        );
        if (allowed is not { } time || calendarName is null)
            return reading;
        if (started is not { } start)
            return reading with { State = ClockState.Waiting };
        var hours = terms.ClockHours(calendarName);
        if (Deadline(hours, start, time, pauses) is not { } due)
            return reading;
        var state = (stopped, story.State) switch
        {
            ({ } end, _) => end <= due ? ClockState.Met : ClockState.Late,
            (null, TicketState.Closed or TicketState.Resolved) => ClockState.Ended,
            _ when now > due => ClockState.Late,
            _ when story.Hold is { } hold && term.Pauses.Contains(hold.Reason) => ClockState.Paused,
            _ => ClockState.Running,
        };
        return reading with { State = state, Due = due, Stretches = hours.Stretches(start, due) };
    }

    /// <summary>
    /// Minutes and hours run on the calendar's open time. Days on an <c>always</c> calendar are civil days, at the same
    /// local time; on any other they are working days. Null when the hours never open again.
    /// </summary>
    public static Instant? Deadline(
        SupportHours hours,
        Instant start,
        TermDuration time,
        IReadOnlyList<Interval> pauses
    ) =>
        time.Unit switch
        {
            DurationUnit.Minute or DurationUnit.Hour => hours.Add(start, time.ToDuration(), pauses),
            DurationUnit.Day when !hours.IsAlwaysOpen => hours.Add(
                hours.AddWorkingDays(start, (int)Math.Ceiling(time.Amount)),
                Lost(hours, start, pauses)
            ),
            _ => start.InZone(hours.Zone).LocalDateTime.Plus(time.ToPeriod()).InZoneLeniently(hours.Zone).ToInstant()
                + Lost(hours, start, pauses),
        };

    static Duration Lost(SupportHours hours, Instant start, IReadOnlyList<Interval> pauses) =>
        pauses
            .Where(pause => pause.End > start)
            .Aggregate(
                Duration.Zero,
                (lost, pause) => lost + hours.Between(Instant.Max(pause.Start, start), pause.End)
            );

    static Instant? Start(ResponseTerm term, IReadOnlyList<Fact> facts, TicketStory story) =>
        term.Clock == ServiceClock.Update
            ? facts.LastOrDefault(IsNews)?.At
            : term.From switch
            {
                ClockStart.Opened => story.Opened!.At,
                ClockStart.Trigger or ClockStart.Confirmed => story.Opened!.Trigger,
                ClockStart.FirstFailure => story.Alerted?.FirstFailedAt ?? story.Opened!.Trigger,
                ClockStart.ProviderInformed => story.Alerted is null ? story.Opened!.At : story.ProviderToldAt,
                ClockStart.Acknowledged => story.Acknowledged?.At,
            };

    /// <summary>What the customer was told by a person: the news an update clock promises.</summary>
    static bool IsNews(Fact fact) => fact is Opened or Acknowledged or Answered or WorkedAround or Resolved;

    static Instant? Stop(ServiceClock clock, IReadOnlyList<Fact> facts, Instant? started) =>
        clock switch
        {
            ServiceClock.Acknowledgement => facts.OfType<Acknowledged>().FirstOrDefault()?.At,
            ServiceClock.FirstResponse => facts.FirstOrDefault(fact => fact is Answered or Acknowledged)?.At,
            ServiceClock.Workaround => facts.FirstOrDefault(fact => fact is WorkedAround or Resolved)?.At,
            ServiceClock.Resolution => facts.LastOrDefault(fact => fact is Resolved or Reopened) is Resolved resolved
                ? resolved.At
                : null,
            ServiceClock.Update => null,
        };

    /// <summary>The holds this term lets stop its clock; one still going on ends now.</summary>
    static List<Interval> Pauses(ResponseTerm term, IReadOnlyList<Fact> facts, Instant now)
    {
        var pauses = new List<Interval>();
        Held? held = null;
        foreach (var fact in facts)
            switch (fact)
            {
                case Held hold:
                    held = hold;
                    break;
                case Resumed when held is not null:
                    AddPause(held, fact.At);
                    held = null;
                    break;
            }
        if (held is not null)
            AddPause(held, now);
        return pauses;

        void AddPause(Held hold, Instant until)
        {
            if (term.Pauses.Contains(hold.Reason) && until > hold.At)
                pauses.Add(new Interval(hold.At, until));
        }
    }
}
