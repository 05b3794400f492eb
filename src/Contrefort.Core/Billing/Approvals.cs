using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Core.Billing;

/// <summary>
/// Whether the customer must agree before work goes on. What is asked is about the whole ticket: time charged by its meters,
/// free units included (reading of <c>approval.mandate</c>).
/// </summary>
/// <param name="AskBefore">The unit that may not be begun without consent: 5 where 4 are agreed; null when none is.</param>
/// <param name="Left">Time that may still be spent without asking; null when there is no ceiling.</param>
/// <param name="Contact">At which hours the customer may be asked, as the term says: <c>any-hour</c>.</param>
/// <param name="Pauses">Work stops while the answer is awaited.</param>
/// <param name="Asked">Which sides must agree.</param>
public sealed record ApprovalAnswer(
    ApprovalTerm Term,
    bool IsNeeded,
    int? AskBefore,
    Duration? Left,
    string? Contact,
    bool Pauses,
    IReadOnlyList<Side> Asked,
    PriceStep Step
)
{
    public Citation Because => Step.Because;
}

/// <summary>What a customer agreed to on one ticket.</summary>
/// <param name="Of">What the term is about: <c>metered-work</c>, <c>onsite</c>.</param>
/// <param name="UpTo">Time charged on the ticket in all; null where the term measures none.</param>
public sealed record Consent(string Of, Duration? UpTo);

public static class Approvals
{
    public const string MeteredWork = "metered-work";

    /// <summary>While the customer is asked, work stops and the ticket waits.</summary>
    public const string PauseWork = "pause-work";
    const string OnSite = "onsite";

    /// <summary>What must still be agreed before this work: its time and, for a visit, that there is one.</summary>
    public static IReadOnlyList<ApprovalAnswer> Missing(
        ContractTerms terms,
        InterventionMode mode,
        Duration chargedSoFar,
        Duration more,
        IReadOnlyList<Consent> consents
    ) =>
        [
            .. OfWork(
                    terms,
                    chargedSoFar,
                    more,
                    consents.Where(consent => consent.Of == MeteredWork).Max(consent => consent.UpTo)
                )
                .Where(answer => answer.IsNeeded),
            .. mode == InterventionMode.OnSite && consents.All(consent => consent.Of != OnSite)
                ? Before(terms, OnSite).Where(answer => answer.Asked.Contains(Side.Customer))
                : [],
        ];

    /// <summary>What every approval term on metered work says of going on.</summary>
    /// <param name="approved">Ceiling a customer agreed to since, in place of the contract's.</param>
    public static IEnumerable<ApprovalAnswer> OfWork(
        ContractTerms terms,
        Duration chargedSoFar,
        Duration more,
        Duration? approved = null
    ) =>
        terms
            .Of<ApprovalTerm>()
            .Where(approval => approval.Of == MeteredWork)
            .Select(approval => Ask(approval, chargedSoFar, more, approved));

    /// <summary>What must be agreed before a visit on site, a component update…, whatever it lasts.</summary>
    public static IEnumerable<ApprovalAnswer> Before(ContractTerms terms, string subject) =>
        terms
            .Of<ApprovalTerm>()
            .Where(approval => approval.Of == subject && approval.Before is not null)
            .Select(approval => new ApprovalAnswer(
                approval,
                true,
                null,
                null,
                approval.Contact,
                approval.WhileAsking == PauseWork,
                Sides(approval),
                new(new("Agreement is needed before {0}", Phrases.Word(approval.Before!)), approval.Cite())
            ));

    static ApprovalAnswer Ask(ApprovalTerm approval, Duration chargedSoFar, Duration more, Duration? approved)
    {
        var unit = (approval.Unit ?? new TermDuration(15, DurationUnit.Minute)).ToDuration();
        var agreed = approval.AskAbove is { IsSet: true, Value: { } units } ? unit * units : (Duration?)null;
        var ceiling = agreed is { } own && approved is { } since ? Duration.Max(own, since) : agreed;
        var isNeeded = chargedSoFar + more > ceiling;
        return new(
            approval,
            isNeeded,
            ceiling is { } limit ? (int)Math.Floor(limit / unit) + 1 : null,
            ceiling is { } most ? Duration.Max(Duration.Zero, most - chargedSoFar) : null,
            approval.Contact,
            isNeeded && approval.WhileAsking == PauseWork,
            Sides(approval),
            new(
                ceiling is { } shown
                    ? new Sentence(
                        "{0} charged and {1} more: {2} may be spent without asking",
                        chargedSoFar,
                        more,
                        shown
                    )
                    : new Sentence("No ceiling was agreed: work goes on without asking"),
                approval.Cite()
            )
        );
    }

    static IReadOnlyList<Side> Sides(ApprovalTerm approval) => approval.Ask.Count > 0 ? approval.Ask : [Side.Customer];
}
