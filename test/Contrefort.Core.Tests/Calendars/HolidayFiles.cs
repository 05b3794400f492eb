using System.Runtime.CompilerServices;
using Contrefort.Core.Calendars;

namespace Contrefort.Core.Tests.Calendars;

/// <summary>The holiday files as they are committed.</summary>
static class HolidayFiles
{
    public static PublicHolidays All { get; } = PublicHolidays.Read(ReadFolder());

    public static string Document(string name) => File.ReadAllText(Path.Combine(Root(), "docs", name));

    static IEnumerable<KeyValuePair<string, string>> ReadFolder() =>
        Directory
            .EnumerateFiles(Path.Combine(Root(), "holidays"), "*.yaml")
            .Select(file => KeyValuePair.Create(Path.GetFileName(file), File.ReadAllText(file)));

    static string Root([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..");
}
