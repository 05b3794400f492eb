namespace Contrefort.Core.Invoicing.Identifiers;

/// <summary>The arithmetic of check digits. Every method takes texts that are known to hold only digits and capitals.</summary>
static class CheckDigits
{
    /// <summary>Luhn (ISO/IEC 7812-1): from the right, every second digit doubled.</summary>
    public static bool Luhn(string digits)
    {
        var sum = 0;
        for (var place = 0; place < digits.Length; place++)
        {
            var digit = digits[^(place + 1)] - '0';
            var counted = place % 2 == 0 ? digit : digit * 2;
            sum += counted > 9 ? counted - 9 : counted;
        }
        return sum % 10 == 0;
    }

    /// <summary>The remainder of a number of any length by 97, letters counting A = 10 … Z = 35 (ISO/IEC 7064).</summary>
    public static int Mod97(string text)
    {
        var remainder = 0;
        foreach (var sign in text)
            remainder = char.IsAsciiDigit(sign)
                ? ((remainder * 10) + (sign - '0')) % 97
                : ((remainder * 100) + (sign - 'A' + 10)) % 97;
        return remainder;
    }

    /// <summary>ISO 11649 and ISO 13616: the first four signs moved to the end, the whole leaves 1.</summary>
    public static bool Iso97(string text) => Mod97(text[4..] + text[..4]) == 1;

    static readonly int[] Carries = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5];

    /// <summary>Modulo 10 recursive, of Swiss references: the digit that ends the given ones.</summary>
    public static char Mod10Recursive(string digits) =>
        (char)('0' + ((10 - digits.Aggregate(0, (carry, digit) => Carries[(carry + digit - '0') % 10])) % 10));

    /// <summary>ISO/IEC 7064 modulo 11, 10: whether the last digit is the check of the others (German VAT numbers).</summary>
    public static bool Mod11And10(string digits)
    {
        var product = 10;
        foreach (var digit in digits[..^1])
        {
            var sum = (digit - '0' + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (11 - product) % 10 == digits[^1] - '0';
    }

    /// <summary>The remainder by 11 of digits each counted by its weight.</summary>
    public static int Mod11(string digits, params ReadOnlySpan<int> weights)
    {
        var sum = 0;
        for (var place = 0; place < weights.Length; place++)
            sum += (digits[place] - '0') * weights[place];
        return sum % 11;
    }

    public static bool AreDigits(string text, int length) => text.Length == length && text.All(char.IsAsciiDigit);
}
