namespace Contrefort.Core.Invoicing;

/// <summary>A value and the ISO 6523 or EAS code of the register that gave it: <c>0002</c> SIREN, <c>0208</c> Belgian enterprise number.</summary>
public sealed record Identifier(string? Scheme, string Value);

/// <summary>BG-5, BG-8, BG-15.</summary>
/// <param name="Country">BT-40, BT-55, BT-80: ISO 3166-1, two letters.</param>
public sealed record PostalAddress(string? Street, string? PostCode, string? City, string Country)
{
    /// <summary>BT-36, BT-51.</summary>
    public string? Complement { get; init; }

    /// <summary>BT-39, BT-54.</summary>
    public string? Subdivision { get; init; }
}

/// <summary>BG-6, BG-9.</summary>
public sealed record InvoiceContact(string? Name, string? Telephone, string? Mail);

/// <summary>Who sells (BG-4) or buys (BG-7).</summary>
public sealed record Party
{
    /// <summary>BT-27, BT-44: the name in the register.</summary>
    public required string Name { get; init; }

    /// <summary>BT-28, BT-45.</summary>
    public string? TradingName { get; init; }

    public required PostalAddress Address { get; init; }

    /// <summary>BT-30, BT-47: SIREN (0002), Belgian enterprise number (0208), UID (0183)…</summary>
    public Identifier? LegalId { get; init; }

    /// <summary>BT-29, BT-46: SIRET (0009) and the like.</summary>
    public IReadOnlyList<Identifier> Ids { get; init; } = [];

    /// <summary>BT-31, BT-48. Absent from a document outside the scope of VAT (BR-O-02).</summary>
    public string? VatNumber { get; init; }

    /// <summary>BT-32, seller only: a tax number that is no VAT number.</summary>
    public string? TaxRegistration { get; init; }

    /// <summary>BT-33, seller only: legal form, capital.</summary>
    public string? LegalForm { get; init; }

    /// <summary>BT-34, BT-49.</summary>
    public Identifier? ElectronicAddress { get; init; }

    public InvoiceContact? Contact { get; init; }

    /// <summary>Its number in the French register of enterprises, however it was given.</summary>
    public string? Siren => LegalId is { Scheme: "0002", Value: var siren } ? siren : null;
}
