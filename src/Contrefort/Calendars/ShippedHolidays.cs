using Contrefort.Core.Calendars;

namespace Contrefort.Calendars;

/// <summary>
/// The public holidays Contrefort comes with, and those of a folder of one's own: a file there adds a territory, or
/// replaces the one it comes with.
/// </summary>
internal static class ShippedHolidays
{
    const string Prefix = "holidays/";

    /// <param name="folder">Holds more <c>*.yaml</c> files; null for none.</param>
    /// <exception cref="HolidayFileException">A file cannot be understood.</exception>
    /// <exception cref="IOException">The folder or a file in it cannot be read.</exception>
    public static PublicHolidays Read(string? folder = null) =>
        PublicHolidays.Read(folder is null ? Shipped() : Shipped().Concat(FilesOf(folder)));

    static IEnumerable<KeyValuePair<string, string>> Shipped()
    {
        var assembly = typeof(ShippedHolidays).Assembly;
        foreach (
            var name in assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        )
        {
            using var text = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return KeyValuePair.Create(name, text.ReadToEnd());
        }
    }

    static IEnumerable<KeyValuePair<string, string>> FilesOf(string folder) =>
        Directory
            .EnumerateFiles(folder, "*.yaml")
            .Order(StringComparer.Ordinal)
            .Select(path => KeyValuePair.Create(path, File.ReadAllText(path)));
}
