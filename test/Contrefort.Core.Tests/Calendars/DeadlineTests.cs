using Contrefort.Core.Calendars;
using NodaTime;
using static Contrefort.Core.Tests.Calendars.Told;

namespace Contrefort.Core.Tests.Calendars;

public sealed class DeadlineTests
{
    static readonly string[] Holidays = ["2026-11-11", "2026-12-25", "2027-01-01"];

    [Theory]
    [InlineData("09:00-18:00", 4, "Fri 2026-11-20 16:30", "Mon 2026-11-23 11:30")] // over a week-end
    [InlineData("08:00-19:00", 4, "Fri 2026-11-20 16:30", "Mon 2026-11-23 09:30")] // extended hours
    [InlineData("09:00-18:00", 4, "Thu 2026-12-24 16:00", "Mon 2026-12-28 11:00")] // over Christmas
    [InlineData("09:00-18:00", 4, "Tue 2026-11-10 17:00", "Thu 2026-11-12 12:00")] // around 11 November
    [InlineData("09:00-17:00", 4, "Fri 2026-11-20 16:30", "Mon 2026-11-23 12:30")] // Myown B, counted in working hours
    [InlineData("09:00-17:00", 1, "Fri 2026-11-20 16:45", "Mon 2026-11-23 09:45")] // one hour on 9–17
    [InlineData("09:00-18:00", 4, "Mon 2026-11-23 14:00", "Mon 2026-11-23 18:00")] // exactly at the window's end
    [InlineData("09:00-18:00", 4, "Sat 2026-11-21 11:00", "Mon 2026-11-23 13:00")] // received while closed
    [InlineData("09:00-18:00", 4, "Mon 2026-11-23 18:00", "Tue 2026-11-24 13:00")] // received as the desk closes
    [InlineData("09:00-18:00", 0, "Sat 2026-11-21 11:00", "Sat 2026-11-21 11:00")] // no delay at all is due at once
    [InlineData("00:00-24:00", 24, "Fri 2026-11-20 12:00", "Mon 2026-11-23 12:00")] // whole days, closed at the week-end
    [InlineData("22:00-06:00", 10, "Fri 2026-11-20 23:00", "Tue 2026-11-24 01:00")] // nights: 7 h until Saturday 6:00
    public void A_deadline_counts_open_hours_only(string window, double hours, string from, string due) =>
        Assert.Equal(due, Tell(SupportHours.Of(Office(window, closed: Holidays)).Add(At(from), Hours(hours))));
}
