using Contrefort.Core;
using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Credits;

/// <summary>An amount of a credit as people say it: hours and minutes, or days for a credit counted in days.</summary>
internal static class CreditAmount
{
    public static object Of(CreditTerm term, decimal amount) =>
        term.Unit.Unit == DurationUnit.Day
            ? new Sentence("{0} d", amount)
            : Duration.FromSeconds((long)Math.Round(amount * 60));

    /// <summary>
    /// What the packs being used gave in all, for "7 h left of 10 h": those with something left, or the last one. Packs used
    /// up long ago would make a full one look nearly empty.
    /// </summary>
    public static decimal InUse(this CreditStatement statement, Instant now)
    {
        var alive = statement.Lots.Where(lot => lot.Lot.ExpiresAt is not { } end || end > now).ToList();
        var used = alive.Where(lot => lot.Left > 0).Sum(lot => lot.Lot.Amount);
        return used > 0 ? used : alive.LastOrDefault()?.Lot.Amount ?? 0;
    }

    /// <summary>The part of it that is left, from 0 to 1.</summary>
    public static decimal Share(this CreditStatement statement, Instant now) =>
        statement.InUse(now) is > 0 and var whole ? Math.Clamp(statement.Balance / whole, 0, 1) : 0;
}
