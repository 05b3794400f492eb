using Contrefort.Core.Calendars;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using static Contrefort.Core.Tests.Calendars.Told;
using Interval = NodaTime.Interval;

namespace Contrefort.Core.Tests.Calendars;

/// <summary>What holds of any desk, in zones whose clocks change, against a reader that walks minute by minute.</summary>
public sealed class OpenTimeProperties
{
    sealed record Case(OpeningPlan Plan, Instant From, Duration First, Duration Second)
    {
        public SupportHours Hours { get; } = SupportHours.Of(Plan);

        public override string ToString() =>
            $"{Plan.Zone.Id}, {Plan.Week}, {From}, {First}, {Second}, closed {string.Join(' ', Plan.ClosedDays.Select(d => d.Date))}";
    }

    // Changes of offset fall between 0:00 and 4:00, where a wall clock alone cannot tell; the tables of
    // DaylightSavingTests tell those windows one by one.
    static readonly Gen<LocalWindow> Windows = Gen.OneOf(
        from start in Gen.Choose(4 * 60, (24 * 60) - 2)
        from end in Gen.Choose(start + 1, 24 * 60)
        select new LocalWindow(start * NodaConstants.TicksPerMinute, end * NodaConstants.TicksPerMinute),
        Gen.Constant(LocalWindow.WholeDay)
    );

    static readonly Gen<Case> Cases =
        from zone in Gen.Elements("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo")
        from week in Gen.ListOf(Windows, 3).ListOf(7)
        from kept in Gen.Choose(0, 3).ListOf(7)
        from month in Gen.Elements("2026-03-04", "2026-10-01", "2026-10-22", "2026-12-20", "2026-04-02")
        from minutes in Gen.Choose(0, 9 * 24 * 60)
        from first in Gen.Choose(0, 3 * 24 * 60)
        from second in Gen.Choose(0, 24 * 60)
        from closed in Gen.Choose(0, 14).ListOf(2)
        from cut in Windows
        let start = Date(month)
        let days = week.Select((windows, i) => windows.Take(kept[i]).ToArray()).ToArray()
        where days.Any(windows => windows.Length > 0)
        select new Case(
            new OpeningPlan
            {
                Zone = Zone(zone),
                Week = Week([
                    .. days.Select((w, i) => (((IsoDayOfWeek)(i + 1)).ToString(), w.Select(x => $"{x}").ToArray())),
                ]),
                ClosedDays = [.. closed.Select(day => new ClosedDay(start.PlusDays(day), "away"))],
                Breaks = On($"{start.PlusDays(3):uuuu-MM-dd}", $"{cut}"),
            },
            start.AtMidnight().InZoneLeniently(Zone(zone)).ToInstant() + Duration.FromMinutes(minutes),
            Duration.FromMinutes(first),
            Duration.FromMinutes(second)
        );

    [Fact]
    public void Adding_what_lies_before_an_instant_leads_back_to_it() =>
        Holds(tell =>
        {
            var due = tell.Hours.Add(tell.From, tell.First + Duration.FromMinutes(1));
            var before = tell.Hours.Before(due, Duration.FromMinutes(1) + tell.Second);
            return tell.Hours.Between(before, due) == Duration.FromMinutes(1) + tell.Second
                && tell.Hours.Add(before, Duration.FromMinutes(1) + tell.Second) == due;
        });

    static void Holds(Func<Case, bool> property, int cases = 300) =>
        Prop.ForAll(Arb.From(Cases), property)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(cases).WithQuietOnSuccess(true));

    [Fact]
    public void A_deadline_is_that_much_open_time_away() =>
        Holds(c => c.Hours.Between(c.From, c.Hours.Add(c.From, c.First)) == c.First);

    [Fact]
    public void No_earlier_instant_is_that_much_open_time_away() =>
        Holds(c =>
            c.First == Duration.Zero
            || c.Hours.Between(c.From, c.Hours.Add(c.From, c.First) - Duration.FromTicks(1)) < c.First
        );

    [Fact]
    public void Two_delays_in_turn_are_their_sum() =>
        Holds(c => c.Hours.Add(c.Hours.Add(c.From, c.First), c.Second) == c.Hours.Add(c.From, c.First + c.Second));

    [Fact]
    public void Open_time_and_closed_time_make_the_whole() =>
        Holds(c =>
            c.Hours.Between(c.From, c.From + c.First) + c.Hours.Complement().Between(c.From, c.From + c.First)
            == c.First
        );

    [Fact]
    public void Stretches_add_up_to_the_time_between() =>
        Holds(c =>
            c.Hours.Stretches(c.From, c.From + c.First).Aggregate(Duration.Zero, (sum, s) => sum + s.Open)
            == c.Hours.Between(c.From, c.From + c.First)
        );

    [Fact]
    public void The_next_opening_is_open_and_nothing_before_it_is() =>
        Holds(c =>
            c.Hours.NextOpening(c.From) is { } next
            && c.Hours.IsOpen(next)
            && c.Hours.Between(c.From, next) == Duration.Zero
        );

    [Fact]
    public void A_pause_delays_by_the_open_time_in_it() =>
        Holds(c =>
        {
            var pause = new Interval(c.From + c.Second, c.From + c.Second + c.First);
            var due = c.Hours.Add(c.From, c.First, [pause])!.Value;
            return c.Hours.Between(c.From, due, [pause]) == c.First;
        });

    [Fact]
    public void A_walk_minute_by_minute_counts_the_same() =>
        Holds(c => c.Hours.Between(c.From, c.From + c.First) == Walked(c.Plan, c.From, c.From + c.First), cases: 100);

    /// <summary>Reads the wall clock at every minute: slow, and with nothing in common with what it checks.</summary>
    static Duration Walked(OpeningPlan plan, Instant from, Instant to)
    {
        var open = Duration.Zero;
        for (var at = from; at < to; at += Duration.FromMinutes(1))
        {
            var wall = at.InZone(plan.Zone).LocalDateTime;
            var isOpen =
                plan.ClosedDays.All(closed => closed.Date != wall.Date)
                && plan.Week[wall.DayOfWeek].Any(Shows)
                && !(plan.Breaks.TryGetValue(wall.Date, out var breaks) && breaks.Any(Shows));
            if (isOpen)
                open += Duration.FromMinutes(1);

            bool Shows(LocalWindow window) =>
                window.FromTick <= wall.TimeOfDay.TickOfDay && wall.TimeOfDay.TickOfDay < window.ToTick;
        }
        return open;
    }
}
