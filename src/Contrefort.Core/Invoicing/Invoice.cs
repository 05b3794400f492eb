using NodaTime;

namespace Contrefort.Core.Invoicing;

/// <summary>BT-3, UNTDID 1001.</summary>
public enum DocumentType
{
    Invoice = 380,
    CreditNote = 381,

    /// <summary>It replaces the invoice it names.</summary>
    Corrected = 384,

    /// <summary>A deposit, before anything is supplied.</summary>
    Advance = 386,
}

/// <summary>When the tax falls due (BT-8), when no date says it.</summary>
public enum VatPoint
{
    /// <summary>The date of the document: in France, the option for <c>débits</c>.</summary>
    Issue,
    Delivery,

    /// <summary>When it is paid: the rule for French services.</summary>
    Payment,
}

/// <summary>BG-1.</summary>
/// <param name="Subject">BT-21, UNTDID 4451: <c>PMT</c>, <c>PMD</c>, <c>AAB</c>, <c>BAR</c>…; null for a plain note.</param>
public sealed record InvoiceNote(string? Subject, string Text);

/// <summary>BG-3: the invoice that a credit note or a correction speaks of.</summary>
public sealed record PrecedingInvoice(string Number, LocalDate? IssuedOn);

/// <summary>BT-72 and BG-15.</summary>
public sealed record Delivery(LocalDate? On, PostalAddress? Address);

/// <summary>The tax in the currency of the seller's tax office (BT-6, BT-111), when the invoice is in another.</summary>
public sealed record AccountingVat(string Currency, decimal Amount);

/// <summary>
/// An invoice or a credit note as EN 16931 has it: what was agreed is given, what follows is computed. A draft has neither
/// number nor date. Amounts are net of tax and positive on credit notes too.
/// </summary>
public sealed record Invoice
{
    /// <summary>BT-1; null on a draft.</summary>
    public string? Number { get; init; }

    /// <summary>BT-2; null on a draft.</summary>
    public LocalDate? IssuedOn { get; init; }

    public DocumentType Type { get; init; } = DocumentType.Invoice;

    public bool IsCreditNote => Type == DocumentType.CreditNote;

    /// <summary>BT-5, ISO 4217.</summary>
    public string Currency { get; init; } = "EUR";

    public AccountingVat? AccountingVat { get; init; }

    /// <summary>BT-7.</summary>
    public LocalDate? VatPointOn { get; init; }

    /// <summary>BT-8.</summary>
    public VatPoint? VatPoint { get; init; }

    /// <summary>BT-9.</summary>
    public LocalDate? DueOn { get; init; }

    /// <summary>BT-10: what the buyer's own accounts call this purchase.</summary>
    public string? BuyerReference { get; init; }

    /// <summary>BT-12.</summary>
    public string? ContractReference { get; init; }

    /// <summary>BT-13.</summary>
    public string? OrderReference { get; init; }

    /// <summary>BT-20.</summary>
    public string? PaymentTerms { get; init; }

    public IReadOnlyList<InvoiceNote> Notes { get; init; } = [];

    /// <summary>
    /// BT-23 as the French reform has it (<c>cadre de facturation</c>): S1 services, B1 goods, M1 both, S2 already paid, S4 after
    /// a deposit. Peppol writes its own process in the same place.
    /// </summary>
    public string? Framework { get; init; }

    public IReadOnlyList<PrecedingInvoice> Preceding { get; init; } = [];
    public required Party Seller { get; init; }
    public required Party Buyer { get; init; }
    public Delivery? Delivery { get; init; }

    /// <summary>BG-14.</summary>
    public InvoicePeriod? Period { get; init; }
    public PaymentInstruction? Payment { get; init; }
    public IReadOnlyList<DocumentAdjustment> Adjustments { get; init; } = [];
    public required IReadOnlyList<InvoiceLine> Lines { get; init; }

    /// <summary>BT-113: what was paid before this document.</summary>
    public decimal Paid { get; init; }

    /// <summary>BT-114: added to the amount due, for cash.</summary>
    public decimal RoundedBy { get; init; }

    /// <summary>BG-22 and BG-23, computed each time: never stored, never typed.</summary>
    public InvoiceTotals Totals => InvoiceTotals.Of(this);

    /// <summary>The text of the first note on a subject.</summary>
    public string? Note(string subject) => Notes.FirstOrDefault(note => note.Subject == subject)?.Text;
}
