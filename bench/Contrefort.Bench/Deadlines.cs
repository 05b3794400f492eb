using System.Diagnostics;
using System.Globalization;
using Contrefort.Calendars;
using Contrefort.Core.Calendars;
using NodaTime;

namespace Contrefort.Bench;

/// <summary>
/// How many deadlines one core computes in a second, on office hours with French holidays, from starts spread over ten
/// years; and what it costs to lay those years out. The result goes to bench/results/deadlines.md.
/// </summary>
static class Deadlines
{
    /// <summary>Many short rounds and their median: a round fits in one turn of the processor, whoever else wants it.</summary>
    const int Rounds = 501;
    const int PerRound = 10_000;

    /// <summary>A prime away from the count of starts, so that neighbouring questions are far apart in memory.</summary>
    const int Stride = 7919;

    static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];
    static readonly Instant From = Instant.FromUtc(2026, 1, 1, 0, 0);

    public static void Run()
    {
        var france = ShippedHolidays.Read().Of("FR");
        var office = Office(france);
        var starts = Starts();
        var pauses = new[] { new Interval(From + Duration.FromDays(1000), From + Duration.FromDays(1002)) };

        Console.WriteLine("| question | median ns | a second | bytes allocated |");
        Console.WriteLine("|---|---:|---:|---:|");
        Measure("due in 4 h", i => office.Add(starts[i], Duration.FromHours(4)).ToUnixTimeTicks());
        Measure("due in 48 h", i => office.Add(starts[i], Duration.FromHours(48)).ToUnixTimeTicks());
        Measure("due in 30 days of 9 h", i => office.Add(starts[i], Duration.FromHours(270)).ToUnixTimeTicks());
        Measure(
            "open time since a start, up to ten years ago",
            i => office.Between(starts[i], starts[0]).BclCompatibleTicks
        );
        Measure("is it open", i => office.IsOpen(starts[i]) ? 1 : 0);
        Measure("next opening", i => office.NextOpening(starts[i])!.Value.ToUnixTimeTicks());
        Measure("30 working days later", i => office.AddWorkingDays(starts[i], 30).ToUnixTimeTicks());
        Measure(
            "due in 48 h, with one pause",
            i => office.Add(starts[i], Duration.FromHours(48), pauses)!.Value.ToUnixTimeTicks()
        );

        Console.WriteLine();
        Console.WriteLine($"Laying out ten years from a new calendar: {LayOut(france):0.0} ms.");
    }

    static SupportHours Office(HolidayCalendar holidays) =>
        SupportHours.Of(
            new OpeningPlan
            {
                Zone = Paris,
                Week = WeekHours.Parse([new("mon-fri", ["09:00-18:00"])]),
                Holidays = holidays,
            }
        );

    static Instant[] Starts()
    {
        var random = new Random(20261121);
        var tenYears = (int)Duration.FromDays(3652).TotalSeconds;
        return [.. Enumerable.Range(0, 100_000).Select(_ => From + Duration.FromSeconds(random.Next(tenYears)))];
    }

    static void Measure(string name, Func<int, long> question)
    {
        var starts = 100_000;
        var nanoseconds = new double[Rounds];
        var bytes = 0L;
        var sum = 0L;
        var i = 0;
        for (var round = -100; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            for (var n = 0; n < PerRound; n++)
            {
                sum ^= question(i);
                i += Stride;
                if (i >= starts)
                    i -= starts;
            }
            watch.Stop();
            if (round < 0)
                continue;
            nanoseconds[round] = watch.Elapsed.TotalNanoseconds / PerRound;
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Array.Sort(nanoseconds);
        var median = nanoseconds[Rounds / 2];
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {median:0} | {1e9 / median:#,##0} | {bytes / (double)PerRound:0.##} |"
            )
        );
        GC.KeepAlive(sum);
    }

    static double LayOut(HolidayCalendar holidays)
    {
        var times = Enumerable
            .Range(0, 200)
            .Select(_ =>
            {
                var office = Office(holidays);
                var watch = Stopwatch.StartNew();
                office.Between(From, From + Duration.FromDays(3652));
                return watch.Elapsed.TotalMilliseconds;
            });
        return times.Order().ElementAt(100);
    }
}
