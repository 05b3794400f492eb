using System.Net;
using Contrefort.Core.OnCall;
using Contrefort.OnCall;
using Contrefort.SignIn;
using Contrefort.Tests.Browser;
using Contrefort.Tests.SignIn;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Tests.OnCall;

public sealed class OnCallPagesTests
{
    static async Task<Visitor> SignedIn(Night night, User user)
    {
        var visitor = night.Phone();
        await visitor.SignIn(user.Email!, Staff.Password);
        return visitor;
    }

    [Fact]
    public async Task A_lead_makes_a_rota_and_a_path_and_an_engineer_swaps_a_turn_in_two_clicks()
    {
        await using var night = await Night.Fall();
        using var gaelle = await SignedIn(night, night.Gaelle);
        await gaelle.Get("/on-call/rotas/new");
        await gaelle.Send(
            "rota",
            ("Draft.Name", "Bureau"),
            ("Draft.Layers[0].Name", "Journée"),
            ("Draft.Layers[0].Members", "marc petit\nInès Martin"),
            ("Draft.Layers[0].Every", "1"),
            ("Draft.Layers[0].Unit", "Day"),
            ("Draft.Layers[0].Since", "2026-11-20"),
            ("Draft.Layers[0].Hours", "Inside"),
            ("Draft.Layers[0].Week", "mon-fri 09:00-18:00"),
            ("Draft.Layers[0].Holidays", "FR")
        );
        Assert.Equal("/on-call", gaelle.Leads);
        var rota = (await night.Get<RotaBook>().All(night.World.Now)).Single(one => one.Name == "Bureau");
        Assert.Equal("Marc Petit", rota.Who(Moment.At("2026-11-24 10:00"))?.Name);
        Assert.Null(rota.Who(Moment.At("2026-11-24 19:00")));

        await gaelle.Get("/on-call/paths/new");
        await gaelle.Send(
            "path",
            ("Draft.Name", "Doux"),
            ("Draft.Steps[0].After", "5"),
            ("Draft.Steps[0].Whom", $"OnCall {rota.Id.Value}"),
            ("Draft.Steps[0].Mail", "true")
        );
        Assert.Equal("/on-call/paths", gaelle.Leads);
        Assert.Contains(await night.Get<PathDesk>().All(), path => path.Name == "Doux" && path.Path.Steps.Count == 1);

        using var marc = await SignedIn(night, night.Marc);
        await marc.Get("/on-call");
        var swap = marc.Page.QuerySelectorAll("a").First(a => a.GetAttribute("href")!.StartsWith("/on-call/swap"));
        await marc.Get(swap.GetAttribute("href")!);
        await marc.Send("swap", ("Answer.Person", night.Marc.Id.ToString()));
        Assert.Equal("/on-call", marc.Leads);
        Assert.Contains(
            await night.Get<RotaBook>().All(night.World.Now),
            one => one.Overrides.Any(change => change.Person.Id == night.Marc.Id)
        );
    }

    [Fact]
    public async Task Only_leads_change_rotas_and_only_administrators_gateways()
    {
        await using var night = await Night.Fall();
        using var ines = await SignedIn(night, night.Ines);
        foreach (var page in (string[])["/on-call/rotas/new", "/on-call/paths/new", "/on-call/gateways"])
        {
            await ines.Get(page);
            Assert.NotEqual(HttpStatusCode.OK, ines.Status);
        }
        foreach (
            var page in (string[])
                [
                    "/on-call",
                    "/on-call/me",
                    "/on-call/paths",
                    "/on-call/standby",
                    "/call-outs",
                    "/on-call?month=2026-12",
                ]
        )
        {
            await ines.Get(page);
            Assert.Equal(HttpStatusCode.OK, ines.Status);
        }
    }

