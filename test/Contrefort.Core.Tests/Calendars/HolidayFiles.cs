using System.Runtime.CompilerServices;
using Contrefort.Core.Calendars;

namespace Contrefort.Core.Tests.Calendars;

/// <summary>The holiday files as they are committed.</summary>
static class HolidayFiles
{
    public static PublicHolidays All { get; } = PublicHolidays.Read(ReadFolder());

    static IEnumerable<KeyValuePair<string, string>> ReadFolder([CallerFilePath] string here = "")
    {
        var folder = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "holidays");
        return Directory
            .EnumerateFiles(folder, "*.yaml")
            .Select(file => KeyValuePair.Create(Path.GetFileName(file), File.ReadAllText(file)));
    }
}
