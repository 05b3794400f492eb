namespace Contrefort.Ui;

internal static class Typed
{
    extension(string? text)
    {
        /// <summary>What a person typed, without the blanks around it; null when that is nothing.</summary>
        public string? Given => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }
}
