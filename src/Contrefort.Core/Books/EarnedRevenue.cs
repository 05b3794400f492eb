using Contrefort.Core.Invoicing;
using NodaTime;

namespace Contrefort.Core.Books;

/// <summary>How an invoiced amount is earned as time goes by.</summary>
public abstract record Earning
{
    Earning() { }

    /// <summary>A fee for a stretch of days, both included: as much each day.</summary>
    public sealed record OverDays(LocalDate From, LocalDate Until) : Earning;

    /// <summary>
    /// A pack, as it is used; what is left when it expires is earned that day (breakage). A pack that never expires waits.
    /// </summary>
    /// <param name="Units">Bought.</param>
    /// <param name="Used">When, and how much. What is given back is negative.</param>
    /// <param name="ExpiresOn">The first day on which it cannot be used any more.</param>
    public sealed record OverUse(decimal Units, IReadOnlyList<(LocalDate On, decimal Units)> Used, LocalDate? ExpiresOn)
        : Earning;
}

/// <summary>
/// An amount that was invoiced, and how much of it is earned: the rest is still owed to the customer as service (account 487). Of a
/// credit note the amount is negative. At any date, earned and owed make up the amount, to the cent.
/// </summary>
public sealed record EarnedRevenue(decimal Net, Earning How)
{
    /// <summary>What is earned when <paramref name="day"/> ends.</summary>
    public decimal At(LocalDate day) => Cents.Round(Net * Share(day));

    /// <summary>What is still to be earned when <paramref name="day"/> ends.</summary>
    public decimal OwedAt(LocalDate day) => Net - At(day);

    decimal Share(LocalDate day) =>
        How switch
        {
            Earning.OverDays days when day < days.From => 0,
            Earning.OverDays days when day >= days.Until => 1,
            Earning.OverDays days => (decimal)Length(days.From, day) / Length(days.From, days.Until),
            Earning.OverUse pack when day >= pack.ExpiresOn => 1,
            Earning.OverUse { Units: <= 0 } => 1,
            Earning.OverUse pack => Math.Clamp(
                pack.Used.Where(used => used.On <= day).Sum(used => used.Units) / pack.Units,
                0,
                1
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(day)),
        };

    static int Length(LocalDate from, LocalDate until) => Period.Between(from, until, PeriodUnits.Days).Days + 1;
}
