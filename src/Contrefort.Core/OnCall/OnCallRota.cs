using NodaTime;

namespace Contrefort.Core.OnCall;

public readonly record struct OnCallRotaId(Guid Value) : IId<OnCallRotaId>
{
    public static OnCallRotaId Of(Guid value) => new(value);
}

/// <summary>Someone of the provider who can be called.</summary>
public sealed record OnCallPerson(Guid Id, string Name);

/// <summary>
/// Who is on call, and when. What is said last wins: a layer over those before it, an override over all layers, a later
/// override over an earlier one. Whoever is absent is passed over. Times of day are those of the rota's zone; where the clock
/// skips one it is moved on by the length of the gap, and one that comes twice means the first.
/// </summary>
public sealed record OnCallRota(OnCallRotaId Id, string Name, DateTimeZone Zone)
{
    /// <summary>What a question may span: pages, feeds and summaries ask for months.</summary>
    public static readonly Duration LongestSpan = Duration.FromDays(800);

    public IReadOnlyList<OnCallLayer> Layers { get; init; } = [];

    /// <summary>In the order they were made.</summary>
    public IReadOnlyList<OnCallOverride> Overrides { get; init; } = [];
    public IReadOnlyList<OnCallAbsence> Absences { get; init; } = [];

    /// <summary>Everybody of a layer in force, once, in the order they first come.</summary>
    public IReadOnlyList<OnCallPerson> Everybody(Instant at) =>
        [.. Layers.Where(layer => layer.IsInForce(at)).SelectMany(layer => layer.Members).DistinctBy(one => one.Id)];

    /// <summary>Null when nobody is on call then.</summary>
    public OnCallPerson? Who(Instant at) => Duty(at).Person;

    /// <summary>
    /// All the time between two instants, in order, without overlap; what nobody covers is there as a gap, a shift without a
    /// person.
    /// </summary>
    /// <exception cref="RuleViolationException">The span is longer than <see cref="LongestSpan"/>.</exception>
    public IReadOnlyList<OnCallShift> Shifts(Instant from, Instant to)
    {
        if (to - from > LongestSpan)
            throw new RuleViolationException("Ask for two years of a rota at most.");
        var shifts = new List<OnCallShift>();
        var start = from;
        foreach (var end in Turns(from, to).Append(to).Where(turn => turn > from).Order().Distinct())
        {
            if (end > to || start >= end)
                continue;
            var (person, because) = Duty(start);
            if (shifts.Count > 0 && shifts[^1].Person?.Id == person?.Id && shifts[^1].Because == because)
                shifts[^1] = shifts[^1] with { To = end };
            else
                shifts.Add(new OnCallShift(person, start, end, because));
            start = end;
        }
        return shifts;
    }

    /// <summary>The shift that holds an instant, as far as it reaches within some weeks either way.</summary>
    public OnCallShift ShiftAt(Instant at)
    {
        var reach = Duration.FromDays(40);
        return Shifts(at - reach, at + reach).First(shift => shift.From <= at && at < shift.To);
    }

    (OnCallPerson? Person, Sentence Because) Duty(Instant at)
    {
        var planned = Planned(at);
        foreach (var change in Overrides.Reverse())
            if (change.Holds(at, planned.Person) && !IsAbsent(change.Person, at))
                return (
                    change.Person,
                    change.InPlaceOf is { } other
                        ? new Sentence("{0} takes it for {1}", change.Person.Name, other.Name)
                        : new Sentence("{0} takes this stretch", change.Person.Name)
                );
        return planned;
    }

    (OnCallPerson? Person, Sentence Because) Planned(Instant at)
    {
        OnCallPerson? away = null;
        foreach (var layer in Layers.Reverse())
        {
            if (layer.Turn(at, Zone) is not { } turn)
                continue;
            var first = layer.Members[turn];
            for (var i = 0; i < layer.Members.Count; i++)
            {
                var person = layer.Members[(turn + i) % layer.Members.Count];
                if (!IsAbsent(person, at))
                    return (
                        person,
                        i == 0
                            ? new Sentence("{0}: their turn", layer.Name)
                            : new Sentence("{0}: the turn of {1}, who is absent", layer.Name, first.Name)
                    );
            }
            away ??= first;
        }
        return (
            null,
            away is null
                ? new Sentence("No layer covers it")
                : new Sentence("{0} is absent, and nobody is left", away.Name)
        );
    }

    bool IsAbsent(OnCallPerson person, Instant at) =>
        Absences.Any(absence => absence.Person == person.Id && absence.From <= at && at < absence.To);

    /// <summary>Every instant at which somebody else may be on call.</summary>
    IEnumerable<Instant> Turns(Instant from, Instant to) =>
        Layers
            .SelectMany(layer => layer.Turns(from, to, Zone))
            .Concat(Overrides.SelectMany(change => new[] { change.From, change.To }))
            .Concat(Absences.SelectMany(absence => new[] { absence.From, absence.To }))
            .Where(turn => from < turn && turn < to);
}

/// <summary>A stretch of duty; its end is not part of it.</summary>
/// <param name="Person">Null in a gap: nobody is on call.</param>
/// <param name="Because">Which layer, whose turn, or who takes it for whom.</param>
public sealed record OnCallShift(OnCallPerson? Person, Instant From, Instant To, Sentence Because)
{
    public bool IsGap => Person is null;
    public Duration Length => To - From;
}

/// <summary>A person takes a stretch; its end is not part of it.</summary>
/// <param name="InPlaceOf">A swap: they take only what was this one's turn. Null: they take all of it.</param>
public sealed record OnCallOverride(OnCallPerson Person, Instant From, Instant To, OnCallPerson? InPlaceOf = null)
{
    public bool Holds(Instant at, OnCallPerson? planned) =>
        From <= at && at < To && (InPlaceOf is null || InPlaceOf.Id == planned?.Id);
}

/// <summary>A person cannot be called; the next in turn is.</summary>
public sealed record OnCallAbsence(Guid Person, Instant From, Instant To);
