using System.Collections.Frozen;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms.Parsing;
using NodaTime;

namespace Contrefort.Core.Terms;

/// <summary>
/// What a seller sells: an offer file with all it extends, resolved. Immutable once published; a contract is an offer,
/// values for its parameters, chosen options and dated amendments.
/// </summary>
public sealed record Offer
{
    public required string Id { get; init; }
    public required string Version { get; init; }
    public required string Label { get; init; }

    /// <summary>It only serves to be extended: nobody can subscribe to it.</summary>
    public bool Abstract { get; init; }

    /// <summary>The offers it extends, nearest first.</summary>
    public IReadOnlyList<string> Extends { get; init; } = [];
    public required string Seller { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }
    public string? Prices { get; init; }
    public required Setting<DateTimeZone> Zone { get; init; }

    /// <summary><c>means</c> (obligation de moyens) or <c>guaranteed-response</c>.</summary>
    public string? Obligation { get; init; }

    /// <summary>Name used in sources → file of the text, e.g. <c>S1</c>.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; init; } = new Dictionary<string, string>();

    /// <summary>The offer's own words for what is asked: <c>advice</c> → « Dossier conseil ». Keys are <see cref="Labelled"/>.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>What an offer may call by another name: the ticket, and each kind of it.</summary>
    public static IReadOnlyList<string> Labelled { get; } =
    ["ticket", "incident", "request", "advice", "enhancement", "training"];
    public IReadOnlyDictionary<string, CalendarDefinition> Calendars { get; init; } =
        new Dictionary<string, CalendarDefinition>();
    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    /// <summary>In the order of the files, what is inherited first; a term that replaces another takes its place.</summary>
    public IReadOnlyList<Term> Terms { get; init; } = [];
    public IReadOnlyList<OfferOption> Options { get; init; } = [];
    public IReadOnlyDictionary<string, TermList> Lists { get; init; } = new Dictionary<string, TermList>();
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The nodes the terms were read from, kept so that a subscription can read them again with its values.</summary>
    internal OfferDocument Document { get; init; } = null!;

    public IEnumerable<T> Of<T>()
        where T : Term => Terms.OfType<T>();

    public Term? Find(string reference) => Terms.FirstOrDefault(term => term.Ref == reference);

    /// <summary>The service languages, ISO 639; empty when the source says nothing.</summary>
    public IReadOnlyList<string> Languages =>
        [.. Of<CoverageTerm>().SelectMany(term => term.Languages.OrDefault() ?? []).Distinct()];

    public IEnumerable<Parameter> MissingAt(RequiredAt moment) =>
        Parameters.Where(parameter => parameter.IsMissing && parameter.RequiredAt == moment);

    /// <summary>The terms of a contract on this offer.</summary>
    /// <exception cref="OfferException">A value is missing or wrong, or an amendment cannot be read.</exception>
    public ContractTerms Subscribe(Choices choices, CalendarShelf calendars) =>
        Subscription.Read(this, choices, calendars);
}

/// <summary>Something a customer may add.</summary>
public sealed record OfferOption
{
    public required string Id { get; init; }
    public required string Label { get; init; }
    public required string Source { get; init; }
    public IReadOnlyList<Term> Adds { get; init; } = [];
    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    /// <summary>Another offer, sold by a linked contract.</summary>
    public string? Offer { get; init; }
    public string? Agreement { get; init; }
    public string? Note { get; init; }
}

/// <summary>A list of the offer: groups (domains) of names.</summary>
/// <param name="Otherwise">The group of what no group names, when the list says it.</param>
public sealed record TermList(
    string Name,
    string Source,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Groups,
    string? Otherwise,
    string? Note
)
{
    readonly Lazy<FrozenDictionary<string, string>> _groups = new(() =>
        Groups
            .SelectMany(group => group.Value, (group, entry) => (group.Key, Entry: entry))
            .SelectMany(
                pair => ComponentName.Alternatives(pair.Entry).Append(pair.Entry),
                (pair, name) => (pair.Key, name)
            )
            .DistinctBy(pair => pair.name, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(pair => pair.name, pair => pair.Key, StringComparer.OrdinalIgnoreCase)
    );

    /// <summary>The group that names a component, by any of the names its entry stands for; null when none does.</summary>
    public string? GroupOf(string component) => _groups.Value.GetValueOrDefault(component);
}

/// <summary>What one customer chose, written in the language of the offers: <c>pack</c> → <c>10</c>, <c>components</c> → <c>[Samba, Bind]</c>.</summary>
public sealed record Choices
{
    public static readonly Choices None = new();
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<string> Options { get; init; } = [];
    public IReadOnlyList<Amendment> Amendments { get; init; } = [];
}

/// <summary>
/// A change signed during a contract, in force from the start of a day in the contract's zone: a document with any of
/// <c>set</c>, <c>drop</c>, <c>terms</c> and <c>calendars</c>, as an offer that extends another has; <c>options</c> adds some
/// (<c>drop: [option.x]</c> ends one), and <c>prices</c> gives those the offer leaves open.
/// </summary>
/// <param name="Label">What the change is called, and what its terms cite when they name no source.</param>
public sealed record Amendment(LocalDate EffectiveOn, string Label, string Document)
{
    /// <summary>What was agreed at signing holds from here: it is part of the contract, not a change of it.</summary>
    public static readonly LocalDate FromTheBeginning = LocalDate.MinIsoValue;
}
