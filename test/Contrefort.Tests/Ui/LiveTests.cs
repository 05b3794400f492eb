using System.Net;
using Contrefort.Data;
using Contrefort.SignIn;
using Contrefort.Tests.Browser;
using Contrefort.Tests.SignIn;
using Contrefort.Ui;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Contrefort.Tests.Ui;

public sealed class LiveTests
{
    [Fact]
    public async Task A_page_is_renewed_when_what_it_shows_has_changed_and_keeps_what_was_typed()
    {
        await using var world = await Development();
        await using var tab = await BrowserRig.Open(world);
        await tab.SignIn("gaelle@provider.example");
        await tab.Go("/design");
        await tab.Field("Objet").FillAsync("Ce que j’écrivais");
        var before = await tab.Page.Locator("time").First.GetAttributeAsync("datetime");

        world.Time.Now += NodaTime.Duration.FromMinutes(10);
        await Until(async () =>
        {
            world.Services.GetRequiredService<Changes>().Announce("design");
            await Task.Delay(200);
            return await tab.Page.Locator("time").First.GetAttributeAsync("datetime") != before;
        });

        Assert.Equal("Ce que j’écrivais", await tab.Field("Objet").InputValueAsync());
        Assert.Equal([], tab.Complaints);
    }

    [Theory]
    [InlineData("ticket:1", true)]
    [InlineData("ticket:2", false)]
    public async Task What_changes_between_a_page_and_its_stream_is_told_at_once(string changed, bool isTold)
    {
        await using var world = await Development();
        var changes = world.Services.GetRequiredService<Changes>();
        using var visitor = new Visitor(world);
        await visitor.SignIn("gaelle@provider.example", Staff.Password);
        var gaelle = await world.Do(services => services.GetRequiredService<People>().Find("gaelle@provider.example"));
        var address = world.Services.GetRequiredService<LiveTopics>().Address(gaelle!.Id, ["ticket:1"]);
        var seen = changes.Mark;
        await using (var heard = changes.Subscribe(topic => topic == changed).GetAsyncEnumerator())
        {
            changes.Announce(changed);
            Assert.True(await heard.MoveNextAsync());
        }

        using var stream = new StreamReader(await visitor.Http.GetStreamAsync($"{address}&seen={seen}"));
        Assert.Equal(isTold ? "event: changed" : ":", await stream.ReadLineAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("another-7")]
    [InlineData("x")]
    public async Task A_mark_that_says_nothing_here_means_that_something_may_have_come(string mark)
    {
        await using var world = await Development();
        Assert.True(world.Services.GetRequiredService<Changes>().HaveComeSince(mark, ["ticket:1"]));
    }

    [Fact]
    public async Task Colleagues_see_who_is_looking_and_who_is_answering()
    {
        await using var world = await Development();
        await using var gaelle = await BrowserRig.Open(world);
        await using var hugo = await BrowserRig.Open(world);
        await gaelle.SignIn("gaelle@provider.example");
        await hugo.SignIn("hugo@provider.example");
        await gaelle.Go("/design");
        await hugo.Go("/design");
        await hugo.Page.GetByText("Gaëlle Martin regarde aussi").WaitForAsync();
        await gaelle.Page.GetByText("Hugo Petit regarde aussi").WaitForAsync();

        await hugo.Field("Objet").FillAsync("J’ai trouvé");
        await gaelle.Page.GetByText("Hugo Petit répond").WaitForAsync();
    }

    [Fact]
    public async Task A_page_that_is_left_while_it_listens_is_no_failure()
    {
        using var log = new Log();
        await using (
            var world = await World.At(
                "2026-11-20 17:30",
                builder => builder.Services.AddSingleton<ILoggerProvider>(log)
            )
        )
        {
            await world.Add("Gaëlle Martin", "gaelle@provider.example");
            using var visitor = new Visitor(world);
            await visitor.SignIn("gaelle@provider.example", Staff.Password);
            var gaelle = await world.Do(services =>
                services.GetRequiredService<People>().Find("gaelle@provider.example")
            );
            var address = world.Services.GetRequiredService<LiveTopics>().Address(gaelle!.Id, ["ticket:1"]);
            using var stream = new StreamReader(await visitor.Http.GetStreamAsync(address));
            Assert.Equal(":", await stream.ReadLineAsync());
        }
        Assert.DoesNotContain(log.Lines, line => line.Contains("NotSupportedException", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Presence_is_forgotten_after_a_while()
    {
        await using var world = await Development();
        var presence = world.Services.GetRequiredService<Presence>();
        var hugo = new StaffViewer(Guid.NewGuid(), "Hugo Petit", "hugo@provider.example", Role.Agent);
        presence.Beat("ticket:1", hugo, false, world.Now);
        Assert.Single(presence.Others("ticket:1", Guid.NewGuid(), world.Now));
        Assert.Empty(presence.Others("ticket:1", hugo.UserId, world.Now));
        Assert.Empty(presence.Others("ticket:1", Guid.NewGuid(), world.Now + NodaTime.Duration.FromMinutes(1)));
    }

    [Fact]
    public async Task Presence_is_told_between_processes()
    {
        await using var world = await Development();
        var presence = world.Services.GetRequiredService<Presence>();
        var until = (world.Now + NodaTime.Duration.FromSeconds(40)).ToUnixTimeMilliseconds();
        await world.Execute(
            $$"""select pg_notify('presence', '{"Topic":"ticket:1","UserId":"{{Guid.NewGuid()}}","Name":"Zoé","IsAnswering":true,"Until":{{until}}}')"""
        );
        await Until(async () =>
        {
            await Task.Delay(50);
            return presence.Others("ticket:1", Guid.NewGuid(), world.Now) is [{ Name: "Zoé", IsAnswering: true }];
        });
    }

    [Fact] // S11
    public async Task Nobody_listens_to_what_they_were_not_shown()
    {
        await using var world = await Development();
        using var visitor = new Visitor(world);
        await visitor.SignIn("gaelle@provider.example", Staff.Password);
        var others = world.Services.GetRequiredService<LiveTopics>().Address(Guid.NewGuid(), ["ticket:1"]);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get(others)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get("/live?topics=ticket:1&seal=x")).Status);
    }

    [Fact]
    public async Task Keys_lead_to_pages_and_show_themselves()
    {
        await using var world = await Development();
        await using var tab = await BrowserRig.Open(world);
        await tab.SignIn("gaelle@provider.example");
        await tab.Go("/design");
        await tab.Page.Keyboard.PressAsync("?");
        await tab.Page.Locator("#shortcuts").GetByText("Chercher un ticket").WaitForAsync();
        await tab.Page.Keyboard.PressAsync("Escape");
        await tab.Page.Keyboard.PressAsync("j");
        await tab.Page.Keyboard.PressAsync("j");
        Assert.Equal(
            "Sauvegarde de nuit en échec",
            await tab.Page.EvaluateAsync<string>("() => document.activeElement.textContent")
        );
        await tab.Page.Keyboard.PressAsync("g");
        await tab.Page.Keyboard.PressAsync("p");
        await tab.Page.WaitForURLAsync("**/profile");
    }

    static async Task<World> Development()
    {
        var world = await World.At("2026-11-20 17:30", builder => builder.Environment.EnvironmentName = "Development");
        await world.Add("Gaëlle Martin", "gaelle@provider.example");
        await world.Add("Hugo Petit", "hugo@provider.example");
        return world;
    }

    static async Task Until(Func<Task<bool>> isSo)
    {
        for (var attempt = 0; attempt < 50; attempt++)
            if (await isSo())
                return;
        Assert.Fail("it did not come");
    }
}
