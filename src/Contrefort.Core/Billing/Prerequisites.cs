using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Core.Billing;

/// <summary>A contract the customer has, on an offer. Dates included; <see cref="IsActive"/> is false while it is suspended.</summary>
public sealed record HeldContract(string OfferId, LocalDate StartsOn, LocalDate EndsOn, bool IsActive = true);

/// <summary>What a customer has when a prerequisite is checked.</summary>
/// <param name="Products">Names of products owned.</param>
/// <param name="Installed">Machines installed.</param>
public sealed record Holdings(IReadOnlyList<HeldContract> Contracts, IReadOnlyList<string> Products, int Installed = 0);

public enum PrerequisiteStanding
{
    Met,

    /// <summary>The subscription is refused.</summary>
    Refused,

    /// <summary>It held and no longer does: the contract is suspended, and whoever keeps the account is told.</summary>
    Suspended,

    /// <summary>It no longer holds, and the text does not say what follows: a person decides.</summary>
    Lost,

    /// <summary>The text asks for a figure it does not give: a person decides.</summary>
    Unspecified,
}

public sealed record PrerequisiteAnswer(
    PrerequisiteTerm Term,
    PrerequisiteStanding Standing,
    LocalDate? LostOn,
    bool AlertsAccountOwner,
    PriceStep Step
)
{
    public Citation Because => Step.Because;
}

/// <summary>What else must hold, at subscription and while the contract runs.</summary>
public static class Prerequisites
{
    /// <summary>Whether a contract may be signed for these days. One that does not last to the end is met today and lost later.</summary>
    public static IReadOnlyList<PrerequisiteAnswer> AtSubscription(
        ContractTerms terms,
        Holdings holdings,
        LocalDate startsOn
    ) => [.. terms.Of<PrerequisiteTerm>().Select(term => Ask(term, holdings, startsOn, PrerequisiteStanding.Refused))];

    /// <summary>Whether it still holds on a day of the contract.</summary>
    public static IReadOnlyList<PrerequisiteAnswer> During(ContractTerms terms, Holdings holdings, LocalDate day) =>
        [
            .. terms
                .Of<PrerequisiteTerm>()
                .Select(term =>
                    Ask(
                        term,
                        holdings,
                        day,
                        term.IfLost == "suspend" ? PrerequisiteStanding.Suspended : PrerequisiteStanding.Lost
                    )
                ),
        ];

    static PrerequisiteAnswer Ask(
        PrerequisiteTerm term,
        Holdings holdings,
        LocalDate day,
        PrerequisiteStanding otherwise
    )
    {
        if (term.InstalledUnspecified)
            return Answer(term, PrerequisiteStanding.Unspecified, null, "The source gives no figure");
        var (holds, lostOn) = Holds(term, holdings, day);
        return holds
            ? Answer(term, PrerequisiteStanding.Met, null, new("Held on {0}", day))
            : Answer(
                term,
                otherwise,
                lostOn,
                lostOn is { } lost ? new("No longer held since {0}", lost) : new("Not held on {0}", day)
            );
    }

    static (bool Holds, LocalDate? LostOn) Holds(PrerequisiteTerm term, Holdings holdings, LocalDate day)
    {
        if (term.Product is { } product)
            return (holdings.Products.Contains(product, StringComparer.OrdinalIgnoreCase), null);
        if (term.InstalledAtLeast is { } least)
            return (holdings.Installed >= least, null);
        if (term.Contract is not { } offer)
            return (true, null);
        var known = holdings.Contracts.Where(held => held.OfferId == offer && held.StartsOn <= day).ToList();
        if (known.Any(held => held.EndsOn >= day && (held.IsActive || term.Status != "active")))
            return (true, null);
        return (
            false,
            known.Where(held => held.EndsOn < day).Select(held => (LocalDate?)held.EndsOn.PlusDays(1)).Max()
        );
    }

    static PrerequisiteAnswer Answer(
        PrerequisiteTerm term,
        PrerequisiteStanding standing,
        LocalDate? lostOn,
        Sentence reason
    ) =>
        new(
            term,
            standing,
            lostOn,
            standing is PrerequisiteStanding.Suspended or PrerequisiteStanding.Lost,
            new(reason, term.Cite())
        );
}
