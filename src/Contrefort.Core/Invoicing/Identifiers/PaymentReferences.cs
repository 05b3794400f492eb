using System.Globalization;
using static Contrefort.Core.Invoicing.Identifiers.CheckDigits;

namespace Contrefort.Core.Invoicing.Identifiers;

/// <summary>Makes the references that a payer repeats and a machine matches (BT-83).</summary>
public static class PaymentReferences
{
    /// <summary>A Belgian structured communication, as it is printed: <c>+++090/9337/55493+++</c>.</summary>
    /// <param name="number">At most ten digits.</param>
    public static string Belgian(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 9_999_999_999);
        var digits = number.ToString("0000000000", CultureInfo.InvariantCulture);
        return $"+++{digits[..3]}/{digits[3..7]}/{digits[7..]}{IdentifierKind.StructuredCheck(digits)}+++";
    }

    /// <summary>An ISO 11649 reference around up to 21 letters and digits; other signs (of a document number) are left out.</summary>
    /// <exception cref="RuleViolationException">Nothing is left, or too much.</exception>
    public static string Creditor(string text)
    {
        var own = new string([.. text.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)]);
        if (own.Length is 0 or > 21)
            throw new RuleViolationException("A creditor reference is made of 1 to 21 letters and digits.");
        return $"RF{98 - Mod97(own + "RF00"):00}{own}";
    }

    /// <summary>A Swiss QR reference: up to 26 digits, filled with zeros on the left.</summary>
    /// <exception cref="RuleViolationException">It holds something else than digits, or too many.</exception>
    public static string Swiss(string digits)
    {
        if (digits.Length is 0 or > 26 || !digits.All(char.IsAsciiDigit))
            throw new RuleViolationException("A Swiss QR reference is made of up to 26 digits.");
        var filled = digits.PadLeft(26, '0');
        return filled + Mod10Recursive(filled);
    }
}
