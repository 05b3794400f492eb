using Contrefort.Api;
using Contrefort.Contracts;
using Contrefort.Credits;
using Contrefort.Portal;
using Contrefort.SignIn;
using NodaTime;

namespace Contrefort.Tickets;

/// <summary>All of a ticket: for staff from what the desk reads, for a contact from what the portal reads.</summary>
internal static class TicketWholeViews
{
    public static TicketWholeView Of(TicketSheet sheet, ApiCall call) =>
        new(
            TicketView.Of(
                sheet.Ticket,
                sheet.Contract,
                new PersonView(sheet.Requester, sheet.RequesterEmail),
                sheet.Clocks,
                call.Words,
                call.Viewer
            ),
            sheet.Customer?.Number,
            [
                .. sheet.Messages.Select(message => new MessageView(
                    message.Id.Value,
                    message.At,
                    message.Incoming,
                    message.Automatic,
                    message.ByName,
                    message.Text,
                    Said(message.Rest),
                    Files(sheet, message.Id.Value)
                )),
            ],
            [
                .. sheet.Notes.Select(note => new NoteView(
                    note.Id,
                    note.At,
                    note.ByName,
                    note.Text,
                    Files(sheet, note.Id)
                )),
            ],
            [.. sheet.Works.Select(work => WorkViews.Of(work, sheet.Ticket.Number))],
            [
                .. sheet
                    .Ticket.Facts.Select(fact => (fact.At, Sentence: FactSentence.Of(fact)))
                    .Where(step => step.Sentence is not null)
                    .Select(step => new StepView(step.At, call.Words[step.Sentence!])),
            ],
            [.. sheet.Linked.Select(linked => linked.Number)]
        );

    public static async Task<TicketWholeView?> Of(
        string number,
        ContactViewer viewer,
        ApiCall call,
        PortalScope scope,
        ContractBook book,
        IClock clock
    )
    {
        var tickets = new PortalTickets(scope, book, clock);
        if (await tickets.Find(scope.Tickets.Where(ticket => ticket.Number == number)) is not { } whole)
            return null;
        var (ticket, row) = (whole.Ticket.Ticket, whole.Ticket.Row);
        return new TicketWholeView(
            TicketView.Of(
                ticket,
                whole.Ticket.Contract,
                new PersonView(row.Requester, row.RequesterEmail),
                whole.Ticket.Clocks,
                call.Words,
                viewer
            ),
            null,
            [
                .. whole.Messages.Select(message => new MessageView(
                    message.Id.Value,
                    message.At,
                    message.Incoming,
                    message.Automatic,
                    message.ByName,
                    message.Text,
                    Said(message.Rest),
                    [.. whole.Files[message.Id].Select(f => new FileView(f.Id, f.Name, f.Type, f.Size))]
                )),
            ],
            null,
            [.. whole.Works.Select(work => WorkViews.Of(work, whole.Ticket.Contract))],
            [
                .. TicketSteps
                    .Of(ticket)
                    .Select(step => new StepView(
                        step.At,
                        step.Words is { Length: > 0 } said
                            ? $"{call.Words[step.Sentence]}: {said}"
                            : call.Words[step.Sentence]
                    )),
            ],
            [.. whole.Linked.Select(linked => linked.Number)]
        );
    }

    static string? Said(string text) => text.Length == 0 ? null : text;

    static IReadOnlyList<FileView> Files(TicketSheet sheet, Guid of) =>
        [.. sheet.Files[of].Select(file => new FileView(file.Id, file.Name, file.Type, file.Size))];
}
