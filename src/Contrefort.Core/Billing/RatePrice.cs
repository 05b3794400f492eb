using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Core.Billing;

/// <summary>The price of one unit of measured work.</summary>
static class RatePrice
{
    public static IEnumerable<PricedLine> Of(ContractTerms terms, RateTerm rate) =>
        Figures.Of(terms, rate, rate.Amount, PriceFacts.None).Select(figure => Line(rate, figure));

    static PricedLine Line(RateTerm rate, Figure figure) =>
        new()
        {
            Term = rate.Ref,
            Label = new("Work, for each {0}", Phrases.Length(rate.Per)),
            Unit = UnitCodes.Of(rate.Per),
            UnitPrice = figure.Price,
            State = figure.State,
            Missing = figure.Missing,
            Steps = figure.Steps,
        };

    /// <summary>
    /// The rate of a piece of work. Its hour is that of the trigger or of the work, as the term says; one rate holds for the
    /// whole intervention, which is never split (reading of <c>rate.off-hours</c>).
    /// </summary>
    public static RateTerm? For(ContractTerms terms, Situation situation, Instant triggeredAt, Instant startedAt) =>
        terms
            .Of<RateTerm>()
            .FirstOrDefault(rate =>
                terms.Applies(
                    rate,
                    situation with
                    {
                        Trigger = rate.DecidedBy == RateDecidedBy.WorkTime ? startedAt : triggeredAt,
                    }
                ) == Applicability.Applies
            );
}
