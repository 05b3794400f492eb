using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Core.Tickets;

/// <summary>
/// Something that happened to a ticket. Facts are only ever added; state, clocks and breaches are read from them.
/// <see cref="At"/> is when it happened, which may be earlier than when it was written down: the hour of a telephone
/// call, not the minute someone typed it.
/// </summary>
public abstract record Fact(Instant At, Actor By);

/// <summary>A request arrived. <see cref="Trigger"/> is the instant a probe fired or the request was made.</summary>
public sealed record Opened(Instant At, Actor By, Channel Channel, TicketKind Kind, string Subject, Instant Trigger)
    : Fact(At, By);

/// <summary>The request was tied to a customer, a contact and the contract it is made under.</summary>
public sealed record Identified(Instant At, Actor By, CustomerId? Customer, ContactId? Contact, ContractId? Contract)
    : Fact(At, By);

/// <summary>What the contract said of the request when it arrived: evidence, kept as it was said.</summary>
public sealed record Judged(Instant At, Actor By, Verdict Verdict) : Fact(At, By);

/// <summary>A person admitted what the contract did not, and said why.</summary>
public sealed record Overridden(Instant At, Actor By, string Reason) : Fact(At, By);

/// <summary>The hours a request waited for were bought, and the contract admits it now (term <c>credit</c>, when-empty: hold).</summary>
public sealed record Released(Instant At, Actor By, Verdict Verdict) : Fact(At, By);

/// <summary>One side says how serious it is; every word is kept (terms <c>scale.priority</c>, <c>scale.severity</c>).</summary>
public sealed record PrioritySet(Instant At, Actor By, string Priority, Side Side) : Fact(At, By);

/// <summary>Both sides agree on how serious it is.</summary>
public sealed record PriorityAgreed(Instant At, Actor By, string Priority) : Fact(At, By);

public sealed record ComponentNamed(Instant At, Actor By, string Component) : Fact(At, By);

public sealed record Assigned(Instant At, Actor By, Guid Engineer, string Name) : Fact(At, By);

/// <summary>
/// An engineer takes charge and the caller is told so by mail: the official start of the clocks that run
/// <c>from: acknowledged</c>. Only a person can do it; an automatic reply never counts.
/// </summary>
public sealed record Acknowledged(Instant At, Actor By) : Fact(At, By);

/// <summary>The provider wrote to the caller: a human answer, which is also the news promised by an update clock.</summary>
public sealed record Answered(Instant At, Actor By, MessageId Message) : Fact(At, By);

/// <summary>The caller wrote.</summary>
public sealed record CustomerReplied(Instant At, Actor By, MessageId Message, bool OnlyThanks) : Fact(At, By);

public sealed record Held(Instant At, Actor By, HoldReason Reason, string? Note) : Fact(At, By);

public sealed record Resumed(Instant At, Actor By) : Fact(At, By);

/// <summary>The support level rose. At level 3 an expert is named.</summary>
public sealed record Escalated(Instant At, Actor By, int Level, string? Expert, string Reason) : Fact(At, By);

/// <summary>A temporary fix lets the service restart, possibly in degraded mode.</summary>
public sealed record WorkedAround(Instant At, Actor By, string Description) : Fact(At, By);

/// <summary>The final fix is in place.</summary>
public sealed record Resolved(Instant At, Actor By, string Summary) : Fact(At, By);

/// <summary>One side agrees that the ticket may be closed.</summary>
public sealed record ClosureAgreed(Instant At, Actor By, Side Side) : Fact(At, By);

public sealed record Closed(Instant At, Actor By, string Summary) : Fact(At, By);

public sealed record Reopened(Instant At, Actor By, string Reason) : Fact(At, By);

/// <summary>A late answer to a closed ticket opened another, linked to it.</summary>
public sealed record FollowedUp(Instant At, Actor By, TicketId FollowUp) : Fact(At, By);

/// <summary>This ticket continues a closed one.</summary>
public sealed record Continues(Instant At, Actor By, TicketId Earlier) : Fact(At, By);

/// <summary>
/// A probe, ours or another's, says that something is down: three instants, of which the term says which starts its clock.
/// The third, when the provider was told, comes later; see <see cref="ProviderTold"/>.
/// </summary>
/// <param name="FirstFailedAt">The first failed run.</param>
/// <param name="ConfirmedAt">The run that made it certain: the probe has fired.</param>
public sealed record Alerted(
    Instant At,
    Actor By,
    AlertId Alert,
    string What,
    Instant FirstFailedAt,
    Instant ConfirmedAt
) : Fact(At, By);

/// <summary>A person of the provider was told of an alert: a call or a mail was handed over.</summary>
public sealed record ProviderTold(Instant At, Actor By, AlertId Alert) : Fact(At, By);

/// <summary>A customer asked about something that is in alert already: their words joined its ticket, and they are told so.</summary>
public sealed record JoinedAlert(Instant At, Actor By, MessageId Message, string What) : Fact(At, By);

/// <summary>
/// A customer asked about something that is in alert already and whose ticket a colleague of theirs speaks on: theirs is beside
/// it, and they are told that it is known.
/// </summary>
/// <param name="Since">The first failed run.</param>
public sealed record KnownInAlert(Instant At, Actor By, TicketId Beside, string What, Instant Since) : Fact(At, By);

/// <summary>What was down is up again. It proposes to resolve the ticket; a person decides.</summary>
public sealed record AlertRecovered(Instant At, Actor By, AlertId Alert, string What) : Fact(At, By);

/// <summary>And down once more, on a ticket that is still open.</summary>
public sealed record AlertedAgain(Instant At, Actor By, AlertId Alert, string What) : Fact(At, By);

/// <summary>The customer was asked to agree before work goes on (terms <c>approval</c>).</summary>
public sealed record ApprovalAsked(Instant At, Actor By, ApprovalId Approval, string Term, string What) : Fact(At, By);

/// <summary>They answered, once and for all.</summary>
public sealed record ApprovalAnswered(Instant At, Actor By, ApprovalId Approval, bool Agreed, string? Remark)
    : Fact(At, By);
