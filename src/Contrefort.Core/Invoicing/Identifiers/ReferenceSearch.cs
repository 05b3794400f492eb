using System.Text.RegularExpressions;

namespace Contrefort.Core.Invoicing.Identifiers;

/// <summary>Finds, in what a payer wrote, the references a machine can match.</summary>
public static partial class ReferenceSearch
{
    const int LongestText = 2000;

    /// <summary>
    /// Every reference that stands in the words, as letters and digits only: ISO 11649 and Belgian ones whose check digits are right,
    /// QR references, and whatever looks like the number of a document.
    /// </summary>
    public static IReadOnlyList<string> In(string words)
    {
        var text = words.Length > LongestText ? words[..LongestText] : words;
        var upper = text.ToUpperInvariant();
        return
        [
            .. Creditor()
                .Matches(upper)
                .SelectMany(found => Creditors(Plain(found.Value)))
                .Concat(Belgian().Matches(upper).Select(found => Plain(found.Value)).Where(IsBelgian))
                .Concat(Swiss().Matches(upper).Select(found => Plain(found.Value)).Where(IsSwiss))
                .Concat(Document().Matches(upper).Select(found => Plain(found.Value)))
                .Distinct(),
        ];
    }

    /// <summary>As it is compared: without signs and spaces.</summary>
    public static string Plain(string reference) =>
        new([.. reference.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)]);

    /// <summary>Banks run words together: the reference is the longest beginning whose check digits are right.</summary>
    static IEnumerable<string> Creditors(string text)
    {
        for (var length = Math.Min(25, text.Length); length >= 5; length--)
            if (CheckDigits.Mod97(text[4..length] + text[..4]) == 1)
            {
                yield return text[..length];
                yield break;
            }
    }

    static bool IsBelgian(string digits) =>
        digits.Length == 12
        && PaymentReferences
            .Belgian(long.Parse(digits[..10], null))
            .EndsWith($"{digits[10..]}+++", StringComparison.Ordinal);

    static bool IsSwiss(string digits) => digits.Length == 27 && PaymentReferences.Swiss(digits[..26]) == digits;

    [GeneratedRegex(@"RF\s?\d\d(?:\s?[0-9A-Z]){1,40}")]
    private static partial Regex Creditor();

    [GeneratedRegex(@"(?<!\d)\d{3}[/ .]?\d{4}[/ .]?\d{5}(?!\d)")]
    private static partial Regex Belgian();

    [GeneratedRegex(@"(?<!\d)\d{2}(?: ?\d{5}){5}(?!\d)")]
    private static partial Regex Swiss();

    [GeneratedRegex(@"(?<![0-9A-Z])[A-Z0-9]{1,10}[- /]?\d{4}[- /]?\d{6}(?!\d)")]
    private static partial Regex Document();
}
