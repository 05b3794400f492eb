using Contrefort.Core.Monitoring;
using NodaTime;

namespace Contrefort.Core.Tests.Monitoring;

public sealed class MaintenanceWindowTests
{
    static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];

    [Fact]
    public void It_holds_from_its_start_until_before_its_end()
    {
        var window = Window(new(2026, 11, 3, 22, 0), 90, WindowRepeat.Once);
        Assert.Null(window.At(Instant.FromUtc(2026, 11, 3, 20, 59, 59)));
        Assert.Equal(Instant.FromUtc(2026, 11, 3, 22, 30), window.At(Instant.FromUtc(2026, 11, 3, 21, 0))!.Value.End);
        Assert.Null(window.At(Instant.FromUtc(2026, 11, 3, 22, 30)));
    }

    [Fact]
    public void It_goes_on_past_midnight()
    {
        var window = Window(new(2026, 11, 3, 23, 0), 180, WindowRepeat.Daily);
        Assert.NotNull(window.At(Instant.FromUtc(2026, 11, 10, 0, 30)));
    }

    [Fact]
    public void It_lasts_its_minutes_in_the_night_an_hour_comes_twice()
    {
        var window = Window(new(2026, 10, 25, 2, 30), 60, WindowRepeat.Once);
        // 02:30 is met twice: it begins the first time.
        Assert.Equal(
            Instant.FromUtc(2026, 10, 25, 0, 30),
            window.At(Instant.FromUtc(2026, 10, 25, 0, 45))!.Value.Start
        );
        Assert.Null(window.At(Instant.FromUtc(2026, 10, 25, 1, 30)));
    }

    [Fact]
    public void It_begins_after_the_lost_hour_when_it_would_begin_in_it()
    {
        var window = Window(new(2026, 3, 1, 2, 30), 30, WindowRepeat.Weekly);
        var night = window.Between(Instant.FromUtc(2026, 3, 29, 0, 0), Instant.FromUtc(2026, 3, 29, 6, 0)).Single();
        Assert.Equal(Instant.FromUtc(2026, 3, 29, 1, 30), night.Start);
        Assert.Equal(Duration.FromMinutes(30), night.Duration);
    }

    [Fact]
    public void Monthly_is_the_same_weekday_of_the_month()
    {
        var window = Window(new(2026, 11, 10, 22, 0), 60, WindowRepeat.Monthly); // the second Tuesday
        var starts = window
            .Between(Instant.FromUtc(2026, 11, 1, 0, 0), Instant.FromUtc(2027, 2, 1, 0, 0))
            .Select(stretch => stretch.Start.InZone(Paris).Date);
        Assert.Equal([new(2026, 11, 10), new(2026, 12, 8), new LocalDate(2027, 1, 12)], starts);
    }

    [Fact]
    public void It_starts_no_more_after_its_last_day()
    {
        var window = Window(new(2026, 11, 3, 22, 0), 60, WindowRepeat.Daily) with
        {
            EndsOn = new LocalDate(2026, 11, 4),
        };
        Assert.Equal(2, window.Between(Instant.FromUtc(2026, 11, 1, 0, 0), Instant.FromUtc(2026, 12, 1, 0, 0)).Count());
    }

    static MaintenanceWindow Window(LocalDateTime startsAt, int minutes, WindowRepeat repeats) =>
        new(Paris, startsAt, minutes, repeats, null, "Mise à jour");
}
