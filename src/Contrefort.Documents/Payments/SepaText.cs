using System.Globalization;
using System.Text;

namespace Contrefort.Documents.Payments;

/// <summary>Text as every bank of SEPA takes it (EPC217-08): basic Latin letters, digits and / - ? : ( ) . , ' + and space.</summary>
static class SepaText
{
    /// <summary>Accents dropped, ligatures opened, anything else a space; cut to a length.</summary>
    public static string Of(string text, int longest)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var sign in text.Normalize(NormalizationForm.FormD))
            if (char.IsAsciiLetterOrDigit(sign) || Allowed.Contains(sign))
                plain.Append(sign);
            else if (Opened.TryGetValue(sign, out var letters))
                plain.Append(letters);
            else if (CharUnicodeInfo.GetUnicodeCategory(sign) != UnicodeCategory.NonSpacingMark)
                plain.Append(' ');
        var single = string.Join(' ', plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return single.Length > longest ? single[..longest].TrimEnd() : single;
    }

    const string Allowed = "/-?:().,'+ ";

    static readonly Dictionary<char, string> Opened = new()
    {
        ['œ'] = "oe",
        ['Œ'] = "OE",
        ['æ'] = "ae",
        ['Æ'] = "AE",
        ['ß'] = "ss",
        ['ø'] = "o",
        ['Ø'] = "O",
        ['ł'] = "l",
        ['Ł'] = "L",
        ['đ'] = "d",
        ['’'] = "'",
        ['–'] = "-",
        ['—'] = "-",
        ['&'] = "+",
        ['_'] = "-",
    };
}
