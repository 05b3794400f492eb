using NodaTime;
using NodaTime.Text;

namespace Contrefort.Ui;

/// <summary>A moment as an <c>input type="datetime-local"</c> carries it, on the reader's clock.</summary>
internal static class LocalMoment
{
    static readonly LocalDateTimePattern Minutes = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-ddTHH:mm");
    static readonly LocalDateTimePattern Seconds = LocalDateTimePattern.CreateWithInvariantCulture(
        "uuuu-MM-ddTHH:mm:ss"
    );

    public static string Write(Instant at, DateTimeZone zone) => Minutes.Format(at.InZone(zone).LocalDateTime);

    /// <summary>Null when it cannot be read. A time that a change of clocks skips or repeats is taken leniently.</summary>
    public static Instant? Read(string? text, DateTimeZone zone)
    {
        if (text is null)
            return null;
        var read = Minutes.Parse(text) is { Success: true } minutes ? minutes : Seconds.Parse(text);
        return read.Success ? read.Value.InZoneLeniently(zone).ToInstant() : null;
    }
}
