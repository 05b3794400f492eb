using Contrefort.Core.Calendars;
using NodaTime;
using static Contrefort.Core.Tests.Calendars.Told;

namespace Contrefort.Core.Tests.Calendars;

/// <summary>Open time is elapsed time, whatever the wall clock does.</summary>
public sealed class DaylightSavingTests
{
    [Theory]
    [InlineData("Europe/Paris", "Sat 2026-10-24 12:00", 24, "Sun 2026-10-25 11:00")] // the night has an hour more
    [InlineData("Europe/Paris", "Sat 2027-03-27 23:00", 4, "Sun 2027-03-28 04:00")] // the night has an hour less
    [InlineData("Europe/Paris", "Sun 2026-10-25 00:00", 3, "Sun 2026-10-25 02:00 +01:00")] // 02:00 comes twice
    [InlineData("America/New_York", "Sat 2026-10-31 12:00", 24, "Sun 2026-11-01 11:00")]
    [InlineData("America/New_York", "Sat 2026-03-07 12:00", 24, "Sun 2026-03-08 13:00")]
    [InlineData("Australia/Lord_Howe", "Sat 2026-04-04 12:00", 24, "Sun 2026-04-05 11:30")] // half an hour more
    [InlineData("Australia/Lord_Howe", "Sat 2026-10-03 12:00", 24, "Sun 2026-10-04 12:30")] // half an hour less
    [InlineData("Pacific/Apia", "Thu 2011-12-29 12:00", 24, "Sat 2011-12-31 12:00")] // Friday 30 December never was
    [InlineData("America/Sao_Paulo", "Sat 2018-02-17 12:00", 24, "Sun 2018-02-18 11:00")] // midnight goes back to 23:00
    public void A_deadline_round_the_clock_falls_that_many_real_hours_later(
        string zone,
        string from,
        int hours,
        string due
    )
    {
        var where = Zone(zone);
        foreach (var desk in new[] { SupportHours.Always(where), AllWeekButNewYear(where) })
            Assert.Equal(due, Tell(desk.Add(At(from, where), Hours(hours)), where));
    }

    [Theory]
    [InlineData("Europe/Paris", "2026-10-25", 25)]
    [InlineData("Europe/Paris", "2027-03-28", 23)]
    [InlineData("America/New_York", "2026-11-01", 25)]
    [InlineData("Australia/Lord_Howe", "2026-04-05", 24.5)]
    [InlineData("Australia/Lord_Howe", "2026-10-04", 23.5)]
    [InlineData("America/Havana", "2025-11-02", 25)] // 01:00 goes back to 00:00 of the same day
    [InlineData("America/Sao_Paulo", "2018-02-17", 25)] // the day's last hour comes twice
    [InlineData("America/Sao_Paulo", "2018-11-04", 23)] // the day begins at 01:00
    [InlineData("America/St_Johns", "2010-11-07", 25)] // 00:01 goes back to 23:01 of the day before
    [InlineData("Pacific/Apia", "2011-12-30", 0)]
    [InlineData("Pacific/Apia", "2011-12-31", 24)]
    public void A_window_of_a_whole_day_is_as_long_as_the_day(string zone, string date, double hours)
    {
        var where = Zone(zone);
        var desk = SupportHours.Of(new OpeningPlan { Zone = where, Dates = On(date, "00:00-24:00") });
        var noon = Date(date).At(new LocalTime(12, 0)).InUtc().ToInstant();
        Assert.Equal(Hours(hours), desk.Between(noon - Hours(100), noon + Hours(100)));
    }

    [Theory]
    [InlineData("02:30-06:00", 2.5)] // begins at 03:30, as far after midnight as on any night
    [InlineData("00:00-02:30", 2.5)] // ends at 03:30
    [InlineData("02:00-03:00", 0)] // was skipped whole
    [InlineData("02:15-02:45", 0.5)]
    [InlineData("22:00-06:00", 7)]
    public void A_skipped_end_of_a_window_moves_on_by_the_gap(string window, double hours) =>
        Assert.Equal(Hours(hours), NightOf("2027-03-28", window));

    [Theory]
    [InlineData("02:30-06:00", 4.5)] // from the first 02:30
    [InlineData("00:00-02:30", 2.5)] // to the first 02:30
    [InlineData("02:00-03:00", 2)] // both of them
    [InlineData("02:15-02:45", 0.5)] // the first only
    [InlineData("22:00-06:00", 9)]
    public void An_end_of_a_window_that_comes_twice_means_the_first_time(string window, double hours) =>
        Assert.Equal(Hours(hours), NightOf("2026-10-25", window));

    [Fact]
    public void A_window_of_a_day_that_never_was_does_not_open_the_next()
    {
        var apia = Zone("Pacific/Apia");
        var desk = SupportHours.Of(Office(zone: apia));
        Assert.Equal("Mon 2012-01-02 09:00", Tell(desk.NextOpening(At("Thu 2011-12-29 18:00", apia))!.Value, apia));
    }

    [Fact]
    public void Hours_of_half_past_two_are_counted_on_both_sides_of_the_change()
    {
        var desk = AllWeekButNewYear(Paris);
        Assert.Equal(Hours(1), desk.Between(At("Sun 2026-10-25 02:30 +02:00"), At("Sun 2026-10-25 02:30 +01:00")));
    }

    [Theory]
    [InlineData("America/St_Johns", "Sat 2010-11-06 12:00", "Sun 2010-11-07 12:00", 25)]
    [InlineData("Pacific/Apia", "Thu 2011-12-29 12:00", "Sat 2011-12-31 12:00", 24)]
    [InlineData("America/Sao_Paulo", "Sat 2018-02-17 12:00", "Sun 2018-02-18 12:00", 25)]
    public void Stretches_by_date_add_up_to_the_whole_however_midnight_behaves(
        string zone,
        string from,
        string to,
        int hours
    )
    {
        var where = Zone(zone);
        var stretches = SupportHours.Always(where).Stretches(At(from, where), At(to, where));
        Assert.Equal(Hours(hours), stretches.Aggregate(Duration.Zero, (sum, stretch) => sum + stretch.Open));
    }

    static SupportHours AllWeekButNewYear(DateTimeZone zone) =>
        SupportHours.Of(
            new OpeningPlan
            {
                Zone = zone,
                Week = WeekHours.Always,
                ClosedDays = [new ClosedDay(Date("2000-01-01"), "New Year")],
            }
        );

    /// <summary>Open time of one window around a night in Paris; one that passes midnight begins on the eve.</summary>
    static Duration NightOf(string date, string window)
    {
        var opens = LocalWindow.Parse(window).ToTick > NodaConstants.TicksPerDay ? Date(date).PlusDays(-1) : Date(date);
        var desk = SupportHours.Of(new OpeningPlan { Zone = Paris, Dates = On($"{opens:uuuu-MM-dd}", window) });
        var midnight = Date(date).AtMidnight().InZoneStrictly(Paris).ToInstant();
        return desk.Between(midnight - Hours(24), midnight + Hours(48));
    }
}
