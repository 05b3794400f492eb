using Contrefort.Core.Tickets;
using Contrefort.Ui.Components;

namespace Contrefort.Tickets;

/// <summary>How the state of a ticket is coloured; its name is always beside the colour.</summary>
internal static class StateLook
{
    public static Tone Tone(TicketState state) =>
        state switch
        {
            TicketState.Triage => Ui.Components.Tone.Bad,
            TicketState.New => Ui.Components.Tone.Warning,
            TicketState.Open => Ui.Components.Tone.Active,
            TicketState.OnHold => Ui.Components.Tone.Quiet,
            TicketState.Resolved => Ui.Components.Tone.Good,
            TicketState.Closed => Ui.Components.Tone.Quiet,
        };

    /// <summary>For lists, where a component for each badge would cost more than it says.</summary>
    public static string Colour(TicketState state) =>
        Tone(state) switch
        {
            Ui.Components.Tone.Good => "bg-success-lt",
            Ui.Components.Tone.Warning => "bg-warning-lt",
            Ui.Components.Tone.Bad => "bg-danger-lt",
            Ui.Components.Tone.Active => "bg-primary-lt",
            Ui.Components.Tone.Quiet => "bg-secondary-lt",
        };
}
