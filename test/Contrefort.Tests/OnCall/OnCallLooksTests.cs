using Contrefort.OnCall;
using Contrefort.SignIn;
using Contrefort.Tests.Browser;
using Contrefort.Tests.SignIn;
using NodaTime;

namespace Contrefort.Tests.OnCall;

/// <summary>Pages of on-call duty, with a night behind them. See <see cref="Looks"/>.</summary>
public sealed class OnCallLooksTests
{
    [Theory]
    [InlineData("fr-FR", false, 1280)]
    [InlineData("en-GB", true, 390)]
    public async Task Every_page_holds(string language, bool isDark, int width)
    {
        await using var night = await Night.Fall(("BaseUrl", null));
        var ada = await night.World.Add("Ada Roy", "ada@provider.example", Role.Administrator, language[..2]);
        var day = Duration.FromDays(1);
        await night.Get<RotaDesk>().Absent(night.Ines.Id, night.World.Now + day, night.World.Now + 3 * day, "Inès");
        await night
            .Get<RotaDesk>()
            .Override(night.Rota, ada.Id, night.Marc.Id, night.World.Now + 5 * day, night.World.Now + 6 * day, "Ada");
        var id = await night.Open(Night.Alert("web1.gamma-hosting.example : HTTP 503 depuis Lyon et Paris"));
        await night.World.MoveTo("2026-11-21 02:55");
        await night.Acknowledge(await night.Open(Night.Alert("db1 : certificat expiré")), night.Ines);
        await using var tab = await BrowserRig.Open(night.World, language, isDark, width);
        var link = new AckLinks(night.Get<Contrefort.Mail.SigningKey>(), night.Get<Contrefort.Hosting.PublicAddress>());
        var looks = new Looks(tab, language, isDark, width);
        await looks.Go($"/ack/{link.Write(1)}", "ack");
        await looks.Go("/ack/none", below: 500);
        await tab.SignIn(ada.Email!);
        foreach (
            var path in (string[])
                [
                    "/on-call",
                    $"/on-call/rotas/{night.Rota.Value}",
                    $"/on-call/swap?rota={night.Rota.Value}&from=2026-11-21T02:55&to=2026-11-23T09:00&person={night.Ines.Id}",
                    "/on-call/me",
                    "/on-call/paths",
                    $"/on-call/paths/{night.Path.Value}",
                    "/on-call/gateways",
                    $"/on-call/gateways/{(await night.Get<GatewayDesk>().All())[0].Id}",
                    "/on-call/standby",
                    "/call-outs",
                    $"/call-outs/{id}",
                ]
        )
            await looks.Go(path);
        looks.Hold();
    }
}
