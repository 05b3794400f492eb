using System.Xml.Linq;
using Contrefort.Core.Invoicing;
using static Contrefort.Documents.EInvoices.Markup;
using static Contrefort.Documents.EInvoices.Ubl;

namespace Contrefort.Documents.EInvoices;

/// <summary>BG-20, BG-21 and BG-23 in UBL.</summary>
static class UblTax
{
    public static IEnumerable<XElement?> Totals(Invoice invoice, InvoiceTotals totals) =>
        [
            Group(
                Cac + "TaxTotal",
                Money("TaxAmount", totals.Vat, invoice.Currency),
                totals.Breakdown.Select(part => Subtotal(part, invoice.Currency))
            ),
            invoice.AccountingVat is { } vat
                ? Group(Cac + "TaxTotal", Money("TaxAmount", vat.Amount, vat.Currency))
                : null,
        ];

    static XElement? Subtotal(VatSubtotal part, string currency) =>
        Group(
            Cac + "TaxSubtotal",
            Money("TaxableAmount", part.Base, currency),
            Money("TaxAmount", part.Tax, currency),
            Category(Cac + "TaxCategory", part.Treatment, part.Treatment.Exemption)
        );

    public static XElement? Adjustment(DocumentAdjustment part, string currency) =>
        Group(
            Cac + "AllowanceCharge",
            Leaf(Cbc + "ChargeIndicator", part.IsCharge ? "true" : "false"),
            Leaf(Cbc + "AllowanceChargeReasonCode", part.ReasonCode),
            Leaf(Cbc + "AllowanceChargeReason", part.Reason),
            part.Percentage is { } percent ? Leaf(Cbc + "MultiplierFactorNumeric", Plain(percent)) : null,
            Money("Amount", part.Amount, currency),
            part.BaseAmount is { } of ? Money("BaseAmount", of, currency) : null,
            Category(Cac + "TaxCategory", part.Vat, null)
        );

    public static XElement? Category(XName name, VatTreatment vat, VatExemption? exemption) =>
        Group(
            name,
            Leaf(Cbc + "ID", vat.Category.Code()),
            vat.Rate is { } rate ? Leaf(Cbc + "Percent", Plain(rate)) : null,
            Leaf(Cbc + "TaxExemptionReasonCode", exemption?.Code),
            Leaf(Cbc + "TaxExemptionReason", exemption?.Text),
            Group(Cac + "TaxScheme", Leaf(Cbc + "ID", "VAT"))
        );
}
