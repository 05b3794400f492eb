using NodaTime;

namespace Contrefort.Core.OnCall;

public readonly record struct EscalationPathId(Guid Value) : IId<EscalationPathId>
{
    public static EscalationPathId Of(Guid value) => new(value);
}

/// <summary>How a person is called.</summary>
public enum CallWay
{
    Sms,
    Mail,
    Webhook,

    /// <summary>By a telephone: a person or a machine dials the numbers in order and reads the text out.</summary>
    Phone,
}

public enum CalledGroup
{
    /// <summary>Whoever is on call in a rota.</summary>
    OnCall,

    /// <summary>Everybody in a rota, on call or not.</summary>
    Everybody,
    Person,

    /// <summary>All who have a role, such as the leads.</summary>
    Role,
}

/// <summary>Whom a step calls; what it names follows from the group.</summary>
public sealed record CallTarget(
    CalledGroup Group,
    OnCallRotaId? Rota = null,
    OnCallPerson? Person = null,
    string? Role = null
)
{
    public static CallTarget OnCall(OnCallRotaId rota) => new(CalledGroup.OnCall, Rota: rota);

    public static CallTarget Everybody(OnCallRotaId rota) => new(CalledGroup.Everybody, Rota: rota);

    public static CallTarget One(OnCallPerson person) => new(CalledGroup.Person, Person: person);

    public static CallTarget All(string role) => new(CalledGroup.Role, Role: role);
}

/// <param name="After">Since the step before, or since the call-out was opened, without acknowledgement.</param>
/// <param name="Ways">Tried together. Empty: the ways the person prefers.</param>
public sealed record EscalationStep(Duration After, CallTarget Whom, IReadOnlyList<CallWay> Ways);

/// <summary>
/// Whom to call, and whom next when nobody answers. The steps are gone through once, and again as often as it says.
/// <para>A step that reached nobody — no gateway took a call, or there was nobody to call — is not waited for: the next is due
/// at once. A round that reached nobody at all does not count, and is repeated until one does.</para>
/// </summary>
/// <param name="RepeatAfter">Since the last step of a round, without acknowledgement.</param>
public sealed record EscalationPath(
    EscalationPathId Id,
    string Name,
    IReadOnlyList<EscalationStep> Steps,
    int Repeats,
    Duration RepeatAfter
)
{
    public const int MostSteps = 20;
    public const int MostRepeats = 20;
    public static readonly Duration LongestWait = Duration.FromDays(1);
    public static readonly Duration ShortestRepeat = Duration.FromMinutes(1);

    /// <exception cref="RuleViolationException">It calls nobody, or without end.</exception>
    public void Check()
    {
        if (Steps.Count is 0 or > MostSteps)
            throw new RuleViolationException(new Sentence("A path has between 1 and {0} steps.", MostSteps));
        if (Repeats is < 0 or > MostRepeats)
            throw new RuleViolationException(new Sentence("A path is repeated {0} times at most.", MostRepeats));
        if (Steps.Any(step => step.After < Duration.Zero || step.After > LongestWait))
            throw new RuleViolationException("A step waits between no time and a day.");
        if (RepeatAfter < ShortestRepeat || RepeatAfter > LongestWait)
            throw new RuleViolationException("A path is repeated after a minute at least and a day at most.");
        if (Steps.Zip(Steps.Skip(1)).Any(pair => pair.Second.After == Duration.Zero && pair.First == pair.Second))
            throw new RuleViolationException("Two steps call the same person at the same time.");
    }

    /// <summary>The next call and when it is due; null once somebody has it, or when everybody was called often enough.</summary>
    public StepDue? Next(EscalationFacts facts)
    {
        if (facts.SettledAt is not null || Steps.Count == 0)
            return null;
        if (facts.Called.Count == 0)
            return new StepDue(0, Steps[0], facts.OpenedAt + Steps[0].After);
        var last = facts.Called[^1];
        var number = last.Number + 1;
        if (number % Steps.Count != 0)
        {
            var step = Steps[number % Steps.Count];
            var due = last.At + step.After;
            return new StepDue(number, step, last.NobodyReachedAt is { } at && at < due ? at : due);
        }
        var inVain = Rounds(facts).Count(round => round.All(called => called.NobodyReachedAt is not null));
        return number / Steps.Count > Repeats + inVain ? null : new StepDue(number, Steps[0], last.At + RepeatAfter);
    }

    /// <summary>Whom it would call if nobody ever answered, for a person to read; every step takes its time.</summary>
    public IEnumerable<StepDue> IfNobodyAnswers(Instant openedAt)
    {
        var called = new List<StepCalled>();
        while (Next(new EscalationFacts(openedAt, called, null)) is { } due)
        {
            yield return due;
            called.Add(new StepCalled(due.Number, due.At, null));
        }
    }

    IEnumerable<IGrouping<int, StepCalled>> Rounds(EscalationFacts facts) =>
        facts.Called.GroupBy(called => called.Number / Steps.Count);
}

/// <summary>What has happened so far.</summary>
/// <param name="Called">In order.</param>
/// <param name="SettledAt">Acknowledged, or over.</param>
public sealed record EscalationFacts(Instant OpenedAt, IReadOnlyList<StepCalled> Called, Instant? SettledAt);

/// <param name="Number">Counted from 0 through all rounds.</param>
/// <param name="NobodyReachedAt">When the last way out of this step was found closed; null while one may be open.</param>
public sealed record StepCalled(int Number, Instant At, Instant? NobodyReachedAt);

public sealed record StepDue(int Number, EscalationStep Step, Instant At);
