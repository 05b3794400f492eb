using NodaTime;

namespace Contrefort.Core.Calendars;

/// <summary>The opening of an ordinary week: any number of windows on each day, joined where they overlap.</summary>
public sealed class WeekHours
{
    static readonly string[] Names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    readonly IReadOnlyList<LocalWindow>[] _days;

    /// <summary>Bounds what a malicious week costs to lay out over the years; no person writes so many.</summary>
    const int MostWindows = 500;

    WeekHours(IEnumerable<LocalWindow>[] days)
    {
        _days = [.. days.Select(LocalWindow.Merge)];
        if (_days.Sum(windows => windows.Count) > MostWindows)
            throw new RuleViolationException(new Sentence("A week may have {0} windows at most.", MostWindows));
    }

    public static WeekHours Closed { get; } =
        new([
            [],
            [],
            [],
            [],
            [],
            [],
            [],
        ]);

    public static WeekHours Always { get; } = Parse([new("mon-sun", ["00:00-24:00"])]);

    public IReadOnlyList<LocalWindow> this[IsoDayOfWeek day] => _days[(int)day - 1];

    public bool NeverOpens => _days.All(day => day.Count == 0);

    public bool AlwaysOpens =>
        _days.All(day => day.Any(window => window is { FromTick: 0, ToTick: >= NodaConstants.TicksPerDay }));

    /// <summary>Reads pairs such as ("mon-fri", ["09:00-12:00", "14:00-18:00"]); a day named twice gets both.</summary>
    /// <exception cref="RuleViolationException">A day or a window cannot be read.</exception>
    public static WeekHours Parse(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> week)
    {
        var days = Enumerable.Range(0, 7).Select(_ => new List<LocalWindow>()).ToArray();
        foreach (var (names, windows) in week)
        {
            var read = windows.Select(LocalWindow.Parse).ToList();
            foreach (var day in ParseDays(names))
                days[(int)day - 1].AddRange(read);
        }
        return new WeekHours(days);
    }

    /// <summary>Reads "mon", "monday", "mon-fri", "fri-mon" (over the week-end) and "mon, wed-fri".</summary>
    /// <exception cref="RuleViolationException">A day is not one of mon, tue, wed, thu, fri, sat, sun.</exception>
    public static IReadOnlyList<IsoDayOfWeek> ParseDays(string text)
    {
        var days = new List<IsoDayOfWeek>();
        foreach (var range in text.Split(','))
        {
            var ends = range.Split('-', '–');
            if (ends.Length > 2)
                throw NotDays(text);
            var first = IndexOf(ends[0], text);
            var last = IndexOf(ends[^1], text);
            for (var i = first; ; i = (i + 1) % 7)
            {
                if (!days.Contains((IsoDayOfWeek)(i + 1)))
                    days.Add((IsoDayOfWeek)(i + 1));
                if (i == last)
                    break;
            }
        }
        return days;
    }

    static int IndexOf(string name, string text)
    {
        var trimmed = name.Trim();
        for (var i = 0; i < Names.Length; i++)
            if (
                trimmed.Equals(Names[i], StringComparison.OrdinalIgnoreCase)
                || trimmed.Equals(((IsoDayOfWeek)(i + 1)).ToString(), StringComparison.OrdinalIgnoreCase)
            )
                return i;
        throw NotDays(text);
    }

    static RuleViolationException NotDays(string text) =>
        new(new Sentence("“{0}” names no day of the week: write mon, tue, wed, thu, fri, sat, sun or mon-fri.", text));

    /// <summary>Runs of days with the same hours, Monday first; closed days are left out: the "Mon–Fri 9–18" of a sentence.</summary>
    public IReadOnlyList<WeekRun> Runs()
    {
        var runs = new List<WeekRun>();
        for (var i = 0; i < 7; i++)
        {
            var day = (IsoDayOfWeek)(i + 1);
            if (_days[i].Count == 0)
                continue;
            if (runs.Count > 0 && (int)runs[^1].Last == i && runs[^1].Windows.SequenceEqual(_days[i]))
                runs[^1] = runs[^1] with { Last = day };
            else
                runs.Add(new WeekRun(day, day, _days[i]));
        }
        return runs;
    }

    public override string ToString() => string.Join(", ", Runs());
}

/// <summary>Consecutive days of the week with the same windows.</summary>
public sealed record WeekRun(IsoDayOfWeek First, IsoDayOfWeek Last, IReadOnlyList<LocalWindow> Windows)
{
    public override string ToString() =>
        (First == Last ? Short(First) : $"{Short(First)}-{Short(Last)}") + " " + string.Join(" ", Windows);

    static string Short(IsoDayOfWeek day) => day.ToString()[..3];
}
