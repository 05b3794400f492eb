using System.Net;
using System.Text.RegularExpressions;
using Contrefort.SignIn;

namespace Contrefort.Tests.Desk;

public sealed partial class WebhookPagesTests
{
    [Theory]
    [InlineData(
        "fr",
        "Pas encore de webhook",
        "Copiez le secret maintenant",
        "Il est renvoyé.",
        "Arrêté",
        "Cette adresse est à l'intérieur de la maison"
    )]
    [InlineData(
        "en",
        "No webhook yet",
        "Copy the secret now",
        "It is sent again.",
        "Stopped",
        "This address is inside the house"
    )]
    public async Task A_webhook_is_made_shows_its_secret_once_sends_again_and_stops(
        string language,
        string none,
        string copy,
        string sent,
        string stopped,
        string inside
    )
    {
        await using var world = await World.At("2026-11-20 14:30", null, ("Webhooks:AllowedNetworks", "192.0.2.1/32"));
        var papeterie = await Papeterie.Founded(world);
        using var ada = await Visitor.Engineer(world, "Ada Roy", "ada@provider.example", Role.Administrator, language);
        var page = await ada.Get("/webhooks");
        Assert.Contains(none, page.Text);
        page = await ada.Submit(
            page,
            "webhook",
            ("Answer.Name", "Salon de l'équipe"),
            ("Answer.Url", "https://192.0.2.7/hook"),
            ("Answer.Customer", "K-1"),
            ("events", "ticket.opened")
        );
        Assert.Contains(copy, page.Text);
        var secret = Secret().Match(page.Text).Value;
        Assert.NotEmpty(secret);

        page = await ada.Get("/webhooks");
        Assert.Contains("Salon de l'équipe", page.Text);
        Assert.Contains("ticket.opened", page.Text);
        Assert.DoesNotContain("whsec_", page.Html);
        var hook = page.Document.QuerySelector("tbody a")!.GetAttribute("href")!;

        await papeterie.Asks();
        await world.MoveTo("2026-11-20 23:30");
        page = await ada.Get(hook);
        Assert.Contains(inside, page.Text);
        Assert.DoesNotContain("whsec_", page.Html);
        var delivery = page.Document.QuerySelector("button[name=Delivery]")!.GetAttribute("value")!;
        page = await ada.Submit(page, "again", ("Delivery", delivery));
        Assert.Contains(sent, page.Text);
        Assert.Equal("queued", await world.Scalar<string>("select state from webhook_deliveries"));

        page = await ada.Submit(page, "secret");
        Assert.Contains(copy, page.Text);
        Assert.NotEqual(secret, Secret().Match(page.Text).Value);
        Assert.DoesNotContain("whsec_", (await ada.Get(hook)).Html);

        page = await ada.Submit(await ada.Get(hook), "stop");
        Assert.Contains(stopped, page.Text);
    }

    [Theory]
    [InlineData("", "https://example.com/hook", "ticket.opened", "Donnez un nom au webhook.")]
    [InlineData("Salon", "http://example.com/hook", "ticket.opened", "Écrivez une adresse qui commence par https.")]
    [InlineData("Salon", "https://example.com/hook", "", "Choisissez des événements de la liste.")]
    public async Task A_form_that_is_refused_says_why_and_keeps_what_was_typed(
        string name,
        string url,
        string chosen,
        string why
    )
    {
        await using var world = await World.At("2026-11-20 14:30");
        using var ada = await Visitor.Engineer(world, "Ada Roy", "ada@provider.example", Role.Administrator);
        var page = await ada.Submit(
            await ada.Get("/webhooks"),
            "webhook",
            ("Answer.Name", name),
            ("Answer.Url", url),
            ("events", chosen)
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains(why, page.Text);
        Assert.Equal(url, page.Value("Answer.Url"));
        Assert.Equal(chosen.Length > 0, page.Document.QuerySelector("input[name=events][checked]") is not null);
        Assert.Equal(0, await world.Scalar<long>("select count(*) from webhooks"));
    }

    [GeneratedRegex(@"whsec_\S+")]
    private static partial Regex Secret();
}
