using Contrefort.Core.Invoicing.Rules;

namespace Contrefort.Core.Invoicing;

/// <summary>Which rules a document is held to, and how it is written.</summary>
public enum InvoiceProfile
{
    /// <summary>EN 16931 and nothing else: German, Luxembourg and other buyers.</summary>
    En16931,

    /// <summary>Peppol BIS Billing 3: Belgium.</summary>
    PeppolBis,

    /// <summary>The French reform, XP Z12-012 (flux 2).</summary>
    FrenchCtc,
}

public enum FaultSeverity
{
    Warning,

    /// <summary>The document would be refused: it cannot be issued.</summary>
    Fatal,
}

/// <summary>A rule that a document breaks.</summary>
/// <param name="Rule">As the standards call it: <c>BR-CO-25</c>; ours begin with <c>CF</c>.</param>
/// <param name="Location">The business term, and the line when it is one: <c>BT-153, line 2</c>.</param>
public sealed record InvoiceFault(string Rule, FaultSeverity Severity, Sentence Sentence, string Location)
{
    public override string ToString() => $"{Rule} ({Location}): {Sentence}";
}

/// <summary>
/// The rules of EN 16931, Peppol BIS Billing 3 and XP Z12-012 that a document of ours can break, and the few of our own. Those
/// that hold by construction (sums, one currency, presence of what a type requires) are not repeated here: the tests read
/// them in the documents written.
/// </summary>
public static class InvoiceRules
{
    public static IReadOnlyList<InvoiceRule> All { get; } =
    [.. EuropeanRules.All, .. VatRules.All, .. PeppolRules.All, .. FrenchRules.All, .. OwnRules.All];

    public static IEnumerable<InvoiceRule> Of(InvoiceProfile profile) =>
        All.Where(rule => rule.Profile is null || rule.Profile == profile);

    /// <summary>What is wrong with a document that has its number and date; nothing, when it may be issued.</summary>
    public static IReadOnlyList<InvoiceFault> Check(Invoice invoice, InvoiceProfile profile)
    {
        // Other rules reckon with these amounts, and would overflow.
        var excessive = OwnRules.WithinReason.Faults(invoice).ToList();
        return excessive.Count > 0 ? excessive : [.. Of(profile).SelectMany(rule => rule.Faults(invoice))];
    }

    /// <summary>The same for a draft, which gets its number and date when it is issued.</summary>
    public static IReadOnlyList<InvoiceFault> CheckDraft(Invoice draft, InvoiceProfile profile) =>
        [.. Check(draft, profile).Where(fault => fault.Rule is not ("BR-02" or "BR-03"))];

    /// <summary>Lets a valid document through.</summary>
    /// <exception cref="RuleViolationException">It breaks a rule; the sentence names the first one.</exception>
    public static void Demand(Invoice invoice, InvoiceProfile profile)
    {
        if (Check(invoice, profile).FirstOrDefault(fault => fault.Severity == FaultSeverity.Fatal) is { } fault)
            throw new RuleViolationException(
                new Sentence(
                    "This document cannot be issued: {0} ({1}, {2})",
                    fault.Sentence,
                    fault.Rule,
                    fault.Location
                )
            );
    }
}
