namespace Contrefort.Core.Terms.Parsing;

/// <summary>What a term may refer to while it is read.</summary>
/// <param name="Values">Every parameter in sight, with its value or null.</param>
/// <param name="Calendars">Grows by the calendars written inside a term.</param>
sealed record Surroundings(
    IReadOnlyDictionary<string, Parameter> Parameters,
    IReadOnlyDictionary<string, Node?> Values,
    IReadOnlyDictionary<string, TermList> Lists,
    Dictionary<string, CalendarDefinition> Calendars,
    string Currency,
    Diagnostics Diagnostics
);
