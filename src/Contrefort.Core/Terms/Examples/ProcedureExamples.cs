using Contrefort.Core.Debriefs;
using Contrefort.Core.Targets;
using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Core.Terms.Examples;

/// <summary>Procedures around the end of a ticket: who must agree to it, and the debrief that follows.</summary>
static class ProcedureExamples
{
    static readonly Instant _opened = Instant.FromUtc(2026, 10, 19, 9, 0);
    static readonly Actor _contact = Actor.Contact(Guid.Empty, "Alice");
    static readonly Actor _engineer = Actor.Engineer(Guid.Empty, "Bruno");

    public static void Run(ExampleCase example)
    {
        var kind = example.Given.Fields.TextOr("kind") switch
        {
            null or "incident" => TicketKind.Incident,
            "request" => TicketKind.Request,
            var other => throw new RuleViolationException(new Sentence("There is no kind of ticket “{0}”.", other)),
        };
        var ticket = Resolved(kind);
        var provider = example.Given.Fields.Take("provider-closes")?.ScalarText != "false";
        var customer = example.Given.Fields.Take("customer-agrees")?.ScalarText == "true";
        if (customer)
            ticket.AgreeToClose(_contact, Side.Customer, example.Terms.NeedsBothToClose, _opened);
        if (provider && ticket.Story.Closed is null)
            Close(ticket, example.Terms);
        if (example.Expected.Has("closed"))
            example.Expected.Is("closed", ticket.Story.Closed is not null);
        var duty = DebriefDuty.Upon(example.Terms, ticket.Story);
        if (example.Expected.Has("debrief"))
            example.Expected.Is("debrief", duty is not null);
        if (example.Expected.Has("records"))
            example.Expected.Is("records", string.Join(", ", duty?.Records ?? []));
    }

    static void Close(Ticket ticket, ContractTerms terms)
    {
        try
        {
            ticket.AgreeToClose(_engineer, Side.Provider, terms.NeedsBothToClose, _opened);
        }
        catch (RuleViolationException)
        {
            // The contract keeps it open: the example says whether it should.
        }
    }

    static Ticket Resolved(TicketKind kind) =>
        Ticket.Read(
            new(Guid.Empty),
            "2026-00001",
            [
                new Opened(_opened, _contact, Channel.Web, kind, "example", _opened),
                new Acknowledged(_opened, _engineer),
                new Resolved(_opened, _engineer, "example"),
            ]
        );
}
