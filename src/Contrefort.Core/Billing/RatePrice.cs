using Contrefort.Core.Terms;

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
            Label = WhenSentences.Conditions(rate) is { } conditions
                ? new("Work, for each {0}, {1}", Phrases.Length(rate.Per), conditions)
                : new("Work, for each {0}", Phrases.Length(rate.Per)),
            Unit = UnitCodes.Of(rate.Per),
            UnitPrice = figure.Price,
            State = figure.State,
            Missing = figure.Missing,
            Steps = figure.Steps,
        };
}
