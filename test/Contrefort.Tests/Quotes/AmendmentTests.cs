using System.Net;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Quotes;
using Contrefort.SignIn;
using Contrefort.Tests.Desk;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Contrefort.Tests.Quotes;

public sealed class AmendmentTests
{
    static Task<Visitor> Aurore(World world) =>
        Visitor.Engineer(world, "Aurore Delmas", "aurore@provider.example", Role.AccountManager);

    [Fact]
    public async Task Servers_added_in_the_middle_of_a_quarter_are_shown_before_they_are_signed()
    {
        await using var world = await World.At("2026-02-10 14:30");
        await Signed(world);
        using var aurore = await Aurore(world);
        var page = await aurore.Get("/contracts/C-1/amendments/new");
        Assert.Equal("2026-03-01", page.Value("from"));
        Assert.Equal("web", page.Value("p.servers.0.name"));
        (string, string)[] more =
        [
            ("from", "2026-02-15"),
            ("p.servers.1.name", "base"),
            ("p.servers.1.criticality", "haute"),
        ];
        page = await aurore.Submit(page, "amend", [("do", "price"), .. more]);
        Assert.Contains("+140,00 €", page.Text);
        // 14 days of 28 in February, and March.
        Assert.Contains("210,00 €", page.Text);
        Assert.Equal(0, await world.Scalar<long>("select count(*) from contract_amendments"));
        page = await aurore.Submit(page, "amend", [("do", "sign"), .. more]);
        Assert.Equal("/contracts/C-1", page.Path);
        Assert.Contains("Avenant 1", page.Text);
        Assert.Contains("à partir du 15 févr. 2026", page.Text);

        var contract = (await Book(world).Find(await Id(world)))!;
        Assert.Equal(1, Counted.Of(contract.Terms.AsOf(new LocalDate(2026, 2, 14)), "server"));
        Assert.Equal(2, Counted.Of(contract.Terms.AsOf(new LocalDate(2026, 2, 15)), "server"));
        Assert.Contains(
            Drafts.Of(new ContractFacts(contract), new LocalDate(2026, 3, 1)),
            draft => draft.Key.EndsWith("+2026-02-15") && draft.Net == 210
        );

        var pdf = await (await aurore.Fetch("/contracts/C-1/documents/1.pdf")).Content.ReadAsByteArrayAsync();
        var text = await Paper.Text(pdf, "avenant");
        Assert.Contains("Avenant 1 au contrat C-1", text);
        Assert.Contains("280,00 €", text);
    }

    [Fact]
    public async Task A_change_before_the_last_one_is_refused()
    {
        await using var world = await World.At("2026-02-10 14:30");
        await Signed(world);
        var desk = world.Services.GetRequiredService<AmendmentDesk>();
        await desk.Sign(await Id(world), Ask(new(2026, 3, 1), 2), "Aurore");
        var refused = await Assert.ThrowsAsync<RuleViolationException>(async () =>
            await desk.Sign(await Id(world), Ask(new(2026, 2, 15), 3), "Aurore")
        );
        Assert.Contains("There is an amendment", refused.Message);
    }

    [Fact]
    public async Task What_changes_nothing_is_not_signed()
    {
        await using var world = await World.At("2026-02-10 14:30");
        await Signed(world);
        var desk = world.Services.GetRequiredService<AmendmentDesk>();
        await Assert.ThrowsAsync<RuleViolationException>(async () =>
            await desk.Sign(await Id(world), Ask(new(2026, 3, 1), 1), "Aurore")
        );
    }

    [Fact]
    public async Task An_option_added_with_its_price_is_invoiced_for_its_days()
    {
        await using var world = await World.At("2026-06-10 14:30");
        await Papeterie.Founded(world);
        await world
            .Services.GetRequiredService<ContractDesk>()
            .Sign(
                "C-2",
                (await Book(world).Find(await Id(world)))!.Customer,
                "edge-site",
                "2006-01-02",
                new Choices
                {
                    Parameters = new Dictionary<string, string>
                    {
                        ["machines"] = "34",
                        ["components"] = "[Samba]",
                        ["linux-price"] = "{C: 4000}",
                        ["component-price"] = "{Samba: 500}",
                    },
                },
                [],
                new LocalDate(2026, 1, 1)
            );
        using var aurore = await Aurore(world);
        var page = await aurore.Get("/contracts/C-2/amendments/new");
        (string, string)[] more = [("from", "2026-07-01"), ("options", "extended-hours")];
        page = await aurore.Submit(page, "amend", [("do", "price"), .. more]);
        Assert.Contains("sur devis", page.Text);
        page = await aurore.Submit(
            page,
            "amend",
            [("do", "sign"), .. more, ("g.0.amount", "1200"), ("g.0.every", "1y"), ("g.0.why", "8 h à 19 h")]
        );
        Assert.Equal("/contracts/C-2", page.Path);
        var contract = (await Book(world).Find(await Id(world, "C-2")))!;
        Assert.Empty(contract.Terms.AsOf(new LocalDate(2026, 6, 30)).ChosenOptions);
        Assert.Equal(["extended-hours"], contract.Terms.AsOf(new LocalDate(2026, 7, 1)).ChosenOptions);
        var draft = Drafts
            .Of(new ContractFacts(contract), new LocalDate(2026, 12, 31))
            .Single(d => d.InvoicedOn.Month == 7);
        Assert.Equal((604.93m, "billing.agreed-2026-07-01"), (draft.Net, draft.Term.Ref)); // 184 days of 365
    }

