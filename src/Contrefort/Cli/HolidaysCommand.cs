using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Contrefort.Calendars;
using Contrefort.Core;
using Contrefort.Core.Calendars;

namespace Contrefort.Cli;

/// <summary><c>contrefort holidays FR --year 2026</c>: what the calendars take for public holidays.</summary>
internal static class HolidaysCommand
{
    public static readonly Option<string?> Folder = new("--holidays")
    {
        Description = "A folder of holiday files that add to those Contrefort comes with, or replace them.",
    };

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create()
    {
        var territory = new Argument<string?>("territory")
        {
            Description = "Such as FR, FR-57 or CH-GE; without it, lists the territories.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var year = new Option<int>("--year")
        {
            Description = "The year to list, 1 to 9998.",
            DefaultValueFactory = _ => TimeProvider.System.GetLocalNow().Year,
        };
        var json = new Option<bool>("--json") { Description = "Prints one JSON object." };
        var holidays = new Command("holidays", "Lists the public holidays of a territory.")
        {
            territory,
            year,
            json,
            Folder,
        };
        holidays.SetAction(given =>
        {
            try
            {
                var known = ShippedHolidays.Read(given.GetValue(Folder));
                Print(known, given.GetValue(territory), given.GetValue(year), given.GetValue(json), Console.Out);
                return 0;
            }
            catch (Exception refused)
                when (refused
                        is RuleViolationException
                            or HolidayFileException
                            or IOException
                            or UnauthorizedAccessException
                )
            {
                Console.Error.WriteLine(refused.Message);
                return 1;
            }
        });
        return holidays;
    }

    public static void Print(PublicHolidays known, string? territory, int year, bool json, TextWriter to)
    {
        if (territory is null)
        {
            PrintTerritories(known, json, to);
            return;
        }
        if (year is < 1 or > 9998)
            throw new RuleViolationException(new Sentence("The year {0} is not between 1 and 9998.", year));
        var calendar = known.Of(territory);
        if (json)
        {
            to.WriteLine(JsonSerializer.Serialize(View(calendar, year), Json));
            return;
        }
        to.WriteLine($"{calendar.Territory} {year}: {calendar.Name.French} / {calendar.Name.English}");
        foreach (var holiday in calendar.In(year))
        {
            var day = holiday.Date.ToString("uuuu-MM-dd ddd", CultureInfo.InvariantCulture);
            var instead = holiday.InLieuOf is { } date ? $" ({date:uuuu-MM-dd})" : "";
            to.WriteLine($"{day}  {holiday.Name.French} / {holiday.Name.English}{instead}");
        }
    }

    static void PrintTerritories(PublicHolidays known, bool json, TextWriter to)
    {
        var territories = known.Territories.Select(known.Of);
        if (json)
            to.WriteLine(
                JsonSerializer.Serialize(
                    territories.Select(t => new
                    {
                        t.Territory,
                        En = t.Name.English,
                        Fr = t.Name.French,
                    }),
                    Json
                )
            );
        else
            foreach (var territory in territories)
                to.WriteLine($"{territory.Territory, -7} {territory.Name.French} / {territory.Name.English}");
    }

    static object View(HolidayCalendar calendar, int year) =>
        new
        {
            calendar.Territory,
            Year = year,
            En = calendar.Name.English,
            Fr = calendar.Name.French,
            Holidays = calendar
                .In(year)
                .Select(h => new
                {
                    Date = $"{h.Date:uuuu-MM-dd}",
                    En = h.Name.English,
                    Fr = h.Name.French,
                    InLieuOf = h.InLieuOf is { } date ? $"{date:uuuu-MM-dd}" : null,
                }),
        };
}
