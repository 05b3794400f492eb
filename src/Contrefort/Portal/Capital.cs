namespace Contrefort.Portal;

/// <summary>A sentence that stands by itself begins with a capital, whatever it was made of.</summary>
internal static class Capital
{
    public static string Of(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
