namespace Contrefort.Core.Invoicing;

/// <summary>
/// The amounts of a document (BG-22) and its VAT breakdown (BG-23). Every total is a plain sum of amounts of two decimals
/// (BR-CO-10 to 16 are exact equalities); only the tax of each category and rate is rounded (BR-CO-17).
/// </summary>
public sealed record InvoiceTotals
{
    /// <summary>BT-106.</summary>
    public required decimal Lines { get; init; }

    /// <summary>BT-107.</summary>
    public required decimal Allowances { get; init; }

    /// <summary>BT-108.</summary>
    public required decimal Charges { get; init; }

    /// <summary>BT-109.</summary>
    public decimal Net => Lines - Allowances + Charges;

    /// <summary>BT-110.</summary>
    public decimal Vat => Breakdown.Sum(part => part.Tax);

    /// <summary>BT-112.</summary>
    public decimal Gross => Net + Vat;

    /// <summary>BT-113.</summary>
    public required decimal Paid { get; init; }

    /// <summary>BT-114.</summary>
    public required decimal RoundedBy { get; init; }

    /// <summary>BT-115.</summary>
    public decimal Due => Gross - Paid + RoundedBy;

    /// <summary>BG-23, in the order in which the document first speaks of each category and rate.</summary>
    public required IReadOnlyList<VatSubtotal> Breakdown { get; init; }

    public static InvoiceTotals Of(Invoice invoice) =>
        new()
        {
            Lines = invoice.Lines.Sum(line => line.Net),
            Allowances = invoice.Adjustments.Where(part => !part.IsCharge).Sum(part => Cents.Round(part.Amount)),
            Charges = invoice.Adjustments.Where(part => part.IsCharge).Sum(part => Cents.Round(part.Amount)),
            Paid = invoice.Paid,
            RoundedBy = invoice.RoundedBy,
            Breakdown =
            [
                .. Taxed(invoice)
                    // Rates are compared as numbers: 20 and 20.00 are one group.
                    .GroupBy(part => (part.Vat.Category, part.Vat.Rate))
                    .Select(group =>
                        Subtotal(
                            group.Select(part => part.Vat).FirstOrDefault(vat => vat.Exemption is not null)
                                ?? group.First().Vat,
                            group.Sum(part => part.Amount)
                        )
                    ),
            ],
        };

    /// <summary>Everything that carries VAT, with its sign.</summary>
    internal static IEnumerable<(VatTreatment Vat, decimal Amount)> Taxed(Invoice invoice) =>
        invoice
            .Lines.Select(line => (line.Vat, line.Net))
            .Concat(
                invoice.Adjustments.Select(part =>
                    (part.Vat, part.IsCharge ? Cents.Round(part.Amount) : -Cents.Round(part.Amount))
                )
            );

    static VatSubtotal Subtotal(VatTreatment vat, decimal taxable) =>
        new(vat, taxable, Cents.Share(taxable, vat.Rate ?? 0));
}
