namespace Contrefort.Core.Invoicing;

/// <summary>One row of the table of rules: a name, whom it holds, a sentence, and where a document breaks it.</summary>
/// <param name="Profile">Null: every document.</param>
/// <param name="Breaches">The place of each breach; empty when the rule holds.</param>
public sealed record InvoiceRule(
    string Id,
    InvoiceProfile? Profile,
    FaultSeverity Severity,
    Sentence Sentence,
    Func<Invoice, IEnumerable<string>> Breaches
)
{
    public IEnumerable<InvoiceFault> Faults(Invoice invoice) =>
        Breaches(invoice).Select(place => new InvoiceFault(Id, Severity, Sentence, place));

    internal InvoiceRule For(InvoiceProfile profile) => this with { Profile = profile };

    /// <summary>A rule about the document as a whole.</summary>
    internal static InvoiceRule Document(string id, string term, Sentence sentence, Func<Invoice, bool> isBroken) =>
        new(id, null, FaultSeverity.Fatal, sentence, invoice => isBroken(invoice) ? [term] : []);

    /// <summary>A rule about each line.</summary>
    internal static InvoiceRule Line(
        string id,
        string term,
        Sentence sentence,
        Func<Invoice, InvoiceLine, bool> isBroken
    ) =>
        new(
            id,
            null,
            FaultSeverity.Fatal,
            sentence,
            invoice => invoice.Lines.Where(line => isBroken(invoice, line)).Select(line => $"{term}, line {line.Id}")
        );

    internal static InvoiceRule Line(string id, string term, Sentence sentence, Func<InvoiceLine, bool> isBroken) =>
        Line(id, term, sentence, (_, line) => isBroken(line));

    /// <summary>A rule about each allowance (or each charge) of a line.</summary>
    internal static InvoiceRule OnLine(
        bool isCharge,
        string id,
        string term,
        Sentence sentence,
        Func<LineAdjustment, bool> isBroken
    ) => Line(id, term, sentence, line => line.Adjustments.Any(part => part.IsCharge == isCharge && isBroken(part)));

    /// <summary>A rule about each allowance (or each charge) of the document.</summary>
    internal static InvoiceRule OnDocument(
        bool isCharge,
        string id,
        string term,
        Sentence sentence,
        Func<DocumentAdjustment, bool> isBroken
    ) => Document(id, term, sentence, invoice => invoice.Adjustments.Any(p => p.IsCharge == isCharge && isBroken(p)));

    /// <summary>A rule about the seller and the buyer alike.</summary>
    internal static InvoiceRule Parties(
        string id,
        string sellerTerm,
        string buyerTerm,
        Sentence sentence,
        Func<Party, bool> isBroken
    ) =>
        new(
            id,
            null,
            FaultSeverity.Fatal,
            sentence,
            invoice =>
                [
                    .. isBroken(invoice.Seller) ? [sellerTerm] : Array.Empty<string>(),
                    .. isBroken(invoice.Buyer) ? [buyerTerm] : Array.Empty<string>(),
                ]
        );
}
