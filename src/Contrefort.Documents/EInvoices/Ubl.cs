using System.Xml.Linq;
using Contrefort.Core.Invoicing;
using NodaTime;
using static Contrefort.Documents.EInvoices.Markup;

namespace Contrefort.Documents.EInvoices;

/// <summary>
/// UBL 2.1 Invoice and CreditNote, bound to EN 16931 as CEN/TS 16931-3-2 says. Elements stand in the order of the schemas; the two
/// roots differ in three names and in where the due date goes.
/// </summary>
public static class Ubl
{
    static readonly XNamespace Invoices = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";
    static readonly XNamespace CreditNotes = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2";
    internal static readonly XNamespace Cac =
        "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
    internal static readonly XNamespace Cbc = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

    /// <summary>Writes an issued document, in UTF-8. The stream stays open.</summary>
    /// <exception cref="Core.RuleViolationException">The document is a draft.</exception>
    public static void Write(Invoice invoice, InvoiceProfile profile, Stream output) =>
        Markup.Write(Root(invoice, profile), output);

    static XElement Root(Invoice invoice, InvoiceProfile profile)
    {
        var isCredit = invoice.IsCreditNote;
        var root = isCredit ? CreditNotes : Invoices;
        var (number, day) = invoice.Issue();
        var totals = invoice.Totals;
        return new XElement(
            root + (isCredit ? "CreditNote" : "Invoice"),
            new XAttribute("xmlns", root.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "cac", Cac.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "cbc", Cbc.NamespaceName),
            Leaf(Cbc + "CustomizationID", profile.Customization()),
            Leaf(Cbc + "ProfileID", invoice.Process(profile)),
            Leaf(Cbc + "ID", number),
            Leaf(Cbc + "IssueDate", Iso(day)),
            isCredit ? null : Leaf(Cbc + "DueDate", Iso(invoice.DueOn)),
            isCredit ? Leaf(Cbc + "TaxPointDate", Iso(invoice.VatPointOn)) : null,
            Leaf(Cbc + (isCredit ? "CreditNoteTypeCode" : "InvoiceTypeCode"), invoice.TypeCode()),
            Notes(invoice, profile),
            isCredit ? null : Leaf(Cbc + "TaxPointDate", Iso(invoice.VatPointOn)),
            Leaf(Cbc + "DocumentCurrencyCode", invoice.Currency),
            Leaf(Cbc + "TaxCurrencyCode", invoice.AccountingVat?.Currency),
            Leaf(Cbc + "BuyerReference", invoice.BuyerReference),
            Period(invoice.Period, invoice.VatPoint),
            Group(Cac + "OrderReference", Leaf(Cbc + "ID", invoice.OrderReference)),
            invoice.Preceding.Select(Preceding),
            Group(Cac + "ContractDocumentReference", Leaf(Cbc + "ID", invoice.ContractReference)),
            Group(
                Cac + "AccountingSupplierParty",
                UblParty.Of(invoice.Seller, (invoice.Payment as DirectDebit)?.CreditorId)
            ),
            Group(Cac + "AccountingCustomerParty", UblParty.Of(invoice.Buyer, null)),
            DeliveryOf(invoice.Delivery),
            UblPayment.Means(invoice),
            Group(Cac + "PaymentTerms", Leaf(Cbc + "Note", invoice.PaymentTerms)),
            invoice.Adjustments.Select(part => UblTax.Adjustment(part, invoice.Currency)),
            UblTax.Totals(invoice, totals),
            Monetary(totals, invoice.Currency),
            invoice.Lines.Select(line => UblLine.Of(line, invoice))
        );
    }

    /// <summary>
    /// A subject goes before its text: <c>#PMT#…</c>. Peppol takes one note only (R002) and no subjects, so they are joined.
    /// </summary>
    static IEnumerable<XElement?> Notes(Invoice invoice, InvoiceProfile profile) =>
        profile == InvoiceProfile.PeppolBis
            ? [Leaf(Cbc + "Note", string.Join('\n', invoice.Notes.Where(IsRead).Select(note => note.Text)))]
            : invoice.Notes.Select(note =>
                Leaf(Cbc + "Note", note.Subject is { } subject ? $"#{subject}#{note.Text}" : note.Text)
            );

    /// <summary>BAR steers French platforms and says nothing to a person.</summary>
    static bool IsRead(InvoiceNote note) => note.Subject != "BAR";

    internal static XElement? Period(InvoicePeriod? period, VatPoint? vatPoint = null) =>
        Group(
            Cac + "InvoicePeriod",
            Leaf(Cbc + "StartDate", Iso(period?.StartsOn)),
            Leaf(Cbc + "EndDate", Iso(period?.EndsOn)),
            Leaf(Cbc + "DescriptionCode", vatPoint is { } point ? Code(point) : null)
        );

    /// <summary>UNTDID 2005, not the 2475 of CII.</summary>
    static string Code(VatPoint point) =>
        point switch
        {
            VatPoint.Issue => "3",
            VatPoint.Delivery => "35",
            VatPoint.Payment => "432",
        };

    static XElement? Preceding(PrecedingInvoice earlier) =>
        Group(
            Cac + "BillingReference",
            Group(
                Cac + "InvoiceDocumentReference",
                Leaf(Cbc + "ID", earlier.Number),
                Leaf(Cbc + "IssueDate", Iso(earlier.IssuedOn))
            )
        );

    static XElement? DeliveryOf(Delivery? delivery) =>
        Group(
            Cac + "Delivery",
            Leaf(Cbc + "ActualDeliveryDate", Iso(delivery?.On)),
            delivery?.Address is { } address
                ? Group(Cac + "DeliveryLocation", UblParty.Address(Cac + "Address", address))
                : null
        );

    static XElement? Monetary(InvoiceTotals totals, string currency) =>
        Group(
            Cac + "LegalMonetaryTotal",
            Money("LineExtensionAmount", totals.Lines, currency),
            Money("TaxExclusiveAmount", totals.Net, currency),
            Money("TaxInclusiveAmount", totals.Gross, currency),
            totals.Allowances == 0 ? null : Money("AllowanceTotalAmount", totals.Allowances, currency),
            totals.Charges == 0 ? null : Money("ChargeTotalAmount", totals.Charges, currency),
            totals.Paid == 0 ? null : Money("PrepaidAmount", totals.Paid, currency),
            totals.RoundedBy == 0 ? null : Money("PayableRoundingAmount", totals.RoundedBy, currency),
            Money("PayableAmount", totals.Due, currency)
        );

    internal static XElement? Money(string name, decimal amount, string currency) =>
        Leaf(Cbc + name, Amount(amount), Attribute("currencyID", currency));
}
