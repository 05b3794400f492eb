using Contrefort.Core.Calendars;
using NodaTime;
using static Contrefort.Core.Tests.Calendars.Told;

namespace Contrefort.Core.Tests.Calendars;

/// <summary>The committed files against what the laws gave, as also published by other programs.</summary>
public sealed class HolidayTests
{
    [Theory]
    [InlineData("FR", 2006, "01-01 04-17 05-01 05-08 05-25 07-14 08-15 11-01 11-11 12-25")] // Whit Monday is worked
    [InlineData("FR", 2008, "01-01 03-24 05-01 05-08 05-12 07-14 08-15 11-01 11-11 12-25")] // Ascension falls on 1 May
    [InlineData("FR", 2026, "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25")]
    [InlineData("FR-57", 2026, "01-01 04-03 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25 12-26")] // Good Friday and Saint Stephen besides
    [InlineData("BE", 2026, "01-01 04-06 05-01 05-14 05-25 07-21 08-15 11-01 11-11 12-25")]
    [InlineData("CH", 2026, "01-01 05-14 08-01 12-25")] // what every canton keeps
    [InlineData("CH-GE", 2026, "01-01 04-03 04-06 05-14 05-25 08-01 09-10 12-25 12-31")] // Geneva Fast on a Thursday
    [InlineData("CH-VD", 2026, "01-01 01-02 04-03 04-06 05-14 05-25 08-01 09-21 12-25")] // Monday of the Federal Fast
    [InlineData("CH-VS", 2026, "01-01 03-19 05-14 06-04 08-01 08-15 11-01 12-08 12-25")]
    [InlineData("CH-NE", 2022, "01-01 03-01 04-15 05-01 05-26 08-01 12-25 12-26")] // Christmas on a Sunday
    [InlineData("CH-NE", 2023, "01-01 01-02 03-01 04-07 05-01 05-18 08-01 12-25")] // New Year on a Sunday
    [InlineData("CH-FR", 2026, "01-01 04-03 05-14 08-01 12-25")]
    [InlineData("CH-JU", 2026, "01-01 01-02 04-03 04-06 05-01 05-14 05-25 06-04 06-23 08-01 08-15 11-01 12-25")]
    [InlineData("CH-BE", 2026, "01-01 01-02 04-03 04-06 05-14 05-25 08-01 12-25 12-26")]
    [InlineData("CH-ZH", 2026, "01-01 04-03 04-06 05-01 05-14 05-25 08-01 12-25 12-26")]
    [InlineData("LU", 2018, "01-01 04-02 05-01 05-10 05-21 06-23 08-15 11-01 12-25 12-26")] // before Europe Day
    [InlineData("LU", 2026, "01-01 04-06 05-01 05-09 05-14 05-25 06-23 08-15 11-01 12-25 12-26")]
    [InlineData("DE", 2017, "01-01 04-14 04-17 05-01 05-25 06-05 10-03 10-31 12-25 12-26")] // Reformation, once for all Länder
    [InlineData("DE", 2026, "01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26")]
    [InlineData("DE-BE", 2025, "01-01 03-08 04-18 04-21 05-01 05-08 05-29 06-09 10-03 12-25 12-26")] // a one-off 8 May
    [InlineData("DE-SN", 2026, "01-01 04-03 04-06 05-01 05-14 05-25 10-03 10-31 11-18 12-25 12-26")] // Wednesday of repentance
    [InlineData("NL", 2013, "01-01 03-29 03-31 04-01 04-30 05-09 05-19 05-20 12-25 12-26")] // the last Queen's Day
    [InlineData("NL", 2014, "01-01 04-18 04-20 04-21 04-26 05-29 06-08 06-09 12-25 12-26")] // King's Day moved from a Sunday
    [InlineData("NL", 2025, "01-01 04-18 04-20 04-21 04-26 05-05 05-29 06-08 06-09 12-25 12-26")] // Liberation Day, every fifth year
    [InlineData("GB", 2012, "01-01 01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26")] // jubilee
    [InlineData("GB", 2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-26 12-28")] // May Day moved to VE Day
    [InlineData("GB", 2022, "01-01 01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-25 12-26 12-27")] // two substitutes, a jubilee and a funeral
    [InlineData("GB", 2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-25 12-26 12-27 12-28")] // Christmas on a Saturday gives Monday and Tuesday
    [InlineData("GB-SCT", 2022, "01-01 01-02 01-03 01-04 04-15 05-02 06-02 06-03 08-01 09-19 11-30 12-25 12-26 12-27")] // 2 January on a Sunday, New Year on a Saturday
    [InlineData("GB-NIR", 2026, "01-01 03-17 04-03 04-06 05-04 05-25 07-12 07-13 08-31 12-25 12-26 12-28")] // 12 July on a Sunday
    [InlineData("ES", 2026, "01-01 01-06 04-03 05-01 08-15 10-12 11-01 12-06 12-08 12-25")]
    [InlineData("IT", 2025, "01-01 01-06 04-20 04-21 04-25 05-01 06-02 08-15 11-01 12-08 12-25 12-26")]
    [InlineData("IT", 2026, "01-01 01-06 04-05 04-06 04-25 05-01 06-02 08-15 10-04 11-01 12-08 12-25 12-26")] // Saint Francis is back
    [InlineData("PT", 2014, "01-01 04-18 04-20 04-25 05-01 06-10 08-15 12-08 12-25")] // four days suspended
    [InlineData("PT", 2026, "01-01 04-03 04-05 04-25 05-01 06-04 06-10 08-15 10-05 11-01 12-01 12-08 12-25")]
    [InlineData("US", 2020, "01-01 01-20 02-17 05-25 07-03 07-04 09-07 10-12 11-11 11-26 12-25")] // 4 July on a Saturday
    [InlineData(
        "US",
        2021,
        "01-01 01-18 02-15 05-31 06-18 06-19 07-04 07-05 09-06 10-11 11-11 11-25 12-24 12-25 12-31"
    )] // New Year 2022 is kept on 31 December
    [InlineData("US", 2026, "01-01 01-19 02-16 05-25 06-19 07-03 07-04 09-07 10-12 11-11 11-26 12-25")]
    [InlineData("CA", 2026, "01-01 04-03 07-01 09-07 12-25")] // what every province keeps
    [InlineData("CA-QC", 2029, "01-01 03-30 05-21 06-24 06-25 07-01 07-02 09-03 10-08 12-25")] // 24 June and 1 July on Sundays
    [InlineData("CA-ON", 2026, "01-01 02-16 04-03 05-18 07-01 09-07 10-12 12-25 12-26 12-28")]
    [InlineData(
        "JP",
        2003,
        "01-01 01-13 02-11 03-21 04-29 05-03 05-05 07-21 09-15 09-23 10-13 11-03 11-23 11-24 12-23"
    )]
    [InlineData(
        "JP",
        2009,
        "01-01 01-12 02-11 03-20 04-29 05-03 05-04 05-05 05-06 07-20 09-21 09-22 09-23 10-12 11-03 11-23 12-23"
    )] // a day between two holidays
    [InlineData(
        "JP",
        2019,
        "01-01 01-14 02-11 03-21 04-29 04-30 05-01 05-02 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-23 10-14 10-22 11-03 11-04 11-23"
    )] // ten days for an accession
    [InlineData(
        "JP",
        2020,
        "01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-23 07-24 08-10 09-21 09-22 11-03 11-23"
    )] // moved for the Olympics
    [InlineData(
        "JP",
        2021,
        "01-01 01-11 02-11 02-23 03-20 04-29 05-03 05-04 05-05 07-22 07-23 08-08 08-09 09-20 09-23 11-03 11-23"
    )] // moved for the Olympics, again
    [InlineData(
        "JP",
        2026,
        "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23"
    )]
    public void A_territory_keeps_the_days_its_law_gives(string territory, int year, string days) =>
        Assert.Equal(
            days,
            string.Join(' ', HolidayFiles.All.Of(territory).In(year).Select(h => $"{h.Date:MM-dd}").Distinct())
        );

    [Fact]
    public void Every_territory_can_be_worked_out_from_1950_to_2099()
    {
        foreach (var territory in HolidayFiles.All.Territories)
        foreach (var year in Enumerable.Range(1950, 150))
            Assert.All(HolidayFiles.All.Of(territory).In(year), holiday => Assert.Equal(year, holiday.Date.Year));
    }

    [Fact]
    public void A_substitute_says_which_day_it_stands_in_for()
    {
        var substitute = HolidayFiles.All.Of("US").On(Date("2021-12-31"));
        Assert.Equal(Date("2022-01-01"), substitute?.InLieuOf);
        Assert.Equal("Jour de l'an", substitute?.Name.In("fr-BE"));
    }

    [Fact]
    public void A_territory_is_found_whatever_the_case_of_its_code() =>
        Assert.Equal("CH-GE", HolidayFiles.All.Of("ch-ge").Territory);

    [Fact]
    public void An_unknown_territory_is_refused_with_those_there_are() =>
        Assert.StartsWith(
            "No holidays are known for “ZZ”; known are BE, CA, CA-ON",
            Assert.Throws<RuleViolationException>(() => HolidayFiles.All.Of("ZZ")).Message
        );

    [Theory]
    [InlineData("Easter", 1818, "1818-03-22")] // the earliest there is
    [InlineData("Easter", 1943, "1943-04-25")] // the latest there is
    [InlineData("Easter", 1954, "1954-04-18")]
    [InlineData("Easter", 2026, "2026-04-05")]
    [InlineData("orthodox Easter", 2024, "2024-05-05")]
    [InlineData("orthodox Easter", 2025, "2025-04-20")] // the same Sunday as in the west
    [InlineData("fifth Monday of May", 2026, null)] // there are four
    [InlineData("last Monday of May", 2026, "2026-05-25")]
    [InlineData("Monday before 25 May", 2026, "2026-05-18")] // 25 May is a Monday itself
    [InlineData("Monday on or before 25 May", 2026, "2026-05-25")]
    [InlineData("Saturday on or after 31 October", 2026, "2026-10-31")]
    [InlineData("29 February", 2025, null)]
    [InlineData("29 February", 2028, "2028-02-29")]
    [InlineData("2 days before first Monday of March", 2026, "2026-02-28")]
    public void A_phrase_means_a_day_of_the_year(string phrase, int year, string? day) =>
        Assert.Equal(
            day is null ? null : Date(day),
            OneHoliday($"{{day: {phrase}, en: X, fr: X}}").In(year).SingleOrDefault()?.Date
        );

    [Theory]
    [InlineData("{day: 31 June, en: X, fr: X}", 5, 11, "“31 June” is not a day of the year")]
    [InlineData(
        "{day: Blursday after Easter, en: X, fr: X}",
        5,
        11,
        "“Blursday after Easter” is not a day of the year"
    )]
    [InlineData("{day: 1 May 2026 please, en: X, fr: X}", 5, 11, "is not a day of the year")]
    [InlineData("{day: Easter, fr: X}", 5, 5, "“en” is missing here.")]
    [InlineData("{day: Easter, en: X, fr: X, colour: red}", 5, 33, "“colour” is not known here; known are day, en")]
    [InlineData("{day: Easter, en: X, fr: X, years: 2010-2009}", 5, 40, "“2010-2009” is not years")]
    [InlineData("{day: Easter, en: X, fr: X, years: soon}", 5, 40, "“soon” is not years")]
    [InlineData("{day: Easter, en: X, fr: X, moved: {noday: 1 day after}}", 5, 41, "“noday” is not a day of the week")]
    [InlineData("{day: Easter, en: X, fr: X, moved: {monday: somewhere}}", 5, 49, "“somewhere” is not a day")]
    [InlineData("{day: Easter, en: X, fr: [X]}", 5, 30, "A text is expected here.")]
    [InlineData("{day: Easter, en: X", 6, 1, "This is not YAML")]
    [InlineData("Easter", 5, 5, "A list of “key: value” is expected here.")]
    public void A_malformed_file_is_refused_where_it_goes_wrong(string holiday, int line, int column, string sentence)
    {
        var refused = Assert.Throws<HolidayFileException>(() => OneHoliday(holiday));
        Assert.Contains(sentence, refused.Sentence.ToString());
        Assert.Equal(("XX.yaml", line, column), (refused.File, (int)refused.Line, (int)refused.Column));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void A_file_nested_without_end_is_refused(string nesting) =>
        Assert.Throws<HolidayFileException>(() =>
            PublicHolidays.Read([new("a.yaml", string.Concat(Enumerable.Repeat(nesting, 100_000)))])
        );

    [Fact]
    public void A_region_that_extends_nothing_known_is_refused()
    {
        var refused = Assert.Throws<HolidayFileException>(() =>
            PublicHolidays.Read([new("a.yaml", "territory: XX\nname: {en: X, fr: X}\nextends: YY")])
        );
        Assert.Equal("a.yaml:3:10: YY has no holiday file to extend.", refused.Message);
    }

    [Fact]
    public void The_example_of_the_documentation_is_read()
    {
        var example = HolidayFiles.Document("holidays.md").Split("```yaml\n")[1].Split("```")[0];
        var country = "territory: XX\nname: {en: X, fr: X}\nholidays:\n  - {day: 1 May, en: Labour Day, fr: X}";
        var days = PublicHolidays.Read([new("a", country), new("b", example)]).Of("XX-YY").In(2022);
        Assert.Contains(days, day => day.Name.English == "State Funeral");
        Assert.DoesNotContain(days, day => day.Name.English == "Labour Day");
    }

    [Fact]
    public void Two_files_that_extend_each_other_are_refused() =>
        Assert.Throws<HolidayFileException>(() =>
            PublicHolidays.Read([
                new("a.yaml", "territory: XX\nname: {en: X, fr: X}\nextends: YY"),
                new("b.yaml", "territory: YY\nname: {en: Y, fr: Y}\nextends: XX"),
            ])
        );

    [Fact]
    public void A_later_file_replaces_an_earlier_one_of_the_same_territory() =>
        Assert.Equal(
            "Second",
            PublicHolidays
                .Read([
                    new("a.yaml", "territory: XX\nname: {en: First, fr: X}"),
                    new("b.yaml", "territory: XX\nname: {en: Second, fr: X}"),
                ])
                .Of("XX")
                .Name.English
        );

    static HolidayCalendar OneHoliday(string holiday) =>
        PublicHolidays
            .Read([new("XX.yaml", $"territory: XX\nname: {{en: X, fr: X}}\n\nholidays:\n  - {holiday}\n")])
            .Of("XX");
}
