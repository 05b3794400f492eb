using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Core.Tickets;

/// <summary>
/// A request under its contract: a number people can say, and the list of what happened. Every verb checks the rules and
/// adds facts; nothing is ever changed or taken away. Throws <see cref="RuleViolationException"/> when a rule says no.
/// </summary>
public sealed class Ticket
{
    readonly List<Fact> _facts;
    readonly int _stored;

    Ticket(TicketId id, string number, List<Fact> facts, int stored)
    {
        Id = id;
        Number = number;
        _facts = facts;
        _stored = stored;
        Story = TicketStory.Of(facts);
    }

    public TicketId Id { get; }

    /// <summary>What people say on the telephone: <c>2026-00042</c>.</summary>
    public string Number { get; }

    public IReadOnlyList<Fact> Facts => _facts;

    /// <summary>Everything the facts say now.</summary>
    public TicketStory Story { get; private set; }

    /// <summary>Facts added since the ticket was read.</summary>
    public IEnumerable<Fact> NewFacts => _facts.Skip(_stored);

    /// <summary>The position of the first new fact, which the database keeps unique for each ticket.</summary>
    public int FirstNewPosition => _stored;

    public static Ticket Open(TicketId id, string number, Opened opened, Identified identified, Verdict verdict)
    {
        var ticket = new Ticket(id, number, [], 0);
        ticket.Add(opened);
        ticket.Add(identified);
        ticket.Add(new Judged(opened.At, Actor.Contrefort, verdict));
        return ticket;
    }

    public static Ticket Read(TicketId id, string number, IEnumerable<Fact> facts)
    {
        var stored = facts.ToList();
        return new Ticket(id, number, stored, stored.Count);
    }

    /// <summary>Says who asks and under which contract, and what that contract says; used when triage finds out.</summary>
    public void Identify(Identified identified, Verdict verdict)
    {
        RefuseWhenClosed();
        Add(identified);
        Add(new Judged(identified.At, Actor.Contrefort, verdict));
    }

    /// <summary>Admits a request the contract did not admit by itself.</summary>
    public void Override(Actor by, string reason, Instant at)
    {
        if (Story.State != TicketState.Triage)
            throw new RuleViolationException("This ticket is not waiting for triage.");
        Add(new Overridden(at, by, Said(reason, "Say why you admit this request.")));
    }

    /// <summary>Admits a request that waited for hours only, once the contract has some again.</summary>
    public void Release(Verdict verdict, Instant at)
    {
        if (Story.State != TicketState.Triage || Story.Verdict is not { WaitsForHours: true } || !verdict.IsAdmitted)
            throw new RuleViolationException("This ticket is not waiting for hours.");
        Add(new Released(at, Actor.Contrefort, verdict));
    }

    /// <summary>
    /// One side says how serious it is. When both have said the same, or the other side has agreed, it is agreed; until
    /// then the word of the side that sets the scale holds.
    /// </summary>
    public void SetPriority(Actor by, string priority, Side side, bool otherSideAgrees, Instant at)
    {
        RefuseWhenClosed();
        Add(new PrioritySet(at, by, priority, side));
        var otherSaid = side == Side.Customer ? Story.PriorityByProvider : Story.PriorityByCustomer;
        if (otherSideAgrees || otherSaid == priority)
            Add(new PriorityAgreed(at, by, priority));
    }

    public void NameComponent(Actor by, string component, Instant at)
    {
        RefuseWhenClosed();
        if (Story.Component != component)
            Add(new ComponentNamed(at, by, component));
    }

    public void Assign(Actor by, Guid engineer, string name, Instant at)
    {
        RefuseWhenClosed();
        if (Story.Assignee?.Id != engineer)
            Add(new Assigned(at, by, engineer, name));
    }

    /// <summary>Takes charge. The mail that tells the caller so is queued with this fact.</summary>
    public void Acknowledge(Actor by, Instant at)
    {
        RefuseWhenClosed();
        if (by.Kind != ActorKind.Engineer)
            throw new RuleViolationException("Only an engineer can acknowledge a ticket.");
        if (Story.Acknowledged is { } earlier)
            throw new RuleViolationException(
                new Sentence("{0} has already acknowledged this ticket.", earlier.By.Name)
            );
        if (Story.State == TicketState.Triage)
            throw new RuleViolationException("Admit or identify this request before acknowledging it.");
        if (Story.Assignee is null)
            Add(new Assigned(at, by, by.Id!.Value, by.Name));
        Add(new Acknowledged(at, by));
    }

