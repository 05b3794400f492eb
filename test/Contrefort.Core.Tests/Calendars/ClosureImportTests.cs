using System.Runtime.CompilerServices;
using Contrefort.Core.Calendars;
using NodaTime;
using static Contrefort.Core.Tests.Calendars.Told;

namespace Contrefort.Core.Tests.Calendars;

/// <summary>Files in Samples/ were written by the programs they are named after; recurrences were worked out by dateutil 2.9.</summary>
public sealed class ClosureImportTests
{
    static readonly DateInterval Years = new(Date("2026-01-01"), Date("2030-12-31"));

    [Fact]
    public void A_file_of_calcurse_is_read()
    {
        var read = ReadSample("calcurse.ics");
        Assert.Equal("2026-08-03 2026-08-04 2026-08-05", Days(read).Substring(0, 32));
        Assert.Equal(12 + 5, read.Days.Count);
        Assert.Equal(
            [
                "Mon 2026-05-04 09:00 – Mon 2026-05-04 10:30 Réunion d'équipe ; bureau fermé, sauf urgence",
                "Mon 2026-05-11 09:00 – Mon 2026-05-11 10:30 Réunion d'équipe ; bureau fermé, sauf urgence",
                "Mon 2026-05-25 09:00 – Mon 2026-05-25 10:30 Réunion d'équipe ; bureau fermé, sauf urgence",
                "Thu 2026-12-24 12:00 – Thu 2026-12-24 18:00 Fermeture anticipée",
            ],
            Stretches(read)
        );
        Assert.Empty(read.Problems);
    }

    [Fact]
    public void A_file_of_vobject_with_zones_of_its_own_is_read()
    {
        var read = ReadSample("vobject.ics");
        Assert.Equal("2026-05-15", Days(read));
        Assert.Equal(
            ["2026-01-30", "2026-02-27", "2026-04-24", "2026-05-29", "2026-06-26"],
            read.Stretches.Select(s => $"{s.Interval.Start.InZone(Paris).Date:uuuu-MM-dd}")
        );
        Assert.Equal(
            "Inventaire annuel, magasin fermé; seul le quai reste ouvert à tous les transporteurs inscrits",
            read.Stretches[0].Reason
        );
    }

    [Fact]
    public void A_file_of_icalendar_with_a_moved_and_a_cancelled_day_is_read()
    {
        var read = ReadSample("icalendar.ics");
        Assert.Equal(
            "2026-09-14 2026-12-24 2026-12-25 2026-12-26 2026-12-27 2026-12-28 2026-12-29 2026-12-30 2026-12-31 "
                + "2027-01-01 2027-01-02 2027-01-03 2027-09-06 2028-09-04 2029-09-03 2030-09-02",
            Days(read)
        );
    }

