using Contrefort.Core.Contracts;
using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Core.Billing;

/// <summary>
/// The work of a contract, priced in the order it was done: scope, then meter, then credits, then the rate on what is left.
/// Replayed from the facts each time, so that a back-dated entry changes what follows it and nothing else.
/// </summary>
public sealed class WorkAccount
{
    readonly Contract _contract;
    readonly WorkTerms _signed;
    readonly Dictionary<LocalDate, WorkTerms> _days = [];
    readonly Dictionary<(WorkTerms, string), Coverage> _coverages = [];

    /// <summary>Priced when somebody asks: a balance needs no prices.</summary>
    Lazy<IReadOnlyList<PricedWork>> _works = new([]);

    WorkAccount(Contract contract) => (_contract, _signed) = (contract, new(contract.Terms));

    /// <summary>By the instant the work was begun, then by id.</summary>
    public IReadOnlyList<PricedWork> Works => _works.Value;

    public IReadOnlyList<(CreditTerm Term, CreditStatement Statement)> Credits { get; private set; } = [];

    public static WorkAccount Read(ContractFacts facts, Instant asOf)
    {
        var account = new WorkAccount(facts.Contract);
        var entries = facts.Works.Where(work => work.StartedAt <= asOf).ToArray();
        Array.Sort(
            entries,
            static (a, b) =>
                a.StartedAt == b.StartedAt ? a.Id.Value.CompareTo(b.Id.Value) : a.StartedAt.CompareTo(b.StartedAt)
        );
        var works = Array.ConvertAll(entries, account.Metered);
        account.Draw(facts, works, asOf);
        account._works = new(() => Array.ConvertAll(works, WorkPrice.Of));
        return account;
    }

    MeteredWork Metered(WorkEntry work)
    {
        var terms = TermsAt(work.TriggeredAt);
        var situation = terms.All.Completed(SituationOf(work));
        var measured = Metering.Measure(terms.Meters, terms.All, work.Done, situation);
        return new(work, terms, situation, measured, OnQuote(terms, work));
    }

    /// <summary>A piece of work as the meters in force count it, by itself.</summary>
    public static MeasuredWork Measure(ContractTerms terms, WorkEntry work) =>
        Metering.Measure(terms, work.Done, SituationOf(work));

    static Situation SituationOf(WorkEntry work) =>
        new()
        {
            Work = work.Mode,
            Trigger = work.TriggeredAt,
            Component = work.Component,
            Duration = work.Done.Worked,
        };

    /// <summary>
    /// Each credit in the order of the file. What one leaves to be paid, the next may pay; what one overdraws is settled
    /// there.
    /// </summary>
    void Draw(ContractFacts facts, MeteredWork[] works, Instant asOf)
    {
        var byId = works.ToDictionary(work => work.Entry.Id);
        List<(CreditTerm, CreditStatement)> credits = [];
        foreach (var credit in _contract.Terms.AsOf(asOf).Of<CreditTerm>())
        {
            var drawing = works
                .Where(work => work.OnQuote is null && work.Left(credit) > 0)
                .Select(work => new CreditWork(work.Entry.Id, work.Entry.StartedAt, work.Left(credit)));
            var statement = CreditStatement.Read(credit, Lots(facts, credit, asOf), drawing, asOf);
            credits.Add((credit, statement));
            var lots = statement.Lots.ToDictionary(lot => lot.Lot.Key, lot => lot.Lot);
            foreach (var posting in statement.Postings)
                if (posting.Work is { } id)
                    byId[id].Take(credit, posting, lots);
        }
        Credits = credits;
    }

    IEnumerable<CreditLot> Lots(ContractFacts facts, CreditTerm credit, Instant asOf) =>
        credit.Granted.OnPurchase
            ? facts
                .Purchases.Where(purchase => purchase.Credit == credit.Ref)
                .Select(purchase =>
                    Grants.Bought(credit, _contract.Terms.Zone, purchase.Key, purchase.Units, purchase.At)
                )
            : Grants.Periodic(_contract, credit, asOf);

    /// <summary>The scopes that leave this work to a quote; null when it is inside.</summary>
    IReadOnlyList<Citation>? OnQuote(WorkTerms terms, WorkEntry work)
    {
        if (terms.OnQuote(work.Mode) is { } scope)
            return [scope];
        if (work.Component is not { } component)
            return null;
        if (!_coverages.TryGetValue((terms, component), out var coverage))
            _coverages[(terms, component)] = coverage = Coverage.Of(_contract with { Terms = terms.All }, component);
        return coverage.Standing is CoverageStanding.Covered or CoverageStanding.BestEffort ? null : coverage.Because;
    }

    /// <summary>The terms of the day, one object for all the days between two amendments.</summary>
    WorkTerms TermsAt(Instant at)
    {
        if (_contract.Terms.Choices.Amendments.Count == 0)
            return _signed;
        var day = at.InZone(_contract.Terms.Zone).Date;
        var since = _contract
            .Terms.Choices.Amendments.Where(amendment => amendment.EffectiveOn <= day)
            .Select(amendment => amendment.EffectiveOn)
            .DefaultIfEmpty(LocalDate.MinIsoValue)
            .Max();
        if (!_days.TryGetValue(since, out var terms))
            _days[since] = terms = new(_contract.Terms.AsOf(since));
        return terms;
    }
}