    /// <summary>Records that the provider wrote to the caller. A program's message is no answer and must not come here.</summary>
    public void Answer(Actor by, MessageId message, Instant at)
    {
        if (by.Kind != ActorKind.Engineer)
            throw new RuleViolationException("Only an engineer can answer a ticket.");
        RefuseWhenClosed();
        Add(new Answered(at, by, message));
    }

    /// <summary>
    /// Records that the caller wrote. It ends a hold for the customer and reopens what was resolved, unless the message
    /// only says thank you. A closed ticket takes no more messages: the edge opens a follow-up.
    /// </summary>
    public void HearFromCustomer(Actor by, MessageId message, bool onlyThanks, Instant at)
    {
        RefuseWhenClosed();
        var before = Story;
        Add(new CustomerReplied(at, by, message, onlyThanks));
        if (onlyThanks)
            return;
        if (before.Hold is { Reason: HoldReason.WaitingForCustomer })
            Add(new Resumed(at, by));
        if (before.State == TicketState.Resolved)
            Add(new Reopened(at, by, "The customer answered."));
    }

    public void Hold(Actor by, HoldReason reason, string? note, Instant at)
    {
        RefuseWhenClosed();
        if (Story.Hold is not null)
            throw new RuleViolationException("This ticket is already on hold.");
        if (Story.State == TicketState.Resolved)
            throw new RuleViolationException("This ticket is resolved: there is nothing to wait for.");
        Add(new Held(at, by, reason, note));
    }

    public void Resume(Actor by, Instant at)
    {
        if (Story.Hold is null)
            throw new RuleViolationException("This ticket is not on hold.");
        Add(new Resumed(at, by));
    }

    /// <summary>Asks the customer to agree; where the term says that work stops meanwhile, the ticket waits.</summary>
    public void AskApproval(Actor by, ApprovalId approval, string term, string what, bool pauses, Instant at)
    {
        RefuseWhenClosed();
        if (Story.State is TicketState.Triage or TicketState.Resolved)
            throw new RuleViolationException("There is no work to agree on: the ticket is not under way.");
        Add(new ApprovalAsked(at, by, approval, term, Said(what, "Say what the customer is to agree to.")));
        if (pauses && Story.Hold is null)
            Add(new Held(at, by, HoldReason.WaitingForApproval, what.Trim()));
    }

    /// <summary>Writes down their answer; the last one awaited takes the ticket up again, whatever it says.</summary>
    public void AnswerApproval(Actor by, ApprovalId approval, bool agreed, string? remark, Instant at)
    {
        if (!Story.ApprovalsAwaited.Contains(approval))
            throw new RuleViolationException("This was already answered.");
        Add(new ApprovalAnswered(at, by, approval, agreed, string.IsNullOrWhiteSpace(remark) ? null : remark.Trim()));
        if (Story is { Hold.Reason: HoldReason.WaitingForApproval, ApprovalsAwaited.IsEmpty: true })
            Add(new Resumed(at, by));
    }

    /// <summary>
    /// Raises the support level along the moves the scale allows (term <c>scale.level</c>; null when the offer has none).
    /// The level never comes down. Level 3 needs a named expert.
    /// </summary>
    public void Escalate(Actor by, int level, string? expert, string reason, IReadOnlyList<int>? allowed, Instant at)
    {
        RefuseWhenClosed();
        if (level <= Story.Level)
            throw new RuleViolationException(new Sentence("This ticket is already at level {0}.", Story.Level));
        if (allowed is not null && !allowed.Contains(level))
            throw new RuleViolationException(
                new Sentence("The contract does not let a ticket go from level {0} to level {1}.", Story.Level, level)
            );
        if (level >= 3 && string.IsNullOrWhiteSpace(expert))
            throw new RuleViolationException("Name the expert who takes the ticket at level 3.");
        Add(new Escalated(at, by, level, expert, Said(reason, "Say why the ticket is escalated.")));
    }

    public void WorkAround(Actor by, string description, Instant at)
    {
        RefuseWhenClosed();
        RefuseBeforeAcknowledged();
        if (Story.WorkedAround is not null)
            throw new RuleViolationException("A workaround is already in place.");
        Add(new WorkedAround(at, by, Said(description, "Describe the workaround.")));
    }

    public void Resolve(Actor by, string summary, Instant at)
    {
        RefuseWhenClosed();
        RefuseBeforeAcknowledged();
        if (Story.State == TicketState.Resolved)
            throw new RuleViolationException("This ticket is already resolved.");
        var said = Said(summary, "Say how it was resolved: the customer reads it in the closing mail.");
        if (Story.Hold is not null)
            Add(new Resumed(at, by));
        Add(new Resolved(at, by, said));
        Add(new ClosureAgreed(at, by, Side.Provider));
    }

