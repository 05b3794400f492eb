namespace Contrefort.Core.Calendars;

/// <summary>A stretch between two instants, in ticks of 100 ns since the Unix epoch; the end is not part of it.</summary>
readonly record struct Opening(long Start, long End);

/// <summary>One local year of openings: ordered, disjoint, inside the year; and the local days (since 1970) that have any.</summary>
sealed record YearOfWindows(long Start, long End, IReadOnlyList<Opening> Windows, IReadOnlyList<int> OpenDays);

/// <summary>
/// The openings of consecutive years laid end to end, with the open time before each, so that every question is one
/// binary search however far apart its two ends are. Immutable: a longer one replaces it.
/// </summary>
sealed class Timeline
{
    readonly IReadOnlyList<YearOfWindows> _years;
    readonly long[] _starts;
    readonly long[] _ends;
    readonly long[] _openBefore;
    readonly int[] _openDays;

    public Timeline(int firstYear, IReadOnlyList<YearOfWindows> years)
    {
        _years = years;
        FirstYear = firstYear;
        Start = years[0].Start;
        End = years[^1].End;
        _openDays = [.. years.SelectMany(year => year.OpenDays)];
        var count = years.Sum(year => year.Windows.Count);
        _starts = new long[count];
        _ends = new long[count];
        _openBefore = new long[count];
        var i = 0;
        foreach (var window in years.SelectMany(year => year.Windows))
        {
            _starts[i] = window.Start;
            _ends[i] = window.End;
            _openBefore[i++] = Total;
            Total += window.End - window.Start;
        }
    }

    public int FirstYear { get; }
    public int LastYear => FirstYear + _years.Count - 1;
    public long Start { get; }
    public long End { get; }

    /// <summary>Open ticks of all years together.</summary>
    public long Total { get; }

    public int Count => _starts.Length;

    public bool Covers(long tick) => Start <= tick && tick < End;

    public Opening this[int index] => new(_starts[index], _ends[index]);

    public Timeline Extend(int firstYear, int lastYear, Func<int, YearOfWindows> layOut) =>
        new(
            firstYear,
            [
                .. Enumerable
                    .Range(firstYear, lastYear - firstYear + 1)
                    .Select(year => year >= FirstYear && year <= LastYear ? _years[year - FirstYear] : layOut(year)),
            ]
        );

    public bool IsOpen(long tick)
    {
        var i = CountNotAfter(_starts, tick) - 1;
        return i >= 0 && tick < _ends[i];
    }

    /// <summary>Index of the first window that ends after the tick; <see cref="Count"/> if none does.</summary>
    public int FirstEndingAfter(long tick) => CountNotAfter(_ends, tick);

    public long OpenUntil(long tick)
    {
        var i = CountNotAfter(_starts, tick) - 1;
        return i < 0 ? 0 : _openBefore[i] + Math.Min(tick, _ends[i]) - _starts[i];
    }

    /// <summary>The first tick by which that much (more than 0, at most <see cref="Total"/>) has been open.</summary>
    public long WhenOpenFor(long open)
    {
        var i = CountNotAfter(_openBefore, open - 1) - 1;
        return _starts[i] + open - _openBefore[i];
    }

    /// <summary>The n-th open day after a day that need not be open itself, or null beyond the last laid out.</summary>
    public int? OpenDayAfter(int day, int n)
    {
        var i = Array.BinarySearch(_openDays, day);
        var index = (i < 0 ? ~i - 1 : i) + (long)n;
        return index < _openDays.Length ? _openDays[index] : null;
    }

    static int CountNotAfter(long[] sorted, long value)
    {
        var low = 0;
        var high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (sorted[middle] <= value)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
