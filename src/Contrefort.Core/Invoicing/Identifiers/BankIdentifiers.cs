using System.Text.RegularExpressions;
using static Contrefort.Core.Invoicing.Identifiers.CheckDigits;

namespace Contrefort.Core.Invoicing.Identifiers;

public sealed partial class IdentifierKind
{
    /// <summary>ISO 13616: country, two check digits, an account of the length its country has.</summary>
    public static readonly IdentifierKind Iban = new("IBAN", IbanFault);

    /// <summary>ISO 9362: eight signs, or eleven with the branch.</summary>
    public static readonly IdentifierKind Bic = new(
        "BIC",
        text => BicForm().IsMatch(text) ? null : new Sentence("A BIC has eight or eleven letters and digits.")
    );

    /// <summary>Belgian structured communication: ten digits and their remainder by 97, written +++123/4567/89002+++.</summary>
    public static readonly IdentifierKind StructuredCommunication = new(
        "structured communication",
        text =>
            !AreDigits(text.Trim('*'), 12) ? new Sentence("A structured communication has twelve digits.")
            : StructuredCheck(text.Trim('*')[..10]) != text.Trim('*')[10..]
                ? new Sentence("This structured communication does not add up: one digit is wrong.")
            : null
    );

    internal static string StructuredCheck(string tenDigits) =>
        (Mod97(tenDigits) is var rest and not 0 ? rest : 97).ToString(
            "00",
            System.Globalization.CultureInfo.InvariantCulture
        );

    /// <summary>ISO 11649: RF, two check digits, up to 21 letters and digits. Swiss payments call it SCOR.</summary>
    public static readonly IdentifierKind CreditorReference = new(
        "creditor reference",
        text =>
            !CreditorReferenceForm().IsMatch(text)
                ? new Sentence("A creditor reference is RF, two digits and up to 21 letters and digits.")
            : !Iso97(text) ? new Sentence("This creditor reference does not add up: one sign is wrong.")
            : null
    );

    /// <summary>Swiss QR reference: 27 digits, the last by modulo 10 recursive.</summary>
    public static readonly IdentifierKind SwissReference = new(
        "Swiss QR reference",
        text =>
            !AreDigits(text, 27) ? new Sentence("A Swiss QR reference has 27 digits.")
            : Mod10Recursive(text[..26]) != text[26]
                ? new Sentence("This Swiss QR reference does not add up: one digit is wrong.")
            : null
    );

    /// <summary>An IBAN of Switzerland or Liechtenstein whose bank number lies from 30000 to 31999: it goes with a QR reference.</summary>
    public static readonly IdentifierKind QrIban = new(
        "QR-IBAN",
        text =>
            IbanFault(text) is { } fault ? fault
            : IsQrIban(text) ? null
            : new Sentence("A QR-IBAN is Swiss and has a bank number from 30000 to 31999.")
    );

    /// <summary>SEPA creditor identifier (BT-90): country, check digits, business code, national number.</summary>
    public static readonly IdentifierKind CreditorId = new(
        "creditor identifier",
        text =>
            !CreditorIdForm().IsMatch(text)
                ? new Sentence("A SEPA creditor identifier is a country, two digits, a business code and a number.")
            // The business code takes no part in the check.
            : Mod97(text[7..] + text[..4]) != 1
                ? new Sentence("This SEPA creditor identifier does not add up: one sign is wrong.")
            : null
    );

    internal static bool IsQrIban(string iban) =>
        iban is ['C', 'H', ..] or ['L', 'I', ..] && iban[4] == '3' && iban[5] is '0' or '1';

    static Sentence? IbanFault(string text) =>
        !IbanForm().IsMatch(text) ? new Sentence("An IBAN is a country, two digits and an account.")
        : IbanLengths.TryGetValue(text[..2], out var length) && text.Length != length
            ? new Sentence("An IBAN of {0} has {1} signs; this one has {2}.", text[..2], length, text.Length)
        : !Iso97(text) ? new Sentence("This IBAN does not add up: one sign is wrong.")
        : null;

    /// <summary>The IBAN registry, for the countries our payments reach; another country is held to the general form.</summary>
    static readonly Dictionary<string, int> IbanLengths = new()
    {
        ["AD"] = 24,
        ["AT"] = 20,
        ["BE"] = 16,
        ["BG"] = 22,
        ["CH"] = 21,
        ["CY"] = 28,
        ["CZ"] = 24,
        ["DE"] = 22,
        ["DK"] = 18,
        ["EE"] = 20,
        ["ES"] = 24,
        ["FI"] = 18,
        ["FR"] = 27,
        ["GB"] = 22,
        ["GR"] = 27,
        ["HR"] = 21,
        ["HU"] = 28,
        ["IE"] = 22,
        ["IS"] = 26,
        ["IT"] = 27,
        ["LI"] = 21,
        ["LT"] = 20,
        ["LU"] = 20,
        ["LV"] = 21,
        ["MC"] = 27,
        ["MT"] = 31,
        ["NL"] = 18,
        ["NO"] = 15,
        ["PL"] = 28,
        ["PT"] = 25,
        ["RO"] = 24,
        ["SE"] = 24,
        ["SI"] = 19,
        ["SK"] = 24,
        ["SM"] = 27,
    };

    [GeneratedRegex("^[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}$")]
    private static partial Regex IbanForm();

    [GeneratedRegex("^[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$")]
    private static partial Regex BicForm();

    [GeneratedRegex("^RF[0-9]{2}[A-Z0-9]{1,21}$")]
    private static partial Regex CreditorReferenceForm();

    [GeneratedRegex("^[A-Z]{2}[0-9]{2}[A-Z0-9]{3}[A-Z0-9]{1,28}$")]
    private static partial Regex CreditorIdForm();
}
