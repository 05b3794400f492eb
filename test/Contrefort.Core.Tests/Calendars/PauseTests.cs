using Contrefort.Core.Calendars;
using NodaTime;
using static Contrefort.Core.Tests.Calendars.Told;

namespace Contrefort.Core.Tests.Calendars;

/// <summary>A clock that stands still while the ticket waits for the customer.</summary>
public sealed class PauseTests
{
    static readonly SupportHours Office = SupportHours.Of(Told.Office());

    [Theory]
    [InlineData("", "Mon 2026-11-23 12:30")]
    [InlineData("Mon 2026-11-23 10:00 > Mon 2026-11-23 11:00", "Mon 2026-11-23 13:30")] // inside opening hours
    [InlineData("Sat 2026-11-21 10:00 > Sun 2026-11-22 11:00", "Mon 2026-11-23 12:30")] // outside, costs nothing
    [InlineData("Fri 2026-11-20 17:00 > Fri 2026-11-20 17:45", "Mon 2026-11-23 12:45")] // began before the clock
    [InlineData("Mon 2026-11-23 12:30 > Mon 2026-11-23 15:00", "Mon 2026-11-23 12:30")] // begins as it is due
    [InlineData("Mon 2026-11-23 12:29 > Mon 2026-11-23 15:00", "Mon 2026-11-23 15:01")] // a minute before
    [InlineData(
        "Mon 2026-11-23 11:00 > Mon 2026-11-23 12:00, Mon 2026-11-23 10:00 > Mon 2026-11-23 11:30",
        "Mon 2026-11-23 14:30"
    )] // overlap, out of order
    [InlineData(
        "Mon 2026-11-23 10:00 > Mon 2026-11-23 11:00, Mon 2026-11-23 13:00 > Mon 2026-11-23 14:00",
        "Mon 2026-11-23 14:30"
    )] // the second is met because of the first
    [InlineData("Mon 2026-11-23 10:00 > Tue 2026-11-24 16:00", "Wed 2026-11-25 09:30")] // over a night
    [InlineData("Mon 2026-11-23 10:00 > ", null)] // still lasts
    [InlineData("Mon 2026-11-23 16:00 > ", "Mon 2026-11-23 12:30")] // still lasts, but begins after
    public void A_deadline_moves_by_the_open_time_it_was_paused(string pauses, string? due) =>
        Assert.Equal(due, Office.Add(At("Fri 2026-11-20 17:30"), Hours(4), Read(pauses)) is { } at ? Tell(at) : null);

    [Theory]
    [InlineData("", 4)]
    [InlineData("Mon 2026-11-23 10:00 > Mon 2026-11-23 11:00", 3)]
    [InlineData("Mon 2026-11-23 10:00 > ", 1.5)]
    [InlineData("Thu 2026-11-19 10:00 > Fri 2026-11-20 17:45, Mon 2026-11-23 12:00 > Mon 2026-11-23 18:00", 3.25)]
    [InlineData("Thu 2026-11-19 10:00 > ", 0)]
    public void Elapsed_time_leaves_pauses_out(string pauses, double hours)
    {
        var (from, to) = (At("Fri 2026-11-20 17:30"), At("Mon 2026-11-23 12:30"));
        Assert.Equal(Hours(hours), Office.Between(from, to, Read(pauses)));
        Assert.Equal(Hours(-hours), Office.Between(to, from, Read(pauses)));
        Assert.Equal(
            Hours(hours),
            Office.Stretches(from, to, Read(pauses)).Aggregate(Duration.Zero, (sum, stretch) => sum + stretch.Open)
        );
    }

    static IReadOnlyList<Interval> Read(string pauses) =>
        [
            .. pauses
                .Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(pause => pause.Split('>', StringSplitOptions.TrimEntries))
                .Select(ends => new Interval(At(ends[0]), ends[1] == "" ? null : At(ends[1]))),
        ];
}
