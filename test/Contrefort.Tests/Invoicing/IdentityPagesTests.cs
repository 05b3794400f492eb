using System.Net;
using Contrefort.SignIn;
using Contrefort.Tests.Desk;

namespace Contrefort.Tests.Invoicing;

/// <summary>Who sells and who buys, as a person types it.</summary>
public sealed class IdentityPagesTests
{
    static readonly (string, string)[] Seller =
    [
        ("Draft.Name", "Élan Services SARL"),
        ("Draft.Street", "4 rue de la Voûte"),
        ("Draft.PostCode", "69002"),
        ("Draft.City", "Lyon"),
        ("Draft.Country", "FR"),
        ("Draft.LegalId", "512345679"),
        ("Draft.VatNumber", "FR75512345679"),
        ("Draft.Iban", "FR1420041010050500013M02606"),
    ];

    [Fact]
    public async Task The_company_is_kept_as_it_was_typed()
    {
        await using var world = await World.At("2026-11-20 09:30");
        using var ada = await Visitor.Engineer(world, "Ada Roy", "ada@provider.example", Role.Administrator);
        await ada.Submit(await ada.Get("/company"), "seller", Seller);
        var page = await ada.Get("/company");
        foreach (var (name, value) in Seller)
            Assert.Equal(value, page.Document.QuerySelector($"[name='{name}']")?.GetAttribute("value"));
    }

    [Theory]
    [InlineData("Draft.LegalId", "512345678")]
    [InlineData("Draft.VatNumber", "FR76512345679")]
    [InlineData("Draft.Iban", "FR1520041010050500013M02606")]
    public async Task A_number_that_cannot_be_right_is_refused_beside_its_field(string field, string wrong)
    {
        await using var world = await World.At("2026-11-20 09:30");
        using var ada = await Visitor.Engineer(world, "Ada Roy", "ada@provider.example", Role.Administrator);
        (string, string)[] mistaken = [.. Seller.Select(answer => answer.Item1 == field ? (field, wrong) : answer)];
        var page = await ada.Submit(await ada.Get("/company"), "seller", mistaken);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        var input = page.Document.QuerySelector($"[name='{field}']")!;
        Assert.Equal(wrong, input.GetAttribute("value")); // what was typed is still there
        Assert.Contains("invalid", input.ClassName);
        Assert.Equal(0L, await world.Scalar<long>("select count(*) from sellers"));
    }

    [Fact]
    public async Task A_customer_is_invoiced_as_it_was_typed()
    {
        await using var world = await World.At("2026-11-20 09:30");
        await Papeterie.Founded(world);
        using var thomas = await Visitor.Engineer(
            world,
            "Thomas Petit",
            "thomas@provider.example",
            Role.AccountManager
        );
        await thomas.Submit(
            await thomas.Get("/customers/K-1/billing"),
            "buyer",
            ("Draft.Name", "Papeterie Durand SA"),
            ("Draft.Country", "BE"),
            ("Draft.LegalId", "0876543270"),
            ("Draft.VatNumber", "BE0876543270"),
            ("Draft.OrderReference", "BC-77")
        );
        var page = await thomas.Get("/customers/K-1/billing");
        Assert.Equal("Papeterie Durand SA", page.Document.QuerySelector("[name='Draft.Name']")?.GetAttribute("value"));
        Assert.Equal("BC-77", page.Document.QuerySelector("[name='Draft.OrderReference']")?.GetAttribute("value"));
    }
}
