using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Core.Billing;

/// <summary>Work done and fees made due in each period: one line for each intervention, then one for each event.</summary>
static class PeriodDrafts
{
    public static IEnumerable<Draft> Of(
        Contract contract,
        BillingTerm term,
        Lazy<WorkAccount> account,
        IReadOnlyList<FeeEvent> events
    )
    {
        var worked = term.Of.Any(reference => IsOf("rate", reference))
            ? account.Value.Works.Where(work => IsBilledBy(term, work))
            : [];
        var entries = worked
            .Select(work => new Entry(DayOf(contract, work.Work.StartedAt), work, null))
            .Concat(events.Select(happened => new Entry(DayOf(contract, happened.At), null, happened)));
        return entries
            .GroupBy(entry => entry.Day)
            .GroupBy(day => BillingPeriods.Containing(contract, term, day.Key))
            .Select(group => new Draft(
                group.Key.Key,
                term,
                group.Key.Starts,
                group.Key.Ends,
                group.Key.InvoicedOn,
                [.. group.SelectMany(day => day).SelectMany(entry => Lines(contract, term, group.Key.Key, entry))]
            ));
    }

    /// <summary>Work no rate is known for is shown where its price would be.</summary>
    static bool IsBilledBy(BillingTerm term, PricedWork work) =>
        work.Line is { } line && (term.Of.Contains(line.Term) || IsOf("credit", line.Term));

    static bool IsOf(string kind, string reference) =>
        reference.StartsWith(kind, StringComparison.Ordinal) && reference[kind.Length] == '.';

    static IEnumerable<DraftLine> Lines(Contract contract, BillingTerm term, string key, Entry entry) =>
        entry.Work is { } work
            ?
            [
                new DraftLine(
                    $"{key}/{work.Work.Id.Value:N}",
                    work.Line!,
                    entry.Day,
                    entry.Day,
                    work.Work.Id,
                    work.Work.Ticket
                ),
            ]
            : EventDrafts.Lines(contract, term, key, entry.Happened!);

    static LocalDate DayOf(Contract contract, Instant at) => at.InZone(contract.Terms.Zone).Date;

    sealed record Entry(LocalDate Day, PricedWork? Work, FeeEvent? Happened);
}
