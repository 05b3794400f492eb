using Contrefort.Core.RemoteWork;
using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Core.Tests.RemoteWork;

public sealed class RemoteSessionTests
{
    static readonly Instant Ten = Instant.FromUtc(2026, 11, 23, 10, 0);
    static readonly Actor Ines = Actor.Engineer(Guid.NewGuid(), "Inès Martin");
    static readonly Actor Alice = Actor.Contact(Guid.NewGuid(), "Alice Durand");

    [Fact]
    public void A_session_opens_only_once_it_is_granted()
    {
        var session = Asked();
        Refused("The customer has not granted this access yet.", () => session.Open(Ines, null, Hour(1)));
        var granted = session.With(session.Answer(Alice, true, null, Hour(0)));
        Assert.Equal(SessionState.Granted, granted.StateAt(Hour(1)));
        var open = granted.With(granted.Open(Ines, null, Hour(1)));
        Assert.Equal(SessionState.Open, open.StateAt(Hour(1)));
        Assert.Equal(SessionState.Overrun, open.StateAt(Hour(4)));
        Assert.Equal(SessionState.Closed, open.With(open.Close(Ines, "Disque ajouté", Hour(2))).StateAt(Hour(4)));
    }

    [Theory]
    [InlineData(0, "This access is granted from")] // it is granted from eleven on
    [InlineData(3, "This access was granted until")] // the end is not part of the window
    public void A_session_opens_inside_its_window_only(int hour, string why)
    {
        var session = Asked();
        session = session.With(session.Answer(Alice, true, null, Hour(0)));
        Refused(why, () => session.Open(Ines, null, Hour(hour)));
    }

    [Fact]
    public void What_was_refused_or_given_up_stays_so()
    {
        var session = Asked();
        var refused = session.With(session.Answer(Alice, false, "Sauvegarde en cours", Hour(0)));
        Refused("The customer refused this access.", () => refused.Open(Ines, null, Hour(1)));
        Refused("This was already answered.", () => refused.Answer(Alice, true, null, Hour(0)));
        var dropped = session.With(session.Withdraw(Ines, Hour(0)));
        Refused("This is not asked any more.", () => dropped.Answer(Alice, true, null, Hour(0)));
        Refused("It is too late to answer this", () => session.Answer(Alice, true, null, Hour(3)));
    }

    [Fact]
    public void A_standing_access_grants_beforehand_until_it_ends()
    {
        var standing = new StandingAccess(
            Guid.NewGuid(),
            new(Hour(-100), Hour(100)),
            null,
            [AccessWay.Ssh, AccessWay.Vpn]
        );
        var session = Asked(standing);
        Assert.Equal(SessionState.Granted, session.StateAt(Hour(0)));
        Assert.NotNull(session.Open(Ines, standing, Hour(1)));
        Refused(
            "The standing access has ended",
            () => session.Open(Ines, standing with { EndedAt = Hour(0) }, Hour(1))
        );
        Assert.True(Asked(standing, AccessWay.ScreenSharing).NeedsGrant);
        Assert.True(Asked(standing with { Window = new(Hour(-100), Hour(2)) }).NeedsGrant);
    }

    [Fact]
    public void A_visit_is_planned_and_nobody_grants_it()
    {
        var visit = Asked(way: AccessWay.OnSite);
        Assert.Equal(SessionState.Granted, visit.StateAt(Hour(0)));
        Refused("Nobody has to answer this.", () => visit.Answer(Alice, true, null, Hour(0)));
        var there = visit.With(visit.Open(Ines, null, Hour(5)));
        Refused("It cannot end before it began.", () => there.Close(Ines, "Rien", Hour(4)));
        Assert.Equal(SessionState.Open, there.StateAt(Hour(6)));
    }

    [Fact]
    public void A_session_says_what_it_is_for_on_which_machine_and_not_for_ever()
    {
        Refused("Say what it is for", () => Ask(AccessWay.Vpn, ["web"], " ", new(Hour(1), Hour(3))));
        Refused("Say which machines.", () => Ask(AccessWay.Vpn, [], "Disque", new(Hour(1), Hour(3))));
        Refused("This window is over already.", () => Ask(AccessWay.Vpn, ["web"], "Disque", new(Hour(-2), Hour(0))));
        Refused("a month at most", () => Ask(AccessWay.Vpn, ["web"], "Disque", new(Hour(1), Hour(24 * 40))));
    }

    static RemoteSession Asked(StandingAccess? standing = null, AccessWay way = AccessWay.Vpn) =>
        new(Ask(way, ["web"], "Ajouter un disque", new(Hour(1), Hour(3)), standing));

    static AccessAsked Ask(
        AccessWay way,
        string[] machines,
        string purpose,
        Interval window,
        StandingAccess? standing = null
    ) => RemoteSession.Ask(new(Guid.NewGuid()), Ines, way, machines, purpose, window, standing, Hour(0));

    static Instant Hour(int hours) => Ten + Duration.FromHours(hours);

    static void Refused(string why, Func<object> step) =>
        Assert.Contains(why, Assert.Throws<RuleViolationException>(step).Sentence.ToString(), StringComparison.Ordinal);
}
