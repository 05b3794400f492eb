using Contrefort.Core.Monitoring;
using Contrefort.Documents.Pdf;
using Contrefort.Quotes;
using NodaTime;

namespace Contrefort.Status;

/// <summary>How days and states look on paper: <see cref="DayStrip"/> there.</summary>
internal static class PaperStrip
{
    const int Step = 5;
    const int Bar = 4;
    const int Height = 12;

    static readonly Color Good = Color.Hex("#3f8f63");
    static readonly Color Some = Color.Hex("#c98a1b");
    static readonly Color Bad = Color.Hex("#b3392b");
    static readonly Color Planned = Color.Hex("#5b7fa6");
    static readonly Color None = Color.Hex("#d9d5cc");

    /// <summary>In points, of that many days.</summary>
    public static double Width(int days) => days * Step;

    public static Frame Of(IReadOnlyList<(LocalDate Day, AvailabilityReading Reading)> days) =>
        new(
            Width(days.Count),
            Height,
            [.. days.Select((day, at) => (Mark)new BoxMark(at * Step, 0, Bar, Height, Look(day.Reading)))]
        )
        {
            SpaceAfter = 4,
        };

    public static Color Look(StatusWord word) =>
        word switch
        {
            StatusWord.Up => Good,
            StatusWord.Degraded => Some,
            StatusWord.Down => Bad,
            StatusWord.Maintenance => Planned,
            StatusWord.Unknown => PaperLook.Quiet,
        };

    static Color Look(AvailabilityReading reading) =>
        DayStrip.Look(reading) switch
        {
            "good" => Good,
            "some" => Some,
            "bad" => Bad,
            "planned" => Planned,
            _ => None,
        };
}
