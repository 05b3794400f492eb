using Contrefort.Core.Billing;
using Contrefort.Core.Terms;
using Contrefort.Core.Terms.Parsing;
using NodaTime;

namespace Contrefort.Core.Contracts;

/// <summary>A change of a contract from a day, before it is signed: the words it takes, and the contract before and after.</summary>
/// <param name="Amendment">Null when nothing changes.</param>
/// <param name="Before">The terms on the day, without the change.</param>
/// <param name="After">The terms on the day, with it.</param>
/// <param name="Signed">All the terms of the contract, with it.</param>
/// <param name="Open">Lines a person gave a price for, or may.</param>
public sealed record AmendmentDraft(
    Amendment? Amendment,
    ContractTerms Before,
    ContractTerms After,
    ContractTerms Signed,
    IReadOnlyList<PricedLine> Open,
    IReadOnlyList<GivenPrice> Given
)
{
    /// <summary>What becomes of a contract whose customer chooses otherwise from a day on.</summary>
    /// <param name="parameters">Values as the language writes them; those that stay may be left out.</param>
    /// <param name="options">All options in force from then on.</param>
    /// <param name="prices">For lines the change leaves open.</param>
    /// <exception cref="OfferException">A value is missing or wrong.</exception>
    /// <exception cref="RuleViolationException">The day is outside the contract, or before a change signed already.</exception>
    public static AmendmentDraft Of(
        Contract contract,
        LocalDate from,
        string label,
        IReadOnlyDictionary<string, string> parameters,
        IReadOnlyList<string> options,
        IReadOnlyList<GivenPrice> prices,
        CalendarShelf calendars
    )
    {
        if (from < contract.StartsOn || from > contract.EndsOn)
            throw new RuleViolationException(
                new Sentence("The contract runs from {0} to {1}.", contract.StartsOn, contract.EndsOn)
            );
        var choices = contract.Terms.Choices;
        if (choices.Amendments.Select(signed => signed.EffectiveOn).Append(from).Max() is var last && last > from)
            throw new RuleViolationException(new Sentence("There is an amendment from {0} already.", last));
        var before = contract.Terms.AsOf(from);
        var set = Changed(before, parameters).ToList();
        var changes = Document(
            set,
            [.. options.Except(before.ChosenOptions)],
            [.. before.ChosenOptions.Except(options)]
        );
        var open = Sign(changes);
        var lines = Unpriced(open.AsOf(from));
        var agreed = GivenPrices.Agreed(open.AsOf(from), prices, from, label);
        var document = agreed is null ? changes : Merged(changes, (MapNode)NodeParser.Parse(label, agreed.Document));
        if (document.Entries.Count == 0)
            return new(null, before, before, contract.Terms, lines, []);
        var signed = agreed is null ? open : Sign(document);
        return new(
            new(from, label, Flow.Write(document)),
            before,
            signed.AsOf(from),
            signed,
            lines,
            [.. prices.Where(price => lines.Any(line => (line.Term, line.Row) == (price.Term, price.Row)))]
        );

        ContractTerms Sign(MapNode document)
        {
            var terms =
                document.Entries.Count == 0
                    ? contract.Terms
                    : contract.Terms.Offer.Subscribe(
                        choices with
                        {
                            Amendments = [.. choices.Amendments, new(from, label, Flow.Write(document))],
                        },
                        calendars
                    );
            return contract.Terms.Closures is { } closures ? terms.StoppedBy(closures) : terms;
        }
    }

    /// <summary>What the two prices differ by, line by line.</summary>
    public IReadOnlyList<PricedLine> PriceChanges =>
        PriceChange.Of(Quote.Of(Before, PriceFacts.None).Lines, Quote.Of(After, PriceFacts.None).Lines);

    /// <summary>What is invoiced otherwise because of the change, up to a day: the same drafts with other lines, or drafts of its own.</summary>
    public IReadOnlyList<Draft> InvoicedOtherwise(Contract contract, LocalDate until)
    {
        var asBefore = Drafts
            .Of(new ContractFacts(contract), until)
            .ToDictionary(draft => draft.Key, draft => draft.Net);
        return
        [
            .. Drafts
                .Of(new ContractFacts(contract with { Terms = Signed }), until)
                .Where(draft => !asBefore.TryGetValue(draft.Key, out var net) || net != draft.Net),
        ];
    }

    /// <summary>Terms the change brings, puts in another's place, or ends.</summary>
    public IEnumerable<(Term? Before, Term? After)> TermChanges =>
        Before
            .All.Concat(After.All)
            .Select(term => term.Ref)
            .Distinct()
            .Select(name => (Before: Before.Find(name), After: After.Find(name)))
            .Where(pair =>
                pair.Before is null
                || pair.After is null
                || Explanation.Of(pair.Before).ToString() != Explanation.Of(pair.After).ToString()
            );

    static IReadOnlyList<PricedLine> Unpriced(ContractTerms terms)
    {
        var quote = Quote.Of(terms, PriceFacts.None);
        return [.. quote.Lines.Concat(quote.Rates).Where(line => line.State != PriceState.Priced)];
    }

    static IEnumerable<MapEntry> Changed(ContractTerms before, IReadOnlyDictionary<string, string> parameters)
    {
        foreach (var (name, text) in parameters)
        {
            var known =
                before.Parameters.FirstOrDefault(parameter => parameter.Name == name)
                ?? before
                    .Options.SelectMany(option => option.Parameters)
                    .FirstOrDefault(parameter => parameter.Name == name);
            var value = Flow.Read(name, text, known?.Type ?? ParameterType.Text);
            if (known?.Value is not { } old || old != Flow.Write(value))
                yield return new(new(name, 1, 1), name, value);
        }
    }

    static MapNode Document(IReadOnlyList<MapEntry> set, IReadOnlyList<string> added, IReadOnlyList<string> dropped)
    {
        List<MapEntry> entries = [];
        if (set.Count > 0)
            entries.Add(new(_nowhere, "set", new MapNode(_nowhere, set)));
        if (added.Count > 0)
            entries.Add(new(_nowhere, "options", Words(added)));
        if (dropped.Count > 0)
            entries.Add(new(_nowhere, "drop", Words(dropped.Select(option => $"option.{option}"))));
        return new(_nowhere, entries);
    }

    static readonly Place _nowhere = new("", 1, 1);

    static ListNode Words(IEnumerable<string> words) =>
        new(_nowhere, [.. words.Select(word => new ScalarNode(_nowhere, word, false))]);

    /// <summary>Both documents as one; only <c>set</c> may stand in both.</summary>
    static MapNode Merged(MapNode changes, MapNode agreed) =>
        changes with
        {
            Entries =
            [
                .. changes.Entries.Select(entry =>
                    entry.Key == "set" && agreed["set"] is MapNode more && entry.Value is MapNode own
                        ? entry with
                        {
                            Value = own with { Entries = [.. own.Entries, .. more.Entries] },
                        }
                        : entry
                ),
                .. agreed.Entries.Where(entry => entry.Key != "set" || changes["set"] is null),
            ],
        };
}
