using System.Collections.Immutable;
using Contrefort.Core.Contracts;
using Contrefort.Core.Debriefs;
using Contrefort.Core.Monitoring;
using Contrefort.Core.RemoteWork;
using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Core.Tickets;

/// <summary>
/// What the facts of a ticket say, read in order. A fold, so that it can be replayed to any point: the story of the first
/// ten facts is what was known then.
/// </summary>
public sealed record TicketStory
{
    public static readonly TicketStory Empty = new();

    public Opened? Opened { get; private init; }
    public CustomerId? Customer { get; private init; }
    public ContactId? Contact { get; private init; }
    public ContractId? Contract { get; private init; }
    public Verdict? Verdict { get; private init; }
    public Overridden? Overridden { get; private init; }
    public string? PriorityByCustomer { get; private init; }
    public string? PriorityByProvider { get; private init; }
    public string? PriorityAgreed { get; private init; }
    public string? Component { get; private init; }
    public Assignee? Assignee { get; private init; }
    public int Level { get; private init; } = 1;
    public string? Expert { get; private init; }
    public Acknowledged? Acknowledged { get; private init; }
    public Held? Hold { get; private init; }
    public WorkedAround? WorkedAround { get; private init; }
    public Resolved? Resolution { get; private init; }
    public Closed? Closed { get; private init; }
    public ImmutableHashSet<Side> AgreedBy { get; private init; } = [];

    /// <summary>What the customer was asked to agree to and has not answered.</summary>
    public ImmutableHashSet<ApprovalId> ApprovalsAwaited { get; private init; } = [];

    /// <summary>The first alert on it.</summary>
    public Alerted? Alerted { get; private init; }

    /// <summary>The alert it is about, on another ticket.</summary>
    public KnownInAlert? KnownInAlert { get; private init; }

    /// <summary>When a person of the provider was first told of it.</summary>
    public Instant? ProviderToldAt { get; private init; }

    /// <summary>What is down by the alerts on it.</summary>
    public ImmutableHashSet<AlertId> Firing { get; private init; } = [];

    /// <summary>Remote sessions and visits, asked for or planned.</summary>
    public ImmutableDictionary<RemoteSessionId, RemoteSession> Sessions { get; private init; } =
        ImmutableDictionary<RemoteSessionId, RemoteSession>.Empty;

    /// <summary>The last debrief.</summary>
    public Debriefed? Debriefed { get; private init; }
    public TicketId? Earlier { get; private init; }
    public ImmutableList<TicketId> FollowUps { get; private init; } = [];

    /// <summary>The priority that counts while no scale says who sets it: the one agreed, else the customer's, else ours.</summary>
    public string? Priority => PriorityAgreed ?? PriorityByCustomer ?? PriorityByProvider;

    /// <summary>The priority that counts by the contract's own scale.</summary>
    public string? PriorityBy(ScaleTerm? scale) =>
        scale?.Prevailing(PriorityByCustomer, PriorityByProvider, PriorityAgreed) ?? Priority;

    public TicketState State =>
        this switch
        {
            { Closed: not null } => TicketState.Closed,
            { Resolution: not null } => TicketState.Resolved,
            { Overridden: null, Verdict.IsAdmitted: false } => TicketState.Triage,
            { Hold: not null } => TicketState.OnHold,
            { Acknowledged: null } => TicketState.New,
            _ => TicketState.Open,
        };

    public static TicketStory Of(IEnumerable<Fact> facts) => facts.Aggregate(Empty, (story, fact) => story.With(fact));

    public TicketStory With(Fact fact) =>
        fact switch
        {
            Opened f => this with { Opened = f },
            Identified f => this with { Customer = f.Customer, Contact = f.Contact, Contract = f.Contract },
            Judged f => this with { Verdict = f.Verdict },
            Released f => this with { Verdict = f.Verdict },
            Overridden f => this with { Overridden = f },
            PrioritySet { Side: Side.Customer } f => this with { PriorityByCustomer = f.Priority },
            PrioritySet f => this with { PriorityByProvider = f.Priority },
            PriorityAgreed f => this with { PriorityAgreed = f.Priority },
            ComponentNamed f => this with { Component = f.Component },
            Assigned f => this with { Assignee = new Assignee(f.Engineer, f.Name) },
            Acknowledged f => this with { Acknowledged = f },
            Held f => this with { Hold = f },
            Resumed => this with { Hold = null },
            ApprovalAsked f => this with { ApprovalsAwaited = ApprovalsAwaited.Add(f.Approval) },
            ApprovalAnswered f => this with { ApprovalsAwaited = ApprovalsAwaited.Remove(f.Approval) },
            Escalated f => this with { Level = f.Level, Expert = f.Expert ?? Expert },
            WorkedAround f => this with { WorkedAround = f },
            Resolved f => this with { Resolution = f },
            ClosureAgreed f => this with { AgreedBy = AgreedBy.Add(f.Side) },
            Closed f => this with { Closed = f },
            Reopened => this with { Resolution = null, AgreedBy = [] },
            Alerted f => this with { Alerted = Alerted ?? f, Firing = Firing.Add(f.Alert) },
            KnownInAlert f => this with { KnownInAlert = f },
            AlertedAgain f => this with { Firing = Firing.Add(f.Alert) },
            AlertRecovered f => this with { Firing = Firing.Remove(f.Alert) },
            ProviderTold f => this with { ProviderToldAt = ProviderToldAt ?? f.At },
            AccessAsked f => this with { Sessions = Sessions.Add(f.Session, new(f)) },
            AccessFact f when Sessions.TryGetValue(f.Session, out var session) => this with
            {
                Sessions = Sessions.SetItem(f.Session, session.With(f)),
            },
            Debriefed f => this with { Debriefed = f },
            Continues f => this with { Earlier = f.Earlier },
            FollowedUp f => this with { FollowUps = FollowUps.Add(f.FollowUp) },
            _ => this,
        };
}

/// <summary>The engineer a ticket is given to.</summary>
public sealed record Assignee(Guid Id, string Name);
