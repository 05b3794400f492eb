namespace Contrefort.Core.Invoicing.Identifiers;

/// <summary>Where an electronic document is delivered (BT-34, BT-49): a scheme of the EAS list and an address in it.</summary>
public static class ElectronicAddress
{
    /// <summary>French directory: SIREN, SIREN_SIRET or SIREN_suffix.</summary>
    public const string French = "0225";
    public const string Belgian = "0208";
    public const string Luxembourg = "0240";
    public const string LuxembourgVat = "9938";
    public const string GermanVat = "9930";
    public const string Swiss = "0183";
    public const string Mail = "EM";

    /// <summary>Schemes our forms offer, the usual one of a country first.</summary>
    public static IReadOnlyList<string> Schemes { get; } =
    [French, Belgian, Luxembourg, LuxembourgVat, GermanVat, Swiss, Mail];

    /// <summary>The scheme a business of a country is usually reached by.</summary>
    public static string SchemeOf(string country) =>
        country switch
        {
            "FR" => French,
            "BE" => Belgian,
            "LU" => LuxembourgVat,
            "DE" => GermanVat,
            "CH" => Swiss,
            _ => Mail,
        };

    /// <summary>What is wrong with an address; null when it is right, or its scheme is one we know no rule of.</summary>
    public static Sentence? Fault(Identifier address) =>
        address.Scheme switch
        {
            null or { Length: 0 } => new Sentence("An electronic address needs its scheme."),
            French => FrenchFault(address.Value),
            Belgian => IdentifierKind.BelgianFault(address.Value),
            Luxembourg => CheckDigits.AreDigits(address.Value, 11)
                ? null
                : new Sentence("A Luxembourg registration number (matricule) has eleven digits."),
            LuxembourgVat => OfCountry(address.Value, "LU"),
            GermanVat => OfCountry(address.Value, "DE"),
            Swiss => IdentifierKind.Uid.Fault(address.Value),
            Mail => IsMail(address.Value) ? null : new Sentence("This is not an e-mail address."),
            _ => null,
        };

    /// <summary>BR-FR-23 and 25: letters, digits and + - _ /, at most 125; the part before the first _ is a SIREN.</summary>
    static Sentence? FrenchFault(string value) =>
        value.Length > 125 || !value.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '+' or '-' or '_' or '/')
            ? new Sentence("A French electronic address is made of letters, digits, - and _.")
        : IdentifierKind.Siren.Fault(value.Split('_')[0]) is { } fault ? fault
        : null;

    static Sentence? OfCountry(string value, string country) =>
        IdentifierKind.VatNumber.Fault(value)
        ?? (
            value.StartsWith(country, StringComparison.Ordinal)
                ? null
                : new Sentence("This address is a VAT number of {0}.", country)
        );

    static bool IsMail(string value) =>
        value.Length <= 254
        && value.Split('@') is [{ Length: > 0 and <= 64 }, { Length: > 2 } host]
        && host.Contains('.')
        && !value.Any(sign => char.IsWhiteSpace(sign) || char.IsControl(sign));
}
