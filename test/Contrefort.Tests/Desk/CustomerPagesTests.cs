using System.Net;
using Contrefort.Contracts;
using Contrefort.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Tests.Desk;

public sealed class CustomerPagesTests
{
    [Fact]
    public async Task A_customer_gets_people_a_contract_and_a_pack()
    {
        await using var world = await World.At("2026-11-20 14:30");
        using var aurore = await Visitor.Engineer(
            world,
            "Aurore Delmas",
            "aurore@provider.example",
            Role.AccountManager
        );
        var page = await aurore.Get("/customers?do=new");
        page = await aurore.Submit(page, "customer", ("Draft.Number", "K-9"), ("Draft.Name", "Scierie Noël"));
        Assert.Equal("/customers/K-9", page.Path);
        page = await aurore.Get("/customers/K-9?do=contact");
        page = await aurore.Submit(
            page,
            "contact",
            ("Draft.Name", "Noé Noël"),
            ("Draft.Email", "Noe@scierie.example"),
            ("Draft.Phones", "01 42 00 00 09, +352 26 00 00 01")
        );
        Assert.Contains("+33 1 42 00 00 09, +352260000", page.Text);
        page = await aurore.Get("/customers/K-9/contracts/new?offer=libra-help");
        page = await aurore.Submit(
            page,
            "sign",
            ("do", "sign"),
            ("number", "C-9"),
            ("p.pack", "20"),
            ("starts", "2026-11-20")
        );
        Assert.Equal("/contracts/C-9", page.Path);
        // The pack that was chosen comes with the contract.
        Assert.Contains("Reste 20 h", page.Text);
        page = await aurore.Submit(page, "pack-hours", ("Pack.Units", "20"), ("Pack.Order", "BC 12"));
        Assert.Contains("Reste 40 h", page.Text);
        page = await aurore.Submit(page, "pack-hours", ("Pack.Units", "20"), ("Pack.Order", "BC 12"));
        Assert.Contains("Reste 40 h", page.Text);
        page = await aurore.Get("/customers/K-9");
        await using var db = world.Db();
        var contact = await db.Set<ContactRow>().SingleAsync();
        var contract = await db.Set<ContractRow>().SingleAsync();
        page = await aurore.Submit(page, "name", ("named", $"{contact.Id.Value} {contract.Id.Value}"));
        Assert.Contains("Noé Noël est désigné sur C-9.", page.Text);
    }

    [Fact]
    public async Task A_missing_parameter_is_said_at_its_field_and_the_rest_stays()
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        using var aurore = await Visitor.Engineer(
            world,
            "Aurore Delmas",
            "aurore@provider.example",
            Role.AccountManager
        );
        var page = await aurore.Get("/customers/K-1/contracts/new?offer=libra-help");
        page = await aurore.Submit(page, "sign", ("do", "sign"), ("number", "C-77"), ("p.pack", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Equal("C-77", page.Value("number"));
        Assert.NotEmpty(page.Document.QuerySelectorAll("[id='p.pack-below'] .invalid-feedback"));
    }

    [Fact]
    public async Task Every_offer_on_sale_can_be_opened_to_sign()
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        using var aurore = await Visitor.Engineer(
            world,
            "Aurore Delmas",
            "aurore@provider.example",
            Role.AccountManager
        );
        var list = await aurore.Get("/customers/K-1/contracts/new");
        var offers = list.Document.QuerySelectorAll(".offers a").Select(a => a.GetAttribute("href")!).ToList();
        Assert.True(offers.Count > 5);
        foreach (var offer in offers)
        {
            var page = await aurore.Get(offer);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            page = await aurore.Submit(page, "sign", ("do", "sign"), ("number", "C-1"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        }
    }

    [Fact]
    public async Task The_statement_adds_up_and_the_terms_stand_beside_their_source()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var ticket = await (await Papeterie.Founded(world)).Asks();
        using var ines = await Visitor.Engineer(world);
        await ines.Submit(
            await ines.Get($"/tickets/{ticket.Number}?do=work"),
            "work",
            ("Entry.Minutes", "7"),
            ("Entry.Summary", "Relais corrigé")
        );
        var page = await ines.Get("/contracts/C-1");
        Assert.Contains("Relais corrigé", page.Text);
        Assert.Contains("−15 min", page.Text);
        Assert.Contains("9 h 45", page.Document.QuerySelector("tfoot")!.TextContent.Replace('\u00a0', ' '));
        Assert.Contains("packs horaires de 10, 20, 50 et 100 heures", page.Text);
        Assert.DoesNotContain("Ajouter le pack", page.Text);
    }

    [Fact]
    public async Task An_engineer_signs_no_contract()
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        using var ines = await Visitor.Engineer(world);
        var answer = await ines.Get("/customers/K-1/contracts/new");
        Assert.NotEqual(HttpStatusCode.OK, answer.Status);
    }
}
