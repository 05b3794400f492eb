using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using Contrefort.Core.Tests.Calendars;
using NodaTime;

namespace Contrefort.Core.Tests.Credits;

public sealed class MeteringTests
{
    [Theory]
    [InlineData(7, 15)] // a quarter begun
    [InlineData(15, 15)]
    [InlineData(46, 60)]
    public void A_quarter_begun_is_a_quarter_counted(int worked, int charged) =>
        Assert.Equal(charged, Charged(worked, InterventionMode.Remote));

    [Theory]
    [InlineData(225, 450)] // 3 h 45 on site
    [InlineData(230, 480)] // 3 h 50 is under 4 h before it is rounded
    [InlineData(240, 240)]
    [InlineData(245, 255)]
    public void Under_four_hours_on_site_count_double(int worked, int charged) =>
        Assert.Equal(charged, Charged(worked, InterventionMode.OnSite));

    [Fact]
    public void Time_on_the_telephone_is_kept_and_not_counted()
    {
        var measured = Measure(40, InterventionMode.Remote, phone: 25);
        Assert.Equal(Duration.FromMinutes(45), measured.Charged);
        Assert.Contains(
            measured.Steps,
            step => step.Because.Ref == "meter.work" && step.Reason.Arguments.Contains(Duration.FromMinutes(25))
        );
    }

    [Fact]
    public void Every_step_says_which_term_asked_for_it() =>
        Assert.Equal(
            ["meter.work", "meter.onsite-double"],
            Measure(230, InterventionMode.OnSite).Steps.Select(step => step.Because.Ref)
        );

    static double Charged(int worked, InterventionMode mode) => Measure(worked, mode).Charged.TotalMinutes;

    static MeasuredWork Measure(int worked, InterventionMode mode, int phone = 0) =>
        Metering.Measure(
            SignedContracts.HourPack.Terms,
            new WorkDone(Duration.FromMinutes(worked), Duration.FromMinutes(phone), Duration.Zero),
            new Situation { Work = mode, Trigger = Told.At("Fri 2026-11-20 10:00") }
        );
}
