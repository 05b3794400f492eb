using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Core.Credits;

/// <summary>The lots a credit term gives: those bought, and those granted again every period.</summary>
public static class Grants
{
    /// <summary>A lot bought at an instant lives as long as its term says, to the same local time in the contract's zone.</summary>
    /// <param name="units">In the unit of the term: hours, days.</param>
    public static CreditLot Bought(CreditTerm term, DateTimeZone zone, string key, decimal units, Instant at) =>
        new(
            key,
            InMinutes(term, units),
            at,
            term.Valid is { } valid ? StartOfDay(zone, DateOf(zone, at) + valid.ToPeriod()) : null
        );

    /// <summary>
    /// The grants of a term that gives every period, from the start of the contract up to <paramref name="asOf"/>. A period
    /// begins on the first of the calendar month and what is left at its end is lost or carried as the term says. Each is
    /// granted by the words, and for the servers, of its own first day.
    /// </summary>
    public static IEnumerable<CreditLot> Periodic(Contract contract, CreditTerm term, Instant asOf)
    {
        if (term.Granted.Every is not { } every)
            yield break;
        var zone = contract.Terms.Zone;
        var end = LocalDate.Min(contract.EndsOn, DateOf(zone, asOf));
        for (var from = contract.StartsOn; from <= end; )
        {
            var until = Following(from, every);
            var terms = contract.Terms.AsOf(from);
            if (
                terms.Find(term.Ref) is CreditTerm { Amount.IsSet: true } then
                && then.Amount.Value * (then.Granted.Per == GrantPer.Server ? Counted.Of(terms, "server") : 1)
                    is > 0
                        and var units
            )
                yield return new CreditLot(
                    $"{contract.Number}/{term.Ref}/{LocalDatePattern.Iso.Format(from)}",
                    InMinutes(then, units),
                    StartOfDay(zone, from),
                    StartOfDay(zone, until)
                );
            from = until;
        }
    }

    static LocalDate Following(LocalDate from, TermDuration every) =>
        every.Unit == DurationUnit.Month
            ? from.With(DateAdjusters.StartOfMonth) + every.ToPeriod()
            : from + every.ToPeriod();

    static decimal InMinutes(CreditTerm term, decimal units) =>
        term.Unit.Unit == DurationUnit.Day
            ? units * term.Unit.Amount
            : units * (decimal)term.Unit.ToDuration().TotalMinutes;

    static LocalDate DateOf(DateTimeZone zone, Instant at) => at.InZone(zone).Date;

    static Instant StartOfDay(DateTimeZone zone, LocalDate date) => zone.AtStartOfDay(date).ToInstant();
}
