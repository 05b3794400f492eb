using Contrefort.Core.Calendars;
using NodaTime;
using static Contrefort.Core.Tests.Calendars.Told;

namespace Contrefort.Core.Tests.Calendars;

public sealed class WindowTests
{
    [Theory]
    [InlineData("09:00-18:00", "09:00-18:00")]
    [InlineData("9:00 - 18:30:15", "09:00-18:30:15")]
    [InlineData("09:00–18:00", "09:00-18:00")] // a dash as typographers write it
    [InlineData("00:00-24:00", "00:00-24:00")]
    [InlineData("22:00-06:00", "22:00-06:00")]
    [InlineData("18:00-00:00", "18:00-24:00")] // until midnight
    public void A_window_is_read_as_people_write_it(string text, string window) =>
        Assert.Equal(window, LocalWindow.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("09:00")]
    [InlineData("9-18")]
    [InlineData("09:00-18:60")]
    [InlineData("09:00-24:01")]
    [InlineData("25:00-26:00")]
    [InlineData("09:00-18:00-20:00")]
    [InlineData("24:00-06:00")]
    [InlineData("09:00-09:00")] // nothing, or a whole day?
    [InlineData("-09:00-10:00")]
    [InlineData("٠٩:٠٠-١٠:٠٠")]
    public void What_is_no_window_is_refused(string text) =>
        Assert.Throws<RuleViolationException>(() => LocalWindow.Parse(text));

    [Theory]
    [InlineData("mon", 1)]
    [InlineData("Monday", 1)]
    [InlineData("mon-fri", 5)]
    [InlineData("fri-mon", 4)] // over the week-end
    [InlineData("mon, wed-fri, thu", 4)]
    [InlineData("mon-sun", 7)]
    public void Days_of_the_week_are_read_one_by_one_or_as_a_range(string text, int days) =>
        Assert.Equal(days, WeekHours.ParseDays(text).Count);

    [Theory]
    [InlineData("")]
    [InlineData("lun")]
    [InlineData("mon-")]
    [InlineData("mon-tue-wed")]
    public void What_is_no_day_is_refused(string text) =>
        Assert.Throws<RuleViolationException>(() => WeekHours.ParseDays(text));

    [Fact]
    public void A_week_of_seconds_is_refused() =>
        Assert.Throws<RuleViolationException>(() =>
            Week(
                (
                    "mon",
                    [.. Enumerable.Range(0, 600).Select(n => $"{n / 60:00}:{n % 60:00}:00-{n / 60:00}:{n % 60:00}:01")]
                )
            )
        );

    [Fact]
    public void A_week_tells_its_days_in_runs() =>
        Assert.Equal(
            "Mon-Thu 09:00-12:00 14:00-18:00, Fri 09:00-12:00, Sun 10:00-11:00",
            Week(("mon-thu", ["14:00-18:00", "09:00-12:00"]), ("fri", ["09:00-12:00"]), ("sun", ["10:00-11:00"]))
                .ToString()
        );
}
