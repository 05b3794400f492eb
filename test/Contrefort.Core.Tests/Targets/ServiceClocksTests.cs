using Contrefort.Core.Contracts;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using Contrefort.Core.Tests.Calendars;
using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Core.Tests.Targets;

public sealed class ServiceClocksTests
{
    static readonly Actor Ines = Actor.Engineer(Guid.Parse("00000000-0000-0000-0000-0000000000e1"), "Inès");
    static readonly Instant FridayEvening = Told.At("Fri 2026-11-20 17:30");

    [Fact]
    public void Four_hours_from_friday_evening_end_on_monday()
    {
        var clock = Acknowledgement(SignedContracts.HourPack, Opened(FridayEvening), FridayEvening);
        Assert.Equal("Mon 2026-11-23 12:30", Told.Tell(clock.Due!.Value));
        Assert.Equal([30, 210], clock.Stretches.Select(day => day.Open.TotalMinutes));
        Assert.Equal("response.acknowledgement", clock.Because.Ref);
    }

    [Fact]
    public void A_clock_says_in_one_sentence_how_its_hours_add_up()
    {
        var clock = Acknowledgement(SignedContracts.HourPack, Opened(FridayEvening), FridayEvening);
        var reckoning = ClockSentence.Reckoning(clock, SignedContracts.HourPack.Terms)!;
        var days = Assert.IsAssignableFrom<IEnumerable<Sentence>>(reckoning.Arguments[5]);
        Assert.Equal([IsoDayOfWeek.Friday, IsoDayOfWeek.Monday], days.Select(day => day.Arguments[1]));
    }

    [Theory]
    [InlineData("Mon 2026-11-23 12:30", ClockState.Met)]
    [InlineData("Mon 2026-11-23 12:31", ClockState.Late)]
    public void It_is_met_up_to_the_minute_it_is_due(string acknowledged, ClockState expected)
    {
        var at = Told.At(acknowledged);
        var clock = Acknowledgement(
            SignedContracts.HourPack,
            [.. Opened(FridayEvening), new Acknowledged(at, Ines)],
            at
        );
        Assert.Equal(expected, clock.State);
        Assert.Equal(expected == ClockState.Late, clock.IsBreach);
    }

    [Fact]
    public void An_indicative_clock_that_is_late_is_no_breach()
    {
        var start = Told.At("Fri 2026-11-20 10:00");
        Fact[] facts =
        [
            .. Opened(start),
            new ComponentNamed(start, Ines, "noyau Linux"),
            new Acknowledged(start, Ines),
            new Escalated(start, Ines, 3, "Grégoire", "Paquet"),
        ];
        var clocks = ServiceClocks.Read(SignedContracts.SiteOf34.Terms, facts, start + Duration.FromDays(3));
        var workaround = clocks.Single(clock => clock is { Term.Clock: ServiceClock.Workaround, IsAim: false });
        Assert.Equal("Sun 2026-11-22 10:00", Told.Tell(workaround.Due!.Value));
        Assert.Equal((ClockState.Late, false), (workaround.State, workaround.IsBreach));
    }

    [Fact]
    public void By_telephone_the_answer_is_immediate()
    {
        var start = Told.At("Fri 2026-11-20 10:00");
        var clock = Acknowledgement(SignedContracts.SiteOf34, Opened(start, Channel.Phone), start);
        Assert.Equal((start, "response.acknowledgement-phone"), (clock.Due, clock.Because.Ref));
    }

    [Fact]
    public void A_hold_stops_only_the_clocks_whose_term_says_so()
    {
        var start = Told.At("Fri 2026-11-20 10:00");
        Fact[] facts = [.. Opened(start), new Held(start, Ines, HoldReason.WaitingForCustomer, null)];
        var clock = Acknowledgement(SignedContracts.HourPack, facts, start + Duration.FromHours(1));
        Assert.Equal((ClockState.Running, Told.At("Fri 2026-11-20 14:00")), (clock.State, clock.Due!.Value));
    }

    [Fact]
    public void An_internal_aim_is_owed_to_nobody()
    {
        var start = Told.At("Fri 2026-11-20 10:00");
        Fact[] facts = [.. Opened(start), new PrioritySet(start, Ines, "P2", Side.Customer)];
        var clocks = ServiceClocks.Read(SignedContracts.SiteOf34.Terms, facts, Told.At("Tue 2026-11-24 10:00"));
        var aim = clocks.Single(clock => clock is { IsAim: true, Term.Clock: ServiceClock.Acknowledgement });
        Assert.Equal((Told.At("Fri 2026-11-20 12:00"), false), (aim.Due!.Value, aim.IsBreach));
    }

    static ClockReading Acknowledgement(Contract contract, IReadOnlyList<Fact> facts, Instant now) =>
        ServiceClocks
            .Read(contract.Terms, facts, now)
            .Single(clock => clock is { Term.Clock: ServiceClock.Acknowledgement, IsAim: false });

    static Fact[] Opened(Instant at, Channel channel = Channel.Email) =>
        [new Opened(at, Actor.Stranger("Alice"), channel, TicketKind.Incident, "Panne", at)];
}
