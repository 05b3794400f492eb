using Contrefort.Core.Updates;

namespace Contrefort.Core.Tests.Updates;

public sealed class SecurityUpdateTests
{
    [Fact]
    public void A_listing_finds_what_is_critical_moves_what_is_newer_and_ends_what_is_there()
    {
        SecurityUpdate[] known =
        [
            Known("apt", "2.6.2"),
            Known("curl", "8.0"),
            Known("nginx", "1.22"),
            Known("vim", "9.0"),
        ];
        var changes = UpdateChanges.Of(
            known,
            ListingReader.Read(
                """
                Listing...
                nginx/oldstable,now 1.22 amd64 [installed]
                curl/oldstable,now 7.9 amd64 [installed]
                Listing...
                apt/oldstable-security 2.6.3 all [upgradable from: 2.6.1]
                openssl/oldstable-security 3.0.17 amd64 [upgradable from: 3.0.16]
                bash/oldstable 5.3 amd64 [upgradable from: 5.2]
                """
            )
        );
        Assert.Equal(["openssl"], changes.Found.Select(update => update.Package));
        Assert.Equal([("apt", "2.6.3")], changes.Moved.Select(moved => (moved.Update.Package, moved.Now.To)));
        // curl is installed and older than promised; vim is not there at all.
        Assert.Equal(["nginx", "vim"], changes.Done.Select(update => update.Package).Order());
    }

    [Fact]
    public void What_was_set_aside_comes_back_in_another_version_only()
    {
        var aside = Known("apt", "2.6.2") with { State = UpdateState.SetAside };
        Assert.Empty(UpdateChanges.Of([aside], Lacking("2.6.2")).Found);
        Assert.Single(UpdateChanges.Of([aside], Lacking("2.6.3")).Found);
    }

    [Fact]
    public void Where_validation_is_sold_nothing_is_planned_or_done_before_it()
    {
        var update = Known("apt", "2.6.2") with { NeedsValidation = true };
        Assert.Throws<RuleViolationException>(() => update.Take(UpdateStep.Planned, null));
        Assert.Throws<RuleViolationException>(() => update.Take(UpdateStep.Done, null));
        var validated = update with { State = update.Take(UpdateStep.Validated, null) };
        Assert.Equal(UpdateState.Planned, validated.Take(UpdateStep.Planned, null));
        Assert.Equal(UpdateState.Found, validated.Take(UpdateStep.Moved, null));
        Assert.Throws<RuleViolationException>(() => validated.Take(UpdateStep.Validated, null));
    }

    [Fact]
    public void Setting_aside_takes_a_reason_and_ends_it()
    {
        var update = Known("apt", "2.6.2");
        Assert.Throws<RuleViolationException>(() => update.Take(UpdateStep.SetAside, " "));
        var aside = update with { State = update.Take(UpdateStep.SetAside, "Machine remplacée lundi") };
        Assert.Throws<RuleViolationException>(() => aside.Take(UpdateStep.Done, null));
    }

    static Listing Lacking(string version) =>
        ListingReader.Read($"Listing...\napt/oldstable-security {version} all [upgradable from: 2.6.1]\n");

    static SecurityUpdate Known(string package, string to) =>
        new(new(Guid.NewGuid()), package, to, UpdateState.Found, false);
}
