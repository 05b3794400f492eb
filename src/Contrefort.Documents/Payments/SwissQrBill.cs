using System.Globalization;
using Contrefort.Core;
using Contrefort.Core.Invoicing;
using Contrefort.Core.Invoicing.Identifiers;

namespace Contrefort.Documents.Payments;

/// <summary>A person on a Swiss QR-bill, with a structured address: the only kind taken since October 2026.</summary>
public sealed record SwissParty(string Name, PostalAddress Address, string? House = null);

/// <summary>
/// The text of the Swiss QR code (SIX implementation guidelines 2.3, version 0200): 31 lines at most 997 characters. Drawn with error
/// correction M and the Swiss cross.
/// </summary>
public static class SwissQrBill
{
    const int Longest = 997;

    /// <param name="amount">Null: the payer writes it.</param>
    /// <param name="reference">A QR reference with a QR-IBAN, an ISO 11649 reference with another IBAN, or none.</param>
    /// <exception cref="RuleViolationException">Account, amount, currency or reference is wrong, or they do not go together.</exception>
    public static string Payload(
        SwissParty creditor,
        string iban,
        decimal? amount,
        string currency,
        SwissParty? debtor,
        string? reference,
        string? message = null
    )
    {
        var account = IdentifierKind.Iban.Read(iban);
        if (account[..2] is not ("CH" or "LI"))
            throw new RuleViolationException("A Swiss QR-bill is paid to an account in Switzerland or Liechtenstein.");
        if (currency is not ("CHF" or "EUR"))
            throw new RuleViolationException("A Swiss QR-bill is in Swiss francs or euros.");
        if (amount is { } given && (given is < 0.01m or > 999_999_999.99m || Cents.Decimals(given) > 2))
            throw new RuleViolationException(new Sentence("{0} is no amount for a transfer.", given));
        var (kind, number) = Reference(account, reference);
        string[] lines =
        [
            "SPC",
            "0200",
            "1",
            account,
            .. Lines(creditor),
            // The ultimate creditor is for future use.
            .. Enumerable.Repeat("", 7),
            amount?.ToString("0.00", CultureInfo.InvariantCulture) ?? "",
            currency,
            .. debtor is null ? Enumerable.Repeat("", 7) : Lines(debtor),
            kind,
            number,
            Text(message, 140),
            "EPD",
        ];
        var payload = string.Join('\n', lines);
        return payload.Length <= Longest
            ? payload
            : throw new RuleViolationException("The text of a Swiss QR-bill is too long.");
    }

    static (string Kind, string Number) Reference(string account, string? reference) =>
        (IdentifierKind.QrIban.IsValid(account), reference) switch
        {
            (true, { } text) => ("QRR", IdentifierKind.SwissReference.Read(text)),
            (true, null) => throw new RuleViolationException("A QR-IBAN goes with a QR reference."),
            (false, { } text) => ("SCOR", IdentifierKind.CreditorReference.Read(text)),
            (false, null) => ("NON", ""),
        };

    static IEnumerable<string> Lines(SwissParty party) =>
        string.IsNullOrWhiteSpace(party.Address.PostCode) || string.IsNullOrWhiteSpace(party.Address.City)
            ? throw new RuleViolationException("An address on a Swiss QR-bill has a postcode and a town.")
            :
            [
                "S",
                Text(party.Name, 70),
                Text(party.Address.Street, 70),
                Text(party.House, 16),
                Text(party.Address.PostCode, 16),
                Text(party.Address.City, 35),
                party.Address.Country,
            ];

    /// <summary>The guidelines allow Latin letters with accents; other signs become dots. No line end may enter a line.</summary>
    static string Text(string? text, int longest)
    {
        var line = new string([.. (text ?? "").Select(Allowed)]).Trim();
        return line.Length > longest ? line[..longest].TrimEnd() : line;
    }

    static char Allowed(char sign) =>
        sign switch
        {
            '’' => '\'',
            >= ' ' and <= '~' => sign,
            >= '\u00a1' and <= '\u017f' => sign,
            '\u00a0' or '\u202f' or '\n' or '\r' or '\t' => ' ',
            '€' or 'Ș' or 'ș' or 'Ț' or 'ț' => sign,
            _ => '.',
        };
}
