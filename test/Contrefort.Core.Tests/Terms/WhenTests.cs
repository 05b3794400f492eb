using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Core.Tests.Terms;

public sealed class WhenTests
{
    static When When(string condition) =>
        Assert
            .IsType<MeterTerm>(
                OfferReader
                    .Read(
                        "small",
                        _ =>
                            $$$"""
                                format: support-terms/1
                                offer: small
                                version: "1"
                                label: Petite offre
                                seller: Vendeur
                                currency: EUR
                                zone: Europe/Paris
                                calendars:
                                  business: {open: {mon-fri: "09:00-17:00"}}
                                  off-hours: {complement-of: business}
                                terms:
                                  - meter: {id: m, source: S, times: 2, when: {{{condition}}}}
                                """
                    )
                    .Value.Find("meter.m")
            )
            .When;

    static readonly Situation _onSite = new()
    {
        Channel = Channel.Phone,
        Level = 3,
        Priority = "P2",
        Work = InterventionMode.OnSite,
        Duration = Duration.FromMinutes(230),
        Product = "clustering",
        ServerRank = 4,
        Expedite = false,
        Options = ["onsite-days"],
    };

    [Theory]
    [InlineData("{work: onsite}", Applicability.Applies)]
    [InlineData("{work: remote}", Applicability.DoesNotApply)]
    [InlineData("{channel: [email, phone]}", Applicability.Applies)]
    [InlineData("{product: [corporate-server, mnf, clustering]}", Applicability.Applies)]
    [InlineData("{level: 3, priority: P2}", Applicability.Applies)]
    [InlineData("{level: 3, priority: P1}", Applicability.DoesNotApply)]
    [InlineData("{level: {gte: 2}}", Applicability.Applies)]
    [InlineData("{level: {lt: 3}}", Applicability.DoesNotApply)]
    [InlineData("{level: {lte: 3, gt: 2}}", Applicability.Applies)]
    [InlineData("{server-rank: {gt: 4}}", Applicability.DoesNotApply)]
    [InlineData("{duration: {lt: 4h}}", Applicability.Applies)]
    [InlineData("{duration: {lt: 230min}}", Applicability.DoesNotApply)]
    [InlineData("{duration: {lte: 230min}}", Applicability.Applies)]
    [InlineData("{duration: {gt: 230min}}", Applicability.DoesNotApply)]
    [InlineData("{duration: {gte: 230min, lt: 4h}}", Applicability.Applies)]
    [InlineData("{expedite: true}", Applicability.DoesNotApply)]
    [InlineData("{expedite: false}", Applicability.Applies)]
    [InlineData("{option: onsite-days}", Applicability.Applies)]
    [InlineData("{option: extended-hours}", Applicability.DoesNotApply)]
    [InlineData("{severity: any}", Applicability.Applies)]
    [InlineData("{severity: critical}", Applicability.Depends)]
    [InlineData("{severity: critical, work: remote}", Applicability.DoesNotApply)]
    [InlineData("{severity: critical, work: onsite}", Applicability.Depends)]
    public void A_condition_holds_fails_or_waits_for_what_is_not_known(string condition, Applicability expected) =>
        Assert.Equal(expected, When(condition).Applies(_onSite));

    [Theory]
    [InlineData("business", 10, Applicability.Applies)]
    [InlineData("business", 17, Applicability.DoesNotApply)]
    [InlineData("off-hours", 17, Applicability.Applies)]
    public void A_trigger_falls_in_a_calendar_or_not(string calendar, int hour, Applicability expected)
    {
        var situation = new Situation { Trigger = Instant.FromUtc(2026, 11, 20, hour, 0) };
        var when = When($"{{trigger: {{in: {calendar}}}}}");

        Assert.Equal(
            expected,
            when.Applies(situation, (name, at) => at.InUtc().Hour is >= 9 and < 17 == (name == "business"))
        );
    }

    [Fact]
    public void A_trigger_depends_while_nobody_knows_when_it_was() =>
        Assert.Equal(Applicability.Depends, When("{trigger: {in: business}}").Applies(new Situation(), (_, _) => true));

    [Fact]
    public void A_group_of_software_is_found_from_the_component()
    {
        var terms = Offers
            .Read("edge-pack")
            .Subscribe(
                new Choices
                {
                    Parameters = new Dictionary<string, string> { ["pack"] = "10", ["components"] = "[Samba]" },
                },
                new CalendarShelf(_ => null)
            );
        var workaround = terms.Find("response.workaround-additional")!;

        Assert.Equal(Applicability.Applies, terms.Applies(workaround, new() { Level = 3, Component = "samba" }));
        Assert.Equal(Applicability.DoesNotApply, terms.Applies(workaround, new() { Level = 3, Component = "DHCP" }));
        Assert.Equal(Applicability.Depends, terms.Applies(workaround, new() { Level = 3 }));
    }
}
