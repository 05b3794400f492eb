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

    /// <summary>What the lots that still count gave in all, for "7 h left of 10 h".</summary>
    public static decimal Alive(this CreditStatement statement, Instant now) =>
        statement.Lots.Where(lot => lot.Lot.ExpiresAt is not { } end || end > now).Sum(lot => lot.Lot.Amount);
}
