namespace Contrefort.Contracts;

/// <summary>The languages a customer can be written to in, each in itself.</summary>
internal static class LanguageChoice
{
    public static IEnumerable<(string? Value, string Text)> All => [("fr", "Français"), ("en", "English")];
}
