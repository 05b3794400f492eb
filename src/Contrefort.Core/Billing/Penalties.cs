using Contrefort.Core.Contracts;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Core.Billing;

/// <summary>A clock of a ticket that ended late, with the facts it was read from.</summary>
/// <param name="Server">The server concerned, for a penalty that looks at it alone.</param>
public sealed record Breach(string Ticket, ClockReading Clock, IReadOnlyList<Fact> Facts, string? Server = null);

/// <summary>
/// Money owed for a broken promise, proposed unasked. The key (contract, term, month) is the same at every reading.
/// <see cref="Breach"/> is the proof: clock, facts and terms; <see cref="Settled"/> are the other breaches it also settles.
/// </summary>
/// <param name="Lines">Positive amounts to give back, as they were priced.</param>
/// <param name="Document">The kind of document, e.g. <c>credit-note</c>.</param>
/// <param name="Tax">How the tax office sees it, e.g. <c>price-reduction</c>.</param>
public sealed record ServiceCredit(
    string Key,
    PenaltyTerm Term,
    YearMonth Month,
    IReadOnlyList<DraftLine> Lines,
    Breach Breach,
    IReadOnlyList<Breach> Settled,
    string? Document,
    string? Tax,
    IReadOnlyList<PriceStep> Steps
)
{
    public decimal Net => Lines.Sum(line => line.Price.Net);
}

/// <summary>
/// Penalty terms: a breach of what is owed gives back a fee. What is only aimed at, indicative or tried is never in breach and
/// never gives anything.
/// </summary>
public static class Penalties
{
    public static IReadOnlyList<ServiceCredit> Of(Contract contract, IEnumerable<Breach> breaches)
    {
        var owed = breaches.Where(breach => breach.Clock is { IsBreach: true, Due: not null }).ToList();
        return
        [
            .. contract
                .Terms.Of<PenaltyTerm>()
                .SelectMany(penalty =>
                    owed.Where(breach => breach.Clock.Term.BreachRef == penalty.UponBreachOf)
                        .GroupBy(breach => (Window(contract, penalty, breach), Server(penalty, breach)))
                        .OrderBy(window => window.Key.Item1)
                        .SelectMany(window => Of(contract, penalty, window.Key.Item1, [.. InOrder(window)]))
                ),
        ];
    }

    static IEnumerable<Breach> InOrder(IEnumerable<Breach> breaches) =>
        breaches.OrderBy(breach => breach.Clock.Due).ThenBy(breach => breach.Ticket, StringComparer.Ordinal);

    static string? Server(PenaltyTerm penalty, Breach breach) =>
        penalty.Across == PenaltyAcross.Server ? breach.Server : null;

    /// <summary>The first day of the calendar stretch in which the penalty is due so many times at most.</summary>
    static LocalDate Window(Contract contract, PenaltyTerm penalty, Breach breach)
    {
        var due = DueOn(contract, breach);
        var months = penalty.AtMost?.Every.Months ?? 1;
        return 12 % months == 0
            ? new LocalDate(due.Year, ((due.Month - 1) / months * months) + 1, 1)
            : throw new RuleViolationException(
                new Sentence("{0}: so many times every {1} months cannot be counted.", penalty.Ref, months)
            );
    }

    static IEnumerable<ServiceCredit> Of(
        Contract contract,
        PenaltyTerm penalty,
        LocalDate window,
        IReadOnlyList<Breach> breaches
    )
    {
        var times = penalty.AtMost?.Times ?? breaches.Count;
        for (var i = 0; i < Math.Min(times, breaches.Count); i++)
        {
            var breach = breaches[i];
            var server = Server(penalty, breach) is { } name ? $"/{name}" : "";
            var key = $"{contract.Number}/{penalty.Ref}/{LocalDatePattern.Iso.Format(window)}{server}/{i + 1}";
            var month = DueOn(contract, breach).ToYearMonth();
            yield return new(
                key,
                penalty,
                month,
                [.. Refund(contract, penalty, month, key)],
                breach,
                i == 0 ? [.. breaches.Skip(times)] : [],
                penalty.Document,
                penalty.Tax,
                [
                    new(ClockSentence.Headline(breach.Clock), breach.Clock.Because),
                    new(
                        new(
                            "The deadline fell in {0}: {1} is given back",
                            month.OnDayOfMonth(1),
                            Phrases.Reference(penalty.Refund)
                        ),
                        penalty.Cite()
                    ),
                ]
            );
        }
    }

    /// <summary>The fee of the month, by the terms of the month's first day, discounts and all, for the days the contract has of it.</summary>
    static IEnumerable<DraftLine> Refund(Contract contract, PenaltyTerm penalty, YearMonth month, string key)
    {
        if (penalty.Of is not (null or "current-month"))
            throw new RuleViolationException(
                new Sentence("{0}: the price of “{1}” cannot be given back.", penalty.Ref, penalty.Of)
            );
        var whole = month.ToDateInterval();
        if (whole.Intersection(new DateInterval(contract.StartsOn, contract.EndsOn)) is not { } days)
            yield break;
        var terms = contract.Terms.AsOf(days.Start);
        if (terms.Find(penalty.Refund) is not FeeTerm fee)
            yield break;
        foreach (var price in FeePrice.Of(terms, fee, PriceFacts.None))
        foreach (var part in Proration.Of(price.Every ?? new(1, DurationUnit.Month), whole, days, byDay: true))
            yield return new(
                $"{key}/{price.Term}/{LocalDatePattern.Iso.Format(part.Starts)}",
                (penalty.Across == PenaltyAcross.Server ? OfOne(price) : price).Times(
                    part.Quantity,
                    part.Unit,
                    part.BaseQuantity,
                    [new(new("Given back: {0} to {1}", part.Starts, part.Ends), penalty.Cite())]
                ),
                part.Starts,
                part.Ends
            );
    }

    /// <summary>The share of one server, discounts spread over all.</summary>
    static PricedLine OfOne(PricedLine price) =>
        price.Times(1 / Math.Max(1, price.Quantity), price.Unit, price.BaseQuantity, []);

    static LocalDate DueOn(Contract contract, Breach breach) =>
        breach.Clock.Due!.Value.InZone(contract.Terms.Zone).Date;
}
