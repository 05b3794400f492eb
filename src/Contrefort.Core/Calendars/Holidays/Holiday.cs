using NodaTime;

namespace Contrefort.Core.Calendars;

/// <summary>A public holiday on a date; <see cref="InLieuOf"/> is the date it stands in for, when it is a substitute.</summary>
public sealed record Holiday(LocalDate Date, HolidayName Name, LocalDate? InLieuOf = null);

/// <summary>What the holiday is called by a reader of English and by one of French.</summary>
public sealed record HolidayName(string English, string French)
{
    /// <param name="language">Two letters, ISO 639-1; anything but "fr" reads English.</param>
    public string In(string language) =>
        language.StartsWith("fr", StringComparison.OrdinalIgnoreCase) ? French : English;
}
