using System.Globalization;
using System.Text;
using Contrefort.Core;
using Contrefort.Core.Invoicing;
using Contrefort.Core.Invoicing.Identifiers;

namespace Contrefort.Documents.Payments;

/// <summary>
/// The text of the EPC QR code (Girocode, EPC069-12 version 2): a SEPA transfer a telephone fills in. Drawn with error correction M.
/// </summary>
public static class EpcQr
{
    /// <param name="reference">An ISO 11649 reference goes in its own field; anything else is free text.</param>
    /// <exception cref="RuleViolationException">The IBAN, BIC or amount is wrong.</exception>
    public static string Payload(string name, string iban, string? bic, decimal amount, string? reference)
    {
        if (amount is < 0.01m or > 999_999_999.99m || Cents.Decimals(amount) > 2)
            throw new RuleViolationException(new Sentence("{0} is no amount for a transfer.", amount));
        var isStructured = reference is not null && IdentifierKind.CreditorReference.IsValid(reference);
        string[] fields =
        [
            "BCD",
            "002",
            "1",
            "SCT",
            bic is null ? "" : IdentifierKind.Bic.Read(bic),
            Cut(name, 70),
            IdentifierKind.Iban.Read(iban),
            $"EUR{amount.ToString("0.##", CultureInfo.InvariantCulture)}",
            "",
            isStructured ? IdentifierKind.CreditorReference.Read(reference!) : "",
            isStructured || reference is null ? "" : Cut(reference, 140),
        ];
        return string.Join('\n', fields).TrimEnd('\n');
    }

    /// <summary>UTF-8 is version 1 of the character sets; the code holds 331 bytes, so a long text is cut without tearing a sign.</summary>
    static string Cut(string text, int longest)
    {
        var line = new string([.. text.Select(sign => char.IsControl(sign) ? ' ' : sign)]).Trim();
        var kept = new StringBuilder();
        var bytes = 0;
        foreach (var rune in line.EnumerateRunes())
            if ((bytes += rune.Utf8SequenceLength) <= longest)
                kept.Append(rune);
            else
                break;
        return kept.ToString();
    }
}