    [Theory]
    [InlineData("20260101", "FREQ=YEARLY", "20260101 20270101 20280101 20290101 20300101")]
    [InlineData("20240229", "FREQ=YEARLY", "20280229")] // only where there is a 29 February
    [InlineData("20260131", "FREQ=MONTHLY;COUNT=4", "20260131 20260331 20260531 20260731")] // only where there is a 31st
    [InlineData(
        "20260105",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;WKST=SU;COUNT=6",
        "20260105 20260109 20260119 20260123 20260202 20260206"
    )]
    [InlineData(
        "20260106",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=MO;COUNT=5",
        "20260106 20260111 20260120 20260125 20260203"
    )]
    [InlineData("20260115", "FREQ=MONTHLY;BYMONTHDAY=-1,15;COUNT=5", "20260115 20260131 20260215 20260228 20260315")]
    [InlineData(
        "20260213",
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        "20260213 20260313 20261113 20270813 20281013 20290413 20290713 20300913 20301213"
    )]
    [InlineData("20261126", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;UNTIL=20291231", "20261126 20271125 20281123 20291122")]
    [InlineData("20260518", "FREQ=YEARLY;BYDAY=20MO;COUNT=3", "20260518 20270517 20280515")]
    [InlineData("20260101", "FREQ=DAILY;INTERVAL=10;COUNT=4", "20260101 20260111 20260121 20260131")]
    [InlineData(
        "20260103",
        "FREQ=DAILY;BYMONTH=1;BYDAY=SA,SU;UNTIL=20260118",
        "20260103 20260104 20260110 20260111 20260117 20260118"
    )]
    [InlineData(
        "20260130",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=4",
        "20260130 20260227 20260331 20260430"
    )]
    [InlineData(
        "20261225",
        "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24,25,26;UNTIL=20271225",
        "20261225 20261226 20271224 20271225"
    )]
    [InlineData(
        "20260103",
        "FREQ=YEARLY;BYMONTH=1,6;BYDAY=SA;COUNT=6",
        "20260103 20260110 20260117 20260124 20260131 20260606"
    )]
    public void A_recurrence_falls_where_others_say_it_falls(string start, string rule, string dates) =>
        Assert.Equal(dates, Days(Event($"DTSTART;VALUE=DATE:{start}", $"RRULE:{rule}")).Replace("-", ""));

    [Theory]
    [InlineData("DTSTART:20261224T110000Z|DTEND:20261224T130000Z", "Thu 2026-12-24 12:00 – Thu 2026-12-24 14:00")]
    [InlineData(
        "DTSTART;TZID=America/New_York:20261224T120000|DURATION:PT1H",
        "Thu 2026-12-24 18:00 – Thu 2026-12-24 19:00"
    )]
    [InlineData(
        "DTSTART;TZID=Eastern Standard Time:20261224T120000|DURATION:PT1H",
        "Thu 2026-12-24 18:00 – Thu 2026-12-24 19:00"
    )]
    [InlineData(
        "DTSTART;TZID=\"/example.org/20070129/Europe/London\":20261224T120000|DURATION:P1DT2H",
        "Thu 2026-12-24 13:00 – Fri 2026-12-25 15:00"
    )]
    [InlineData("DTSTART;TZID=Ours:20261224T120000|DURATION:PT90M", "Thu 2026-12-24 12:00 – Thu 2026-12-24 13:30")]
    public void Hours_are_read_in_the_zone_the_event_names(string properties, string closed) =>
        Assert.Equal([closed + " Away"], Stretches(Event(properties.Split('|'))));

    [Theory]
    [InlineData("DTSTART:tomorrow", "“tomorrow” is not a date, nor a date and time.")]
    [InlineData("SUMMARY:No start", "This event has no beginning.")]
    [InlineData("DTSTART:20261224T120000", "This event closes no time at all.")]
    [InlineData("DTSTART;VALUE=DATE:20261224|DTEND;VALUE=DATE:20261220", "This event ends before it begins.")]
    [InlineData("DTSTART;VALUE=DATE:20261224|RRULE:FREQ=HOURLY", "The recurrence “FREQ=HOURLY” is not one we know.")]
    [InlineData(
        "DTSTART;VALUE=DATE:20261224|RRULE:FREQ=YEARLY;BYYEARDAY=9",
        "The recurrence “BYYEARDAY=9” is not one we know."
    )]
    [InlineData("DTSTART:99991231T235959|DURATION:P9999D", "This event lies beyond the years there are.")]
    public void An_event_that_cannot_be_read_is_told_and_left_out(string properties, string problem)
    {
        var read = Event(properties.Split('|'));
        Assert.Equal([problem], read.Problems.Select(p => p.Sentence.ToString()));
        Assert.Equal(2, read.Problems[0].Line);
        Assert.Empty(read.Days);
    }

    [Fact]
    public void The_length_of_an_alarm_is_not_the_length_of_its_event() =>
        Assert.Single(
            Event("DTSTART;VALUE=DATE:20261224", "BEGIN:VALARM", "DURATION:P30D", "TRIGGER:-PT15M", "END:VALARM").Days
        );

    [Theory]
    [InlineData("")]
    [InlineData("<html>Not found</html>")]
    [InlineData("BEGIN:VCARD\nEND:VCARD")]
    public void A_file_that_is_no_calendar_is_refused(string text) =>
        Assert.Throws<RuleViolationException>(() => ClosureImport.ReadIcs(text, Paris, Years));

    [Fact]
    public void Events_made_to_recur_without_end_cost_a_bounded_time()
    {
        var daily =
            "BEGIN:VEVENT\nDTSTART;VALUE=DATE:00010101\nDTEND;VALUE=DATE:00050101\nRRULE:FREQ=DAILY\nEND:VEVENT\n";
        var read = ClosureImport.ReadIcs(
            "BEGIN:VCALENDAR\n" + string.Concat(Enumerable.Repeat(daily, 500)),
            Paris,
            Years
        );
        Assert.Contains("recurs too often", Assert.Single(read.Problems).Sentence.ToString());
    }

    [Fact]
    public void Imported_closures_close_the_desk()
    {
        var read = Event("DTSTART:20261124T140000", "DURATION:PT2H");
        var hours = SupportHours.Of(Office() with { ClosedIntervals = [.. read.Stretches.Select(s => s.Interval)] });
        Assert.Equal("Tue 2026-11-24 17:00", Tell(hours.Add(At("Tue 2026-11-24 13:00"), Hours(2))));
    }

    static ClosureImport Event(params string[] properties) =>
        ClosureImport.ReadIcs(
            $"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Away\r\n{string.Join("\r\n", properties)}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            Paris,
            Years
        );

    static ClosureImport ReadSample(string name, [CallerFilePath] string here = "") =>
        ClosureImport.ReadIcs(
            File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "Samples", name)),
            Paris,
            Years
        );

    static string Days(ClosureImport read) => string.Join(' ', read.Days.Select(day => $"{day.Date:uuuu-MM-dd}"));

    static IEnumerable<string> Stretches(ClosureImport read) =>
        read.Stretches.Select(s => $"{Tell(s.Interval.Start)} – {Tell(s.Interval.End)} {s.Reason}");
}
