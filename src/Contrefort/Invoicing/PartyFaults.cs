using Contrefort.Core;
using Contrefort.Core.Invoicing;
using Contrefort.Core.Invoicing.Identifiers;

namespace Contrefort.Invoicing;

/// <summary>What is wrong with the identifiers of a seller or a buyer, as they are typed, by field.</summary>
internal static class PartyFaults
{
    /// <param name="Field">As the forms and the API call it.</param>
    internal readonly record struct Fault(string Field, Sentence Sentence);

    public static IEnumerable<Fault> Of(Party party)
    {
        if (string.IsNullOrWhiteSpace(party.Name))
            yield return new("Name", "Type a name.");
        if (party.Address.Country is not { Length: 2 } country || !country.All(char.IsAsciiLetterUpper))
            yield return new("Country", "Two letters.");
        if (party.LegalId is { } legal && KindOf(legal.Scheme)?.Fault(legal.Value) is { } wrong)
            yield return new("LegalId", wrong);
        foreach (var id in party.Ids.Where(id => id.Scheme == "0009"))
            if (IdentifierKind.Siret.Fault(id.Value) is { } siret)
                yield return new("Siret", siret);
            else if (party.Siren is { } siren && !id.Value.StartsWith(siren, StringComparison.Ordinal))
                yield return new("Siret", "A SIRET has fourteen digits and begins with the SIREN.");
        if (party.VatNumber is { } vat)
            if (IdentifierKind.VatNumber.Fault(vat) is { } fault)
                yield return new("VatNumber", fault);
            else if (
                party.Address.Country is "FR" or "BE" or "LU" or "DE"
                && !vat.StartsWith(party.Address.Country, StringComparison.Ordinal)
            )
                yield return new("VatNumber", "A VAT number begins with the code of its country.");
        if (party.ElectronicAddress is { } address && ElectronicAddress.Fault(address) is { } electronic)
            yield return new("ElectronicAddress", electronic);
    }

    public static IdentifierKind? KindOf(string? scheme) =>
        scheme switch
        {
            "0002" => IdentifierKind.Siren,
            "0208" => IdentifierKind.BelgianEnterprise,
            "0183" => IdentifierKind.Uid,
            _ => null,
        };

    /// <summary>The register a business of a country is in.</summary>
    public static string? RegisterOf(string country) =>
        country switch
        {
            "FR" => "0002",
            "BE" => "0208",
            "CH" => "0183",
            _ => null,
        };

    /// <summary>The rules a buyer's country holds documents to.</summary>
    public static InvoiceProfile ProfileOf(string country) =>
        country switch
        {
            "FR" => InvoiceProfile.FrenchCtc,
            "BE" => InvoiceProfile.PeppolBis,
            _ => InvoiceProfile.En16931,
        };
}