    [Fact]
    public async Task A_person_gives_their_number_and_has_themselves_called()
    {
        await using var night = await Night.Fall();
        using var ines = await SignedIn(night, night.Ines);
        await ines.Get("/on-call/me");
        await ines.Send("reach", ("Reach.Mobile", "06 11 22 33 44"), ("ways", "Sms"));
        Assert.Equal("/on-call/me", ines.Leads);
        await ines.Follow();
        await ines.Send("test");
        await night.World.MoveTo(night.World.Now);
        var sms = Assert.Single(night.Sink.Taken);
        Assert.Equal("+33611223344", sms["to"]);
        Assert.StartsWith("Un essai : tout va bien", sms["text"]);
        await ines.Get("/on-call/me");
        Assert.Contains("remis", ines.Text);
    }

    [Fact]
    public async Task An_administrator_sets_a_gateway_and_never_sees_its_secret_again()
    {
        await using var night = await Night.Fall();
        var ada = await night.World.Add("Ada Roy", "ada@provider.example", Role.Administrator);
        await night.Get<RotaDesk>().Reach(ada.Id, "06 55 55 55 55", [CallWay.Sms]);
        using var visitor = await SignedIn(night, ada);
        await visitor.Get("/on-call/gateways");
        await visitor.Send(
            "gateway",
            ("Answer.Name", "Autre"),
            ("Answer.Kind", "Kannel"),
            ("Answer.Url", night.Sink.Address + "/cgi-bin/sendsms"),
            ("Answer.User", "u"),
            ("Answer.Secret", "tres-secret")
        );
        await visitor.Follow();
        Assert.DoesNotContain("tres-secret", visitor.Page.DocumentElement.OuterHtml);
        await visitor.Send("try");
        Assert.Contains("a pris l’essai", visitor.Text);
        Assert.Equal("tres-secret", night.Sink.Taken.Last()["password"]);
        await visitor.Send("gateway", ("Answer.Name", "Encore"));
        var row = (await night.Get<GatewayDesk>().All()).Single(one => one.Name == "Encore");
        Assert.Equal("tres-secret", night.Get<GatewayDesk>().Read(row).Secret);
    }

    [Fact]
    public async Task The_story_of_a_call_out_is_on_its_page_and_one_button_takes_it()
    {
        await using var night = await Night.Fall();
        var id = await night.Open();
        await night.World.MoveTo("2026-11-21 02:55");
        using var marc = await SignedIn(night, night.Marc);
        await marc.Get("/call-outs");
        Assert.Contains("web1 : HTTP ne répond plus", marc.Text);
        await marc.Get($"/call-outs/{id}");
        Assert.Contains("Kannel", marc.Text);
        await marc.Send("take");
        Assert.Equal(
            (night.Marc.Id, AcknowledgedHow.Page),
            await night.Read(id) is var row ? (row.AcknowledgedBy, row.AcknowledgedHow) : default
        );
        await marc.Get($"/call-outs/{Guid.NewGuid()}");
        Assert.Equal(HttpStatusCode.NotFound, marc.Status);
    }

    [Fact]
    public async Task A_month_of_standby_is_handed_out_to_each_and_to_leads_of_all()
    {
        await using var night = await Night.Fall();
        using var gaelle = await SignedIn(night, night.Gaelle);
        await gaelle.Get("/on-call/standby");
        Assert.Contains("Inès Martin", gaelle.Text);
        await gaelle.Send("rules", ("Answer.Saturday", "2,50"));
        await gaelle.Get("/on-call/standby?month=2026-11");
        Assert.Contains("2,50", gaelle.Text);
        var csv = await gaelle.Http.GetStringAsync("/on-call/standby/2026-11.csv");
        Assert.Contains("Inès Martin;2026-11;", csv);
        var pdf = await gaelle.Http.GetByteArrayAsync($"/on-call/standby/2026-11/{night.Ines.Id}.pdf");
        Assert.Equal("%PDF"u8.ToArray(), pdf[..4]);
        using var marc = await SignedIn(night, night.Marc);
        await marc.Get("/on-call/standby?month=2026-11");
        Assert.DoesNotContain("Inès Martin", marc.Text);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await marc.Http.GetAsync($"/on-call/standby/2026-11/{night.Ines.Id}.pdf")).StatusCode
        );
        Assert.Equal(HttpStatusCode.NotFound, (await marc.Http.GetAsync("/on-call/standby/x.csv")).StatusCode);
    }
}
