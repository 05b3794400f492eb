namespace Contrefort.Core.OnCall;

/// <summary>
/// Which path is taken for whom. The nearest wins: the contract, then its level of an offer, then the offer, then the
/// default.
/// </summary>
/// <param name="Contract">The number of a contract.</param>
/// <param name="Offer">The id of an offer.</param>
/// <param name="Level">A value chosen when that offer was subscribed, such as <c>plan=B</c>.</param>
public sealed record PathChoice(
    EscalationPathId Path,
    string? Contract = null,
    string? Offer = null,
    string? Level = null
)
{
    /// <param name="levels">What was chosen in the contract, as <c>name=value</c>.</param>
    public static PathChoice? Of(
        IEnumerable<PathChoice> choices,
        string? contract,
        string? offer,
        IReadOnlyCollection<string> levels
    ) =>
        choices
            .Where(choice => choice.Fits(contract, offer, levels))
            .MaxBy(choice =>
                choice.Contract is not null ? 3
                : choice.Level is not null ? 2
                : choice.Offer is not null ? 1
                : 0
            );

    bool Fits(string? contract, string? offer, IReadOnlyCollection<string> levels) =>
        (Contract is null || Contract == contract)
        && (Offer is null || Offer == offer)
        && (Level is null || levels.Contains(Level));
}
