using Contrefort.Core;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Contrefort.Ui;
using Contrefort.Ui.Components;

namespace Contrefort.Monitoring;

/// <summary>How a machine stands, the worst of its checks first.</summary>
public enum Standing
{
    Down,
    Warning,

    /// <summary>It is down, and was meant to be.</summary>
    Maintenance,
    Failing,
    Pending,

    /// <summary>Nothing is watched on it.</summary>
    Unwatched,
    Up,
}

/// <summary>The colour of a state; its icon and its word are always beside it.</summary>
internal static class WatchLook
{
    public static Tone Tone(Standing standing) =>
        standing switch
        {
            Standing.Down => Ui.Components.Tone.Bad,
            Standing.Warning or Standing.Failing => Ui.Components.Tone.Warning,
            Standing.Maintenance => Ui.Components.Tone.Active,
            Standing.Pending or Standing.Unwatched => Ui.Components.Tone.Quiet,
            Standing.Up => Ui.Components.Tone.Good,
        };

    public static Tone Tone(AlertSeverity severity) =>
        severity switch
        {
            AlertSeverity.Critical => Ui.Components.Tone.Bad,
            AlertSeverity.Warning => Ui.Components.Tone.Warning,
            AlertSeverity.Unknown => Ui.Components.Tone.Quiet,
        };

    /// <summary>Of a check: a critical failure that is confirmed is down, a confirmed warning is a warning.</summary>
    public static Standing Of(CheckState? state, Sight? worst) =>
        (state, worst) switch
        {
            (CheckState.Down, Sight.Warning) => Standing.Warning,
            (CheckState.Down, _) => Standing.Down,
            (CheckState.Failing, _) => Standing.Failing,
            (CheckState.Up, _) => Standing.Up,
            _ => Standing.Pending,
        };

    /// <summary>A machine stands as the worst of its checks.</summary>
    public static Standing Of(IReadOnlyCollection<Standing> checks) =>
        checks.Count == 0 ? Standing.Unwatched : checks.Min();

    /// <summary>What an alert has come to.</summary>
    public static Sentence Said(AlertRow alert) =>
        alert switch
        {
            { ClosedAt: not null } => new Sentence("Closed"),
            { RecoveredAt: not null } => new Sentence("Recovered"),
            { AcknowledgedAt: not null } => new Sentence("In hand"),
            { HeldBack: not null } => new Sentence("Held back for now"),
            _ => new Sentence("Firing"),
        };

    /// <summary>Details are kept as words of ours, or as a person's.</summary>
    public static string Detail(AlertRow alert, AlertEventRow happened, Words w) =>
        happened.Kind == AlertEventKind.HeldBack && EnumText.TryTo<HeldBack>(happened.Detail, out var why) ? w.Of(why)
        : happened.Detail == alert.Detail.ToString() ? w[alert.Detail]
        : happened.Detail;

    public static Tone Tone(AlertRow alert) =>
        alert switch
        {
            { ClosedAt: not null } => Ui.Components.Tone.Quiet,
            { RecoveredAt: not null } => Ui.Components.Tone.Good,
            { AcknowledgedAt: not null } => Ui.Components.Tone.Active,
            { HeldBack: not null } => Ui.Components.Tone.Quiet,
            _ => Tone(alert.Severity),
        };
}
