using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Credits;

/// <summary>What is left of one credit, without the story of how. Amounts in the unit of the term.</summary>
/// <param name="InUse">What the lots that still count gave in all.</param>
/// <param name="Share">What is left of them, from 0 to 1.</param>
internal sealed record CreditLevel(CreditTerm Term, decimal Balance, decimal InUse, decimal Share)
{
    public bool IsExhausted => Balance <= 0;

    public static CreditLevel Of(CreditTerm term, CreditStatement statement, Instant now) =>
        new(term, statement.Balance, statement.InUse(now), statement.Share(now));
}
