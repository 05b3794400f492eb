using Contrefort.Core.Monitoring;
using NodaTime;

namespace Contrefort.Core.Tests.Monitoring;

public sealed class CheckStandingTests
{
    static readonly Instant Start = Instant.FromUtc(2026, 10, 19, 0, 0);
    static readonly LocationId Paris = new(new Guid(1, 0, 0, new byte[8]));
    static readonly LocationId Lyon = new(new Guid(2, 0, 0, new byte[8]));
    static readonly LocationId Metz = new(new Guid(3, 0, 0, new byte[8]));

    [Fact]
    public void A_failure_is_soft_until_it_has_failed_often_enough()
    {
        var watch = new Watch(attempts: 3);
        watch.Sees(0, Sight.Ok);
        watch.Sees(60, Sight.Critical);
        Assert.Equal((CheckState.Failing, At(60), null), watch.Instants);
        watch.Sees(75, Sight.Critical);
        Assert.Equal(CheckState.Failing, watch.State);
        watch.Sees(90, Sight.Critical);
        Assert.Equal((CheckState.Down, At(60), At(90)), watch.Instants);
    }

    [Fact]
    public void One_good_run_begins_the_count_again()
    {
        var watch = new Watch(attempts: 2);
        watch.Sees(0, Sight.Critical);
        watch.Sees(15, Sight.Ok);
        watch.Sees(30, Sight.Critical);
        Assert.Equal((CheckState.Failing, At(30), null), watch.Instants);
    }

    [Fact]
    public void The_instants_of_an_outage_stay_while_it_lasts()
    {
        var watch = new Watch(attempts: 1);
        watch.Sees(0, Sight.Critical);
        watch.Sees(15, Sight.Unknown);
        watch.Sees(30, Sight.Critical);
        Assert.Equal((CheckState.Down, At(0), At(0)), watch.Instants);
        watch.Sees(45, Sight.Ok);
        Assert.Equal((CheckState.Up, null, null), watch.Instants);
        Assert.Equal(At(45), watch.Standing.Since);
    }

    [Fact]
    public void As_many_places_as_are_asked_must_agree()
    {
        var watch = new Watch(attempts: 1, places: 2);
        watch.Sees(0, Sight.Ok, Paris);
        watch.Sees(0, Sight.Ok, Lyon);
        watch.Sees(0, Sight.Ok, Metz);
        watch.Sees(60, Sight.Critical, Paris);
        Assert.Equal(CheckState.Failing, watch.State);
        watch.Sees(70, Sight.Critical, Metz);
        // First failure: the earliest of those that agree; confirmed: when the second did.
        Assert.Equal((CheckState.Down, At(60), At(70)), watch.Instants);
        watch.Sees(80, Sight.Ok, Paris);
        Assert.Equal(CheckState.Failing, watch.State);
    }

    [Fact]
    public void A_place_that_says_nothing_any_more_counts_neither_way()
    {
        var watch = new Watch(attempts: 1, places: 2);
        watch.Sees(0, Sight.Critical, Paris);
        watch.Sees(600, Sight.Critical, Lyon);
        Assert.Equal(CheckState.Failing, watch.State);
        watch.Sees(610, Sight.Critical, Paris);
        Assert.Equal(CheckState.Down, watch.State);
    }

    [Fact]
    public void An_outage_does_not_end_because_places_fall_silent()
    {
        var watch = new Watch(attempts: 1, places: 2);
        watch.Sees(0, Sight.Critical, Paris);
        watch.Sees(0, Sight.Critical, Lyon);
        Assert.Equal(CheckState.Down, watch.State);
        watch.Sees(600, Sight.Critical, Paris);
        Assert.Equal(CheckState.Down, watch.State);
        watch.TimePasses(4000);
        Assert.Equal(CheckState.Down, watch.State);
    }

    [Theory]
    [InlineData(3, 1, 1)]
    [InlineData(2, 3, 2)]
    [InlineData(2, 0, 1)]
    public void Where_fewer_places_are_awake_than_must_agree_those_there_are_decide(int places, int awake, int agree) =>
        Assert.Equal(agree, new Watch(attempts: 1, places).Policy.AmongAwake(awake).Places);

    [Fact]
    public void A_run_handed_in_late_and_out_of_order_changes_nothing()
    {
        var watch = new Watch(attempts: 1);
        watch.Sees(100, Sight.Ok);
        watch.Sees(40, Sight.Critical);
        Assert.Equal(CheckState.Up, watch.State);
    }

    [Fact]
    public void What_goes_up_and_down_flaps_until_it_has_been_quiet()
    {
        var watch = new Watch(attempts: 1);
        for (var run = 0; run < 4; run++)
        {
            watch.Sees(120 * run, Sight.Ok);
            watch.Sees((120 * run) + 60, Sight.Critical);
        }
        Assert.True(watch.Standing.IsFlapping);
        var calm = watch.Standing.CalmAt(watch.Policy)!.Value;
        watch.Sees(480, Sight.Ok);
        watch.TimePasses((calm - Start).TotalSeconds - 1);
        Assert.True(watch.Standing.IsFlapping);
        watch.TimePasses((watch.Standing.CalmAt(watch.Policy)!.Value - Start).TotalSeconds);
        Assert.False(watch.Standing.IsFlapping);
    }

    [Fact]
    public void Going_down_once_is_no_flapping()
    {
        var watch = new Watch(attempts: 1);
        watch.Sees(0, Sight.Ok);
        watch.Sees(60, Sight.Critical);
        watch.Sees(120, Sight.Ok);
        Assert.False(watch.Standing.IsFlapping);
    }

    static Instant At(double seconds) => Start + Duration.FromSeconds(seconds);

    sealed class Watch(int attempts, int places = 1)
    {
        readonly Dictionary<LocationId, PlaceSight> _sights = [];

        public CheckPolicy Policy { get; } = new(Duration.FromSeconds(60), Duration.FromSeconds(15), attempts, places);

        public CheckStanding Standing { get; private set; } = CheckStanding.New(Start);

        public CheckState State => Standing.State;

        public (CheckState, Instant?, Instant?) Instants => (State, Standing.FirstFailedAt, Standing.ConfirmedAt);

        public void Sees(double seconds, Sight sight, LocationId? from = null)
        {
            var (place, at) = (from ?? Paris, At(seconds));
            _sights[place] = _sights.TryGetValue(place, out var before)
                ? before.After(sight, at, Policy)
                : PlaceSight.First(place, sight, at, Policy);
            TimePasses(seconds);
        }

        public void TimePasses(double seconds) => Standing = Standing.Read(Policy, _sights.Values, At(seconds));
    }
}
