using Contrefort.Core.Calendars;
using Contrefort.Core.OnCall;
using NodaTime;
using static Contrefort.Core.Tests.OnCall.OnCallRotaTests;

namespace Contrefort.Core.Tests.OnCall;

public sealed class StandbySummaryTests
{
    static readonly YearMonth November = new(2026, 11);

    static readonly StandbyRules Rules = new(Paris)
    {
        WorkingHours = Office,
        Holidays = new HolidayCalendar(
            "FR",
            new HolidayName("France", "France"),
            year => [new Holiday(new LocalDate(year, 11, 11), new HolidayName("Armistice", "Armistice"))]
        ),
    };

    static StandbySummary Of(string from, string to, StandbyRules? rules = null, params StandbyWork[] work) =>
        StandbySummary.Of(
            Ines,
            November,
            [new(Ines, At(from), At(to), "her turn"), new(Marc, At(from), At(to), "his turn")],
            work,
            rules ?? Rules
        );

    static double Hours(StandbySummary summary, StandbyKind kind) =>
        summary.Hours.Single(line => line.Kind == kind).Length.TotalHours;

    [Fact]
    public void A_week_of_standby_is_told_apart_by_kind_and_time_at_work_is_none()
    {
        var week = Of("2026-11-09 09:00", "2026-11-16 09:00");
        // Five weekdays from 18 to 21 and 6 to 9, one of them the holiday of Wednesday the 11th, open all day to standby
        // but the office hours of this plan, which does not close on it.
        Assert.Equal(4 * 6, Hours(week, StandbyKind.Weekday));
        Assert.Equal(4 * 9, Hours(week, StandbyKind.WeekdayNight));
        Assert.Equal(15, Hours(week, StandbyKind.PublicHoliday));
        Assert.Equal(24, Hours(week, StandbyKind.Saturday));
        Assert.Equal(24, Hours(week, StandbyKind.Sunday));
        Assert.Equal(Duration.FromHours(24 + 36 + 15 + 48), week.Standby);
    }

    [Fact]
    public void Only_what_lies_in_the_month_counts_and_an_hour_of_two_rotas_counts_once()
    {
        var shift = new OnCallShift(Ines, At("2026-10-31 18:00"), At("2026-11-01 12:00"), "her turn");
        var summary = StandbySummary.Of(Ines, November, [shift, shift with { To = At("2026-11-01 13:00") }], [], Rules);
        Assert.Equal(13, Hours(summary, StandbyKind.Sunday));
        Assert.Equal(Duration.FromHours(13), summary.Standby);
    }

    [Theory]
    [InlineData("2026-10-24 18:00", "2026-10-25 18:00", 2026, 10, 25)] // the clocks go back on Sunday at 3
    [InlineData("2027-03-27 18:00", "2027-03-28 18:00", 2027, 3, 23)] // and on
    public void Hours_are_elapsed_time_when_the_clocks_change(string from, string to, int year, int month, int hours) =>
        Assert.Equal(
            hours,
            StandbySummary
                .Of(Ines, new(year, month), [new(Ines, At(from), At(to), "her turn")], [], Rules)
                .Standby.TotalHours
        );

    [Fact]
    public void Compensation_is_the_sum_of_what_is_shown_and_absent_without_rates()
    {
        Assert.Null(Of("2026-11-14 00:00", "2026-11-15 00:20").Compensation);
        var paid = Of(
            "2026-11-14 00:00",
            "2026-11-15 00:20",
            Rules with
            {
                HourlyRates = new Dictionary<StandbyKind, decimal>
                {
                    [StandbyKind.Saturday] = 2.5m,
                    [StandbyKind.Sunday] = 4m,
                },
            }
        );
        Assert.Equal(60m + 1.33m, paid.Compensation);
    }

    [Fact]
    public void A_call_in_the_middle_of_the_night_makes_the_rest_begin_again()
    {
        var call = new StandbyWork(At("2026-11-17 02:41"), Duration.FromMinutes(40), "2026-00001");
        var rest = Assert.Single(Of("2026-11-16 18:00", "2026-11-17 09:00", null, call).RestsDue);
        Assert.Equal((At("2026-11-17 03:21"), At("2026-11-17 14:21")), (rest.From, rest.Until));
    }

    [Theory]
    [InlineData("2026-11-16 19:00")] // eleven hours are left until nine
    [InlineData("2026-11-14 15:00")] // a week-end has enough on either side
    [InlineData("2026-11-17 07:30")] // and so has the night before an early call
    public void A_call_that_leaves_eleven_hours_breaks_no_rest(string at) =>
        Assert.Empty(
            Of(
                "2026-11-13 18:00",
                "2026-11-17 09:00",
                null,
                new StandbyWork(At(at), Duration.FromMinutes(20), "x")
            ).RestsDue
        );

    [Fact]
    public void Call_outs_are_listed_with_the_time_worked()
    {
        var summary = Of(
            "2026-11-13 18:00",
            "2026-11-17 09:00",
            null,
            new StandbyWork(At("2026-11-14 15:00"), Duration.FromMinutes(20), "b"),
            new StandbyWork(At("2026-11-13 20:00"), Duration.FromMinutes(25), "a"),
            new StandbyWork(At("2026-12-01 00:00"), Duration.FromMinutes(25), "next month")
        );
        Assert.Equal(["a", "b"], summary.CallOuts.Select(work => work.About));
        Assert.Equal(Duration.FromMinutes(45), summary.Worked);
    }
}
