using Contrefort.Billing;
using Contrefort.Core;
using Contrefort.Core.Billing;
using Contrefort.Core.Invoicing;
using NodaTime;

namespace Contrefort.Invoicing;

/// <summary>
/// What a draft still misses, by the rule that asks for it. Those of the standards are Core's; CF-20 and on are ours, of what
/// comes before there is a document to hold against them.
/// </summary>
/// <param name="Invoice">The document it would be; null while nobody sells or buys.</param>
internal sealed record DraftCheck(Invoice? Invoice, IReadOnlyList<InvoiceFault> Faults)
{
    public bool IsReady => Faults.All(fault => fault.Severity != FaultSeverity.Fatal);

    /// <param name="terms">Null while the seller or the customer's billing identity is missing.</param>
    /// <param name="preceding">The document a credit note gives back from.</param>
    public static DraftCheck Of(
        DraftRow draft,
        IReadOnlyList<DraftedLine> lines,
        InvoiceTerms? terms,
        VatCases cases,
        Preceding? preceding,
        LocalDate day
    )
    {
        var faults = lines.Where(line => !line.IsLeftOut).SelectMany(Priced).ToList();
        if (lines.All(line => line.IsLeftOut))
            faults.Add(Fatal("CF-22", "Every line is left out: nothing is invoiced.", "BG-25"));
        if (draft.Type == DocumentType.CreditNote && preceding is null)
            faults.Add(Fatal("CF-25", "The invoice it gives back from is not issued yet.", "BG-3"));
        if (preceding is { Left: var left } && lines.Sum(line => line.Net) > left)
            faults.Add(Fatal("CF-23", new("More is given back than was invoiced: {0} is left.", left), "BG-3"));
        if (terms is null)
        {
            faults.Add(Fatal("CF-20", "The customer has no billing identity yet.", "BG-7"));
            return new(null, faults);
        }
        try
        {
            var invoice = InvoiceMaking.Of(draft, lines, terms, cases, preceding?.Named, day);
            return new(
                invoice,
                [.. faults, .. faults.Count > 0 ? [] : InvoiceRules.CheckDraft(invoice, terms.Profile)]
            );
        }
        catch (RuleViolationException wrong)
        {
            faults.Add(Fatal("CF-24", wrong.Sentence, "BG-23"));
            return new(null, faults);
        }
    }

    static IEnumerable<InvoiceFault> Priced(DraftedLine line)
    {
        if (line.State == PriceState.Missing)
            yield return Fatal("CF-21", line.Missing ?? "The source gives no price.", $"BT-146, {line.Term}");
        if (line.State == PriceState.OnQuote)
            yield return Fatal(
                "CF-21",
                "The contract leaves this price to a quote: a person gives it.",
                $"BT-146, {line.Term}"
            );
    }

    static InvoiceFault Fatal(string rule, Sentence sentence, string location) =>
        new(rule, FaultSeverity.Fatal, sentence, location);
}

/// <summary>The document a credit note gives back from, and how much of its net is not given back yet.</summary>
internal sealed record Preceding(Guid Id, string Number, LocalDate IssuedOn, decimal Left)
{
    public PrecedingInvoice Named => new(Number, IssuedOn);
}
