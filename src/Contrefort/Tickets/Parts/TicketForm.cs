using Contrefort.Core;
using Contrefort.Core.Tickets;
using Contrefort.SignIn;
using Contrefort.Ui;
using Microsoft.AspNetCore.Components;
using NodaTime;

namespace Contrefort.Tickets.Parts;

/// <summary>A form of the ticket page: it has the ticket, who fills it, and what to do when it is done.</summary>
public abstract class TicketForm : WholeComponent
{
    [Inject]
    private protected TicketDesk Desk { get; set; } = default!;

    [Inject]
    private protected Visit Visit { get; set; } = default!;

    [Inject]
    private protected Flash Flash { get; set; } = default!;

    [Inject]
    private protected NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private protected IClock Clock { get; set; } = default!;

    [CascadingParameter]
    private protected TicketSheet Sheet { get; set; } = default!;

    [CascadingParameter]
    private protected HttpContext Http { get; set; } = default!;

    private protected Actor Me => Actor.Engineer(Visit.Viewer!.UserId, Visit.Viewer.Name);

    private protected async Task Change(Action<TicketChange> verb, Sentence said)
    {
        await Desk.Change(Sheet.Ticket.Id, verb);
        Done(said);
    }

    private protected void Done(Sentence said)
    {
        Flash.Say(Http, said);
        Navigation.NavigateTo(Sheet.Path);
    }
}
