using Contrefort.Core.Monitoring;
using NodaTime;

namespace Contrefort.Core.Tests.Monitoring;

/// <summary>What is down, what was meant to be, and how long a day is.</summary>
public sealed class AvailabilityTests
{
    static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];
    static readonly Interval November = Span("2026-11-01 00:00", "2026-12-01 00:00");
    static readonly Instant Later = At("2027-01-01 00:00");
    static readonly Interval Always = new(At("2026-01-01 00:00"), null);

    [Fact]
    public void Nothing_down_is_all_up() => Assert.Equal(1m, Read().Share);

    [Fact]
    public void What_is_not_watched_has_no_share() =>
        Assert.Null(Availability.Of(November, new(At("2026-12-05 00:00"), null), Later, [], []).Share);

    [Fact]
    public void An_outage_over_both_ends_counts_with_its_part_inside() =>
        Assert.Equal(0m, Read(Span("2026-10-20 00:00", "2026-12-20 00:00")).Share);

    [Fact]
    public void An_outage_that_ends_as_the_stretch_begins_does_not_count()
    {
        var reading = Read(Span("2026-10-31 12:00", "2026-11-01 00:00"));
        Assert.Equal((Duration.Zero, 0), (reading.Down, reading.Outages));
    }

    [Fact]
    public void What_goes_on_lasts_until_now()
    {
        var reading = Availability.Of(
            November,
            Always,
            At("2026-11-10 06:00"),
            [new(At("2026-11-10 00:00"), null)],
            []
        );
        Assert.Equal((Duration.FromHours(6), Duration.FromHours(9 * 24 + 6)), (reading.Down, reading.Watched));
    }

    [Fact]
    public void Outages_that_overlap_count_once()
    {
        var reading = Read(
            Span("2026-11-02 10:00", "2026-11-02 12:00"),
            Span("2026-11-02 11:00", "2026-11-02 13:00"),
            Span("2026-11-02 13:00", "2026-11-02 14:00")
        );
        Assert.Equal((Duration.FromHours(4), 1), (reading.Down, reading.Outages));
    }

    [Fact]
    public void Planned_downtime_is_apart_and_taken_from_both_sides()
    {
        var reading = Availability.Of(
            Span("2026-11-02 00:00", "2026-11-02 10:00"),
            Always,
            Later,
            [Span("2026-11-02 01:00", "2026-11-02 04:00")],
            [Span("2026-11-02 00:00", "2026-11-02 03:00")]
        );
        Assert.Equal(
            (Duration.FromHours(1), Duration.FromHours(2), 1),
            (reading.Down, reading.PlannedDown, reading.Outages)
        );
        Assert.Equal(1 - 1m / 8, reading.Share);
    }

    [Fact]
    public void An_outage_within_a_window_is_none()
    {
        var reading = Availability.Of(
            November,
            Always,
            Later,
            [Span("2026-11-02 01:00", "2026-11-02 02:00")],
            [Span("2026-11-02 00:00", "2026-11-02 01:30"), Span("2026-11-02 01:15", "2026-11-02 03:00")]
        );
        Assert.Equal((Duration.Zero, Duration.FromHours(1), 0), (reading.Down, reading.PlannedDown, reading.Outages));
    }

    [Fact]
    public void A_window_without_an_outage_changes_nothing() =>
        Assert.Equal(
            Duration.FromDays(30),
            Availability.Of(November, Always, Later, [], [Span("2026-11-02 00:00", "2026-11-03 00:00")]).Watched
        );

    [Theory]
    [InlineData(2026, 10, 25, 25)] // back to winter time
    [InlineData(2026, 3, 29, 23)] // on to summer time
    [InlineData(2026, 11, 2, 24)]
    public void A_day_is_as_long_as_it_is(int year, int month, int day, int hours)
    {
        var (_, stretch) = Availability.Days(new(year, month, day), 1, Paris).Single();
        Assert.Equal(Duration.FromHours(hours), Availability.Of(stretch, Always, Later, [], []).Watched);
        Assert.Equal(0m, Availability.Of(stretch, Always, Later, [stretch], []).Share);
    }

    [Fact]
    public void Days_follow_each_other_without_a_gap()
    {
        var days = Availability.Days(new(2026, 11, 5), 30, Paris).ToList();
        Assert.Equal((30, new LocalDate(2026, 10, 7)), (days.Count, days[0].Day));
        Assert.All(days.Zip(days.Skip(1)), pair => Assert.Equal(pair.First.Stretch.End, pair.Second.Stretch.Start));
    }

    static AvailabilityReading Read(params Interval[] outages) => Availability.Of(November, Always, Later, outages, []);

    static Interval Span(string from, string until) => new(At(from), At(until));

    static Instant At(string text) =>
        NodaTime.Text.InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm").Parse(text).Value;
}
