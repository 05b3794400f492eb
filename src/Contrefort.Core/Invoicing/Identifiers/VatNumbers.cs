using System.Globalization;
using System.Text.RegularExpressions;
using static Contrefort.Core.Invoicing.Identifiers.CheckDigits;

namespace Contrefort.Core.Invoicing.Identifiers;

public sealed partial class IdentifierKind
{
    /// <summary>VAT number of a member state (or XI): the form of each, and the check digits of those met most.</summary>
    public static readonly IdentifierKind VatNumber = new("VAT number", VatFault);

    static Sentence? VatFault(string text)
    {
        if (text.Length < 4 || !VatForms.TryGetValue(text[..2], out var form))
            return text.StartsWith("CHE", StringComparison.Ordinal)
                ? Uid._fault(text)
                : new Sentence("A VAT number begins with the two letters of a member state.");
        var number = text[2..];
        return !Regex.IsMatch(number, $"^(?:{form})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))
                ? new Sentence("This is not how a VAT number of {0} is written.", text[..2])
            : VatChecks.TryGetValue(text[..2], out var holds) && !holds(number)
                ? new Sentence("This VAT number of {0} does not add up: one digit is wrong.", text[..2])
            : null;
    }

    /// <summary>As the European Commission publishes them for VIES.</summary>
    static readonly Dictionary<string, string> VatForms = new()
    {
        ["AT"] = "U[0-9]{8}",
        ["BE"] = "[01][0-9]{9}",
        ["BG"] = "[0-9]{9,10}",
        ["CY"] = "[0-9]{8}[A-Z]",
        ["CZ"] = "[0-9]{8,10}",
        ["DE"] = "[0-9]{9}",
        ["DK"] = "[0-9]{8}",
        ["EE"] = "[0-9]{9}",
        ["EL"] = "[0-9]{9}",
        ["ES"] = "[A-Z0-9][0-9]{7}[A-Z0-9]",
        ["FI"] = "[0-9]{8}",
        ["FR"] = "[A-HJ-NP-Z0-9]{2}[0-9]{9}",
        ["HR"] = "[0-9]{11}",
        ["HU"] = "[0-9]{8}",
        ["IE"] = "[0-9][A-Z0-9][0-9]{5}[A-Z]{1,2}",
        ["IT"] = "[0-9]{11}",
        ["LT"] = "[0-9]{9}|[0-9]{12}",
        ["LU"] = "[0-9]{8}",
        ["LV"] = "[0-9]{11}",
        ["MT"] = "[0-9]{8}",
        ["NL"] = "[0-9]{9}B[0-9]{2}",
        ["PL"] = "[0-9]{10}",
        ["PT"] = "[0-9]{9}",
        ["RO"] = "[0-9]{2,10}",
        ["SE"] = "[0-9]{12}",
        ["SI"] = "[0-9]{8}",
        ["SK"] = "[0-9]{10}",
        ["XI"] = "[0-9]{9}|[0-9]{12}|GD[0-9]{3}|HA[0-9]{3}",
    };

    static readonly Dictionary<string, Func<string, bool>> VatChecks = new()
    {
        ["BE"] = number => BelgianFault(number) is null,
        ["DE"] = Mod11And10,
        ["FR"] = FrenchKeyHolds,
        ["IT"] = Luhn,
        ["LU"] = number => Number(number[..6]) % 89 == Number(number[6..]),
        // A person's number, since 2020, is checked as a whole; a company's by its nine digits.
        ["NL"] = number => Mod11(number, 9, 8, 7, 6, 5, 4, 3, 2) == number[8] - '0' || Mod97($"NL{number}") == 1,
        ["PT"] = number =>
            Mod11(number, 9, 8, 7, 6, 5, 4, 3, 2) is var rest && (rest < 2 ? 0 : 11 - rest) == number[8] - '0',
    };

    /// <summary>A key of two digits is checked; one with letters, given to few, has no published check but its SIREN.</summary>
    static bool FrenchKeyHolds(string number) =>
        (Luhn(number[2..]) || number[2..] == LaPoste)
        && (!AreDigits(number[..2], 2) || Number(number[..2]) == (12 + (3 * (Number(number[2..]) % 97))) % 97);

    static long Number(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);
}
