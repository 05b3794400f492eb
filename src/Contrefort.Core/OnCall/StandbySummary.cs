using NodaTime;

namespace Contrefort.Core.OnCall;

/// <summary>
/// What an employee on standby is given at the end of a month: how many hours, and what they are given for them (Code du
/// travail, L3121-9 to L3121-12 and R3121-2). Time worked when called is effective work and is shown apart; the hours of
/// standby are those of the rota, called or not. Hours are elapsed time: a night on which the clocks go back has one more.
/// </summary>
/// <param name="Hours">By kind; every kind is there.</param>
/// <param name="CallOuts">In order.</param>
/// <param name="RestsDue">Rests of the length the law asks for that call-outs broke: to be given whole after the last of them.</param>
public sealed record StandbySummary(
    OnCallPerson Person,
    YearMonth Month,
    IReadOnlyList<StandbyHours> Hours,
    IReadOnlyList<StandbyWork> CallOuts,
    IReadOnlyList<RestDue> RestsDue,
    string Currency
)
{
    public Duration Standby => Hours.Aggregate(Duration.Zero, (sum, line) => sum + line.Length);
    public Duration Worked => CallOuts.Aggregate(Duration.Zero, (sum, work) => sum + work.Worked);

    /// <summary>The sum of the lines as they are shown; null when no kind has a rate.</summary>
    public decimal? Compensation =>
        Hours.Any(line => line.Amount is not null) ? Hours.Sum(line => line.Amount ?? 0) : null;

    /// <param name="shifts">Of one or several rotas; only this person's count, and an hour once.</param>
    public static StandbySummary Of(
        OnCallPerson person,
        YearMonth month,
        IEnumerable<OnCallShift> shifts,
        IEnumerable<StandbyWork> work,
        StandbyRules rules
    )
    {
        var (from, to) = Bounds(month, rules.Zone);
        var lengths = new Dictionary<StandbyKind, Duration>();
        foreach (var stretch in Stretches(person, shifts, rules, from, to))
        {
            var start = stretch.Start;
            foreach (var end in rules.Edges(stretch.Start, stretch.End).Append(stretch.End).Order())
            {
                var kind = rules.KindOf(start.InZone(rules.Zone).LocalDateTime);
                lengths[kind] = lengths.GetValueOrDefault(kind) + (end - start);
                start = end;
            }
        }
        var all = work.OrderBy(one => one.From).ToList();
        return new StandbySummary(
            person,
            month,
            [
                .. Enum.GetValues<StandbyKind>()
                    .Select(kind => StandbyHours.Of(kind, lengths.GetValueOrDefault(kind), rules)),
            ],
            [.. all.Where(one => from <= one.From && one.From < to)],
            [.. RestDue.Of(all, rules).Where(rest => from <= rest.From && rest.From < to)],
            rules.Currency
        );
    }

    public static (Instant From, Instant To) Bounds(YearMonth month, DateTimeZone zone)
    {
        var dates = month.ToDateInterval();
        return (zone.AtStartOfDay(dates.Start).ToInstant(), zone.AtStartOfDay(dates.End.PlusDays(1)).ToInstant());
    }

    /// <summary>The person's standby within the month, joined, without the time at work.</summary>
    static IEnumerable<Interval> Stretches(
        OnCallPerson person,
        IEnumerable<OnCallShift> shifts,
        StandbyRules rules,
        Instant from,
        Instant to
    )
    {
        var joined = new List<Interval>();
        foreach (
            var shift in shifts
                .Where(shift => shift.Person?.Id == person.Id && shift.From < to && shift.To > from)
                .OrderBy(shift => shift.From)
        )
        {
            var (start, end) = (Instant.Max(shift.From, from), Instant.Min(shift.To, to));
            if (joined.Count > 0 && joined[^1].End >= start)
                joined[^1] = new Interval(joined[^1].Start, Instant.Max(joined[^1].End, end));
            else
                joined.Add(new Interval(start, end));
        }
        return rules.WorkingHours is not { } working ? joined : joined.SelectMany(stretch => Free(stretch, working));
    }

    static IEnumerable<Interval> Free(Interval stretch, Calendars.SupportHours working)
    {
        var free = working.Complement();
        for (var start = free.NextOpening(stretch.Start); start < stretch.End; )
        {
            var end = working.NextOpening(start.Value) is { } opens && opens < stretch.End ? opens : stretch.End;
            yield return new Interval(start.Value, end);
            start = free.NextOpening(end);
            if (start <= end)
                yield break;
        }
    }
}

/// <param name="Amount">Null where the kind has no rate.</param>
public sealed record StandbyHours(StandbyKind Kind, Duration Length, decimal? Rate, decimal? Amount)
{
    internal static StandbyHours Of(StandbyKind kind, Duration length, StandbyRules rules) =>
        rules.HourlyRates.TryGetValue(kind, out var rate)
            ? new(kind, length, rate, Billing.Money.Round((decimal)length.TotalHours * rate))
            : new(kind, length, null, null);
}

/// <summary>A call-out and the time worked for it: effective work, journeys included.</summary>
/// <param name="From">When the work began.</param>
/// <param name="About">The ticket or the alert.</param>
public sealed record StandbyWork(Instant From, Duration Worked, string About)
{
    public Instant To => From + Worked;
}

/// <summary>
/// Work when called that broke the daily rest: between the end of one working day and the beginning of the next no stretch was
/// long enough, so that it begins again after the last call-out (L3131-1, L3121-10).
/// </summary>
/// <param name="From">The end of the last call-out.</param>
/// <param name="Until">Not to be at work before then.</param>
public sealed record RestDue(Instant From, Instant Until)
{
    internal static IEnumerable<RestDue> Of(IReadOnlyList<StandbyWork> work, StandbyRules rules)
    {
        if (rules.WorkingHours is not { IsAlwaysOpen: false } working)
            yield break;
        var nights = work.Where(one => one.Worked > Duration.Zero && !working.IsOpen(one.From))
            .GroupBy(one => working.NextOpening(one.From));
        foreach (var night in nights)
        {
            if (night.Key is not { } backAtWork)
                continue;
            var calls = night.OrderBy(one => one.From).ToList();
            var freeFrom = calls.Select(one => one.To).Prepend(LastWork(working, calls[0].From));
            var freeUntil = calls.Select(one => one.From).Append(backAtWork);
            var longest = freeFrom.Zip(freeUntil, (from, until) => until - from).Max();
            var last = calls.Max(one => one.To);
            if (longest < rules.DailyRest)
                yield return new RestDue(last, last + rules.DailyRest);
        }
    }

    static Instant LastWork(Calendars.SupportHours working, Instant at)
    {
        var longAgo = at - Duration.FromDays(14);
        return working.Stretches(longAgo, at) is [.., var last] ? last.End : longAgo;
    }
}
