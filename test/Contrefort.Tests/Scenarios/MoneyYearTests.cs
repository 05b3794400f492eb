using Contrefort.Core.Billing;
using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Tests.Scenarios;

/// <summary>A year of each offer, to the cent, worked out by hand beside it.</summary>
public sealed class MoneyYearTests
{
    static readonly TermDuration Year = new(1, DurationUnit.Year);

    [Fact]
    public async Task An_hour_pack_is_paid_when_it_is_bought_and_a_visit_its_travel()
    {
        await using var year = await MoneyYear.Begin("2026-01-05");
        var contract = await year.Subscribes(
            "libra-help",
            "2010-02-17",
            new() { ["pack"] = "20" },
            null,
            new GivenPrice("fee.travel", null, 90, "Zone de Nantes")
        );
        await year.On("2026-03-12 10:00");
        await year.Works(contract, 180, InterventionMode.OnSite); // counts double, and is paid by the pack
        await year.On("2026-06-10 10:00");
        await year.Buys(contract, 10);
        await year.Invoiced("2026-01-05 1200.00", "2026-04-01 90.00", "2026-07-01 700.00");
    }

    [Fact]
    public async Task A_pack_without_a_published_price_is_paid_at_the_price_quoted()
    {
        await using var year = await MoneyYear.Begin("2026-01-05");
        var contract = await year.Subscribes(
            "edge-pack",
            "2006-01-02",
            new() { ["pack"] = "20", ["components"] = "[Samba]" },
            null,
            new GivenPrice("fee.pack", "20", 1150.50m, "Grille 2026")
        );
        await year.On("2026-05-12 10:00");
        await year.Works(contract, 125, component: "Samba");
        await year.Invoiced("2026-01-05 1150.50");
    }

    [Fact]
    public async Task A_site_is_priced_by_its_tier_for_the_year_and_an_option_from_its_day()
    {
        await using var year = await MoneyYear.Begin("2026-02-02");
        var contract = await year.Subscribes(
            "edge-site",
            "2006-01-02",
            new() { ["machines"] = "34", ["components"] = "[Samba, OpenLDAP]" },
            null,
            new GivenPrice("fee.linux", "C", 4000, "Grille 2026"),
            new GivenPrice("fee.component", "Samba", 500, "Grille 2026"),
            new GivenPrice("fee.component", "OpenLDAP", 800, "Grille 2026")
        );
        await year.On("2026-06-20 10:00");
        await year.Works(contract, 300, component: "Samba"); // unlimited
        // 60 machines are tier D, at renewal: the text counts no part of a year. The option is counted by the day: 184 of 365.
        await year.Amends(
            contract,
            new(2026, 7, 1),
            new() { ["machines"] = "60" },
            ["extended-hours"],
            new GivenPrice("fee.linux", "D", 6000, "Grille 2026"),
            new GivenPrice("fee.option-extended-hours", null, 1200, "8 h à 19 h", Year)
        );
        await year.Invoiced("2026-02-02 7900.00", "2026-07-01 604.93"); // 4000 + (500 + 800) × 3
    }

    [Fact]
    public async Task A_bespoke_support_has_its_price_and_each_contact_more_its_own()
    {
        await using var year = await MoneyYear.Begin("2026-01-05");
        await year.Subscribes(
            "edge-unlimited",
            "2006-01-02",
            new()
            {
                ["perimeter"] = "Postes de travail",
                ["components"] = "[Samba]",
                ["yearly-price"] = "8000",
                ["extra"] = "3",
            },
            ["extra-contacts"],
            new GivenPrice("fee.option-extra-contacts", null, 100, "Par contact")
        );
        await year.Invoiced("2026-01-05 8000.00", "2026-01-05 300.00");
    }

    [Fact]
    public async Task Two_servers_by_the_quarter_and_a_faster_service_once()
    {
        await using var year = await MoneyYear.Begin("2026-04-01");
        var contract = await year.Subscribes("myown-a", "1", new() { ["servers"] = Servers(2) });
        await year.On("2026-05-05 10:00");
        await year.Accepts(contract, "expedite-accepted");
        foreach (var day in (string[])["2026-05-20", "2026-08-20"])
        {
            await year.On($"{day} 10:00");
            await year.Renews(contract);
        }
        await year.Invoiced("2026-04-01 420.00", "2026-06-01 75.00", "2026-07-01 420.00", "2026-10-01 420.00");
    }

