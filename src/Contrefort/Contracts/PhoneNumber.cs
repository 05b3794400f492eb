namespace Contrefort.Contracts;

/// <summary>Telephone numbers as digits that can be compared: <c>01 42 00 00 00</c> and <c>+33 1 42 00 00 00</c> are one.</summary>
internal static class PhoneNumber
{
    /// <param name="text">As typed or as a telephone displays it; a number without country is French.</param>
    public static string Digits(string text)
    {
        var digits = new string([.. text.Where(char.IsAsciiDigit)]);
        return (text.TrimStart().StartsWith('+'), digits) switch
        {
            (true, _) => digits,
            (_, ['0', '0', .. var abroad]) => abroad,
            (_, ['0', .. var national]) => "33" + national,
            _ => digits,
        };
    }

    /// <summary>As people write it: <c>+33 1 42 00 00 01</c>; a country whose way we do not know keeps its digits together.</summary>
    public static string Shown(string digits) =>
        digits is ['3', '3', var region, .. { Length: 8 } rest]
            ? $"+33 {region} {rest[..2]} {rest[2..4]} {rest[4..6]} {rest[6..]}"
            : $"+{digits}";
}
