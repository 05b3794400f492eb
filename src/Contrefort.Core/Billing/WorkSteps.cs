using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Core.Billing;

/// <summary>The whole calculation of a piece of work, in order, said when somebody asks.</summary>
sealed class WorkSteps(MeteredWork work) : Later<PriceStep>
{
    /// <summary>The rate that prices it, its tariff, and how many units there are.</summary>
    public (RateTerm Rate, PricedLine Tariff, decimal Units)? Rated { get; init; }

    /// <summary>The credit that leaves it to a rate, where no rate is known.</summary>
    public CreditTerm? Unrated { get; init; }

    protected override IReadOnlyList<PriceStep> Make() =>
        [
            .. work.Measured.Steps.Select(step => new PriceStep(step.Reason, step.Because)),
            .. work.Draws.Select(Drawn),
            .. work.Overdrawn is { } credit
                ? [new PriceStep("Nothing was left: the next lot settles the rest", credit.Cite())]
                : Array.Empty<PriceStep>(),
            .. Rated is var (rate, tariff, units) ? Rates(rate, tariff, units) : [],
            .. Unrated is { } owing
                ? [new PriceStep("No rate of the contract applies to this work.", owing.Cite())]
                : Array.Empty<PriceStep>(),
        ];

    IEnumerable<PriceStep> Rates(RateTerm rate, PricedLine tariff, decimal units) =>
        [
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
        ];

    PriceStep Drawn(CreditDraw draw)
    {
        object amount =
            draw.Credit.Unit.Unit == DurationUnit.Day
                ? new Sentence(draw.Amount <= 1 ? "{0} day" : "{0} days", draw.Amount)
                : Duration.FromMinutes((double)draw.Amount);
        var granted = DateOf(draw.Lot.GrantedAt);
        return new(
            draw.Lot.ExpiresAt is { } end
                ? new Sentence("{0} from the lot of {1}, which ends on {2}", amount, granted, DateOf(end))
                : new Sentence("{0} from the lot of {1}", amount, granted),
            draw.Credit.Cite()
        );
    }

    LocalDate DateOf(Instant at) => at.InZone(work.Terms.All.Zone).Date;
}
