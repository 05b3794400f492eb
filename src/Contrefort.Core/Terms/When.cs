using System.Globalization;
using NodaTime;

namespace Contrefort.Core.Terms;

/// <summary>Whether a term applies to a situation.</summary>
public enum Applicability
{
    DoesNotApply,

    /// <summary>It hangs on something not known yet, e.g. the level of a ticket nobody has read.</summary>
    Depends,
    Applies,
}

/// <summary>Conditions that must all hold.</summary>
public sealed record When(IReadOnlyList<Condition> Conditions)
{
    public static readonly When Always = new([]);

    public bool IsAlways => Conditions.Count == 0;

    /// <summary>
    /// One condition that fails settles it, even when another is unknown. <paramref name="isOpen"/> says whether an
    /// instant falls in a calendar of the contract; null when there is none at hand.
    /// </summary>
    public Applicability Applies(Situation situation, Func<string, Instant, bool>? isOpen = null)
    {
        var answer = Applicability.Applies;
        foreach (var condition in Conditions)
            answer = (Applicability)Math.Min((int)answer, (int)condition.Holds(situation, isOpen));
        return answer;
    }

    /// <summary>The condition on a dimension, if there is one.</summary>
    public Condition? On(string dimension) => Conditions.FirstOrDefault(condition => condition.Dimension == dimension);

    public bool Equals(When? other) => other is not null && Conditions.SequenceEqual(other.Conditions);

    public override int GetHashCode() => Conditions.Count;
}

/// <summary>One condition on one dimension, e.g. <c>duration: {lt: 4h}</c>.</summary>
public abstract record Condition(string Dimension)
{
    /// <summary>Every dimension a condition may bear on.</summary>
    public static IReadOnlyList<string> Dimensions { get; } =
    [
        "priority",
        "severity",
        "level",
        "channel",
        "work",
        "duration",
        "trigger",
        "component",
        "software-group",
        "product",
        "tier",
        "server-rank",
        "expedite",
        "option",
        "virtualised",
        "pricing",
    ];

    public abstract Applicability Holds(Situation situation, Func<string, Instant, bool>? isOpen);

    static Applicability Answer(bool? holds) =>
        holds switch
        {
            true => Applicability.Applies,
            false => Applicability.DoesNotApply,
            null => Applicability.Depends,
        };

    /// <summary><c>severity: any</c>: whatever it is, known or not.</summary>
    public sealed record Any(string Dimension) : Condition(Dimension)
    {
        public override Applicability Holds(Situation situation, Func<string, Instant, bool>? isOpen) =>
            Applicability.Applies;
    }

    /// <summary>One of the values.</summary>
    public sealed record OneOf(string Dimension, IReadOnlyList<string> Values) : Condition(Dimension)
    {
        public override Applicability Holds(Situation situation, Func<string, Instant, bool>? isOpen) =>
            Dimension == "option"
                ? Answer(situation.Options is { } options ? Values.Any(options.Contains) : null)
                : Answer(
                    situation.TextOf(Dimension) is { } known
                        ? Values.Contains(known, StringComparer.OrdinalIgnoreCase)
                        : null
                );

        public bool Equals(OneOf? other) =>
            other is not null && Dimension == other.Dimension && Values.SequenceEqual(other.Values);

        public override int GetHashCode() => Dimension.GetHashCode(StringComparison.Ordinal);
    }

    /// <summary>Bounds on a number (<c>level</c>, <c>server-rank</c>).</summary>
    public sealed record Number(string Dimension, decimal? Lt, decimal? Lte, decimal? Gt, decimal? Gte)
        : Condition(Dimension)
    {
        public override Applicability Holds(Situation situation, Func<string, Instant, bool>? isOpen) =>
            Answer(
                decimal.TryParse(situation.TextOf(Dimension), CultureInfo.InvariantCulture, out var known)
                    ? !(known >= Lt || known > Lte || known <= Gt || known < Gte)
                    : null
            );
    }

    /// <summary>Bounds on the time really worked.</summary>
    public sealed record Length(TermDuration? Lt, TermDuration? Lte, TermDuration? Gt, TermDuration? Gte)
        : Condition("duration")
    {
        public override Applicability Holds(Situation situation, Func<string, Instant, bool>? isOpen) =>
            Answer(
                situation.Duration is { } worked
                    ? !(
                        worked >= Lt?.ToDuration()
                        || worked > Lte?.ToDuration()
                        || worked <= Gt?.ToDuration()
                        || worked < Gte?.ToDuration()
                    )
                    : null
            );
    }

    /// <summary>The trigger falls in the open hours of a calendar of the contract.</summary>
    public sealed record TriggerIn(string Calendar) : Condition("trigger")
    {
        public override Applicability Holds(Situation situation, Func<string, Instant, bool>? isOpen) =>
            Answer(situation.Trigger is { } trigger && isOpen is not null ? isOpen(Calendar, trigger) : null);
    }
}
