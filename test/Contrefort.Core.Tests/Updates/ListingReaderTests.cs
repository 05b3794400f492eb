using Contrefort.Core.Updates;

namespace Contrefort.Core.Tests.Updates;

/// <summary>Listings as real machines give them (Debian 12; RHEL 9, Fedora 40).</summary>
public sealed class ListingReaderTests
{
    [Fact]
    public void Apt_says_what_is_installed()
    {
        var listing = Read("apt-installed");
        Assert.True(listing is { SaysInstalled: true, SaysLacking: false });
        Assert.Contains(new InstalledPackage("adduser", "3.134", "all"), listing.Installed);
        Assert.Contains(listing.Installed, package => package is { Name: "libc6", Arch: "amd64" });
    }

    [Fact]
    public void Apt_says_what_is_lacking_and_a_security_suite_is_critical()
    {
        var listing = Read("apt-upgradable");
        Assert.True(listing is { SaysInstalled: false, SaysLacking: true });
        Assert.Contains(
            new LackingUpdate("apt", "2.6.1", "2.6.2", "oldstable-security", UpdateSeverity.Critical),
            listing.Lacking
        );
        Assert.Equal(UpdateSeverity.Ordinary, Of(listing, "bash").Severity);
        Assert.Equal("5.2.15-2+b8", Of(listing, "bash").From);
    }

    [Fact]
    public void A_simulated_upgrade_says_the_same()
    {
        var listing = Read("apt-simulated");
        Assert.Equal(
            ("1.10.1-3", "1.10.1-3+deb12u1", UpdateSeverity.Critical),
            (Of(listing, "libgcrypt20").From, Of(listing, "libgcrypt20").To, Of(listing, "libgcrypt20").Severity)
        );
        Assert.Equal(UpdateSeverity.Ordinary, Of(listing, "bash").Severity);
    }

    [Fact]
    public void One_listing_may_follow_another()
    {
        var listing = ListingReader.Read(Sample("apt-installed") + Sample("apt-upgradable"));
        Assert.True(listing is { SaysInstalled: true, SaysLacking: true });
        Assert.NotEmpty(listing.Lacking);
    }

    [Fact]
    public void An_empty_list_of_updates_says_that_none_is_lacking()
    {
        Assert.True(ListingReader.Read("Listing...\n") is { SaysLacking: true, Lacking: [] });
        Assert.True(ListingReader.Read(Sample("apt-installed") + "Listing... Done\n") is { SaysLacking: true });
        Assert.True(ListingReader.Read("Last metadata expiration check: 0:12:41 ago.\n") is { SaysLacking: true });
        Assert.True(
            ListingReader.Read(
                "Reading package lists...\nBuilding dependency tree...\n0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n"
            )
                is { SaysLacking: true }
        );
    }

    [Fact]
    public void Dpkg_and_rpm_say_what_is_installed()
    {
        Assert.Contains(new InstalledPackage("adduser", "3.134", ""), Read("dpkg-query").Installed);
        var rpm = Read("rpm-qa");
        Assert.Equal(4, rpm.Installed.Count);
        Assert.Contains(new InstalledPackage("python3-setuptools-wheel", "53.0.0-12.el9", "noarch"), rpm.Installed);
    }

    [Fact]
    public void Dnf_lists_packages_folds_long_names_and_names_what_replaces_them()
    {
        var installed = Read("dnf-installed");
        Assert.Contains(
            new InstalledPackage("subscription-manager-rhsm-certificates", "20220623-1.el9", "x86_64"),
            installed.Installed
        );
        var updates = Read("dnf-check-update");
        Assert.Equal(
            ["bind-libs", "kernel", "openssl-libs", "tzdata"],
            updates.Lacking.Select(update => update.Package)
        );
        Assert.True(updates is { SaysInstalled: false, SaysLacking: true });
    }

    [Theory]
    [InlineData("dnf-updateinfo", "bind-libs", UpdateSeverity.Critical)]
    [InlineData("dnf-updateinfo", "openssl-libs", UpdateSeverity.Security)]
    [InlineData("dnf-updateinfo", "tzdata", UpdateSeverity.Ordinary)]
    [InlineData("dnf5-advisories", "expat", UpdateSeverity.Critical)]
    public void Advisories_say_how_grave_it_is(string sample, string package, UpdateSeverity severity) =>
        Assert.Equal(severity, Of(Read(sample), package).Severity);

    [Fact]
    public void An_advisory_and_the_list_of_updates_are_one_update()
    {
        var listing = ListingReader.Read(Sample("dnf-check-update") + Sample("dnf-updateinfo"));
        Assert.Equal(
            ("RHSA-2024:5231", UpdateSeverity.Critical),
            (Of(listing, "bind-libs").Source, Of(listing, "bind-libs").Severity)
        );
        Assert.Equal(4, listing.Lacking.Count);
    }

    [Theory]
    [InlineData("<html><body>502 Bad Gateway</body></html>", "Line 1 cannot be read")]
    [InlineData(
        "Listing...\nadduser/oldstable,now 3.134 all [installed]\nrm -rf /\n",
        "Line 3 cannot be read: rm -rf /"
    )]
    [InlineData("", "There is no package in this listing.")]
    public void What_is_no_listing_is_refused_with_its_line(string text, string why) =>
        Assert.Contains(
            why,
            Assert.Throws<RuleViolationException>(() => ListingReader.Read(text)).Sentence.ToString(),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("1.0", "1.0-1", -1)]
    [InlineData("1:1.0", "2.0", 1)]
    [InlineData("1.0~rc1", "1.0", -1)]
    [InlineData("2.6.10", "2.6.9", 1)]
    [InlineData("12.4+deb12u15", "12.4+deb12u11", 1)]
    [InlineData("7.88.1-10+deb12u14", "7.88.1-10+deb12u14", 0)]
    [InlineData("5.14.0-427.35.1.el9_4", "5.14.0-427.18.1.el9_4", 1)]
    [InlineData("1.0a", "1.0+", -1)]
    public void Versions_are_compared_as_dpkg_does(string one, string other, int expected) =>
        Assert.Equal(expected, Math.Sign(PackageVersion.Compare(one, other)));

    static LackingUpdate Of(Listing listing, string package) =>
        listing.Lacking.Single(update => update.Package == package);

    static Listing Read(string sample) => ListingReader.Read(Sample(sample));

    internal static string Sample(string name) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Updates", "samples", $"{name}.txt"));
}
