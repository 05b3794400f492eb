using Contrefort.Core.Calendars;
using NodaTime;

namespace Contrefort.Core.Terms;

/// <summary>What a term can see of its offer when it explains itself.</summary>
sealed record TermContext(IReadOnlyDictionary<string, CalendarDefinition> Calendars, string Currency)
{
    public static readonly TermContext None = new(new Dictionary<string, CalendarDefinition>(), "");

    public bool Equals(TermContext? other) => other is not null;

    public override int GetHashCode() => 0;
}

/// <summary>Pieces of sentences shared by the kinds.</summary>
static class Phrases
{
    static readonly Sentence _unset = "to be chosen";

    /// <summary>A word of the offer, said as words: <c>software-maintenance</c>. Texts that are no words of the language stay as they are.</summary>
    public static Sentence Word(string word) =>
        Parsing.Names.IsName(word) ? new(word.Replace('-', ' ')) : new Sentence("{0}", new Quotation(word));

    public static Sentence Word(Enum value) => Word(value.Word());

    public static object List(IEnumerable<string> words) => All(words.Select(Word));

    public static object List<T>(IEnumerable<T> words)
        where T : struct, Enum => All(words.Select(word => Word(word)));

    /// <summary>Names that are not ours to translate: components, people's own words.</summary>
    public static object Names(IEnumerable<string> names) => All(names);

    /// <summary>Several things as one argument. An object on purpose: a list would be taken for the arguments themselves.</summary>
    public static object All<T>(IEnumerable<T> several) => several.Cast<object?>().ToList();

    public static object? Value<T>(Setting<T> setting) => setting.IsSet ? setting.Value : _unset;

    public static object? Length(TermDuration duration) =>
        duration.Unit switch
        {
            DurationUnit.Minute or DurationUnit.Hour => duration.ToDuration(),
            DurationUnit.Day => Counted(duration, "{0} day", "{0} days"),
            DurationUnit.Month => Counted(duration, "{0} month", "{0} months"),
            DurationUnit.Year => Counted(duration, "{0} year", "{0} years"),
        };

    static Sentence Counted(TermDuration duration, string one, string several) =>
        new(duration.Amount <= 1 ? one : several, duration.Amount);

    /// <summary>“every month”, “every 3 months”.</summary>
    public static Sentence Every(TermDuration duration) =>
        duration switch
        {
            { Amount: 1, Unit: DurationUnit.Day } => "every day",
            { Amount: 1, Unit: DurationUnit.Month } => "every month",
            { Amount: 1, Unit: DurationUnit.Year } => "every year",
            _ => new Sentence("every {0}", Length(duration)),
        };

    /// <summary>How many of a unit: 20 h, 3 × 15 min, 2 days.</summary>
    public static object? Units(Setting<decimal> amount, TermDuration unit)
    {
        if (!amount.IsSet)
            return _unset;
        return unit.Amount == 1
            ? Length(unit with { Amount = amount.Value })
            : new Sentence("{0} × {1}", amount.Value, Length(unit));
    }

    public static object? Price(Setting<decimal?> amount, TermContext context) =>
        amount is { IsSet: true, Value: { } value }
            ? new Sentence("{0} {1} before tax", value, context.Currency)
            : _unset;

    /// <summary>“Monday to Friday 09:00-18:00, except the public holidays of FR”.</summary>
    public static Sentence Hours(string? calendar, TermContext context)
    {
        if (calendar is null)
            return "at any hour";
        if (!context.Calendars.TryGetValue(calendar, out var definition))
            return new("{0}", calendar);
        if (definition.ComplementOf is { } other)
            return new("outside {0}", Hours(other, context));
        if (
            definition.Week.AlwaysOpens
            && definition.Holidays is { IsSet: true, Value: { Territory: null, Dates.Count: 0 } }
        )
            return "at any hour, every day";
        var week = All(definition.Week.Runs().Select(Run));
        return definition.Holidays switch
        {
            { IsSet: true, Value.Territory: { } territory } => new Sentence(
                "{0}, except the public holidays of {1}",
                week,
                territory
            ),
            { IsSet: true, Value.Dates.Count: > 0 and var count } => new Sentence(
                "{0}, except {1} days of closing",
                week,
                count
            ),
            { IsSet: false } => new Sentence("{0}, except the public holidays to be chosen", week),
            _ => new Sentence("{0}, public holidays included", week),
        };
    }

    static Sentence Run(WeekRun run)
    {
        var windows = All(run.Windows.Select(window => window.ToString()));
        return run.First == run.Last
            ? new Sentence("{0} {1}", run.First, windows)
            : new Sentence("{0} to {1} {2}", run.First, run.Last, windows);
    }

    /// <summary>A reference as the customer would name it: <c>fee.monthly</c> is “monthly (fee)”.</summary>
    public static Sentence Reference(string reference) =>
        reference.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
            ? new Sentence("{0} “{1}”", Word(reference[..dot]), Word(reference[(dot + 1)..]))
            : Word(reference);

    public static object References(IEnumerable<string> references) => All(references.Select(Reference));
}
