using Contrefort.Core.Contracts;
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

    /// <summary>What the contract's revision terms say of the prices an amendment raises; empty when it raises none of theirs.</summary>
    public static IReadOnlyList<RevisionAnswer> Of(
        Contract contract,
        AmendmentDraft draft,
        LocalDate day,
        LocalDate? noticeGivenOn
    )
    {
        var after = Prices(draft.After);
        return
        [
            .. from revision in draft.Before.Of<RevisionTerm>()
            from before in Prices(draft.Before)
            where before.Key.Term == revision.Of && after.GetValueOrDefault(before.Key) > before.Value
            select At(
                contract,
                revision,
                day,
                Ask(
                    draft.Before,
                    revision,
                    new(
                        before.Value,
                        after[before.Key],
                        day,
                        LastRaised(contract, before.Key, day),
                        noticeGivenOn,
                        day.PlusDays(-1)
                    )
                )
            ),
        ];
    }

    static RevisionAnswer At(Contract contract, RevisionTerm revision, LocalDate from, RevisionAnswer answer) =>
        revision.At != "renewal" || Renews(contract, from)
            ? answer
            : answer with
            {
                IsAllowed = false,
                Steps = [new("The price is revised when the contract renews", revision.Cite()), .. answer.Steps],
            };

    /// <summary>Whether a period of the contract begins on this day.</summary>
    static bool Renews(Contract contract, LocalDate day) =>
        contract.Terms.Of<PeriodTerm>().FirstOrDefault()?.Length.Months is > 0 and var length
        && Period.Between(contract.StartsOn, day, PeriodUnits.Months).Months is > 0 and var months
        && months % length == 0
        && contract.StartsOn.PlusMonths(months) == day;

    /// <summary>The last day before another on which an amendment raised this price.</summary>
    static LocalDate? LastRaised(Contract contract, (string Term, string? Row) line, LocalDate before)
    {
        return contract
            .Terms.Choices.Amendments.Select(amendment => (LocalDate?)amendment.EffectiveOn)
            .Where(day =>
                day > contract.StartsOn
                && day < before
                && On(day.Value).GetValueOrDefault(line) is var now
                && On(day.Value.PlusDays(-1)).GetValueOrDefault(line) is > 0 and var was
                && now > was
            )
            .Max();

        Dictionary<(string, string?), decimal> On(LocalDate day) => Prices(contract.Terms.AsOf(day));
    }

    static Dictionary<(string Term, string? Row), decimal> Prices(ContractTerms terms) =>
        Quote
            .Of(terms, PriceFacts.None)
            .Lines.Where(line => line.State == PriceState.Priced)
            .DistinctBy(line => (line.Term, line.Row))
            .ToDictionary(line => (line.Term, line.Row), line => line.UnitPrice);

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
