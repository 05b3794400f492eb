using System.Xml.Linq;
using Contrefort.Core.Invoicing;
using static Contrefort.Documents.EInvoices.Cii;
using static Contrefort.Documents.EInvoices.Markup;

namespace Contrefort.Documents.EInvoices;

/// <summary>Payment, VAT and totals in CII.</summary>
static class CiiSettlement
{
    public static XElement? Of(Invoice invoice)
    {
        var totals = invoice.Totals;
        var debit = invoice.Payment as DirectDebit;
        return Group(
            Ram + "ApplicableHeaderTradeSettlement",
            Leaf(Ram + "CreditorReferenceID", debit?.CreditorId),
            Leaf(Ram + "PaymentReference", invoice.Payment?.Reference),
            Leaf(Ram + "TaxCurrencyCode", invoice.AccountingVat?.Currency),
            Leaf(Ram + "InvoiceCurrencyCode", invoice.Currency),
            Means(invoice.Payment),
            totals.Breakdown.Select(part => Subtotal(part, invoice)),
            Period(invoice.Period),
            invoice.Adjustments.Select(Adjustment),
            Group(
                Ram + "SpecifiedTradePaymentTerms",
                Leaf(Ram + "Description", invoice.PaymentTerms),
                Date("DueDateDateTime", invoice.DueOn),
                Leaf(Ram + "DirectDebitMandateID", debit?.Mandate)
            ),
            Monetary(invoice, totals),
            invoice.Preceding.Select(Preceding)
        );
    }

    static XElement? Means(PaymentInstruction? payment) =>
        payment is null
            ? null
            : Group(
                Ram + "SpecifiedTradeSettlementPaymentMeans",
                Leaf(Ram + "TypeCode", payment.Code),
                payment is DirectDebit debit
                    ? Group(Ram + "PayerPartyDebtorFinancialAccount", Leaf(Ram + "IBANID", debit.DebtorAccount))
                    : null,
                payment is CreditTransfer to
                    ? Group(
                        Ram + "PayeePartyCreditorFinancialAccount",
                        to.IsSepa ? Leaf(Ram + "IBANID", to.Account) : null,
                        Leaf(Ram + "AccountName", to.AccountName),
                        to.IsSepa ? null : Leaf(Ram + "ProprietaryID", to.Account)
                    )
                    : null,
                Group(
                    Ram + "PayeeSpecifiedCreditorFinancialInstitution",
                    Leaf(Ram + "BICID", (payment as CreditTransfer)?.Bank)
                )
            );

    static XElement? Subtotal(VatSubtotal part, Invoice invoice) =>
        Group(
            Ram + "ApplicableTradeTax",
            Money("CalculatedAmount", part.Tax),
            Leaf(Ram + "TypeCode", "VAT"),
            Leaf(Ram + "ExemptionReason", part.Treatment.Exemption?.Text),
            Money("BasisAmount", part.Base),
            Leaf(Ram + "CategoryCode", part.Treatment.Category.Code()),
            Leaf(Ram + "ExemptionReasonCode", part.Treatment.Exemption?.Code),
            Group(
                Ram + "TaxPointDate",
                Leaf(Udt + "DateString", Compact(invoice.VatPointOn), Attribute("format", "102"))
            ),
            Leaf(Ram + "DueDateTypeCode", invoice.VatPoint is { } point ? Code(point) : null),
            part.Treatment.Rate is { } rate ? Leaf(Ram + "RateApplicablePercent", Plain(rate)) : null
        );

    /// <summary>UNTDID 2475, not the 2005 of UBL.</summary>
    static string Code(VatPoint point) =>
        point switch
        {
            VatPoint.Issue => "5",
            VatPoint.Delivery => "29",
            VatPoint.Payment => "72",
        };

    static XElement? Adjustment(DocumentAdjustment part) =>
        Group(
            Ram + "SpecifiedTradeAllowanceCharge",
            Indicator(part.IsCharge),
            part.Percentage is { } percent ? Leaf(Ram + "CalculationPercent", Plain(percent)) : null,
            part.BaseAmount is { } of ? Money("BasisAmount", of) : null,
            Money("ActualAmount", part.Amount),
            Leaf(Ram + "ReasonCode", part.ReasonCode),
            Leaf(Ram + "Reason", part.Reason),
            CiiLine.Tax("CategoryTradeTax", part.Vat)
        );

    static XElement? Monetary(Invoice invoice, InvoiceTotals totals) =>
        Group(
            Ram + "SpecifiedTradeSettlementHeaderMonetarySummation",
            Money("LineTotalAmount", totals.Lines),
            totals.Charges == 0 ? null : Money("ChargeTotalAmount", totals.Charges),
            totals.Allowances == 0 ? null : Money("AllowanceTotalAmount", totals.Allowances),
            Money("TaxBasisTotalAmount", totals.Net),
            Vat(totals.Vat, invoice.Currency),
            invoice.AccountingVat is { } vat ? Vat(vat.Amount, vat.Currency) : null,
            totals.RoundedBy == 0 ? null : Money("RoundingAmount", totals.RoundedBy),
            Money("GrandTotalAmount", totals.Gross),
            totals.Paid == 0 ? null : Money("TotalPrepaidAmount", totals.Paid),
            Money("DuePayableAmount", totals.Due)
        );

    static XElement? Vat(decimal amount, string currency) =>
        Leaf(Ram + "TaxTotalAmount", Amount(amount), Attribute("currencyID", currency));

    static XElement? Preceding(PrecedingInvoice earlier) =>
        Group(
            Ram + "InvoiceReferencedDocument",
            Leaf(Ram + "IssuerAssignedID", earlier.Number),
            Group(
                Ram + "FormattedIssueDateTime",
                Leaf(Qdt + "DateTimeString", Compact(earlier.IssuedOn), Attribute("format", "102"))
            )
        );
}
