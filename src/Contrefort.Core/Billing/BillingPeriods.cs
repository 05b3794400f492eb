using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Core.Billing;

/// <summary>
/// One period a billing term invoices. Calendar dates in the contract's zone, both included. <see cref="Whole"/> is the
/// period as the calendar or the anniversary cuts it; <see cref="Starts"/> and <see cref="Ends"/> what the contract has of it.
/// </summary>
/// <param name="Key">Contract, term and first day of the whole period: the same however often it is read.</param>
/// <param name="InvoicedOn">Its first day when in advance, the day after its last when at the end.</param>
public sealed record BillingPeriod(
    string Key,
    BillingTerm Term,
    DateInterval Whole,
    LocalDate Starts,
    LocalDate Ends,
    LocalDate InvoicedOn
)
{
    public bool IsWhole => Starts == Whole.Start && Ends == Whole.End;
}

/// <summary>
/// The periods of the billing terms that come again. Where a part of a period is counted by the day, or the term invoices
/// at the end, periods are those of the calendar (months, quarters, years). Otherwise they run from the contract's first day:
/// each is counted from that day, never from the one before, so that 31 January gives 28 February and then 31 March.
/// </summary>
public static class BillingPeriods
{
    /// <summary>The periods invoiced between two days, both included, in order.</summary>
    public static IEnumerable<BillingPeriod> Of(Contract contract, LocalDate from, LocalDate until) =>
        contract
            .Terms.Ever<BillingTerm>()
            .Where(term => term.Every is not null)
            .SelectMany(term => Of(contract, term, until))
            .Where(period => period.InvoicedOn >= from)
            .OrderBy(period => period.InvoicedOn);

    /// <summary>The periods of one term invoiced up to a day.</summary>
    public static IEnumerable<BillingPeriod> Of(Contract contract, BillingTerm term, LocalDate until)
    {
        var first = FirstDay(contract, term);
        for (var n = 0; ; n++)
        {
            var whole = Whole(first, term.Every!.Value, n);
            if (whole.Start > contract.EndsOn)
                yield break;
            var period = Named(
                contract,
                term,
                whole,
                LocalDate.Max(whole.Start, contract.StartsOn),
                LocalDate.Min(whole.End, contract.EndsOn)
            );
            if (period.InvoicedOn > until)
                yield break;
            yield return period;
        }
    }

    /// <summary>
    /// The whole period a day falls in, even before or after the contract: work begun in a contract's time may end after it,
    /// and is invoiced all the same.
    /// </summary>
    public static BillingPeriod Containing(Contract contract, BillingTerm term, LocalDate day)
    {
        var first = FirstDay(contract, term);
        var every = term.Every!.Value;
        // A guess that is never past the day, then a step or two to it.
        var n = every.Months is { } months
            ? (Period.Between(first, day, PeriodUnits.Months).Months / months) - 1
            : (Period.DaysBetween(first, day) / (int)every.Amount) - 1;
        while (Whole(first, every, n).End < day)
            n++;
        var whole = Whole(first, every, n);
        return Named(contract, term, whole, whole.Start, whole.End);
    }

    static BillingPeriod Named(
        Contract contract,
        BillingTerm term,
        DateInterval whole,
        LocalDate starts,
        LocalDate ends
    ) =>
        new(
            $"{contract.Number}/{term.Ref}/{LocalDatePattern.Iso.Format(whole.Start)}",
            term,
            whole,
            starts,
            ends,
            term.Due == BillingDue.InAdvance ? starts : ends.PlusDays(1)
        );

    static LocalDate FirstDay(Contract contract, BillingTerm term)
    {
        var start = contract.StartsOn;
        return
            (term.Prorate == Prorate.ByDay || term.Due == BillingDue.AtEnd)
            && term.Every is { Months: > 0 and var months }
            && 12 % months == 0
            ? new LocalDate(start.Year, ((start.Month - 1) / months * months) + 1, 1)
            : start;
    }

    static DateInterval Whole(LocalDate first, TermDuration every, int n) =>
        new(Start(first, every, n), Start(first, every, n + 1).PlusDays(-1));

    static LocalDate Start(LocalDate first, TermDuration every, int n) =>
        every.Months is { } months ? first.PlusMonths(months * n) : first.PlusDays((int)every.Amount * n);
}
