using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Core.Billing;

/// <summary>The terms that price work, picked out once for all the work between two amendments.</summary>
sealed class WorkTerms(ContractTerms terms)
{
    readonly RateTerm[] _rates = [.. terms.Of<RateTerm>()];
    readonly Dictionary<RateTerm, PricedLine> _tariffs = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<InterventionMode, Citation?> _onQuote = [];

    public ContractTerms All => terms;
    public IReadOnlyList<MeterTerm> Meters { get; } = [.. terms.Of<MeterTerm>()];
    public IReadOnlyList<CreditTerm> Credits { get; } = [.. terms.Of<CreditTerm>()];

    /// <summary>The scope that leaves a way of working to a quote, e.g. on site.</summary>
    public Citation? OnQuote(InterventionMode mode)
    {
        if (_onQuote.TryGetValue(mode, out var known))
            return known;
        var word = mode.Word();
        return _onQuote[mode] = terms
            .Of<ScopeTerm>()
            .FirstOrDefault(scope => scope.AllOnQuote && scope.Includes.OrDefault()?.Contains(word) == true)
            ?.Cite();
    }

    /// <summary>
    /// The rate of a piece of work. Its hour is that of the trigger or of the work, as the term says; one rate holds for the
    /// whole intervention, which is never split (reading of <c>rate.off-hours</c>).
    /// </summary>
    /// <param name="situation">Completed, of the hour of the trigger.</param>
    public RateTerm? RateOf(Situation situation, Instant startedAt)
    {
        var atWork = situation;
        foreach (var rate in _rates)
        {
            if (rate.DecidedBy == RateDecidedBy.WorkTime && atWork.Trigger != startedAt)
                atWork = situation with { Trigger = startedAt };
            if (terms.AppliesTo(rate, rate.DecidedBy == RateDecidedBy.WorkTime ? atWork : situation))
                return rate;
        }
        return null;
    }

    public PricedLine Tariff(RateTerm rate) =>
        _tariffs.TryGetValue(rate, out var known) ? known : _tariffs[rate] = RatePrice.Of(terms, rate).First();
}
