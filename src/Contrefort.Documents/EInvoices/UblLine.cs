using System.Xml.Linq;
using Contrefort.Core.Invoicing;
using static Contrefort.Documents.EInvoices.Markup;
using static Contrefort.Documents.EInvoices.Ubl;

namespace Contrefort.Documents.EInvoices;

/// <summary>BG-25 in UBL.</summary>
static class UblLine
{
    public static XElement? Of(InvoiceLine line, Invoice invoice) =>
        Group(
            Cac + (invoice.IsCreditNote ? "CreditNoteLine" : "InvoiceLine"),
            Leaf(Cbc + "ID", line.Id),
            Leaf(Cbc + "Note", line.Note),
            Leaf(
                Cbc + (invoice.IsCreditNote ? "CreditedQuantity" : "InvoicedQuantity"),
                Plain(line.Quantity),
                Attribute("unitCode", line.Unit)
            ),
            Money("LineExtensionAmount", line.Net, invoice.Currency),
            Period(line.Period),
            line.Adjustments.Select(part => Adjustment(part, invoice.Currency)),
            Group(
                Cac + "Item",
                Leaf(Cbc + "Description", line.Description),
                Leaf(Cbc + "Name", line.Name),
                Group(Cac + "SellersItemIdentification", Leaf(Cbc + "ID", line.SellerReference)),
                UblTax.Category(Cac + "ClassifiedTaxCategory", line.Vat, null)
            ),
            Group(
                Cac + "Price",
                Leaf(Cbc + "PriceAmount", Price(line.Price), Attribute("currencyID", invoice.Currency)),
                line.PriceQuantity == 1
                    ? null
                    : Leaf(Cbc + "BaseQuantity", Plain(line.PriceQuantity), Attribute("unitCode", line.Unit))
            )
        );

    static XElement? Adjustment(LineAdjustment part, string currency) =>
        Group(
            Cac + "AllowanceCharge",
            Leaf(Cbc + "ChargeIndicator", part.IsCharge ? "true" : "false"),
            Leaf(Cbc + "AllowanceChargeReasonCode", part.ReasonCode),
            Leaf(Cbc + "AllowanceChargeReason", part.Reason),
            part.Percentage is { } percent ? Leaf(Cbc + "MultiplierFactorNumeric", Plain(percent)) : null,
            Money("Amount", part.Amount, currency),
            part.BaseAmount is { } of ? Money("BaseAmount", of, currency) : null
        );
}
