using Contrefort.Core.Calendars;
using NodaTime;
using static Contrefort.Core.Tests.Calendars.Told;

namespace Contrefort.Core.Tests.Calendars;

public sealed class SupportHoursTests
{
    static readonly SupportHours TwoHalves = SupportHours.Of(
        new OpeningPlan
        {
            Zone = Paris,
            Week = Week(("mon-thu", ["09:00-12:00", "14:00-18:00"]), ("fri", ["09:00-12:00"])),
            Dates = On("2026-12-24", "09:00-12:00"),
            Breaks = On("2026-11-24", "10:00-11:00"),
            Holidays = HolidayFiles.All.Of("FR"),
        }
    );

    [Theory]
    [InlineData("Mon 2026-11-23 09:00", true)] // as the window begins
    [InlineData("Mon 2026-11-23 12:00", false)] // as the window ends
    [InlineData("Mon 2026-11-23 13:00", false)] // at lunch
    [InlineData("Tue 2026-11-24 10:30", false)] // in that day's break
    [InlineData("Wed 2026-11-11 10:00", false)] // a holiday
    [InlineData("Thu 2026-12-24 15:00", false)] // exceptional hours
    [InlineData("Fri 2026-11-27 15:00", false)] // Fridays end at noon
    public void A_desk_is_open_from_a_start_until_before_an_end(string at, bool open) =>
        Assert.Equal(open, TwoHalves.IsOpen(At(at)));

    [Theory]
    [InlineData("Mon 2026-11-23 09:30", "Mon 2026-11-23 09:30")] // it is open
    [InlineData("Mon 2026-11-23 12:00", "Mon 2026-11-23 14:00")]
    [InlineData("Fri 2026-11-27 12:00", "Mon 2026-11-30 09:00")]
    [InlineData("Tue 2026-11-10 18:00", "Thu 2026-11-12 09:00")] // over a holiday
    [InlineData("Tue 2026-11-24 10:00", "Tue 2026-11-24 11:00")] // after a break
    [InlineData("Thu 2026-12-31 18:00", "Mon 2027-01-04 09:00")] // into the next year
    public void The_next_opening_is_now_or_the_next_start(string from, string opens) =>
        Assert.Equal(opens, Tell(TwoHalves.NextOpening(At(from))!.Value));

    [Theory]
    [InlineData("Fri 2026-11-20 11:00", "Mon 2026-11-23 10:00", 2)]
    [InlineData("Mon 2026-11-23 11:00", "Mon 2026-11-23 15:00", 2)]
    [InlineData("Mon 2026-11-23 15:00", "Mon 2026-11-23 11:00", -2)] // backwards
    [InlineData("Tue 2026-11-24 09:00", "Tue 2026-11-24 12:00", 2)] // a break in it
    [InlineData("Sat 2026-11-21 09:00", "Sun 2026-11-22 09:00", 0)]
    [InlineData("Wed 2026-12-23 17:00", "Mon 2026-12-28 10:00", 5)]
    public void Time_between_two_instants_counts_open_hours_only(string from, string to, double hours) =>
        Assert.Equal(Hours(hours), TwoHalves.Between(At(from), At(to)));

    [Fact]
    public void Exceptional_hours_open_a_holiday() =>
        Assert.True(
            SupportHours
                .Of(Office(closed: "2026-12-25") with { Dates = On("2026-12-25", "10:00-12:00") })
                .IsOpen(At("Fri 2026-12-25 10:00"))
        );

    [Fact]
    public void An_empty_list_of_exceptional_hours_closes_the_day() =>
        Assert.False(SupportHours.Of(Office() with { Dates = On("2026-11-23") }).IsOpen(At("Mon 2026-11-23 10:00")));

    [Fact]
    public void A_night_that_began_before_a_closed_day_runs_to_its_end()
    {
        var nights = SupportHours.Of(Office("22:00-06:00", closed: "2026-12-25"));
        Assert.Equal(Hours(6), nights.Between(At("Fri 2026-12-25 00:00"), At("Sat 2026-12-26 00:00")));
    }

    [Fact]
    public void A_break_cuts_the_night_that_began_the_day_before()
    {
        var nights = SupportHours.Of(Office("22:00-06:00") with { Breaks = On("2026-11-24", "01:00-02:00") });
        Assert.Equal(Hours(7), nights.Between(At("Mon 2026-11-23 12:00"), At("Tue 2026-11-24 12:00")));
    }

    [Fact]
    public void Windows_that_overlap_or_touch_count_once()
    {
        var hours = SupportHours.Of(
            Office() with
            {
                Week = Week(("mon-fri", ["09:00-12:00", "11:00-14:00", "14:00-18:00"]), ("mon", ["10:00-11:00"])),
            }
        );
        Assert.Equal(Hours(9), hours.Between(At("Mon 2026-11-23 00:00"), At("Tue 2026-11-24 00:00")));
    }

    [Theory]
    [InlineData("Mon 2026-11-23 10:00", 1, "Tue 2026-11-24 11:00")] // 10:00 is in Tuesday's break
    [InlineData("Mon 2026-11-23 15:00", 2, "Wed 2026-11-25 15:00")]
    [InlineData("Thu 2026-11-26 15:00", 1, "Mon 2026-11-30 09:00")] // Friday has no 15:00
    [InlineData("Sat 2026-11-21 11:00", 1, "Tue 2026-11-24 09:00")] // counts from Monday 9:00
    [InlineData("Fri 2026-11-20 19:00", 0, "Mon 2026-11-23 09:00")]
    [InlineData("Tue 2026-11-10 09:00", 1, "Thu 2026-11-12 09:00")] // a holiday is no working day
    [InlineData("Tue 2026-12-22 09:00", 7, "Mon 2027-01-04 09:00")] // over two holidays, into the next year
    public void Working_days_keep_the_time_of_day_where_it_is_open(string from, int days, string due) =>
        Assert.Equal(due, Tell(TwoHalves.AddWorkingDays(At(from), days)));

