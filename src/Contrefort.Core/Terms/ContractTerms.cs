using System.Collections.Concurrent;
using Contrefort.Core.Calendars;
using NodaTime;

namespace Contrefort.Core.Terms;

/// <summary>
/// What one contract says: an offer with the customer's values, options and amendments. Immutable. It answers as of a
/// day; <see cref="AsOf"/> moves to another.
/// </summary>
public sealed class ContractTerms
{
    readonly IReadOnlyList<ContractState> _states;
    readonly CalendarShelf _shelf;
    readonly ContractState _state;
    readonly CustomerClosures? _closures;
    readonly ConcurrentDictionary<string, SupportHours> _hours = new();
    readonly Lazy<string?> _pricing;
    readonly Func<string, Instant, bool> _isOpen;

    internal ContractTerms(Offer offer, Choices choices, CalendarShelf shelf, IReadOnlyList<ContractState> states)
        : this(offer, choices, shelf, states, states[0]) { }

    ContractTerms(
        Offer offer,
        Choices choices,
        CalendarShelf shelf,
        IReadOnlyList<ContractState> states,
        ContractState state,
        CustomerClosures? closures = null
    )
    {
        (Offer, Choices, _shelf, _states, _state, _closures) = (offer, choices, shelf, states, state, closures);
        _pricing = new(() => Parameter("pricing"));
        _isOpen = IsOpen;
    }

    /// <summary>The offer on the shelf, without the customer's values.</summary>
    public Offer Offer { get; }
    public Choices Choices { get; }

    /// <summary>The terms in force on a day of the contract's zone; amendments hold from the start of their day.</summary>
    public ContractTerms AsOf(LocalDate day) =>
        new(Offer, Choices, _shelf, _states, _states.Last(state => state.From <= day), _closures);

    /// <summary>The same terms, where it was agreed that clocks stop while the customer is closed.</summary>
    public ContractTerms StoppedBy(CustomerClosures closures) => new(Offer, Choices, _shelf, _states, _state, closures);

    /// <summary>When the customer is closed, where clocks stop then; null where they go on.</summary>
    public CustomerClosures? Closures => _closures;

    public ContractTerms AsOf(Instant instant) => AsOf(instant.InZone(Zone).Date);

    Offer Now => _state.Terms;

    /// <summary>The options in force: those signed, and what amendments added or ended.</summary>
    public IReadOnlyList<string> ChosenOptions => _state.Options;

    public IReadOnlyList<Term> All => Now.Terms;

    public DateTimeZone Zone => Now.Zone.Value;

    public IReadOnlyDictionary<string, CalendarDefinition> Calendars => Now.Calendars;

    public IReadOnlyDictionary<string, TermList> Lists => Now.Lists;

    public IReadOnlyList<Parameter> Parameters => Now.Parameters;

    public IReadOnlyList<OfferOption> Options => Now.Options;

    public IReadOnlyList<string> Languages => Now.Languages;

    /// <summary>The offer's own words; see <see cref="Offer.Labels"/>.</summary>
    public IReadOnlyDictionary<string, string> Labels => Now.Labels;

    public IEnumerable<T> Of<T>()
        where T : Term => Now.Of<T>();

    /// <summary>Terms of a kind that are in force on some day of the contract; of one that was changed, the latest.</summary>
    public IEnumerable<T> Ever<T>()
        where T : Term =>
        _states.SelectMany(state => state.Terms.Of<T>()).GroupBy(term => term.Ref).Select(same => same.Last());

    /// <summary>A term by its reference, e.g. <c>credit.hours</c>.</summary>
    public Term? Find(string reference) => Now.Find(reference);

    /// <summary>The value of a parameter as the language writes it; null when it has none, or is <c>null</c> on purpose.</summary>
    public string? Parameter(string name) =>
        Parameters.FirstOrDefault(parameter => parameter.Name == name)?.Value is { } value and not "null"
            ? value
            : null;

    /// <summary>Terms of a kind that apply to a situation, or may once more is known.</summary>
    public IEnumerable<T> That<T>(Situation situation, Applicability answer)
        where T : Term => Of<T>().Where(term => Applies(term, situation) == answer);

    /// <summary>Whether a term applies, knowing also what the contract knows: options, pricing, groups of software, calendars.</summary>
    public Applicability Applies(Term term, Situation situation) =>
        term.When.IsAlways ? Applicability.Applies : term.When.Applies(Completed(situation), _isOpen);

    /// <param name="completed">See <see cref="Completed"/>; for those who ask of many terms.</param>
    internal bool AppliesTo(Term term, Situation completed) =>
        term.When.IsAlways || term.When.Applies(completed, _isOpen) == Applicability.Applies;

    /// <summary>With what the contract knows.</summary>
    internal Situation Completed(Situation situation) =>
        situation with
        {
            SoftwareGroup =
                situation.SoftwareGroup ?? (situation.Component is { } known ? SoftwareGroupOf(known) : null),
            Options = situation.Options ?? ChosenOptions,
            Pricing = situation.Pricing ?? _pricing.Value,
        };

    /// <summary>
    /// The group of the offer's list <c>software-group</c> a component belongs to: null when the offer groups nothing, or
    /// when the component is in no group and the list does not say which group the others are in.
    /// </summary>
    public string? SoftwareGroupOf(string component) =>
        Lists.TryGetValue("software-group", out var list) ? list.GroupOf(component) ?? list.Otherwise : null;

    /// <summary>The hours of one of the contract's calendars, in the contract's zone.</summary>
    /// <exception cref="RuleViolationException">The contract has no such calendar, or its holidays are not known.</exception>
    public SupportHours Calendar(string name) => _hours.GetOrAdd(name, Laid);

    SupportHours Laid(string name)
    {
        if (!Calendars.TryGetValue(name, out var definition))
            throw new RuleViolationException(new Sentence("The contract has no calendar “{0}”.", name));
        return definition.ComplementOf is { } other
            ? _shelf.ComplementOf(Calendar(other))
            : _shelf.Of(definition, Zone);
    }

    /// <summary>
    /// The hours a clock runs on: those of the calendar, less the customer's closures where that was agreed. What is promised
    /// round the clock goes on.
    /// </summary>
    public SupportHours ClockHours(string name) =>
        Calendar(name) is { IsAlwaysOpen: false } hours && _closures is { } closures
            ? closures.TakenFrom(hours)
            : Calendar(name);

    bool IsOpen(string calendar, Instant instant) => Calendar(calendar).IsOpen(instant);
}

/// <summary>The terms from a day on, and the options they come from.</summary>
sealed record ContractState(LocalDate From, Offer Terms, IReadOnlyList<string> Options);
