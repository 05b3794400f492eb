using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Core.RemoteWork;

/// <summary>Where a remote session or visit stands.</summary>
public enum SessionState
{
    /// <summary>The customer has not answered yet.</summary>
    Asked,
    Refused,

    /// <summary>It may be opened within its window; a visit is planned.</summary>
    Granted,
    Open,

    /// <summary>It is open, and its window is over.</summary>
    Overrun,
    Closed,
    Withdrawn,

    /// <summary>Its window passed, and nobody went in.</summary>
    Lapsed,
}

/// <summary>
/// One way into a customer's machines, or one visit, read from the facts of its ticket. It is asked for a window, granted
/// by the customer, opened inside that window, and closed with what was done; each step happens once.
/// Throws <see cref="RuleViolationException"/> when a rule says no.
/// </summary>
public sealed record RemoteSession(AccessAsked Asked)
{
    /// <summary>A longer need is a standing access, which the customer gives with its dates.</summary>
    public static readonly Duration LongestWindow = Duration.FromDays(31);

    public AccessAnswered? Answered { get; private init; }
    public AccessOpened? Opened { get; private init; }
    public AccessClosed? Closed { get; private init; }
    public AccessWithdrawn? Withdrawn { get; private init; }

    public RemoteSessionId Id => Asked.Session;
    public bool IsVisit => Asked.Way == AccessWay.OnSite;

    /// <summary>Whether it cannot begin without a word of the customer.</summary>
    public bool NeedsGrant => !IsVisit && Asked.Standing is null;
    public bool IsOpen => this is { Opened: not null, Closed: null };

    public SessionState StateAt(Instant now) =>
        this switch
        {
            { Withdrawn: not null } => SessionState.Withdrawn,
            { Closed: not null } => SessionState.Closed,
            { Opened: not null } => now < Asked.Until || IsVisit ? SessionState.Open : SessionState.Overrun,
            { Answered.Granted: false } => SessionState.Refused,
            _ when now >= Asked.Until => SessionState.Lapsed,
            { Answered: null, NeedsGrant: true } => SessionState.Asked,
            _ => SessionState.Granted,
        };

    public RemoteSession With(AccessFact fact) =>
        fact switch
        {
            AccessAnswered f => this with { Answered = f },
            AccessOpened f => this with { Opened = f },
            AccessClosed f => this with { Closed = f },
            AccessWithdrawn f => this with { Withdrawn = f },
            _ => this,
        };

    /// <summary>Asks for a way in, or plans a visit.</summary>
    /// <param name="standing">A standing access that covers the whole window, if there is one.</param>
    public static AccessAsked Ask(
        RemoteSessionId id,
        Actor by,
        AccessWay way,
        IReadOnlyList<string> machines,
        string purpose,
        Interval window,
        StandingAccess? standing,
        Instant now
    )
    {
        if (string.IsNullOrWhiteSpace(purpose))
            throw new RuleViolationException("Say what it is for: the customer decides on it.");
        if (way != AccessWay.OnSite && machines.Count == 0)
            throw new RuleViolationException("Say which machines.");
        if (window.End <= now)
            throw new RuleViolationException("This window is over already.");
        if (window.Duration > LongestWindow)
            throw new RuleViolationException(
                "A session is asked for a month at most: beyond, ask for a standing access."
            );
        var covers = way != AccessWay.OnSite && standing?.Covers(way, window) == true;
        return new(now, by, id, way, machines, purpose.Trim(), window.Start, window.End, covers ? standing!.Id : null);
    }

    public AccessAnswered Answer(Actor by, bool granted, string? remark, Instant at)
    {
        if (!NeedsGrant)
            throw new RuleViolationException("Nobody has to answer this.");
        if (Answered is not null)
            throw new RuleViolationException("This was already answered.");
        if (Withdrawn is not null)
            throw new RuleViolationException("This is not asked any more.");
        if (at >= Asked.Until)
            throw new RuleViolationException("It is too late to answer this: its window is over.");
        return new(at, by, Id, granted, string.IsNullOrWhiteSpace(remark) ? null : remark.Trim());
    }

    /// <summary>Begins it. A visit begins when somebody arrives, whatever was planned.</summary>
    /// <param name="standing">The standing access it was asked under, as it is now.</param>
    public AccessOpened Open(Actor by, StandingAccess? standing, Instant at)
    {
        if (Withdrawn is not null)
            throw new RuleViolationException("This is not asked any more.");
        if (Opened is { } earlier)
            throw new RuleViolationException(new Sentence("{0} has opened it already.", earlier.By.Name));
        if (!IsVisit)
            RefuseOutsideTheGrant(standing, at);
        return new(at, by, Id);
    }

    void RefuseOutsideTheGrant(StandingAccess? standing, Instant at)
    {
        if (Answered is { Granted: false })
            throw new RuleViolationException("The customer refused this access.");
        if (NeedsGrant && Answered is null)
            throw new RuleViolationException("The customer has not granted this access yet.");
        if (at < Asked.From)
            throw new RuleViolationException(new Sentence("This access is granted from {0} on.", Asked.From));
        if (at >= Asked.Until)
            throw new RuleViolationException(
                new Sentence("This access was granted until {0}: ask again.", Asked.Until)
            );
        if (Asked.Standing is { } id && (standing?.Id != id || !standing.Covers(Asked.Way, at)))
            throw new RuleViolationException("The standing access has ended: ask for this one by itself.");
    }

    public AccessClosed Close(Actor by, string done, Instant at)
    {
        if (Opened is not { } opened)
            throw new RuleViolationException("It was never opened.");
        if (Closed is not null)
            throw new RuleViolationException("It is closed already.");
        if (string.IsNullOrWhiteSpace(done))
            throw new RuleViolationException("Say what was done: the customer reads it.");
        if (at < opened.At)
            throw new RuleViolationException("It cannot end before it began.");
        return new(at, by, Id, done.Trim());
    }

    public AccessWithdrawn Withdraw(Actor by, Instant at) =>
        Opened is null && Withdrawn is null
            ? new(at, by, Id)
            : throw new RuleViolationException("It was opened already, or given up.");
}

/// <summary>A customer lets the provider in for some time without being asked each time.</summary>
/// <param name="Window">From its first day's start until the day after its last, in the customer's zone.</param>
/// <param name="EndedAt">When it was taken back before its end.</param>
public sealed record StandingAccess(Guid Id, Interval Window, Instant? EndedAt, IReadOnlyList<AccessWay> Ways)
{
    public bool Covers(AccessWay way, Instant at) =>
        Ways.Contains(way) && Window.Contains(at) && (EndedAt is not { } end || at < end);

    public bool Covers(AccessWay way, Interval window) =>
        Covers(way, window.Start) && window.End <= Window.End && EndedAt is null;
}
