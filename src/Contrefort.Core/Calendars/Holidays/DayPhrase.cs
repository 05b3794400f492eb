using System.Globalization;
using NodaTime;

namespace Contrefort.Core.Calendars;

/// <summary>
/// Reads the phrases of a holiday file, case apart:
/// <code>
/// day   = 14 July | 19 September 2022 | Easter | orthodox Easter
///       | (first … fifth | last) Monday of January
///       | (vernal | autumnal) equinox in Japan
///       | shift day
/// shift = (1 day | 39 days) (after | before) | Monday [on or] (after | before)
/// move  = shift | next free day | next free weekday
/// </code>
/// </summary>
sealed class DayPhrase
{
    static readonly string[] Ranks = ["first", "second", "third", "fourth", "fifth"];

    static readonly string[] Months =
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];

    readonly string _text;
    readonly string[] _words;
    int _next;

    DayPhrase(string text)
    {
        _text = text;
        _words = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
    }

    /// <exception cref="RuleViolationException">The text is not a day.</exception>
    public static DayRule ReadDay(string text)
    {
        var phrase = new DayPhrase(text);
        var day = phrase.Day();
        return phrase._next == phrase._words.Length ? day : throw phrase.NotUnderstood();
    }

    /// <exception cref="RuleViolationException">The text is not a move.</exception>
    public static HolidayMove ReadMove(string text)
    {
        var phrase = new DayPhrase(text);
        var move =
            phrase.Takes("next", "free", "day") ? new HolidayMove.NextFree(WeekdaysOnly: false)
            : phrase.Takes("next", "free", "weekday") ? new HolidayMove.NextFree(WeekdaysOnly: true)
            : phrase.Shift() is { } shift ? shift
            : throw phrase.NotUnderstood();
        return phrase._next == phrase._words.Length ? move : throw phrase.NotUnderstood();
    }

    public static IsoDayOfWeek? ReadWeekday(string text) =>
        Enum.TryParse<IsoDayOfWeek>(text, ignoreCase: true, out var day)
        && day != IsoDayOfWeek.None
        && !char.IsAsciiDigit(text[0])
            ? day
            : null;

    DayRule Day()
    {
        // A phrase longer than this is not a date of any law; it bounds the recursion below.
        if (_words.Length > 20)
            throw NotUnderstood();
        if (Takes("easter"))
            return new DayRule.Easter();
        if (Takes("orthodox", "easter"))
            return new DayRule.OrthodoxEaster();
        if (Takes("vernal", "equinox", "in", "japan"))
            return new DayRule.JapaneseEquinox(Autumnal: false);
        if (Takes("autumnal", "equinox", "in", "japan"))
            return new DayRule.JapaneseEquinox(Autumnal: true);
        return Nth() ?? Shifted() ?? Dated() ?? throw NotUnderstood();
    }

    DayRule? Nth()
    {
        var rank = Peek(0) == "last" ? -1 : Array.IndexOf(Ranks, Peek(0)) + 1;
        if (rank == 0)
            return null;
        if (
            ReadWeekday(Peek(1)) is not { } weekday
            || Peek(2) != "of"
            || Array.IndexOf(Months, Peek(3)) is var m && m < 0
        )
            throw NotUnderstood();
        _next += 4;
        return new DayRule.Nth(rank, weekday, m + 1);
    }

    DayRule? Shifted() =>
        Shift() switch
        {
            HolidayMove.ByDays(var days) => new DayRule.Shifted(days, Day()),
            HolidayMove.ToWeekday(var near) => new DayRule.Near(near, Day()),
            _ => null,
        };

    HolidayMove? Shift()
    {
        if (
            Peek(1) is "day" or "days"
            && int.TryParse(Peek(0), NumberStyles.None, CultureInfo.InvariantCulture, out var n)
        )
        {
            if (n > 366)
                throw NotUnderstood();
            _next += 2;
            return new HolidayMove.ByDays(After() ? n : -n);
        }
        if (ReadWeekday(Peek(0)) is not { } weekday)
            return null;
        _next++;
        var orOn = Takes("on", "or");
        return new HolidayMove.ToWeekday(new WeekdayNear(weekday, After(), orOn));
    }

    bool After() =>
        Takes("after") ? true
        : Takes("before") ? false
        : throw NotUnderstood();

    DayRule? Dated()
    {
        if (!int.TryParse(Peek(0), NumberStyles.None, CultureInfo.InvariantCulture, out var day))
            return null;
        var month = Array.IndexOf(Months, Peek(1)) + 1;
        if (month == 0 || day < 1 || day > CalendarSystem.Iso.GetDaysInMonth(2000, month))
            throw NotUnderstood();
        _next += 2;
        if (!int.TryParse(Peek(0), NumberStyles.None, CultureInfo.InvariantCulture, out var year))
            return new DayRule.Fixed(month, day);
        _next++;
        return year is >= 1 and <= 9998 && day <= CalendarSystem.Iso.GetDaysInMonth(year, month)
            ? new DayRule.Once(new LocalDate(year, month, day))
            : throw NotUnderstood();
    }

    string Peek(int ahead) => _next + ahead < _words.Length ? _words[_next + ahead].ToLowerInvariant() : "";

    bool Takes(params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
            if (Peek(i) != words[i])
                return false;
        _next += words.Length;
        return true;
    }

    RuleViolationException NotUnderstood() =>
        new(
            new Sentence(
                "“{0}” is not a day of the year: write for instance 14 July, 39 days after Easter, third Monday of January or Monday before 25 May.",
                _text
            )
        );
}
