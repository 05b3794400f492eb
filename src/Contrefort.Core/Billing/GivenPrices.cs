using System.Globalization;
using Contrefort.Core.Terms;
using Contrefort.Core.Terms.Parsing;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Core.Billing;

/// <summary>A price a person gives where the offer leaves it open, and why that one. Without tax.</summary>
/// <param name="Term">The fee or rate, e.g. <c>fee.option-remote-maintenance</c>.</param>
/// <param name="Row">The row of its price list, as <see cref="PricedLine.Row"/>.</param>
/// <param name="Every">What it is for, where the offer does not say: a month, a year; null for once.</param>
public sealed record GivenPrice(string Term, string? Row, decimal Amount, string Reason, TermDuration? Every = null);

/// <summary>
/// An offer priced with the prices a person gave: what is to be signed with it (<see cref="Agreed"/>), and the lines they gave
/// or still may give a price for (<see cref="Open"/>).
/// </summary>
/// <param name="Given">The prices that count.</param>
public sealed record SettledQuote(
    Quote Quote,
    Choices Choices,
    Amendment? Agreed,
    IReadOnlyList<PricedLine> Open,
    IReadOnlyList<GivenPrice> Given
)
{
    public GivenPrice? GivenFor(PricedLine line) =>
        Given.FirstOrDefault(price => (price.Term, price.Row) == (line.Term, line.Row));

    /// <summary>
    /// A line keeps the name it had while its price was open: a list without rows names none, and its given price neither.
    /// </summary>
    public bool IsOpen(PricedLine line) => Open.Any(open => (open.Term, open.Row) == (line.Term, line.Row));
}

/// <summary>
/// Prices given by a person become words of the contract: a row of a price list is filled, as publication would have filled
/// it, and any other amount takes the place of « sur devis ». What no term invoices is invoiced with the rest.
/// </summary>
public static class GivenPrices
{
    /// <summary>An offer with a customer's choices, priced.</summary>
    /// <param name="label">See <see cref="Agreed"/>.</param>
    /// <exception cref="OfferException">A value is missing or wrong.</exception>
    public static SettledQuote Settle(
        Offer offer,
        Choices choices,
        IReadOnlyList<GivenPrice> prices,
        string label,
        CalendarShelf calendars
    )
    {
        var open = offer.Subscribe(choices, calendars);
        var quote = Quote.Of(open, PriceFacts.None);
        IReadOnlyList<PricedLine> lines =
        [
            .. quote.Lines.Concat(quote.Rates).Where(line => line.State != PriceState.Priced),
        ];
        var agreed = Agreed(open, prices, Amendment.FromTheBeginning, label);
        if (agreed is null)
            return new(quote, choices, null, lines, []);
        var settled = choices with { Amendments = [agreed, .. choices.Amendments] };
        return new(
            Quote.Of(offer, settled, calendars),
            settled,
            agreed,
            lines,
            [.. prices.Where(price => lines.Any(line => (line.Term, line.Row) == (price.Term, price.Row)))]
        );
    }

