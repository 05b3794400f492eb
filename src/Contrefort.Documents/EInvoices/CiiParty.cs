using System.Xml.Linq;
using Contrefort.Core.Invoicing;
using static Contrefort.Documents.EInvoices.Cii;
using static Contrefort.Documents.EInvoices.Markup;

namespace Contrefort.Documents.EInvoices;

/// <summary>BG-4 and BG-7 in CII.</summary>
static class CiiParty
{
    public static XElement? Of(XName name, Party party) =>
        Group(
            name,
            party.Ids.Where(id => id.Scheme is null).Select(id => Leaf(Ram + "ID", id.Value)),
            party.Ids.Where(id => id.Scheme is not null).Select(id => Id(Ram + "GlobalID", id)),
            Leaf(Ram + "Name", party.Name),
            Leaf(Ram + "Description", party.LegalForm),
            Group(
                Ram + "SpecifiedLegalOrganization",
                party.LegalId is { } id ? Id(Ram + "ID", id) : null,
                Leaf(Ram + "TradingBusinessName", party.TradingName)
            ),
            Group(
                Ram + "DefinedTradeContact",
                Leaf(Ram + "PersonName", party.Contact?.Name),
                Group(Ram + "TelephoneUniversalCommunication", Leaf(Ram + "CompleteNumber", party.Contact?.Telephone)),
                Group(Ram + "EmailURIUniversalCommunication", Leaf(Ram + "URIID", party.Contact?.Mail))
            ),
            Address(party.Address),
            party.ElectronicAddress is { } address
                ? Group(Ram + "URIUniversalCommunication", Id(Ram + "URIID", address))
                : null,
            Registration(party.VatNumber, "VA"),
            Registration(party.TaxRegistration, "FC")
        );

    public static XElement? Address(PostalAddress address) =>
        Group(
            Ram + "PostalTradeAddress",
            Leaf(Ram + "PostcodeCode", address.PostCode),
            Leaf(Ram + "LineOne", address.Street),
            Leaf(Ram + "LineTwo", address.Complement),
            Leaf(Ram + "CityName", address.City),
            Leaf(Ram + "CountryID", address.Country),
            Leaf(Ram + "CountrySubDivisionName", address.Subdivision)
        );

    static XElement? Id(XName name, Identifier id) => Leaf(name, id.Value, Attribute("schemeID", id.Scheme));

    static XElement? Registration(string? number, string scheme) =>
        Group(Ram + "SpecifiedTaxRegistration", Leaf(Ram + "ID", number, Attribute("schemeID", scheme)));
}
