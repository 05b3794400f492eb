using System.ComponentModel.DataAnnotations;
using Contrefort.Core;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Contrefort.Ui;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Monitoring;

/// <summary>A window of maintenance as a form asks it.</summary>
public sealed class WindowDraft
{
    static readonly LocalDateTimePattern Minute = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");

    [Required(ErrorMessage = "Say what it is for.")]
    [StringLength(200, ErrorMessage = "At most 200 characters.")]
    public string? Reason { get; set; }
    public string? Machine { get; set; }

    /// <summary>Local time of the zone.</summary>
    [Required(ErrorMessage = "Say when the window starts.")]
    public string? Starts { get; set; }

    [Range(1, 10_080, ErrorMessage = "From a minute to seven days: 10080.")]
    public int Minutes { get; set; }

    [Required(ErrorMessage = "Name a time zone.")]
    public string? Zone { get; set; }
    public string? Repeats { get; set; }
    public string? EndsOn { get; set; }

    /// <summary>It is looked at first, and not kept.</summary>
    public bool Look { get; set; }

    public static string Write(LocalDateTime start) => Minute.Format(start);

    /// <exception cref="RuleViolationException"/>
    public MaintenanceWindow Window =>
        new(
            DateTimeZoneProviders.Tzdb.GetZoneOrNull(Zone!.Trim())
                ?? throw new RuleViolationException(new Sentence("{0} is not a time zone.", Zone)) { Field = "zone" },
            Minute.Parse(Starts!.Trim()) is { Success: true, Value: { Year: > 1900 and < 3000 } starts }
                ? starts
                : throw new RuleViolationException("Write the start as 2026-11-20T02:00.") { Field = "starts" },
            Minutes,
            EnumText.TryTo<WindowRepeat>(Repeats ?? "", out var repeats) ? repeats : WindowRepeat.Once,
            EndsOn.Given is { } last ? Day(last) : null,
            Reason!.Trim()
        );

    static LocalDate Day(string last) =>
        LocalDatePattern.Iso.Parse(last) is { Success: true, Value: { Year: > 1900 and < 3000 } day }
            ? day
            : throw new RuleViolationException("Write the last day as 2026-11-20.") { Field = "endsOn" };
}
