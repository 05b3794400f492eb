using Contrefort.Core.Credits;
using Contrefort.Core.Terms;

namespace Contrefort.Core.Billing;

/// <summary>What is asked for a piece of work once its meters and credits have spoken.</summary>
static class WorkPrice
{
    public static PricedWork Of(MeteredWork work)
    {
        if (work.OnQuote is { } outside)
            return new(
                work.Entry,
                WorkOutcome.OnQuote,
                work.Measured,
                [],
                null,
                [
                    .. outside.Select(because => new PriceStep(
                        "Outside the perimeter: nothing is counted before a quote is accepted",
                        because
                    )),
                ]
            );
        if (work.Overdrawn is not null)
            return new(work.Entry, WorkOutcome.Overdrawn, work.Measured, work.Draws, null, new WorkSteps(work));
        var line = Line(work);
        return new(
            work.Entry,
            Outcome(work, line),
            work.Measured,
            work.Draws,
            line,
            line?.Steps ?? new WorkSteps(work)
        );
    }

    static WorkOutcome Outcome(MeteredWork work, PricedLine? line) =>
        line switch
        {
            null => work.Draws.Count > 0 ? WorkOutcome.FromCredit : WorkOutcome.Included,
            { State: PriceState.OnQuote } => WorkOutcome.OnQuote,
            { State: PriceState.Missing } => WorkOutcome.Unpriced,
            _ when work.Minutes == 0 && work.Draws.Count > 0 => WorkOutcome.FromCredit,
            _ => WorkOutcome.Charged,
        };

    static PricedLine? Line(MeteredWork work)
    {
        if (work.Terms.RateOf(work.Situation, work.Entry.StartedAt) is { } rate)
            return Priced(work, rate);
        var owing = work.Terms.Credits.FirstOrDefault(credit =>
            credit.WhenEmpty == WhenEmpty.Rate && work.Left(credit) > 0
        );
        return owing is null ? null : Unpriced(work, owing);
    }

    static PricedLine Priced(MeteredWork work, RateTerm rate)
    {
        var tariff = work.Terms.Tariff(rate);
        var units = Units(rate, (decimal)work.Measured.Charged.TotalMinutes);
        return tariff with
        {
            Label = Label(work),
            Quantity = units,
            Allowances = work.Draws.Count == 0 ? [] : [.. Free(work, rate, units)],
            Steps = new WorkSteps(work) { Rated = (rate, tariff, units) },
        };
    }

    /// <summary>What credits paid, one allowance for each credit, in units of the rate. Together never more than the line.</summary>
    static IEnumerable<Allowance> Free(MeteredWork work, RateTerm rate, decimal units)
    {
        var left = units - Units(rate, work.Minutes);
        foreach (var draws in work.Draws.GroupBy(draw => draw.Credit))
        {
            var free =
                draws.Key.Unit.Unit == DurationUnit.Day
                    ? left
                    : Math.Min(left, Units(rate, draws.Sum(draw => draw.Amount)));
            left -= free;
            yield return new(
                free,
                100,
                new("{0} × {1} from the credit", free, Phrases.Length(rate.Per)),
                draws.Key.Cite()
            );
        }
    }

    static decimal Units(RateTerm rate, decimal minutes) =>
        Money.Quantity(minutes / (decimal)rate.Per.ToDuration().TotalMinutes);

    static PricedLine Unpriced(MeteredWork work, CreditTerm credit) =>
        new()
        {
            Term = credit.Ref,
            Label = Label(work),
            State = PriceState.Missing,
            Missing = new(null, "No rate of the contract applies to this work."),
            Steps = new WorkSteps(work) { Unrated = credit },
        };

    static Sentence Label(MeteredWork work) =>
        new("{0}: asked {1}, {2} worked", work.Entry.Ticket, work.Entry.TriggeredAt, work.Measured.Worked);
}
