using Contrefort.Ui;

namespace Contrefort.Approvals;

/// <summary>What is asked, in the sentences that mail and page share.</summary>
internal static class ApprovalSentences
{
    public static IEnumerable<string> Of(ApprovalRow row, Words w)
    {
        if (row.UpTo is { } most)
            yield return w["Up to {0} charged on this ticket in all; {1} are charged already.", most, row.Spent];
        if (row.Net is > 0 and var net)
            yield return w["It would cost {0} before tax, at most.", w.Write.Amount(net, row.Currency)];
        else if (row.Net is not null)
            yield return w["It costs nothing more: what you have prepaid is enough."];
        else if (row.UpTo is not null)
            yield return w["Its price is not known yet."];
    }
}
