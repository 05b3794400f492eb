using static Contrefort.Core.Invoicing.Identifiers.CheckDigits;

namespace Contrefort.Core.Invoicing.Identifiers;

public sealed partial class IdentifierKind
{
    /// <summary>French enterprise: nine digits, Luhn.</summary>
    public static readonly IdentifierKind Siren = new(
        "SIREN",
        text =>
            !AreDigits(text, 9) ? new Sentence("A SIREN has nine digits.")
            : !Luhn(text) ? new Sentence("This SIREN does not add up: one digit is wrong.")
            : null
    );

    /// <summary>The only enterprise whose establishments outgrew Luhn: their digits add up to a multiple of five.</summary>
    const string LaPoste = "356000000";

    /// <summary>French establishment: its enterprise's SIREN and five digits.</summary>
    public static readonly IdentifierKind Siret = new(
        "SIRET",
        text =>
            !AreDigits(text, 14) ? new Sentence("A SIRET has fourteen digits.")
            : Luhn(text) ? null
            : text.StartsWith(LaPoste, StringComparison.Ordinal) && text.Sum(digit => digit - '0') % 5 == 0 ? null
            : new Sentence("This SIRET does not add up: one digit is wrong.")
    );

    /// <summary>Belgian enterprise: ten digits, the last two are 97 less the remainder of the others.</summary>
    public static readonly IdentifierKind BelgianEnterprise = new(
        "Belgian enterprise number",
        text => text.StartsWith("BE", StringComparison.Ordinal) ? BelgianFault(text[2..]) : BelgianFault(text)
    );

    internal static Sentence? BelgianFault(string text) =>
        !AreDigits(text, 10) || text[0] is not ('0' or '1')
            ? new Sentence("A Belgian enterprise number has ten digits and begins with 0 or 1.")
        : 97 - Mod97(text[..8]) != int.Parse(text[8..], System.Globalization.CultureInfo.InvariantCulture)
            ? new Sentence("This Belgian enterprise number does not add up: one digit is wrong.")
        : null;

    /// <summary>Swiss enterprise (UID, IDE): CHE and nine digits, weighted modulo 11; « TVA », « MWST » or « IVA » may follow.</summary>
    public static readonly IdentifierKind Uid = new(
        "Swiss UID",
        text =>
        {
            var digits = text.StartsWith("CHE", StringComparison.Ordinal) ? text[3..] : "";
            foreach (var suffix in (string[])["MWST", "TVA", "IVA"])
                if (digits.EndsWith(suffix, StringComparison.Ordinal))
                    digits = digits[..^suffix.Length];
            return !AreDigits(digits, 9) ? new Sentence("A Swiss UID is CHE and nine digits.")
                : (11 - Mod11(digits, 5, 4, 3, 2, 7, 6, 5, 4)) % 11 != digits[^1] - '0'
                    ? new Sentence("This Swiss UID does not add up: one digit is wrong.")
                : null;
        }
    );
}
