using System.Xml.Linq;
using Contrefort.Core.Invoicing;
using NodaTime;
using static Contrefort.Documents.EInvoices.Markup;

namespace Contrefort.Documents.EInvoices;

/// <summary>
/// UN/CEFACT Cross Industry Invoice, bound to EN 16931 as CEN/TS 16931-3-3 says: the part that D16B and D22B share, and the EN 16931
/// profile of Factur-X. Elements stand in the order of the schema.
/// </summary>
public static class Cii
{
    internal static readonly XNamespace Rsm = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100";
    internal static readonly XNamespace Ram =
        "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100";
    internal static readonly XNamespace Udt = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100";
    internal static readonly XNamespace Qdt = "urn:un:unece:uncefact:data:standard:QualifiedDataType:100";

    /// <summary>Writes an issued document, in UTF-8. The stream stays open.</summary>
    /// <exception cref="Core.RuleViolationException">The document is a draft.</exception>
    public static void Write(Invoice invoice, InvoiceProfile profile, Stream output) =>
        Markup.Write(Root(invoice, profile), output);

    static XElement Root(Invoice invoice, InvoiceProfile profile)
    {
        var (number, day) = invoice.Issue();
        return new XElement(
            Rsm + "CrossIndustryInvoice",
            new XAttribute(XNamespace.Xmlns + "rsm", Rsm.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "ram", Ram.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "udt", Udt.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "qdt", Qdt.NamespaceName),
            Group(
                Rsm + "ExchangedDocumentContext",
                Group(
                    Ram + "BusinessProcessSpecifiedDocumentContextParameter",
                    Leaf(Ram + "ID", invoice.Process(profile))
                ),
                Group(Ram + "GuidelineSpecifiedDocumentContextParameter", Leaf(Ram + "ID", profile.Customization()))
            ),
            Group(
                Rsm + "ExchangedDocument",
                Leaf(Ram + "ID", number),
                Leaf(Ram + "TypeCode", invoice.TypeCode()),
                Date("IssueDateTime", day),
                invoice.Notes.Select(note =>
                    Group(
                        Ram + "IncludedNote",
                        Leaf(Ram + "Content", note.Text),
                        Leaf(Ram + "SubjectCode", note.Subject)
                    )
                )
            ),
            Group(
                Rsm + "SupplyChainTradeTransaction",
                invoice.Lines.Select(CiiLine.Of),
                Agreement(invoice),
                // The schema wants it even with nothing to say.
                new XElement(Ram + "ApplicableHeaderTradeDelivery", Delivered(invoice.Delivery)),
                CiiSettlement.Of(invoice)
            )
        );
    }

    static XElement? Agreement(Invoice invoice) =>
        Group(
            Ram + "ApplicableHeaderTradeAgreement",
            Leaf(Ram + "BuyerReference", invoice.BuyerReference),
            CiiParty.Of(Ram + "SellerTradeParty", invoice.Seller),
            CiiParty.Of(Ram + "BuyerTradeParty", invoice.Buyer),
            Group(Ram + "BuyerOrderReferencedDocument", Leaf(Ram + "IssuerAssignedID", invoice.OrderReference)),
            Group(Ram + "ContractReferencedDocument", Leaf(Ram + "IssuerAssignedID", invoice.ContractReference))
        );

    static IEnumerable<XElement?> Delivered(Delivery? delivery) =>
        [
            delivery?.Address is { } address ? Group(Ram + "ShipToTradeParty", CiiParty.Address(address)) : null,
            Group(Ram + "ActualDeliverySupplyChainEvent", Date("OccurrenceDateTime", delivery?.On)),
        ];

    /// <summary>Format 102 is YYYYMMDD.</summary>
    internal static XElement? Date(string name, LocalDate? date) =>
        Group(Ram + name, Leaf(Udt + "DateTimeString", Compact(date), Attribute("format", "102")));

    internal static XElement? Period(InvoicePeriod? period) =>
        Group(
            Ram + "BillingSpecifiedPeriod",
            Date("StartDateTime", period?.StartsOn),
            Date("EndDateTime", period?.EndsOn)
        );

    internal static XElement? Money(string name, decimal amount) => Leaf(Ram + name, Amount(amount));

    internal static XElement? Indicator(bool isCharge) =>
        Group(Ram + "ChargeIndicator", Leaf(Udt + "Indicator", isCharge ? "true" : "false"));
}
