using System.Xml.Linq;
using Contrefort.Core.Invoicing;
using static Contrefort.Documents.EInvoices.Markup;
using static Contrefort.Documents.EInvoices.Ubl;

namespace Contrefort.Documents.EInvoices;

/// <summary>BG-4 and BG-7 in UBL.</summary>
static class UblParty
{
    /// <param name="creditorId">BT-90, which UBL keeps among the seller's identifiers.</param>
    public static XElement? Of(Party party, string? creditorId) =>
        Group(
            Cac + "Party",
            Id("EndpointID", party.ElectronicAddress),
            party.Ids.Select(id => Group(Cac + "PartyIdentification", Id("ID", id))),
            Group(Cac + "PartyIdentification", Leaf(Cbc + "ID", creditorId, Attribute("schemeID", "SEPA"))),
            Group(Cac + "PartyName", Leaf(Cbc + "Name", party.TradingName)),
            Address(Cac + "PostalAddress", party.Address),
            TaxScheme(party.VatNumber, "VAT"),
            // BT-32: any scheme but VAT.
            TaxScheme(party.TaxRegistration, "TAX"),
            Group(
                Cac + "PartyLegalEntity",
                Leaf(Cbc + "RegistrationName", party.Name),
                Id("CompanyID", party.LegalId),
                Leaf(Cbc + "CompanyLegalForm", party.LegalForm)
            ),
            Group(
                Cac + "Contact",
                Leaf(Cbc + "Name", party.Contact?.Name),
                Leaf(Cbc + "Telephone", party.Contact?.Telephone),
                Leaf(Cbc + "ElectronicMail", party.Contact?.Mail)
            )
        );

    public static XElement? Address(XName name, PostalAddress address) =>
        Group(
            name,
            Leaf(Cbc + "StreetName", address.Street),
            Leaf(Cbc + "AdditionalStreetName", address.Complement),
            Leaf(Cbc + "CityName", address.City),
            Leaf(Cbc + "PostalZone", address.PostCode),
            Leaf(Cbc + "CountrySubentity", address.Subdivision),
            Group(Cac + "Country", Leaf(Cbc + "IdentificationCode", address.Country))
        );

    static XElement? Id(string name, Identifier? id) => Leaf(Cbc + name, id?.Value, Attribute("schemeID", id?.Scheme));

    static XElement? TaxScheme(string? number, string scheme) =>
        Leaf(Cbc + "CompanyID", number) is { } id
            ? Group(Cac + "PartyTaxScheme", id, Group(Cac + "TaxScheme", Leaf(Cbc + "ID", scheme)))
            : null;
}