    [Fact]
    public async Task A_price_rises_no_further_than_the_contract_lets_it_unless_it_is_agreed_why()
    {
        await using var world = await World.At("2026-06-10 14:30");
        var desk = world.Services.GetRequiredService<ContractDesk>();
        var customer = await desk.AddCustomer("K-1", "Nakamura Terminals", "FR", "Europe/Paris", "fr", []);
        var shared = new Dictionary<string, string> { ["region"] = "Europe/Paris", ["holidays"] = "FR" };
        await Sign(
            "C-0",
            "ot-maintenance",
            "smph-in-force",
            ("products", "[Content Server]"),
            ("yearly-price", "24000")
        );
        await Sign("C-1", "techconnect", "1", ("product", "Content Server"), ("yearly-price", "10000"));
        using var aurore = await Aurore(world);
        var page = await aurore.Get("/contracts/C-1/amendments/new");
        (string, string)[] dearer = [("from", "2026-07-01"), ("p.yearly-price", "11000.01"), ("notice", "2026-05-01")];
        page = await aurore.Submit(page, "amend", [("do", "price"), .. dearer]);
        Assert.Contains("Le contrat ne permet pas une telle hausse", page.Text);
        Assert.Contains("11 000,00 € au plus", page.Text);
        Assert.Contains("Le prix se révise au renouvellement du contrat", page.Text);
        Assert.Contains("S4 §15", page.Text);

        page = await aurore.Submit(page, "amend", [("do", "sign"), .. dearer]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Equal("2026-05-01", page.Value("notice")); // what was typed is still there
        page = await aurore.Submit(page, "amend", [("do", "sign"), .. dearer, ("despite", "Un second site")]);
        Assert.Equal("/contracts/C-1", page.Path);
        Assert.Equal("Un second site", await world.Scalar<string>("select despite from contract_amendments"));

        Task Sign(string number, string offer, string version, params (string Name, string Value)[] own) =>
            desk.Sign(
                number,
                customer,
                offer,
                version,
                new Choices
                {
                    Parameters = shared
                        .Concat(own.Select(p => new KeyValuePair<string, string>(p.Name, p.Value)))
                        .ToDictionary(),
                },
                [],
                new LocalDate(2026, 1, 1)
            );
    }

    [Fact]
    public async Task A_signed_contract_is_on_paper_with_all_its_terms()
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        using var aurore = await Aurore(world);
        var page = await aurore.Submit(
            await aurore.Get("/customers/K-1/contracts/new?offer=libra-help"),
            "sign",
            ("do", "sign"),
            ("number", "C-9"),
            ("p.pack", "20")
        );
        Assert.Contains("C-9.pdf", page.Text);
        var pdf = await (await aurore.Fetch("/contracts/C-9/documents/0.pdf")).Content.ReadAsByteArrayAsync();
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(pdf)),
            await world.Scalar<string>("select encode(sha256, 'hex') from contract_documents")
        );
        var text = await Paper.Text(pdf, "contrat");
        Assert.Contains("Contrat C-9", text);
        Assert.Contains("1 200,00 €", text);
        Assert.Contains("19 nov. 2027", text);
        Assert.Contains("Pour LibrA-Linux", text);
        foreach (
            var term in (await world.Services.GetRequiredService<OfferShelf>().OnSale())
                .Single(o => o.Id == "libra-help")
                .Terms
        )
            Assert.Contains(string.Join(' ', term.Source.Split(' ')[..1]), text);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => world.Execute("delete from contract_documents"));
    }

    [Fact]
    public async Task Papers_hold_prices_and_are_not_for_every_agent()
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        using var aurore = await Aurore(world);
        await aurore.Submit(
            await aurore.Get("/customers/K-1/contracts/new?offer=libra-help"),
            "sign",
            ("do", "sign"),
            ("number", "C-9"),
            ("p.pack", "20")
        );
        using var ines = await Visitor.Engineer(world);
        Assert.NotEqual(HttpStatusCode.OK, (await ines.Fetch("/contracts/C-9/documents/0.pdf")).StatusCode);
        Assert.DoesNotContain("C-9.pdf", (await ines.Get("/contracts/C-9")).Text);
    }

    static AmendmentAsk Ask(LocalDate from, int servers) =>
        new(
            from,
            new Dictionary<string, string>
            {
                ["servers"] =
                    $"[{string.Join(", ", Enumerable.Range(1, servers).Select(n => n == 1 ? "{name: web, criticality: haute, virtualised: false}" : $"{{name: s{n}, criticality: haute, virtualised: false}}"))}]",
            },
            [],
            []
        );

    /// <summary>One server of Papeterie Durand, by the month.</summary>
    static async Task Signed(World world)
    {
        var desk = world.Services.GetRequiredService<ContractDesk>();
        var customer = await desk.AddCustomer("K-1", "Papeterie Durand", "FR", "Europe/Paris", "fr", []);
        await desk.Sign(
            "C-1",
            customer,
            "myown-b",
            "1",
            new Choices
            {
                Parameters = new Dictionary<string, string>
                {
                    ["servers"] = "[{name: web, criticality: haute, virtualised: false}]",
                },
            },
            [],
            new LocalDate(2026, 1, 1)
        );
    }

    static ContractBook Book(World world) => world.Services.GetRequiredService<ContractBook>();

    static async Task<ContractId> Id(World world, string number = "C-1") =>
        new(await world.Scalar<Guid>($"select id from contracts where number = '{number}'"));
}
