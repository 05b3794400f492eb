using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Core.Billing;

/// <summary>
/// Fees that come again, period by period. A period invoiced in advance is priced by the terms of its first day; what an
/// amendment changes in the middle of it is a draft of its own, for the days that remain, so that nothing already invoiced
/// is ever asked again or forgotten.
/// </summary>
static class SubscriptionDrafts
{
    public static IEnumerable<Draft> Of(Contract contract, BillingTerm term, LocalDate until) =>
        BillingPeriods.Of(contract, term, until).SelectMany(period => Of(contract, period, until));

    static IEnumerable<Draft> Of(Contract contract, BillingPeriod period, LocalDate until)
    {
        var changes = contract
            .Terms.Choices.Amendments.Select(amendment => amendment.EffectiveOn)
            .Where(day => period.Term.Prorate == Prorate.ByDay && period.Starts < day && day <= period.Ends)
            .Distinct()
            .Order()
            .ToList();
        if (period.Term.Due == BillingDue.InAdvance)
        {
            yield return Draft(period, period.Key, period.Starts, Prices(contract, period, period.Starts));
            foreach (var day in changes.Where(day => day <= until))
            {
                var changed = PriceChange.Of(
                    Prices(contract, period, day.PlusDays(-1), withOnce: true),
                    Prices(contract, period, day, withOnce: true)
                );
                yield return Draft(period, $"{period.Key}+{LocalDatePattern.Iso.Format(day)}", day, changed);
            }
            yield break;
        }
        LocalDate[] starts = [period.Starts, .. changes];
        for (var i = 0; i < starts.Length; i++)
            yield return Draft(
                period with
                {
                    Ends = i + 1 < starts.Length ? starts[i + 1].PlusDays(-1) : period.Ends,
                },
                period.Key,
                starts[i],
                Prices(contract, period, starts[i])
            );
    }

    /// <param name="withOnce">Also what is due once: with the first period, and with the amendment that brings it.</param>
    static IReadOnlyList<PricedLine> Prices(
        Contract contract,
        BillingPeriod period,
        LocalDate day,
        bool withOnce = false
    )
    {
        var terms = contract.Terms.AsOf(day);
        return
        [
            .. period
                .Term.Of.Select(terms.Find)
                .OfType<FeeTerm>()
                .Where(fee => fee.Upon is null)
                .SelectMany(fee => FeePrice.Of(terms, fee, PriceFacts.None))
                .Where(line => withOnce || line.Every is not null || period.Starts == contract.StartsOn),
        ];
    }

    static Draft Draft(BillingPeriod period, string key, LocalDate from, IReadOnlyList<PricedLine> prices) =>
        new(
            key,
            period.Term,
            from,
            period.Ends,
            period.Term.Due == BillingDue.InAdvance ? from : period.InvoicedOn,
            [
                .. prices.SelectMany(price =>
                    Spread(period, new DateInterval(from, period.Ends), price)
                        .Select(part => new DraftLine(
                            $"{key}/{price.Term}{(price.Row is { } row ? $"/{row}" : "")}/{LocalDatePattern.Iso.Format(part.From)}{(price.Quantity < 0 ? "-" : "")}",
                            part.Price,
                            part.From,
                            part.Until
                        ))
                ),
            ]
        );

    static IEnumerable<(PricedLine Price, LocalDate From, LocalDate Until)> Spread(
        BillingPeriod period,
        DateInterval days,
        PricedLine price
    ) =>
        price.Every is { } length && price.State == PriceState.Priced
            ? Proration
                .Of(length, period.Whole, days, period.Term.Prorate == Prorate.ByDay)
                .Select(part =>
                    (
                        price.Times(part.Quantity, part.Unit, part.BaseQuantity, [Counted(period, part)]),
                        part.Starts,
                        part.Ends
                    )
                )
            : [(price, days.Start, days.End)];

    static PriceStep Counted(BillingPeriod period, PricedDays part) =>
        new(
            part.Unit == UnitCode.Day
                ? new Sentence(
                    "From {0} to {1}: {2} days of {3}",
                    part.Starts,
                    part.Ends,
                    part.Quantity,
                    part.BaseQuantity
                )
                : new Sentence("From {0} to {1}", part.Starts, part.Ends),
            period.Term.Cite()
        );
}
