using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Core.RemoteWork;

public readonly record struct RemoteSessionId(Guid Value) : IId<RemoteSessionId>
{
    public static RemoteSessionId Of(Guid value) => new(value);
}

/// <summary>By which way somebody of the provider reaches a customer's machines.</summary>
public enum AccessWay
{
    Vpn,
    Ssh,
    ScreenSharing,

    /// <summary>A console or an administration page over the network.</summary>
    Console,

    /// <summary>A person goes there: a visit is planned, never granted.</summary>
    OnSite,
}

public static class AccessWays
{
    extension(AccessWay way)
    {
        /// <summary>In the middle of a sentence.</summary>
        public Sentence Said =>
            way switch
            {
                AccessWay.Vpn => "VPN",
                AccessWay.Ssh => "SSH",
                AccessWay.ScreenSharing => "screen sharing",
                AccessWay.Console => "remote console",
                AccessWay.OnSite => "visit on site",
            };
    }
}

/// <summary>A step of one remote session or visit: who, what, how, when.</summary>
public abstract record AccessFact(Instant At, Actor By, RemoteSessionId Session) : Fact(At, By);

/// <summary>A way in is asked for a window, or a visit is planned.</summary>
/// <param name="Machines">As they are called on the site.</param>
/// <param name="From">When it may be used first; until <paramref name="Until"/>, which is not part of it.</param>
/// <param name="Standing">The standing access that grants it beforehand; null when the customer is asked.</param>
public sealed record AccessAsked(
    Instant At,
    Actor By,
    RemoteSessionId Session,
    AccessWay Way,
    IReadOnlyList<string> Machines,
    string Purpose,
    Instant From,
    Instant Until,
    Guid? Standing
) : AccessFact(At, By, Session);

/// <summary>The customer's answer, once and for all. Whoever wrote it down is <see cref="Fact.By"/>.</summary>
public sealed record AccessAnswered(Instant At, Actor By, RemoteSessionId Session, bool Granted, string? Remark)
    : AccessFact(At, By, Session);

/// <summary>The session begins; of a visit, the arrival.</summary>
public sealed record AccessOpened(Instant At, Actor By, RemoteSessionId Session) : AccessFact(At, By, Session);

/// <summary>The session ends; of a visit, the departure.</summary>
public sealed record AccessClosed(Instant At, Actor By, RemoteSessionId Session, string Done)
    : AccessFact(At, By, Session);

/// <summary>It is not needed any more.</summary>
public sealed record AccessWithdrawn(Instant At, Actor By, RemoteSessionId Session) : AccessFact(At, By, Session);