    /// <summary>
    /// Agrees to close, for one side. The ticket closes when the provider agrees and, where <paramref name="needsBoth"/>
    /// (term <c>procedure.keep-open</c>), the customer too; without that term the provider's word is enough.
    /// </summary>
    public void AgreeToClose(Actor by, Side side, bool needsBoth, Instant at)
    {
        RefuseWhenClosed();
        if (Story.State != TicketState.Resolved)
            throw new RuleViolationException("Only a resolved ticket can be closed.");
        if (!Story.AgreedBy.Contains(side))
            Add(new ClosureAgreed(at, by, side));
        var agreed = Story.AgreedBy;
        if (agreed.Contains(Side.Provider) && (!needsBoth || agreed.Contains(Side.Customer)))
            Add(new Closed(at, by, Story.Resolution!.Summary));
        else if (side == Side.Provider && needsBoth)
            throw new RuleViolationException(
                "The contract keeps this ticket open until the customer agrees to close it."
            );
    }

    public void Reopen(Actor by, string reason, Instant at)
    {
        if (Story.State == TicketState.Closed)
            throw new RuleViolationException("A closed ticket stays closed: open a follow-up.");
        if (Story.State != TicketState.Resolved)
            throw new RuleViolationException("This ticket is not resolved.");
        Add(new Reopened(at, by, Said(reason, "Say why the ticket is reopened.")));
    }

    /// <summary>An alert is put on the ticket: the one that opened it, or another on the same machine.</summary>
    public void Alert(AlertId alert, string what, Instant firstFailedAt, Instant confirmedAt, Instant at)
    {
        RefuseWhenClosed();
        Add(new Alerted(at, Actor.Contrefort, alert, what, firstFailedAt, confirmedAt));
    }

    /// <summary>Somebody of the provider has been told of an alert.</summary>
    public void TellProvider(AlertId alert, Instant at) => Add(new ProviderTold(at, Actor.Contrefort, alert));

    /// <summary>It is up again. Nothing else changes: recovery proposes, a person decides.</summary>
    public void Recover(AlertId alert, string what, Instant at)
    {
        if (Story.State != TicketState.Closed && Story.Firing.Contains(alert))
            Add(new AlertRecovered(at, Actor.Contrefort, alert, what));
    }

    /// <summary>It is down once more; a resolved ticket is taken up again.</summary>
    public void AlertAgain(AlertId alert, string what, Instant at)
    {
        RefuseWhenClosed();
        if (Story.Firing.Contains(alert))
            return;
        var before = Story.State;
        Add(new AlertedAgain(at, Actor.Contrefort, alert, what));
        if (before == TicketState.Resolved)
            Add(new Reopened(at, Actor.Contrefort, what));
    }

    /// <summary>A customer who asks about what is already in alert joins its ticket.</summary>
    public void Join(Actor by, CustomerId customer, ContactId contact, MessageId message, Instant at)
    {
        RefuseWhenClosed();
        if (Story.Contact is null)
            Add(new Identified(at, Actor.Contrefort, customer, contact, Story.Contract));
        Add(new JoinedAlert(at, by, message, Story.Opened!.Subject));
        HearFromCustomer(by, message, onlyThanks: false, at);
    }

    /// <summary>What is asked about is in alert, on a ticket a colleague speaks on.</summary>
    public void KnowInAlert(TicketId beside, string what, Instant since, Instant at) =>
        Add(new KnownInAlert(at, Actor.Contrefort, beside, what, since));

    /// <summary>Notes on a closed ticket that a late answer went to another, which continues it.</summary>
    public void FollowUp(Actor by, TicketId followUp, Instant at)
    {
        if (Story.State != TicketState.Closed)
            throw new RuleViolationException("Only a closed ticket has follow-ups.");
        Add(new FollowedUp(at, by, followUp));
    }

    public void Continue(Actor by, TicketId earlier, Instant at) => Add(new Continues(at, by, earlier));

    static string Said(string? text, string otherwise) =>
        string.IsNullOrWhiteSpace(text) ? throw new RuleViolationException(otherwise) : text.Trim();

    internal void RefuseWhenClosed()
    {
        if (Story.State == TicketState.Closed)
            throw new RuleViolationException("This ticket is closed: open a follow-up.");
    }

    void RefuseBeforeAcknowledged()
    {
        if (Story.Acknowledged is null)
            throw new RuleViolationException("Acknowledge the ticket first.");
    }

    internal void Add(Fact fact)
    {
        _facts.Add(fact);
        Story = Story.With(fact);
    }
}
