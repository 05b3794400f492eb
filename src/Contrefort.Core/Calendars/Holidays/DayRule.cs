using NodaTime;

namespace Contrefort.Core.Calendars;

/// <summary>Which day of any year a phrase such as "third Monday of January" means.</summary>
abstract record DayRule
{
    /// <summary>The day as counted in that year, or null in a year that has none. Counting back from January may leave the year.</summary>
    public abstract LocalDate? In(int year);

    /// <summary>"14 July".</summary>
    public sealed record Fixed(int Month, int Day) : DayRule
    {
        public override LocalDate? In(int year) =>
            Day <= CalendarSystem.Iso.GetDaysInMonth(year, Month) ? new LocalDate(year, Month, Day) : null;
    }

    /// <summary>"19 September 2022".</summary>
    public sealed record Once(LocalDate Date) : DayRule
    {
        public override LocalDate? In(int year) => year == Date.Year ? Date : null;
    }

    /// <summary>"first Monday of September"; −1 means the last.</summary>
    public sealed record Nth(int Rank, IsoDayOfWeek Weekday, int Month) : DayRule
    {
        public override LocalDate? In(int year)
        {
            if (Rank < 0)
                return new LocalDate(year, Month, CalendarSystem.Iso.GetDaysInMonth(year, Month)).OnOrBefore(Weekday);
            var day = new LocalDate(year, Month, 1).OnOrAfter(Weekday).PlusWeeks(Rank - 1);
            return day.Month == Month ? day : null;
        }
    }

    /// <summary>"39 days after Easter"; negative for before.</summary>
    public sealed record Shifted(int Days, DayRule From) : DayRule
    {
        public override LocalDate? In(int year) => From.In(year)?.PlusDays(Days);
    }

    /// <summary>"Monday before 25 May", "Thursday after first Sunday of September".</summary>
    public sealed record Near(WeekdayNear Weekday, DayRule From) : DayRule
    {
        public override LocalDate? In(int year) => From.In(year) is { } day ? Weekday.Of(day) : null;
    }

    /// <summary>The Sunday of Easter in the western churches.</summary>
    public sealed record Easter : DayRule
    {
        /// <summary>Meeus, Astronomical Algorithms, 1991, p. 67: valid for every year of the Gregorian calendar.</summary>
        public override LocalDate? In(int year)
        {
            var (a, b, c) = (year % 19, year / 100, year % 100);
            var (d, e) = (b / 4, b % 4);
            var g = (b - ((b + 8) / 25) + 1) / 3;
            var h = ((19 * a) + b - d - g + 15) % 30;
            var (i, k) = (c / 4, c % 4);
            var l = (32 + (2 * e) + (2 * i) - h - k) % 7;
            var m = (a + (11 * h) + (22 * l)) / 451;
            var n = h + l - (7 * m) + 114;
            return new LocalDate(year, n / 31, (n % 31) + 1);
        }
    }

    /// <summary>The Sunday of Easter in the orthodox churches, as a date of the Gregorian calendar.</summary>
    public sealed record OrthodoxEaster : DayRule
    {
        /// <summary>Meeus, Astronomical Algorithms, 1991, p. 69, on the Julian calendar.</summary>
        public override LocalDate? In(int year)
        {
            var d = ((19 * (year % 19)) + 15) % 30;
            var e = ((2 * (year % 4)) + (4 * (year % 7)) - d + 34) % 7;
            var n = d + e + 114;
            return new LocalDate(year, n / 31, (n % 31) + 1, CalendarSystem.Julian).WithCalendar(CalendarSystem.Iso);
        }
    }

    /// <summary>
    /// "vernal equinox in Japan", "autumnal equinox in Japan". The Cabinet names the day each February from the National
    /// Observatory's almanac; this is the usual approximation to it, right from 1980 to 2099.
    /// </summary>
    public sealed record JapaneseEquinox(bool Autumnal) : DayRule
    {
        public override LocalDate? In(int year)
        {
            if (year is < 1980 or > 2099)
                return null;
            var day = (Autumnal ? 23.2488 : 20.8431) + (0.242194 * (year - 1980)) - ((year - 1980) / 4);
            return new LocalDate(year, Autumnal ? 9 : 3, (int)day);
        }
    }
}

/// <summary>"Monday after", "Friday on or before": a weekday found from a date.</summary>
readonly record struct WeekdayNear(IsoDayOfWeek Weekday, bool After, bool OrOn)
{
    public LocalDate Of(LocalDate date) =>
        OrOn && date.DayOfWeek == Weekday ? date
        : After ? date.Next(Weekday)
        : date.Previous(Weekday);
}

static class Weekdays
{
    public static LocalDate OnOrAfter(this LocalDate date, IsoDayOfWeek day) =>
        new WeekdayNear(day, true, true).Of(date);

    public static LocalDate OnOrBefore(this LocalDate date, IsoDayOfWeek day) =>
        new WeekdayNear(day, false, true).Of(date);
}
