using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using NodaTime;

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
        List<PriceStep> steps =
        [
            .. work.Measured.Steps.Select(step => new PriceStep(step.Reason, step.Because)),
            .. work.Draws.Select(draw => Drawn(work, draw)),
        ];
        if (work.Overdrawn is { } credit)
        {
            steps.Add(new("Nothing was left: the next lot settles the rest", credit.Cite()));
            return new(work.Entry, WorkOutcome.Overdrawn, work.Measured, work.Draws, null, steps);
        }
        var line = Line(work, steps);
        return new(work.Entry, Outcome(work, line), work.Measured, work.Draws, line, line?.Steps ?? steps);
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

    static PricedLine? Line(MeteredWork work, List<PriceStep> steps)
    {
        var rate = work.Terms.RateOf(work.Situation, work.Entry.TriggeredAt, work.Entry.StartedAt);
        if (rate is not null)
            return Priced(work, rate, steps);
        var owing = work.Terms.Credits.FirstOrDefault(credit =>
            credit.WhenEmpty == WhenEmpty.Rate && work.Left(credit) > 0
        );
        return owing is null ? null : Unpriced(work, owing, steps);
    }

    static PricedLine Priced(MeteredWork work, RateTerm rate, List<PriceStep> steps)
    {
        var tariff = work.Terms.Tariff(rate);
        var units = Units(rate, (decimal)work.Measured.Charged.TotalMinutes);
        return tariff with
        {
            Label = Label(work),
            Quantity = units,
            Allowances = [.. Free(work, rate, units)],
            Steps =
            [
                .. steps,
                .. tariff.Steps.Select(step =>
                    step with
                    {
                        Reason = new("{0} × {1}, at {2}", units, Phrases.Length(rate.Per), tariff.UnitPrice),
                    }
                ),
                new(
                    rate.DecidedBy == RateDecidedBy.WorkTime
                        ? new Sentence("The hour of the work decides: {0}", work.Entry.StartedAt)
                        : new Sentence("The hour of the request decides: {0}", work.Entry.TriggeredAt),
                    rate.Cite()
                ),
            ],
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

    static PricedLine Unpriced(MeteredWork work, CreditTerm credit, List<PriceStep> steps) =>
        new()
        {
            Term = credit.Ref,
            Label = Label(work),
            State = PriceState.Missing,
            Missing = new(null, "No rate of the contract applies to this work."),
            Steps = [.. steps, new("No rate of the contract applies to this work.", credit.Cite())],
        };

    static Sentence Label(MeteredWork work) =>
        new("{0}: asked {1}, {2} worked", work.Entry.Ticket, work.Entry.TriggeredAt, work.Measured.Worked);

    static PriceStep Drawn(MeteredWork work, CreditDraw draw)
    {
        object amount =
            draw.Credit.Unit.Unit == DurationUnit.Day
                ? new Sentence(draw.Amount <= 1 ? "{0} day" : "{0} days", draw.Amount)
                : Duration.FromMinutes((double)draw.Amount);
        var granted = DateOf(work, draw.Lot.GrantedAt);
        return new(
            draw.Lot.ExpiresAt is { } end
                ? new Sentence("{0} from the lot of {1}, which ends on {2}", amount, granted, DateOf(work, end))
                : new Sentence("{0} from the lot of {1}", amount, granted),
            draw.Credit.Cite()
        );
    }

    static LocalDate DateOf(MeteredWork work, Instant at) => at.InZone(work.Terms.All.Zone).Date;
}
