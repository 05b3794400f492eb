using Contrefort.Core.Calendars;
using NodaTime;

namespace Contrefort.Core.Tests.Calendars;

public sealed class ClosureLinesTests
{
    static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];

    [Theory]
    [InlineData("2026-12-24 Réveillon", "2026-12-24 Réveillon")]
    [InlineData("24/12/2026 Réveillon", "2026-12-24 Réveillon")]
    [InlineData("2026-12-24", "2026-12-24")]
    [InlineData("2026-12-31 13:00-18:00 Après-midi", "2026-12-31 13:00-18:00 Après-midi")]
    [InlineData("31/12/2026 13h - 18h30 Après-midi", "2026-12-31 13:00-18:30 Après-midi")]
    [InlineData("2026-08-14..2026-08-16 Été", "2026-08-14 Été", "2026-08-15 Été", "2026-08-16 Été")]
    [InlineData(
        "2026-08-14 au 2026-08-15 12:00-14:00 Repas",
        "2026-08-14 12:00-14:00 Repas",
        "2026-08-15 12:00-14:00 Repas"
    )]
    [InlineData("2026-10-25 Changement d'heure", "2026-10-25 Changement d'heure")] // 25 hours
    public void A_line_is_read_on_the_customers_clock_and_written_as_it_reads(string line, params string[] written)
    {
        var (closures, problems) = ClosureLines.Read(line, Paris);
        Assert.Empty(problems);
        Assert.Equal(written, closures.SelectMany(closed => ClosureLines.Write(closed, Paris)));
    }

    [Theory]
    [InlineData("Noël", "A line begins with a date, such as 2026-12-24.")]
    [InlineData("2026-02-30 Trop", "There is no such day: 2026-02-30.")]
    [InlineData("0000-01-01", "There is no such day: 0000-01-01.")]
    [InlineData("2026-08-15..2026-08-01 Été", "The last day comes before the first.")]
    [InlineData("2026-01-01..2028-01-01 Long", "A closure lasts a year at most.")]
    [InlineData("2026-12-31 18:00-13:00 Soir", "Hours are written 13:00-18:00, the earlier first.")]
    [InlineData("2026-12-31 25:00-26:00 Soir", "Hours are written 13:00-18:00, the earlier first.")]
    public void A_line_that_cannot_be_read_is_told_with_its_number_and_the_rest_is_read(string line, string expected)
    {
        var (closures, problems) = ClosureLines.Read($"2026-12-24 Réveillon\n{line}\n2026-12-26", Paris);
        Assert.Equal((2, expected), (Assert.Single(problems).Line, problems[0].Sentence.ToString()));
        Assert.Equal(2, closures.Count);
    }

    [Fact]
    public void A_calendar_file_becomes_lines()
    {
        const string ics = """
            BEGIN:VCALENDAR
            BEGIN:VEVENT
            UID:1
            DTSTART;VALUE=DATE:20261224
            DTEND;VALUE=DATE:20261226
            SUMMARY:Fermeture
            END:VEVENT
            BEGIN:VEVENT
            UID:2
            DTSTART;TZID=Europe/Paris:20261231T130000
            DTEND;TZID=Europe/Paris:20261231T180000
            SUMMARY:Après-midi
            END:VEVENT
            END:VCALENDAR
            """;
        var import = ClosureImport.ReadIcs(ics, Paris, new DateInterval(new(2026, 1, 1), new(2027, 12, 31)));
        Assert.Equal(
            "2026-12-24 Fermeture\n2026-12-25 Fermeture\n2026-12-31 13:00-18:00 Après-midi",
            ClosureLines.Write(import, Paris)
        );
    }
}