    [Fact]
    public void Each_date_tells_its_own_open_time()
    {
        var stretches = SupportHours.Of(Office()).Stretches(At("Fri 2026-11-20 17:30"), At("Mon 2026-11-23 12:30"));
        Assert.Equal(
            ["Fri 17:30–18:00 0:30", "Mon 09:00–12:30 3:30"],
            stretches.Select(s => $"{Tell(s.Start)[..3]} {Tell(s.Start)[^5..]}–{Tell(s.End)[^5..]} {s.Open:H:mm}")
        );
    }

    [Fact]
    public void A_date_with_two_windows_is_one_stretch_without_its_lunch()
    {
        var day = Assert.Single(TwoHalves.Stretches(At("Mon 2026-11-23 00:00"), At("Tue 2026-11-24 00:00")));
        Assert.Equal(("Mon 2026-11-23 09:00", "Mon 2026-11-23 18:00"), (Tell(day.Start), Tell(day.End)));
        Assert.Equal(Hours(7), day.Open);
    }

    [Fact]
    public void A_closed_date_tells_why()
    {
        Assert.Equal("Armistice 1918", TwoHalves.ClosureOn(Date("2026-11-11"))?.Reason.In("fr"));
        Assert.Null(TwoHalves.ClosureOn(Date("2026-11-12")));
        Assert.Null(TwoHalves.ClosureOn(Date("2026-12-24")));
    }

    [Fact]
    public void The_complement_is_open_exactly_when_the_desk_is_closed()
    {
        var office = SupportHours.Of(Office(closed: "2026-11-11"));
        var offHours = office.Complement();
        var (from, to) = (At("Mon 2026-11-02 00:00"), At("Mon 2027-11-01 00:00"));
        Assert.Equal(to - from, office.Between(from, to) + offHours.Between(from, to));
        Assert.Equal("Wed 2026-11-11 21:00", Tell(offHours.Add(At("Tue 2026-11-10 17:00"), Hours(27))));
        Assert.Equal("Mon 2026-11-02 18:00", Tell(offHours.NextOpening(At("Mon 2026-11-02 09:00"))!.Value));
    }

    [Fact]
    public void The_complement_of_always_never_opens_and_back() =>
        Assert.Null(SupportHours.Always(Paris).Complement().NextOpening(At("Mon 2026-11-23 10:00")));

    [Fact]
    public void Hours_that_never_open_say_so()
    {
        var never = SupportHours.Of(new OpeningPlan { Zone = Paris, Dates = On("2026-11-23", "09:00-12:00") });
        var after = At("Mon 2026-11-23 11:00");
        Assert.Throws<RuleViolationException>(() => never.Add(after, Hours(2)));
        Assert.Throws<RuleViolationException>(() => never.AddWorkingDays(after, 1));
        Assert.Null(never.NextOpening(At("Mon 2026-11-23 12:00")));
        Assert.Equal("Mon 2026-11-23 12:00", Tell(never.Add(after, Hours(1))));
        Assert.Equal(
            "These hours never open again.",
            Assert
                .Throws<RuleViolationException>(() =>
                    SupportHours.Of(new OpeningPlan { Zone = Paris }).Add(after, Hours(1))
                )
                .Message
        );
    }

    [Theory]
    [InlineData("Mon 2026-11-23 10:00", 4, "Fri 2026-11-20 15:00")]
    [InlineData("Mon 2026-11-23 13:00", 3, "Mon 2026-11-23 10:00")]
    [InlineData("Sat 2026-11-21 12:00", 1, "Fri 2026-11-20 17:00")]
    [InlineData("Mon 2026-01-05 09:30", 30, "Tue 2025-12-30 15:30")]
    public void An_instant_is_found_that_much_open_time_before_another(string until, int hours, string from) =>
        Assert.Equal(from, Tell(SupportHours.Of(Office()).Before(At(until), Hours(hours))));

    [Fact]
    public void Before_hours_that_never_opened_there_is_only_the_beginning() =>
        Assert.Equal(
            Instant.FromUtc(SupportHours.FirstYear, 1, 1, 0, 0),
            SupportHours.Of(new OpeningPlan { Zone = Paris }).Before(At("Mon 2026-11-23 11:00"), Hours(1))
        );

    [Fact]
    public void What_cannot_be_answered_is_refused()
    {
        var office = SupportHours.Of(Office());
        Assert.Throws<RuleViolationException>(() => office.Add(At("Mon 2026-11-23 10:00"), Hours(-1)));
        Assert.Throws<RuleViolationException>(() => office.Add(At("Mon 2026-11-23 10:00"), Duration.FromDays(100_000)));
        Assert.Throws<RuleViolationException>(() => office.IsOpen(Instant.FromUtc(1850, 1, 1, 0, 0)));
        Assert.Throws<RuleViolationException>(() => SupportHours.Always(Paris).Add(Instant.MaxValue, Hours(1)));
    }

    [Fact]
    public void Ticks_are_not_lost() =>
        Assert.Equal(
            Duration.FromTicks(1),
            SupportHours
                .Of(Office())
                .Between(At("Mon 2026-11-23 10:00"), At("Mon 2026-11-23 10:00") + Duration.FromTicks(1))
        );
}
