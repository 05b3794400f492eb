namespace Contrefort.Core.Billing;

/// <summary>A line that was invoiced, by its key.</summary>
public sealed record BilledLine(string Key, decimal Net);

/// <summary>What an invoiced line should have been, since an entry was added before it or taken back.</summary>
/// <param name="Now">The line as it is priced today; null when nothing is owed for it any more.</param>
public sealed record Correction(string Key, decimal Billed, DraftLine? Now)
{
    /// <summary>Positive when the customer still owes, negative when money is to be given back.</summary>
    public decimal Difference => (Now?.Price.Net ?? 0) - Billed;
}

public static class Corrections
{
    /// <summary>
    /// The lines whose amount has changed since they were invoiced. Lines never invoiced are no corrections: their drafts
    /// are new.
    /// </summary>
    public static IReadOnlyList<Correction> Of(IEnumerable<BilledLine> billed, IEnumerable<Draft> drafts)
    {
        var now = drafts.SelectMany(draft => draft.Lines).ToDictionary(line => line.Key);
        return
        [
            .. billed
                .Select(line => new Correction(line.Key, line.Net, now.GetValueOrDefault(line.Key)))
                .Where(correction => correction.Difference != 0),
        ];
    }
}
