using Contrefort.Core.Contracts;
using Contrefort.Core.Targets;
using Contrefort.Monitoring;
using Contrefort.Ui.Components;

namespace Contrefort.Ui;

/// <summary>The icon of each answer, the same on the desk and on the portal. Each literal here goes into the sprite.</summary>
internal static class Signs
{
    public static string Of(VerdictAnswer answer) =>
        answer switch
        {
            VerdictAnswer.Yes => "circle-check",
            VerdictAnswer.Note => "info-circle",
            VerdictAnswer.No => "alert-circle",
        };

    public static string Of(ClockState state) =>
        state switch
        {
            ClockState.Met => "circle-check",
            ClockState.Late => "alert-triangle",
            ClockState.Paused => "player-pause",
            _ => "clock",
        };

    public static string Of(Standing standing) =>
        standing switch
        {
            Standing.Down => "alert-octagon",
            Standing.Warning => "alert-triangle",
            Standing.Maintenance => "tool",
            Standing.Failing => "help-circle",
            Standing.Pending => "hourglass",
            Standing.Unwatched => "eye-off",
            Standing.Up => "circle-check",
        };

    public static string Of(Tone tone) =>
        tone switch
        {
            Tone.Good => "circle-check",
            Tone.Warning => "alert-triangle",
            Tone.Bad => "alert-circle",
            Tone.Active or Tone.Quiet => "info-circle",
        };
}
