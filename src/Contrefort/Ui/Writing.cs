using System.Globalization;
using NodaTime;

namespace Contrefort.Ui;

/// <summary>
/// How this reader writes what is not words: <c>lun. 23 nov. 12:30</c>, <c>3 h 30</c>, <c>1 234,56 €</c>. Instants are shown
/// in the reader's zone.
/// </summary>
internal sealed class Writing(Reader reader)
{
    const char NoBreak = '\u00a0';

    static readonly string[] FrenchDays = ["", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."];
    static readonly string[] FrenchMonths =
    [
        "",
        "janv.",
        "févr.",
        "mars",
        "avr.",
        "mai",
        "juin",
        "juil.",
        "août",
        "sept.",
        "oct.",
        "nov.",
        "déc.",
    ];
    static readonly string[] EnglishDays = ["", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    static readonly string[] EnglishMonths =
    [
        "",
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
    ];

    bool IsFrench => reader.Language == Language.French;

    /// <summary><c>lun. 23 nov. 12:30</c></summary>
    public string Moment(Instant instant)
    {
        var local = instant.InZone(reader.Zone).LocalDateTime;
        return string.Create(null, $"{DayMonth(local.Date)} {local.Hour:00}:{local.Minute:00}");
    }

    /// <summary><c>lun. 23 nov. 2026 12:30</c></summary>
    public string MomentWithYear(Instant instant)
    {
        var local = instant.InZone(reader.Zone).LocalDateTime;
        return string.Create(null, $"{DayMonth(local.Date)} {local.Year} {local.Hour:00}:{local.Minute:00}");
    }

    /// <summary><c>12:30</c></summary>
    public string Hour(Instant instant)
    {
        var local = instant.InZone(reader.Zone);
        return string.Create(null, $"{local.Hour:00}:{local.Minute:00}");
    }

    /// <summary><c>12:30</c>; with its day when that is not the day of <paramref name="beside"/>.</summary>
    public string Hour(Instant instant, Instant beside) =>
        instant.InZone(reader.Zone).Date == beside.InZone(reader.Zone).Date ? Hour(instant) : Moment(instant);

    /// <summary><c>23 novembre 2026</c> is written short: <c>23 nov. 2026</c>.</summary>
    public string Date(LocalDate date) => $"{First(date.Day)} {Months[date.Month]} {date.Year}";

    /// <summary><c>nov. 2026</c></summary>
    public string Month(YearMonth month) => $"{Months[month.Month]} {month.Year}";

    string DayMonth(LocalDate date) => $"{Days[(int)date.DayOfWeek]} {First(date.Day)} {Months[date.Month]}";

    string First(int day) => IsFrench && day == 1 ? "1er" : day.ToString(CultureInfo.InvariantCulture);

    string[] Days => IsFrench ? FrenchDays : EnglishDays;
    string[] Months => IsFrench ? FrenchMonths : EnglishMonths;

    /// <summary><c>3 h 30</c>, <c>7 min</c>, <c>45 s</c>; never days, because a day of work is not 24 hours.</summary>
    public string Span(Duration span)
    {
        var sign = span < Duration.Zero ? "−" : "";
        var seconds = Math.Abs((long)span.TotalSeconds);
        var (hours, minutes) = (seconds / 3600, seconds % 3600 / 60);
        return (hours, minutes) switch
        {
            (0, 0) => seconds == 0 ? $"0{NoBreak}min" : $"{sign}{seconds}{NoBreak}s",
            (0, _) => $"{sign}{minutes}{NoBreak}min",
            (_, 0) => $"{sign}{Whole(hours)}{NoBreak}h",
            _ => string.Create(null, $"{sign}{Whole(hours)}{NoBreak}h{NoBreak}{minutes:00}"),
        };
    }

    /// <summary><c>dans 3 h 20</c>, <c>il y a 2 jours</c>: how far from now, roughly.</summary>
    public string Distance(Instant instant, Instant now)
    {
        var away = instant - now;
        var (days, size) = (Math.Abs(away.TotalDays), away < Duration.Zero ? -away : away);
        var rough =
            days >= 2 ? $"{(long)days}{NoBreak}{(IsFrench ? "jours" : "days")}"
            : size < Duration.FromMinutes(1) ? null
            : Span(Duration.FromMinutes(Math.Floor(size.TotalMinutes)));
        return (rough, IsFrench, away < Duration.Zero) switch
        {
            (null, true, _) => "à l’instant",
            (null, false, _) => "just now",
            (_, true, true) => $"il y a {rough}",
            (_, true, false) => $"dans {rough}",
            (_, false, true) => $"{rough} ago",
            (_, false, false) => $"in {rough}",
        };
    }

    public string Number(decimal number) => number.ToString("#,##0.####", reader.Culture);

    string Whole(long number) => number.ToString("#,##0", reader.Culture);

    /// <summary><c>1 234,56 €</c> or <c>€1,234.56</c>.</summary>
    /// <param name="currency">ISO 4217: <c>EUR</c>, <c>CHF</c>.</param>
    public string Amount(decimal amount, string currency)
    {
        var figures = Math.Abs(amount).ToString("#,##0.00", reader.Culture);
        var sign = amount < 0 ? "−" : "";
        var mark = currency == "EUR" ? "€" : currency;
        return IsFrench ? $"{sign}{figures}{NoBreak}{mark}"
            : mark == "€" ? $"{sign}€{figures}"
            : $"{sign}{mark}{NoBreak}{figures}";
    }

    /// <summary><c>3,4 Mo</c></summary>
    public string Size(long bytes)
    {
        string[] units = IsFrench ? ["octets", "ko", "Mo", "Go"] : ["bytes", "kB", "MB", "GB"];
        var (size, unit) = ((decimal)bytes, 0);
        while (size >= 1000 && unit < units.Length - 1)
            (size, unit) = (size / 1000, unit + 1);
        return $"{size.ToString(unit == 0 ? "0" : "0.#", reader.Culture)}{NoBreak}{units[unit]}";
    }

    public string Percent(decimal share) =>
        $"{(share * 100).ToString("0.#", reader.Culture)}{(IsFrench ? NoBreak + "%" : "%")}";

    /// <summary>An argument of a sentence, as this reader writes it.</summary>
    public object? Any(object? value) =>
        value switch
        {
            Instant instant => Moment(instant),
            LocalDate date => Date(date),
            Duration span => Span(span),
            decimal number => Number(number),
            // A year or a ticket's number is not grouped; ten thousand of something is.
            int number => number < 10_000 ? number : Whole(number),
            long number => number < 10_000 ? number : Whole(number),
            _ => value,
        };
}
