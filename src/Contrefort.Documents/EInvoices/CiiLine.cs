using System.Xml.Linq;
using Contrefort.Core.Invoicing;
using static Contrefort.Documents.EInvoices.Cii;
using static Contrefort.Documents.EInvoices.Markup;

namespace Contrefort.Documents.EInvoices;

/// <summary>BG-25 in CII.</summary>
static class CiiLine
{
    public static XElement? Of(InvoiceLine line) =>
        Group(
            Ram + "IncludedSupplyChainTradeLineItem",
            Group(
                Ram + "AssociatedDocumentLineDocument",
                Leaf(Ram + "LineID", line.Id),
                Group(Ram + "IncludedNote", Leaf(Ram + "Content", line.Note))
            ),
            Group(
                Ram + "SpecifiedTradeProduct",
                Leaf(Ram + "SellerAssignedID", line.SellerReference),
                Leaf(Ram + "Name", line.Name),
                Leaf(Ram + "Description", line.Description)
            ),
            Group(
                Ram + "SpecifiedLineTradeAgreement",
                Group(
                    Ram + "NetPriceProductTradePrice",
                    Leaf(Ram + "ChargeAmount", Price(line.Price)),
                    line.PriceQuantity == 1
                        ? null
                        : Leaf(Ram + "BasisQuantity", Plain(line.PriceQuantity), Attribute("unitCode", line.Unit))
                )
            ),
            Group(
                Ram + "SpecifiedLineTradeDelivery",
                Leaf(Ram + "BilledQuantity", Plain(line.Quantity), Attribute("unitCode", line.Unit))
            ),
            Group(
                Ram + "SpecifiedLineTradeSettlement",
                Tax("ApplicableTradeTax", line.Vat),
                Period(line.Period),
                line.Adjustments.Select(Adjustment),
                Group(Ram + "SpecifiedTradeSettlementLineMonetarySummation", Money("LineTotalAmount", line.Net))
            )
        );

    public static XElement? Tax(string name, VatTreatment vat) =>
        Group(
            Ram + name,
            Leaf(Ram + "TypeCode", "VAT"),
            Leaf(Ram + "CategoryCode", vat.Category.Code()),
            vat.Rate is { } rate ? Leaf(Ram + "RateApplicablePercent", Plain(rate)) : null
        );

    static XElement? Adjustment(LineAdjustment part) =>
        Group(
            Ram + "SpecifiedTradeAllowanceCharge",
            Indicator(part.IsCharge),
            part.Percentage is { } percent ? Leaf(Ram + "CalculationPercent", Plain(percent)) : null,
            part.BaseAmount is { } of ? Money("BasisAmount", of) : null,
            Money("ActualAmount", part.Amount),
            Leaf(Ram + "ReasonCode", part.ReasonCode),
            Leaf(Ram + "Reason", part.Reason)
        );
}
