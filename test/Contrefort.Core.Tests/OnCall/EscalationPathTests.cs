using Contrefort.Core.OnCall;
using NodaTime;

namespace Contrefort.Core.Tests.OnCall;

public sealed class EscalationPathTests
{
    static readonly Instant Opened = OnCallRotaTests.At("2026-11-21 02:41");

    static readonly EscalationPath Path = new(
        default,
        "Nights",
        [
            new(Duration.Zero, CallTarget.OnCall(default), [CallWay.Sms]),
            new(Duration.FromMinutes(10), CallTarget.Everybody(default), [CallWay.Sms, CallWay.Mail]),
            new(Duration.FromMinutes(20), CallTarget.All("lead"), []),
        ],
        Repeats: 1,
        RepeatAfter: Duration.FromMinutes(30)
    );

    static Instant After(int minutes) => Opened + Duration.FromMinutes(minutes);

    static EscalationFacts Facts(params StepCalled[] called) => new(Opened, called, null);

    [Fact]
    public void The_first_call_is_due_at_once() =>
        Assert.Equal(new StepDue(0, Path.Steps[0], Opened), Path.Next(Facts()));

    [Fact]
    public void The_next_step_waits_from_the_one_before() =>
        Assert.Equal(new StepDue(1, Path.Steps[1], After(12)), Path.Next(Facts(new StepCalled(0, After(2), null))));

    [Fact]
    public void A_step_that_reached_nobody_is_not_waited_for() =>
        Assert.Equal(After(1), Path.Next(Facts(new StepCalled(0, After(0), After(1))))?.At);

    [Fact]
    public void Once_somebody_has_it_nobody_else_is_called() =>
        Assert.Null(Path.Next(Facts(new StepCalled(0, Opened, null)) with { SettledAt = After(3) }));

    [Fact]
    public void All_steps_are_repeated_as_often_as_it_says() =>
        Assert.Equal(
            [0, 10, 30, 60, 70, 90],
            Path.IfNobodyAnswers(Opened).Select(due => (int)(due.At - Opened).TotalMinutes)
        );

    [Fact]
    public void A_round_that_reached_nobody_does_not_count_and_still_waits_before_the_next()
    {
        var inVain = Enumerable.Range(0, 9).Select(n => new StepCalled(n, After(n), After(n))).ToArray();
        Assert.Equal(new StepDue(9, Path.Steps[0], After(8 + 30)), Path.Next(Facts(inVain)));
        var reached = Enumerable.Range(0, 6).Select(n => new StepCalled(n, After(n), n == 4 ? null : After(n)));
        Assert.Equal(6, Path.Next(Facts([.. reached]))?.Number);
        var twice = Enumerable.Range(0, 6).Select(n => new StepCalled(n, After(n), n % 3 == 1 ? null : After(n)));
        Assert.Null(Path.Next(Facts([.. twice])));
    }

    [Fact]
    public void A_path_that_calls_nobody_or_without_end_is_refused()
    {
        Path.Check();
        Assert.Throws<RuleViolationException>((Path with { Steps = [] }).Check);
        Assert.Throws<RuleViolationException>((Path with { Repeats = 1000 }).Check);
        Assert.Throws<RuleViolationException>((Path with { RepeatAfter = Duration.Zero }).Check);
        Assert.Throws<RuleViolationException>(
            (Path with { Steps = [Path.Steps[0] with { After = Duration.FromSeconds(-1) }] }).Check
        );
    }

    [Fact]
    public void The_nearest_choice_wins()
    {
        EscalationPathId[] ids =
        [
            .. Enumerable.Range(1, 4).Select(n => new EscalationPathId(new Guid(n, 0, 0, new byte[8]))),
        ];
        PathChoice[] choices =
        [
            new(ids[0]),
            new(ids[1], Offer: "care"),
            new(ids[2], Offer: "care", Level: "plan=B"),
            new(ids[3], Contract: "C-7"),
        ];
        EscalationPathId? Of(string? contract, string? offer, params string[] levels) =>
            PathChoice.Of(choices, contract, offer, levels)?.Path;
        Assert.Equal(ids[0], Of(null, null));
        Assert.Equal(ids[0], Of("C-1", "other", "plan=B"));
        Assert.Equal(ids[1], Of("C-1", "care", "plan=A"));
        Assert.Equal(ids[2], Of("C-1", "care", "plan=B"));
        Assert.Equal(ids[3], Of("C-7", "care", "plan=B"));
        Assert.Null(PathChoice.Of([], "C-7", "care", []));
    }
}