    [Fact]
    public async Task Servers_added_in_a_quarter_are_paid_for_their_days_less_the_discount_from_the_fourth()
    {
        await using var year = await MoneyYear.Begin("2026-01-15");
        var contract = await year.Subscribes(
            "myown-b",
            "1",
            new() { ["servers"] = Servers(3), ["server-discount"] = "10" }
        );
        await year.On("2026-03-07 10:00"); // a Saturday
        await year.Works(contract, 120); // eight quarters, six free: two at 35
        await year.On("2026-03-10 10:00");
        await year.Renews(contract);
        await year.On("2026-05-04 10:00");
        await year.Amends(contract, new(2026, 5, 10), new() { ["servers"] = Servers(5) });
        foreach (var day in (string[])["2026-06-10", "2026-09-10"])
        {
            await year.On($"{day} 10:00");
            await year.Renews(contract);
        }
        await year.Invoiced(
            "2026-01-15 1070.32", // 17 days of 31 and two months, at 3 × 140
            "2026-04-01 1260.00",
            "2026-04-01 70.00",
            "2026-06-01 430.84", // two more, less 10 % of both: 22 days of 31, and June
            "2026-07-01 2016.00", // 5 × 140 less 10 % of two
            "2026-10-01 2016.00"
        );
    }

    [Fact]
    public async Task A_flat_price_is_paid_whatever_the_servers()
    {
        await using var year = await MoneyYear.Begin("2026-01-01");
        var contract = await year.Subscribes("myown-c", "1", new() { ["servers"] = Servers(9), ["flat-fee"] = "500" });
        foreach (var day in (string[])["2026-02-20", "2026-05-20", "2026-08-20"])
        {
            await year.On($"{day} 10:00");
            await year.Renews(contract);
        }
        await year.Amends(contract, new(2026, 9, 1), new() { ["servers"] = Servers(12), ["flat-fee"] = "500" });
        await year.Invoiced("2026-01-01 1500.00", "2026-04-01 1500.00", "2026-07-01 1500.00", "2026-10-01 1500.00");
    }

    [Fact]
    public async Task Maintenance_is_a_share_of_the_sale_price_each_year()
    {
        await using var year = await MoneyYear.Begin("2026-03-02");
        var contract = await year.Subscribes(
            "ipm-maintenance",
            "1",
            new()
            {
                ["customer-zone"] = "Europe/Paris",
                ["customer-country"] = "FR",
                ["maintenance"] = "[corrective]",
                ["pricing"] = "percent-of-sale",
                ["sale-price"] = "80000",
            }
        );
        await year.On("2026-07-02 10:00");
        await year.Works(contract, 90);
        await year.Invoiced("2026-03-02 12000.00");
    }

    [Fact]
    public async Task A_programme_that_needs_another_is_paid_beside_it()
    {
        await using var year = await MoneyYear.Begin("2026-01-05");
        await year.Subscribes(
            "ot-maintenance",
            "smph-in-force",
            new()
            {
                ["region"] = "Europe/Paris",
                ["holidays"] = "FR",
                ["products"] = "[Content Server]",
                ["yearly-price"] = "5000",
                ["contacts"] = "5",
            }
        );
        await year.On("2026-02-02 10:00");
        await year.Subscribes(
            "techconnect",
            "1",
            new()
            {
                ["region"] = "Europe/Paris",
                ["holidays"] = "FR",
                ["product"] = "Content Server",
                ["yearly-price"] = "10000",
            }
        );
        await year.Invoiced("2026-01-05 5000.00", "2026-02-02 10000.00");
    }

    [Fact]
    public async Task A_licence_is_paid_for_the_year_and_an_option_once()
    {
        await using var year = await MoneyYear.Begin("2026-01-05");
        await year.Subscribes(
            "corporate-club",
            "2006-01-02",
            new()
            {
                ["products"] = "[corporate-desktop, corporate-server]",
                ["installed"] = "{corporate-desktop: 40, corporate-server: 3}",
                ["membership"] = "remote",
            },
            ["account-supervisor"],
            new GivenPrice("fee.licence", null, 3000, "Quarante postes"),
            new GivenPrice("fee.option-account-supervisor", null, 600, "Mise en place")
        );
        await year.Invoiced("2026-01-05 3000.00", "2026-01-05 600.00");
    }

    static string Servers(int count) =>
        $"[{string.Join(", ", Enumerable.Range(1, count).Select(n => $"{{name: s{n}, criticality: usuelle, virtualised: false}}"))}]";
}
