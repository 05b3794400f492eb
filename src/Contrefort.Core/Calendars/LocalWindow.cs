using System.Globalization;
using NodaTime;

namespace Contrefort.Core.Calendars;

/// <summary>
/// A stretch of wall-clock time that begins on some day: 09:00-18:00, 00:00-24:00, or 22:00-06:00, which ends on the next
/// day. The end is not part of it. Ticks of 100 ns count from midnight on the clock's face, not elapsed time.
/// </summary>
public readonly record struct LocalWindow
{
    /// <exception cref="RuleViolationException">The window begins outside its day, is empty, or is longer than a day.</exception>
    public LocalWindow(long fromTick, long toTick)
    {
        if (fromTick is < 0 or >= NodaConstants.TicksPerDay)
            throw new RuleViolationException("A window begins between 00:00 and 23:59 of its day.");
        if (toTick <= fromTick || toTick - fromTick > NodaConstants.TicksPerDay)
            throw new RuleViolationException("A window ends after it begins and lasts at most a day.");
        FromTick = fromTick;
        ToTick = toTick;
    }

    public static LocalWindow WholeDay { get; } = new(0, NodaConstants.TicksPerDay);

    /// <summary>First tick of the window, from midnight of its day: 0 up to, not including, 24 h.</summary>
    public long FromTick { get; }

    /// <summary>First tick after the window, from midnight of its day; beyond 24 h when the window ends on the next day.</summary>
    public long ToTick { get; }

    /// <summary>Reads "09:00-12:00", "9:00-18:30:15", "00:00-24:00", "22:00-06:00" (ends on the next day).</summary>
    /// <exception cref="RuleViolationException">The text is not a window; the sentence says what was expected.</exception>
    public static LocalWindow Parse(string text)
    {
        var parts = text.Split('-', '–');
        if (parts.Length != 2 || !TryReadTime(parts[0], out var from) || !TryReadTime(parts[1], out var to))
            throw new RuleViolationException(
                new Sentence("“{0}” is not a window of the day: write for instance 09:00-18:00.", text)
            );
        if (from == NodaConstants.TicksPerDay)
            throw new RuleViolationException(new Sentence("The window {0} begins at 24:00: write 00:00.", text));
        if (from == to)
            throw new RuleViolationException(
                new Sentence("The window {0} is empty: a whole day is written 00:00-24:00.", text)
            );
        return new LocalWindow(from, to > from ? to : to + NodaConstants.TicksPerDay);
    }

    /// <summary>The same opening, in order, with windows that overlap or touch joined into one.</summary>
    public static IReadOnlyList<LocalWindow> Merge(IEnumerable<LocalWindow> windows)
    {
        var merged = new List<LocalWindow>();
        foreach (var window in windows.OrderBy(w => w.FromTick).ThenBy(w => w.ToTick))
        {
            var last = merged.Count - 1;
            var joined = last >= 0 ? Math.Max(merged[last].ToTick, window.ToTick) : 0;
            var joins =
                last >= 0
                && window.FromTick <= merged[last].ToTick
                && joined - merged[last].FromTick <= NodaConstants.TicksPerDay;
            if (joins)
                merged[last] = new LocalWindow(merged[last].FromTick, joined);
            else
                merged.Add(window);
        }
        return merged;
    }

    static bool TryReadTime(string text, out long tick)
    {
        tick = 0;
        var parts = text.Trim().Split(':');
        if (parts.Length is not (2 or 3) || parts[1].Length != 2 || (parts.Length == 3 && parts[2].Length != 2))
            return false;
        Span<int> read = [0, 0, 0];
        for (var i = 0; i < parts.Length; i++)
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out read[i]))
                return false;
        if (read[0] > 24 || read[1] > 59 || read[2] > 59 || (read[0] == 24 && (read[1] > 0 || read[2] > 0)))
            return false;
        tick = (((read[0] * 60L) + read[1]) * 60 + read[2]) * NodaConstants.TicksPerSecond;
        return true;
    }

    public override string ToString() =>
        $"{Clock(FromTick)}-{Clock(ToTick > NodaConstants.TicksPerDay ? ToTick - NodaConstants.TicksPerDay : ToTick)}";

    static string Clock(long tick)
    {
        var seconds = tick / NodaConstants.TicksPerSecond;
        var clock = string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}");
        return seconds % 60 == 0 ? clock : string.Create(CultureInfo.InvariantCulture, $"{clock}:{seconds % 60:00}");
    }
}
