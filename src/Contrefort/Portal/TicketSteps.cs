using Contrefort.Core;
using Contrefort.Core.Debriefs;
using Contrefort.Core.RemoteWork;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Portal;

/// <summary>A step a ticket has passed, as its customer is told it.</summary>
internal sealed record TicketStep(Instant At, Sentence Sentence, string? Words, bool IsMilestone);

internal static class TicketSteps
{
    /// <summary>
    /// The steps of a ticket. What engineers wrote to each other with a fact (why it was admitted, escalated or given away) is
    /// not among them; what they wrote for the caller is.
    /// </summary>
    public static IReadOnlyList<TicketStep> Of(Ticket ticket) =>
        [.. ticket.Facts.Select(Step).OfType<TicketStep>().OrderBy(step => step.At)];

    static TicketStep? Step(Fact fact) =>
        fact switch
        {
            Opened f => Milestone(f, new Sentence("Request received, by {0}", f.Channel)),
            Released f => Milestone(f, new Sentence("There are hours again: your request goes on")),
            Overridden f => Quiet(f, new Sentence("Admitted by {0}", f.By.Name)),
            PrioritySet { Side: Side.Customer } f => Quiet(
                f,
                new Sentence("Priority {0} asked by {1}", f.Priority, f.By.Name)
            ),
            PrioritySet f => Quiet(f, new Sentence("Priority {0} suggested by {1}", f.Priority, f.By.Name)),
            PriorityAgreed f => Quiet(f, new Sentence("Priority {0} agreed on", f.Priority)),
            ComponentNamed f => Quiet(f, new Sentence("About {0}", f.Component)),
            Acknowledged f => Milestone(f, new Sentence("Taken in charge by {0}", f.By.Name)),
            Held f => new(f.At, Waiting(f.Reason), f.Note, false),
            Resumed f => Quiet(f, new Sentence("Work goes on")),
            ApprovalAsked f => new(f.At, new Sentence("Your approval is asked"), f.What, true),
            ApprovalAnswered f => new(
                f.At,
                new Sentence(f.Agreed ? "{0} gave their agreement" : "{0} refused", f.By.Name),
                f.Remark,
                true
            ),
            AccessAsked { Way: AccessWay.OnSite } f => new(
                f.At,
                new Sentence("{0} plans a visit", f.By.Name),
                f.Purpose,
                true
            ),
            AccessAsked { Standing: not null } f => new(
                f.At,
                new Sentence("{0} plans a remote session, under your standing access", f.By.Name),
                f.Purpose,
                true
            ),
            AccessAsked f => new(
                f.At,
                new Sentence("{0} asks for remote access, by {1}", f.By.Name, f.Way.Said),
                f.Purpose,
                true
            ),
            AccessAnswered f => new(
                f.At,
                new Sentence(f.Granted ? "{0} granted remote access" : "{0} refused remote access", f.By.Name),
                f.Remark,
                true
            ),
            AccessOpened f => Milestone(f, new Sentence("{0} is in", f.By.Name)),
            AccessClosed f => new(f.At, new Sentence("{0} is out", f.By.Name), f.Done, true),
            AccessWithdrawn f => Quiet(f, new Sentence("{0} does not need the access any more", f.By.Name)),
            Debriefed { Shared: true } f => Milestone(f, new Sentence("{0} wrote the debrief", f.By.Name)),
            Escalated { Expert: { } expert } f => Milestone(
                f,
                new Sentence("Raised to support level {0}, with {1}", f.Level, expert)
            ),
            Escalated f => Milestone(f, new Sentence("Raised to support level {0}", f.Level)),
            WorkedAround f => new(f.At, new Sentence("A workaround is in place"), f.Description, true),
            Resolved f => new(f.At, new Sentence("Resolved by {0}", f.By.Name), f.Summary, true),
            ClosureAgreed { Side: Side.Customer } f => Quiet(f, new Sentence("{0} agreed to close", f.By.Name)),
            Closed f => Milestone(f, new Sentence("Ticket closed")),
            Reopened { By.Kind: ActorKind.Engineer } f => Milestone(f, new Sentence("Reopened by {0}", f.By.Name)),
            Reopened f => Milestone(f, new Sentence("Reopened by the answer of {0}", f.By.Name)),
            _ => null,
        };

    public static Sentence Waiting(HoldReason reason) =>
        reason switch
        {
            HoldReason.WaitingForCustomer => new Sentence("Waits for your answer"),
            HoldReason.WaitingForThirdParty => new Sentence("Waits for a third party"),
            HoldReason.WaitingForApproval => new Sentence("Waits for your approval"),
            HoldReason.Planned => new Sentence("Planned for later"),
        };

    static TicketStep Milestone(Fact fact, Sentence sentence) => new(fact.At, sentence, null, true);

    static TicketStep Quiet(Fact fact, Sentence sentence) => new(fact.At, sentence, null, false);
}
