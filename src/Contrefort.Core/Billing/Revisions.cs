using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Core.Billing;

/// <summary>A new price asked for a fee, from a day.</summary>
/// <param name="LastRevisedOn">When it was last raised; null when never.</param>
/// <param name="NoticeGivenOn">When the notice the term needs was given; null when it was not.</param>
/// <param name="LastDay">The last day of the period before, from which notices are counted.</param>
public sealed record ProposedPrice(
    decimal Current,
    decimal Proposed,
    LocalDate From,
    LocalDate? LastRevisedOn,
    LocalDate? NoticeGivenOn,
    LocalDate LastDay
);

/// <summary>Whether the price may be asked, the most that may, and why.</summary>
public sealed record RevisionAnswer(bool IsAllowed, decimal? Most, IReadOnlyList<PriceStep> Steps)
{
    public IReadOnlyList<Citation> Because => [.. Steps.Select(step => step.Because).Distinct()];
}

public static class Revisions
{
    /// <summary>The most a price may become at once; null where the term sets no cap. Rounded down: a cap is not to be passed by a cent.</summary>
    public static decimal? Most(RevisionTerm revision, decimal current) =>
        revision.Max is { } percent ? Math.Floor(current * (100 + percent)) / 100 : null;

    /// <summary>Lower prices are always allowed.</summary>
    public static RevisionAnswer Ask(ContractTerms terms, RevisionTerm revision, ProposedPrice price)
    {
        var most = Most(revision, price.Current);
        if (price.Proposed <= price.Current)
            return new(true, most, [new("The price does not rise", revision.Cite())]);
        List<(bool Holds, PriceStep Step)> steps = [];
        if (most is { } limit)
            steps.Add(
                (
                    price.Proposed <= limit,
                    new(new("{0} + {1} % = {2} at most", price.Current, revision.Max, limit), revision.Cite())
                )
            );
        if (revision.Every is { } every && price.LastRevisedOn is { } last)
        {
            var next = last + every.ToPeriod();
            steps.Add(
                (price.From >= next, new(new("Raised on {0}: not again before {1}", last, next), revision.Cite()))
            );
        }
        if (revision.NeedsNotice is { } id && terms.Find($"notice.{id}") is NoticeTerm notice)
            steps.Add(Notice(notice, price));
        return new(steps.All(step => step.Holds), most, [.. steps.Select(step => step.Step)]);
    }

    /// <summary>
    /// The customer must have been told in time to refuse: by the earlier notice the seller adds, where there is one (reading
    /// of <c>notice.renewal</c>).
    /// </summary>
    static (bool, PriceStep) Notice(NoticeTerm notice, ProposedPrice price)
    {
        var by = (notice.HeadsUp?.Upon ?? notice.Upon as Upon.PeriodEnd)?.DayBefore(price.LastDay);
        Sentence reason = (price.NoticeGivenOn, by) switch
        {
            (null, _) => new Sentence("The notice was not given"),
            ({ } given, { } latest) => new Sentence("Notice given on {0}, due by {1}", given, latest),
            ({ } given, null) => new Sentence("Notice given on {0}", given),
        };
        return (price.NoticeGivenOn is { } on && (by is null || on <= by), new(reason, notice.Cite()));
    }
}
