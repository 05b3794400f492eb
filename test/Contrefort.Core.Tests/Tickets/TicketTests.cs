using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tests.Calendars;
using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Core.Tests.Tickets;

public sealed class TicketTests
{
    static readonly Instant Now = Told.At("Fri 2026-11-20 10:00");
    static readonly Actor Ines = Actor.Engineer(Guid.Parse("00000000-0000-0000-0000-0000000000e1"), "Inès");
    static readonly Actor Alice = Actor.Contact(SignedContracts.Alice.Id.Value, "Alice");

    [Fact]
    public void A_ticket_is_acknowledged_only_once()
    {
        var ticket = Acknowledged();
        Assert.Throws<RuleViolationException>(() => ticket.Acknowledge(Ines, Now));
    }

    [Fact]
    public void A_program_never_acknowledges() =>
        Assert.Throws<RuleViolationException>(() => Open().Acknowledge(Actor.Contrefort, Now));

    [Fact]
    public void Who_acknowledges_an_unassigned_ticket_takes_it() =>
        Assert.Equal("Inès", Acknowledged().Story.Assignee?.Name);

    [Fact]
    public void A_request_the_contract_does_not_admit_waits_for_a_person()
    {
        var ticket = Open(VerdictAnswer.No);
        Assert.Equal(TicketState.Triage, ticket.Story.State);
        Assert.Throws<RuleViolationException>(() => ticket.Acknowledge(Ines, Now));
        ticket.Override(Ines, "Accord commercial", Now);
        Assert.Equal(TicketState.New, ticket.Story.State);
    }

    [Fact]
    public void An_override_needs_a_reason() =>
        Assert.Throws<RuleViolationException>(() => Open(VerdictAnswer.No).Override(Ines, " ", Now));

    [Fact]
    public void An_answer_ends_the_wait_for_the_customer()
    {
        var ticket = Acknowledged();
        ticket.Hold(Ines, HoldReason.WaitingForCustomer, null, Now);
        ticket.HearFromCustomer(Alice, default, onlyThanks: false, Now);
        Assert.Equal(TicketState.Open, ticket.Story.State);
    }

    [Fact]
    public void A_thank_you_leaves_a_resolved_ticket_resolved()
    {
        var ticket = Resolved();
        ticket.HearFromCustomer(Alice, default, onlyThanks: true, Now);
        Assert.Equal(TicketState.Resolved, ticket.Story.State);
    }

    [Fact]
    public void A_real_answer_reopens_a_resolved_ticket()
    {
        var ticket = Resolved();
        ticket.HearFromCustomer(Alice, default, onlyThanks: false, Now);
        Assert.Equal(TicketState.Open, ticket.Story.State);
    }

    [Fact]
    public void A_closed_ticket_stays_closed()
    {
        var ticket = Resolved();
        ticket.AgreeToClose(Ines, Side.Provider, needsBoth: false, Now);
        Assert.Throws<RuleViolationException>(() => ticket.HearFromCustomer(Alice, default, false, Now));
        Assert.Throws<RuleViolationException>(() => ticket.Reopen(Ines, "encore", Now));
    }

    [Fact]
    public void Where_both_must_agree_the_provider_alone_does_not_close()
    {
        var ticket = Resolved();
        Assert.Throws<RuleViolationException>(() => ticket.AgreeToClose(Ines, Side.Provider, needsBoth: true, Now));
        ticket.AgreeToClose(Alice, Side.Customer, needsBoth: true, Now);
        Assert.Equal(TicketState.Closed, ticket.Story.State);
    }

    [Fact]
    public void Level_three_names_an_expert()
    {
        var ticket = Acknowledged();
        ticket.Escalate(Ines, 2, null, "À reproduire", [2], Now);
        Assert.Throws<RuleViolationException>(() => ticket.Escalate(Ines, 3, null, "Paquet", [3], Now));
        ticket.Escalate(Ines, 3, "Grégoire", "Paquet", [3], Now);
        Assert.Equal((3, "Grégoire"), (ticket.Story.Level, ticket.Story.Expert));
    }

    [Fact]
    public void The_level_never_comes_down()
    {
        var ticket = Acknowledged();
        ticket.Escalate(Ines, 2, null, "À reproduire", [2], Now);
        Assert.Throws<RuleViolationException>(() => ticket.Escalate(Ines, 1, null, "Simple", null, Now));
    }

    [Fact]
    public void Until_they_agree_the_customers_priority_holds()
    {
        var ticket = Open();
        ticket.SetPriority(Alice, "P1", Side.Customer, false, Now);
        ticket.SetPriority(Ines, "P2", Side.Provider, false, Now);
        Assert.Equal("P1", ticket.Story.Priority);
        ticket.SetPriority(Ines, "P2", Side.Provider, otherSideAgrees: true, Now);
        Assert.Equal(("P2", "P1"), (ticket.Story.Priority, ticket.Story.PriorityByCustomer));
    }

    [Fact]
    public void A_ticket_read_again_tells_the_same_story()
    {
        var ticket = Resolved();
        var again = Ticket.Read(ticket.Id, ticket.Number, ticket.Facts);
        Assert.Equal(ticket.Story.State, again.Story.State);
        Assert.Empty(again.NewFacts);
    }

    static Ticket Open(VerdictAnswer answer = VerdictAnswer.Yes) =>
        Ticket.Open(
            default,
            "2026-00001",
            new Opened(Now, Alice, Channel.Web, TicketKind.Incident, "Panne", Now),
            new Identified(Now, Actor.Contrefort, SignedContracts.Customer, SignedContracts.Alice.Id, null),
            new Verdict([new VerdictLine(VerdictQuestion.NamedContact, answer, "…", [])])
        );

    static Ticket Acknowledged()
    {
        var ticket = Open();
        ticket.Acknowledge(Ines, Now);
        return ticket;
    }

    static Ticket Resolved()
    {
        var ticket = Acknowledged();
        ticket.Resolve(Ines, "Relancé", Now);
        return ticket;
    }
}
