using System.Net;
using Contrefort.Core;
using Contrefort.Quotes;
using Contrefort.SignIn;
using Contrefort.Tests.Desk;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.Quotes;

public sealed class QuotePagesTests
{
    static Task<Visitor> Aurore(World world, string language = "fr") =>
        Visitor.Engineer(world, "Aurore Delmas", "aurore@provider.example", Role.AccountManager, language);

    [Theory]
    [InlineData("10", "700,00 €")]
    [InlineData("20", "1 200,00 €")]
    [InlineData("50", "2 500,00 €")]
    [InlineData("100", "5 000,00 €")]
    public async Task A_pack_has_its_price_before_anything_is_saved(string pack, string price)
    {
        await using var world = await World.At("2026-11-20 14:30");
        using var aurore = await Aurore(world);
        var page = await aurore.Get("/quotes/new?offer=libra-help");
        Assert.Contains("Le prix se calcule", page.Text);
        page = await aurore.Submit(page, "sign", ("do", "price"), ("p.pack", pack));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(price, page.Text);
        Assert.Contains("S1 §5", page.Text);
        Assert.Contains("non publié", page.Text); // travel, by zone
        Assert.Equal(0, await world.Scalar<long>("select count(*) from quotes"));
    }

    [Fact]
    public async Task Thirty_four_servers_are_priced_by_tier_with_the_prices_a_person_gives()
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        using var aurore = await Aurore(world);
        var page = await aurore.Get("/quotes/new?offer=edge-site&customer=K-1");
        (string, string)[] chosen =
        [
            ("p.machines", "34"),
            ("p.components", "Samba"),
            ("options", "remote-maintenance"),
            ("email", "alice@durand.example"),
        ];
        page = await aurore.Submit(page, "sign", [("do", "price"), .. chosen]);
        Assert.Contains("34 machines", page.Text);
        Assert.Contains("sur devis", page.Text);
        Assert.DoesNotContain("0,00 €", page.Text);
        page = await aurore.Submit(
            page,
            "sign",
            [("do", "save"), .. chosen, .. Given(page, "fee.linux", "4000"), .. Given(page, "fee.component", "500")]
        );
        Assert.StartsWith("/quotes/D-2026-", page.Path);
        Assert.Contains("500 × 3", page.Text);
        Assert.Contains("5 500,00 €", page.Text);
        Assert.Contains("grille 2026", page.Text);
    }

    [Fact]
    public async Task A_quote_is_sent_revised_and_becomes_a_contract()
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        using var aurore = await Aurore(world);
        var page = await aurore.Get("/quotes/new?offer=libra-help&customer=K-1");
        page = await aurore.Submit(
            page,
            "sign",
            ("do", "save"),
            ("p.pack", "20"),
            ("email", "alice@durand.example"),
            ("valid", "2026-12-20")
        );
        var path = page.Path;
        page = await aurore.Submit(page, "send", ("by", "mail"));
        Assert.Contains("part pour alice@durand.example", page.Text);
        Assert.Equal(
            $"{path["/quotes/".Length..]}.pdf",
            await world.Scalar<string>("select f.name from outgoing_files f join outgoing_mails m on m.id = f.mail_id")
        );
        var sent = await (await aurore.Fetch($"{path}/1.pdf")).Content.ReadAsByteArrayAsync();
        Assert.Equal("%PDF"u8.ToArray(), sent[..4]);

        page = await aurore.Submit(await aurore.Get($"{path}/edit"), "sign", ("do", "save"), ("p.pack", "50"));
        page = await aurore.Submit(page, "send", ("by", "hand"));
        Assert.Contains("/2", page.Text);
        Assert.Equal(sent, await (await aurore.Fetch($"{path}/1.pdf")).Content.ReadAsByteArrayAsync());
        Assert.Contains("Remplacé", (await aurore.Get($"{path}?revision=1")).Text);

        page = await aurore.Submit(page, "accept", ("number", "C-2026-077"));
        Assert.Equal("/contracts/C-2026-077", page.Path);
        Assert.Contains("50 h", page.Text);
        page = await aurore.Get("/quotes");
        Assert.Contains("Accepté", page.Text);
        Assert.Contains("C-2026-077", page.Text);
    }

    [Fact]
    public async Task What_was_sent_cannot_be_changed_even_by_hand()
    {
        await using var world = await World.At("2026-11-20 14:30");
        using var aurore = await Aurore(world);
        var page = await aurore.Submit(
            await aurore.Get("/quotes/new?offer=libra-help"),
            "sign",
            ("do", "save"),
            ("p.pack", "20"),
            ("prospect", "Scierie Noël")
        );
        await aurore.Submit(page, "send", ("by", "hand"));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => world.Execute("update quotes set prospect = 'x'"));
    }

    [Fact]
    public async Task A_price_without_its_reason_is_refused_and_nothing_typed_is_lost()
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        using var aurore = await Aurore(world);
        var page = await aurore.Get("/quotes/new?offer=edge-pack&customer=K-1");
        page = await aurore.Submit(page, "sign", ("do", "price"), ("p.pack", "20"), ("p.components", "Samba"));
        page = await aurore.Submit(
            page,
            "sign",
            ("do", "save"),
            ("p.pack", "20"),
            ("p.components", "Samba"),
            ("g.0.amount", "1 150,50")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("pourquoi", page.Text);
        Assert.Equal("1150,5", page.Value("g.0.amount"));
    }

    [Fact]
    public async Task An_expired_quote_is_not_signed()
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        using var aurore = await Aurore(world);
        var page = await aurore.Submit(
            await aurore.Get("/quotes/new?offer=libra-help&customer=K-1"),
            "sign",
            ("do", "save"),
            ("p.pack", "20"),
            ("valid", "2026-11-20")
        );
        page = await aurore.Submit(page, "send", ("by", "hand"));
        await world.MoveTo("2026-11-21 00:10");
        page = await aurore.Get(page.Path);
        Assert.Contains("Expiré", page.Text);
        page = await aurore.Submit(page, "accept", ("number", "C-9"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("2026", page.Text);
    }

    [Fact]
    public async Task What_needs_another_contract_first_is_refused_without_it()
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        using var aurore = await Aurore(world);
        var page = await aurore.Submit(
            await aurore.Get("/customers/K-1/contracts/new?offer=techconnect"),
            "sign",
            ("do", "sign"),
            ("number", "C-9"),
            ("p.region", "Europe/Paris"),
            ("p.holidays", "FR"),
            ("p.product", "Content Server"),
            ("p.yearly-price", "10000")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("préalable", page.Text);
        Assert.Equal(1, await world.Scalar<long>("select count(*) from contracts"));
    }

    [Fact]
    public async Task Accepted_twice_at_once_it_is_one_contract()
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        using var aurore = await Aurore(world);
        var page = await aurore.Submit(
            await aurore.Get("/quotes/new?offer=libra-help&customer=K-1"),
            "sign",
            ("do", "save"),
            ("p.pack", "20")
        );
        var number = page.Path["/quotes/".Length..];
        var desk = world.Services.GetRequiredService<QuoteDesk>();
        var answers = await Task.WhenAll(
            Enumerable
                .Range(1, 4)
                .Select(n =>
                    Task.Run(async () =>
                    {
                        try
                        {
                            await desk.Accept(number, 1, $"C-20{n}", null, "Aurore Delmas");
                            return true;
                        }
                        catch (RuleViolationException)
                        {
                            return false;
                        }
                    })
                )
        );
        Assert.Single(answers, isSigned => isSigned);
        Assert.Equal(2, await world.Scalar<long>("select count(*) from contracts"));
        Assert.Equal(1, await world.Scalar<long>("select count(*) from contract_documents"));
    }

    [Fact]
    public async Task An_engineer_sees_no_quotes()
    {
        await using var world = await World.At("2026-11-20 14:30");
        using var ines = await Visitor.Engineer(world);
        Assert.NotEqual(HttpStatusCode.OK, (await ines.Get("/quotes")).Status);
        Assert.DoesNotContain("/quotes", (await ines.Get("/tickets")).Html);
    }

    /// <summary>The price typed at the line of a term, with its reason.</summary>
    static (string, string)[] Given(Seen page, string term, string amount)
    {
        var name = page
            .Document.QuerySelectorAll("input[type=hidden]")
            .Single(field => field.GetAttribute("value") == term)
            .GetAttribute("name")![..^".term".Length];
        return [($"{name}.amount", amount), ($"{name}.why", "grille 2026")];
    }
}
