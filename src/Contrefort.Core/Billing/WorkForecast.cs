using Contrefort.Core.Contracts;
using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Core.Billing;

/// <summary>
/// What an entry of work would do to its contract, said before it is written down. Late work takes its own place, before
/// what came after it, so the account is replayed with it and without it.
/// </summary>
public sealed class WorkForecast
{
    /// <summary>Minutes on either side of a threshold on the duration within which the engineer is warned.</summary>
    static readonly Duration _nearThreshold = Duration.FromMinutes(30);

    WorkForecast(WorkAccount before, WorkAccount after, PricedWork work, string currency) =>
        (Before, After, Work, Currency) = (before, after, work, currency);

    public WorkAccount Before { get; }
    public WorkAccount After { get; }

    /// <summary>The entry, priced in its place.</summary>
    public PricedWork Work { get; }

    /// <summary>What is due beside the work: travel.</summary>
    public IReadOnlyList<PricedFee> Fees { get; private init; } = [];

    /// <summary>What the customer must still agree to before this is done.</summary>
    public IReadOnlyList<ApprovalAnswer> Missing { get; private init; } = [];

    /// <summary>Time charged on the ticket before this entry was written down.</summary>
    public Duration ChargedSoFar { get; private init; }

    /// <summary>Why new work waits, when it does.</summary>
    public Sentence? Hold { get; private init; }

    /// <summary>A count that jumps at a duration close to this one.</summary>
    public Sentence? Cliff { get; private init; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; }

    public MeasuredWork Measured => Work.Measured;

    /// <summary>The entry and its fees, without tax.</summary>
    public decimal Net => Work.Net + Fees.Sum(fee => fee.Line.Net);

    /// <summary>Each credit before and after, in minutes or days.</summary>
    public IEnumerable<(CreditTerm Term, decimal Before, decimal After)> Balances =>
        Before.Credits.Zip(After.Credits, (b, a) => (b.Term, b.Statement.Balance, a.Statement.Balance));

    /// <param name="facts">Without the entry.</param>
    /// <param name="consents">What was agreed on its ticket.</param>
    public static WorkForecast Of(
        ContractFacts facts,
        WorkEntry entry,
        Instant now,
        IReadOnlyList<Consent>? consents = null
    )
    {
        var asOf = Instant.Max(now, entry.StartedAt);
        var before = WorkAccount.Read(facts, asOf);
        var after = WorkAccount.Read(facts with { Works = [.. facts.Works, entry] }, asOf);
        var priced = after.Works.Single(work => work.Work.Id == entry.Id);
        var soFar = after
            .Works.Where(work => work.Work.Ticket == entry.Ticket && work.Work.Id != entry.Id && IsCounted(work))
            .Aggregate(Duration.Zero, (sum, work) => sum + work.Measured.Charged);
        return new(before, after, priced, facts.Contract.Terms.Offer.Currency)
        {
            ChargedSoFar = soFar,
            Missing = Approvals.Missing(
                facts.Contract.Terms.AsOf(entry.TriggeredAt),
                entry.Mode,
                soFar,
                IsCounted(priced) ? priced.Measured.Charged : Duration.Zero,
                consents ?? []
            ),
            Fees = [.. TicketPrice.OfVisit(facts.Contract, entry)],
            Hold =
                priced.Outcome == WorkOutcome.OnQuote
                    ? null
                    : Emptied(WorkAccount.Read(facts, entry.StartedAt)) ?? Taking(before, after, entry),
            Cliff = CliffOf(facts.Contract, entry, priced.Measured),
        };
    }

    static bool IsCounted(PricedWork work) => work.Outcome != WorkOutcome.OnQuote;

    static Sentence? Emptied(WorkAccount account) =>
        account.Credits.Any(credit => Waits(credit.Term) && credit.Statement.IsExhausted)
            ? new Sentence("The pack is empty: new work waits for a new one. Say why it goes on all the same.")
            : null;

    /// <summary>
    /// Work written down late may not take the hours from under what is written down already; the one that was begun with
    /// hours left may go over them.
    /// </summary>
    static Sentence? Taking(WorkAccount before, WorkAccount after, WorkEntry entry)
    {
        return before
            .Credits.Zip(after.Credits)
            .Any(pair =>
                Waits(pair.First.Term)
                && OverdrawnByOthers(pair.Second.Statement) > OverdrawnByOthers(pair.First.Statement)
            )
            ? new Sentence("Later work has used these hours already. Say why this entry is kept all the same.")
            : null;

        decimal OverdrawnByOthers(CreditStatement statement) =>
            -statement
                .Postings.Where(posting => posting.Kind == PostingKind.Overdrawn && posting.Work != entry.Id)
                .Sum(posting => posting.Amount);
    }

    static bool Waits(CreditTerm term) => term is { WhenEmpty: WhenEmpty.Hold, Unit.Unit: not DurationUnit.Day };

    /// <summary>A meter whose count falls when a little more was worked: the engineer should see it before saving.</summary>
    static Sentence? CliffOf(Contract contract, WorkEntry entry, MeasuredWork measured)
    {
        var terms = contract.Terms.AsOf(entry.TriggeredAt);
        foreach (var meter in terms.Of<MeterTerm>())
        {
            if (meter.When.On("duration") is not Condition.Length { Lt: { } limit })
                continue;
            var threshold = limit.ToDuration();
            var worked = entry.Done.Worked;
            if (worked >= threshold || threshold - worked > _nearThreshold)
                continue;
            var there = WorkAccount
                .Measure(terms, entry with { Done = entry.Done with { Worked = threshold } })
                .Charged;
            if (there < measured.Charged)
                return new Sentence(
                    "{0} worked counts {1}; {2} would count {3}",
                    worked,
                    measured.Charged,
                    threshold,
                    there
                );
        }
        return null;
    }
}