    /// <summary>
    /// What is to be signed with the offer so that these prices hold; null when none is for a line without a price. Prices of
    /// lines that are not there, or have one, are left out.
    /// </summary>
    /// <param name="open">The terms before these prices.</param>
    /// <param name="from"><see cref="Amendment.FromTheBeginning"/> at signing.</param>
    /// <param name="label">What the agreement is called; its terms cite it.</param>
    public static Amendment? Agreed(ContractTerms open, IEnumerable<GivenPrice> prices, LocalDate from, string label)
    {
        var quote = Quote.Of(open, PriceFacts.None);
        var settled = (
            from price in prices
            from line in quote.Missing.Concat(quote.OnQuote)
            where (line.Term, line.Row) == (price.Term, price.Row)
            select (Price: price, Line: line)
        ).ToList();
        if (settled.Count == 0)
            return null;
        List<MapEntry> set = [];
        List<MapEntry> amounts = [];
        foreach (var (price, line) in settled)
            if (Listed(open, line) is not { } list)
                amounts.Add(Entry(price.Term, Amount(price, line)));
            else if (set.FindIndex(entry => entry.Key == list.Name) is >= 0 and var at)
                set[at] = set[at] with { Value = Filled((MapNode)set[at].Value, price) };
            else
                set.Add(
                    Entry(list.Name, list.Type == ParameterType.Table ? Filled(Rows(list), price) : Text(price.Amount))
                );
        var uninvoiced = settled
            .Where(one => one.Line is { Upon: null } && one.Price.Term.StartsWith("fee.", StringComparison.Ordinal))
            .Select(one => one.Price.Term)
            .Distinct()
            .Where(fee => !open.Ever<BillingTerm>().Any(billing => billing.Of.Contains(fee)))
            .ToList();
        List<MapEntry> document = [];
        if (set.Count > 0)
            document.Add(Entry("set", Map(set)));
        if (amounts.Count > 0)
            document.Add(Entry("prices", Map(amounts)));
        if (uninvoiced.Count > 0)
            document.Add(Entry("terms", List([Map([Entry("billing", Billing(open, uninvoiced, from, label))])])));
        return new(from, label, Flow.Write(Map(document)));
    }

    /// <summary>The parameter of the seller's that lacks the price, when it can be filled.</summary>
    static Parameter? Listed(ContractTerms open, PricedLine line) =>
        open.Parameters.FirstOrDefault(parameter => parameter.Name == line.Missing?.Parameter)
            is { Type: ParameterType.Table or ParameterType.Money } parameter
        && (parameter.Type == ParameterType.Table) == (line.Row is not null)
            ? parameter
            : null;

    static MapNode Rows(Parameter list) =>
        list.Value is { } value and not "null" && Flow.Read(list.Name, value, list.Type) is MapNode rows
            ? rows
            : Map([]);

    static MapNode Filled(MapNode rows, GivenPrice price) =>
        rows with
        {
            Entries = [.. rows.Entries.Where(row => row.Key != price.Row), Entry(price.Row!, Text(price.Amount))],
        };

    static Node Amount(GivenPrice price, PricedLine line) =>
        price.Every is { } every
        && line.Every is null
        && line.Upon is null
        && price.Term.StartsWith("fee.", StringComparison.Ordinal)
            ? Map([
                Entry("amount", Text(price.Amount)),
                Entry("per", List([Word(every.Months == 12 ? "year" : "month")])),
            ])
            : Text(price.Amount);

    /// <summary>
    /// At signing with the fees that come again, in the rhythm of the offer; later by the day, so that what is added in the
    /// middle of a period is asked for its days.
    /// </summary>
    static MapNode Billing(ContractTerms open, IEnumerable<string> fees, LocalDate from, string label)
    {
        var isFirst = from == Amendment.FromTheBeginning;
        var every =
            open.Ever<BillingTerm>()
                .FirstOrDefault(billing => billing is { Every: not null, Due: BillingDue.InAdvance })
                ?.Every
            ?? new TermDuration(1, DurationUnit.Year);
        List<MapEntry> billing =
        [
            Entry("id", Word(isFirst ? "agreed" : $"agreed-{LocalDatePattern.Iso.Format(from)}")),
            Entry("source", new ScalarNode(_nowhere, label, true)),
            Entry("of", List(fees.Select(Word))),
            Entry("every", Word(every.ToString())),
            Entry("due", Word("in-advance")),
        ];
        if (!isFirst)
            billing.Add(Entry("prorate", Word("by-day")));
        return Map(billing);
    }

    static readonly Place _nowhere = new("", 1, 1);

    static MapNode Map(IReadOnlyList<MapEntry> entries) => new(_nowhere, entries);

    static ListNode List(IEnumerable<Node> items) => new(_nowhere, [.. items]);

    static MapEntry Entry(string key, Node value) => new(_nowhere, key, value);

    static ScalarNode Word(string word) => new(_nowhere, word, false);

    static ScalarNode Text(decimal amount) => Word(amount.ToString(CultureInfo.InvariantCulture));
}
