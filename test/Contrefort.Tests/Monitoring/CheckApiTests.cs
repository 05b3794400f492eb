using System.Text.Json;
using Contrefort.Tests.Api;
using Contrefort.Tests.Isolation;
using Contrefort.Tests.Status;

namespace Contrefort.Tests.Monitoring;

/// <summary>What is watched on a machine, for programs: every kind, with the settings its form has.</summary>
public sealed class CheckApiTests
{
    [Theory]
    [InlineData("ping", """{"count":5,"warnLoss":10}""")]
    [InlineData("tcp", """{"port":22,"expect":"SSH-2.0","warnAfter":0.5}""")]
    [InlineData("http", """{"address":"/health","expectedStatuses":[200],"certificate":{"warnDays":30}}""")]
    [InlineData("smtp", """{"encryption":"start-tls"}""")]
    [InlineData("tls", """{"port":993,"serverName":"mail.durand.example"}""")]
    [InlineData("dns", """{"name":"durand.example","type":"mx","expect":["10 mx.durand.example"]}""")]
    [InlineData("plugin", """{"name":"check_load","arguments":["-H","$HOSTADDRESS$"]}""")]
    [InlineData("heartbeat", """{"grace":600}""")]
    public async Task Each_kind_is_watched_with_the_settings_that_were_said(string kind, string settings)
    {
        await using var site = await Supervised.Begin(hasResults: false);
        using var program = await site.Program();
        var body = $$"""{"kind": "{{kind}}", "name": "Neuf", "settings": {{settings}}, "every": 300, "wakes": false}""";
        var made = await program.Post($"machines/{site.Web.Value}/checks", body, "new").Json();
        var check = await program.Read($"checks/{made.GetProperty("id").GetGuid()}").Json();
        Assert.Equal((kind, "Neuf", "pending"), (check.Said("kind"), check.Said("name"), check.Said("state")));
        Assert.True(
            JsonElement.DeepEquals(JsonElement.Parse(settings), check.GetProperty("settings")),
            $"{check.GetProperty("settings")}"
        );
        Assert.Equal(300, check.GetProperty("every").GetInt32());
        Assert.False(check.GetProperty("wakes").GetBoolean());
    }

    [Theory]
    [InlineData("tcp", "{}", "settings.port", "Un port est un nombre de 1 à 65535.")]
    [InlineData("tcp", """{"port":"22"}""", "settings.port", null)]
    [InlineData("tcp", """{"port":22,"colour":"red"}""", "settings.colour", null)]
    [InlineData("http", """{"certificate":{"warnDays":"soon"}}""", "settings.certificate.warnDays", null)]
    [InlineData("http", """{"address":"ftp://x/"}""", "settings.address", null)]
    [InlineData("http", """{"expectedStatuses":[9]}""", "settings.expectedStatuses", null)]
    [InlineData("http", """{"forbidText":""}""", "settings.forbidText", null)]
    [InlineData("http", """{"maxRedirects":99}""", "settings.maxRedirects", null)]
    [InlineData("ping", """{"failLoss":0}""", "settings.failLoss", null)]
    [InlineData("ping", """{"timeout":1e400}""", "settings.timeout", null)]
    [InlineData("ping", """{"host":"\ud800"}""", "settings", null)]
    [InlineData("smtp", """{"encryption":"rot13"}""", "settings.encryption", null)]
    [InlineData("tls", """{"serverName":"a b"}""", "settings.serverName", null)]
    [InlineData("dns", """{"type":"any"}""", "settings.type", null)]
    [InlineData("plugin", """{"name":"../evil"}""", "settings.name", null)]
    [InlineData("heartbeat", """{"grace":-1}""", "settings.grace", null)]
    [InlineData("heartbeat", """{"port":22}""", "settings.port", "Une sonde de ce type n’a pas de réglage port.")]
    [InlineData("ping", "[]", "settings", null)]
    [InlineData("gopher", "{}", "kind", "Il n’existe pas de sonde de type gopher.")]
    public async Task A_wrong_setting_is_named_in_the_callers_language(
        string kind,
        string settings,
        string field,
        string? sentence
    )
    {
        await using var site = await Supervised.Begin(hasResults: false);
        using var program = await site.Program("fr");
        var path = $"machines/{site.Web.Value}/checks";
        var problem = await program
            .Post(path, $$"""{"kind": "{{kind}}", "name": "Neuf", "settings": {{settings}}}""")
            .Json();
        Assert.Equal(422, problem.GetProperty("status").GetInt32());
        var error = Assert.Single(problem.GetProperty("errors").EnumerateObject());
        Assert.Equal(field, error.Name);
        Assert.Equal(sentence ?? problem.Said("title"), error.Value[0].GetString());
        Assert.Equal(0, await site.World.Scalar<long>("select count(*) from checks where name = 'Neuf'"));
    }

    [Theory]
    [InlineData("""{"kind": "ping", "settings": {}}""", 400, "name")]
    [InlineData("""{"name": "x"}""", 400, "kind")]
    [InlineData("""{"kind": "ping", "name": "Ping"}""", 422, "name")]
    [InlineData("""{"kind": "ping", "name": "x", "every": 1}""", 422, "every")]
    [InlineData("""{"kind": "ping", "name": "x", "retryEvery": -2147483648}""", 422, "retryEvery")]
    [InlineData("""{"kind": "ping", "name": "x", "attempts": 0}""", 422, "attempts")]
    [InlineData("""{"kind": "ping", "name": "x", "places": 2}""", 422, "places")]
    [InlineData("""{"kind": "ping", "name": "x", "locations": []}""", 422, "locations")]
    [InlineData(
        """{"kind": "ping", "name": "x", "locations": ["0199ffff-ffff-4fff-bfff-ffffffffffff"]}""",
        422,
        "locations"
    )]
    public async Task A_rule_that_is_wrong_is_named(string body, int status, string field)
    {
        await using var site = await Supervised.Begin(hasResults: false);
        using var program = await site.Program();
        var problem = await program.Post($"machines/{site.Web.Value}/checks", body).Json();
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task A_NUL_in_a_setting_is_refused()
    {
        await using var site = await Supervised.Begin(hasResults: false);
        using var program = await site.Program();
        var body = """{"kind": "http", "name": "x", "settings": {"expectText": "a\u0000b"}}""";
        Assert.Equal(400, await program.Post($"machines/{site.Web.Value}/checks", body).Status());
    }

    [Fact]
    public async Task The_address_of_a_heartbeat_is_said_once_and_calls_in()
    {
        await using var site = await Supervised.Begin(hasResults: false);
        using var program = await site.Program();
        var (path, body) = ($"machines/{site.Web.Value}/checks", """{"kind": "heartbeat", "name": "Sauvegarde"}""");
        var made = await program.Post(path, body, "backup").Json();
        var again = await program.Post(path, body, "backup").Json();
        Assert.Equal(made.Said("id"), again.Said("id"));
        Assert.False(again.TryGetProperty("beatAddress", out _));
        using var job = await program.GetAsync(new Uri(made.Said("beatAddress")!).AbsolutePath);
        Assert.True(job.IsSuccessStatusCode);
        var check = await program.Read($"checks/{made.Said("id")}").Json();
        Assert.Equal(86_400, check.GetProperty("every").GetInt32());
        Assert.Empty(check.GetProperty("locations").EnumerateArray());
    }

    [Fact]
    public async Task A_check_is_changed_as_a_whole_but_its_kind_and_retired_once()
    {
        await using var site = await Supervised.Begin();
        using var program = await site.Program();
        var path = $"checks/{site.Port.Value}";
        var before = await program.Read(path).Json();
        Assert.Equal(
            ("down", "The connection to 192.0.2.12:5432 was refused."),
            (before.Said("state"), before.Said("message"))
        );
        var changed = await program.Put(path, """{"name": "PG", "settings": {"port": 5433}, "attempts": 5}""").Json();
        Assert.Equal(("PG", "tcp"), (changed.Said("name"), changed.Said("kind")));
        Assert.Equal(5433, changed.GetProperty("settings").GetProperty("port").GetInt32());
        Assert.Equal(5, changed.GetProperty("attempts").GetInt32());
        var problem = await program.Put(path, """{"name": "PG", "settings": {"port": 0}}""").Json();
        Assert.True(problem.GetProperty("errors").TryGetProperty("settings.port", out _));
        Assert.Equal(400, await program.Put(path, """{"name": "PG", "kind": "ping"}""").Status());

        Assert.Equal(204, await program.Delete(path).Status());
        Assert.Equal(404, await program.Delete(path).Status());
        Assert.True((await program.Read(path).Json()).TryGetProperty("retiredAt", out _));
    }

    [Fact]
    public async Task A_check_runs_in_the_places_that_were_named()
    {
        await using var site = await Supervised.Begin(hasResults: false);
        await site.Desk.AddLocation("lyon", Supervised.By);
        using var program = await site.Program();
        var places = (await program.Read("probe-locations").Json()).EnumerateArray().ToList();
        Assert.Equal(["this server", "lyon"], places.Select(place => place.Said("name")));
        var body =
            $$"""{"kind": "ping", "name": "x", "places": 2, "locations": ["{{places[0].Said("id")}}", "{{places[1].Said(
            "id"
        )}}"]}""";
        var made = await program.Post($"machines/{site.Web.Value}/checks", body).Json();
        var check = await program.Read($"checks/{made.Said("id")}").Json();
        Assert.Equal(
            places.Select(place => place.Said("id")).Order(),
            check.GetProperty("locations").EnumerateArray().Select(place => place.GetString()).Order()
        );
    }

    [Fact]
    public async Task A_check_is_tried_without_being_kept()
    {
        await using var site = await Supervised.Begin(hasResults: false);
        using var program = await site.Program();
        var before = await site.World.Scalar<long>("select count(*) from checks");
        var path = $"machines/{site.Web.Value}/checks/trial";
        var tried = await program
            .Post(path, """{"kind": "tcp", "settings": {"host": "127.0.0.1", "port": 22}}""")
            .Json();
        Assert.True(tried.GetProperty("isRefused").GetBoolean());
        Assert.Equal(422, await program.Post(path, """{"kind": "heartbeat"}""").Status());
        Assert.Equal(before, await site.World.Scalar<long>("select count(*) from checks"));
    }

    [Fact]
    public async Task What_nobody_has_declared_is_not_found()
    {
        await using var two = await TwoCustomers.Make();
        using var ines = await two.Program(two.Ines);
        const string nobodys = "0199ffff-ffff-4fff-bfff-ffffffffffff";
        var body = """{"kind": "ping", "name": "x"}""";
        Assert.Equal(404, await ines.Post($"machines/{nobodys}/checks", body).Status());
        Assert.Equal(404, await ines.Read($"checks/{nobodys}").Status());
        using var alice = await two.Program(two.Alice);
        Assert.Equal(404, await alice.Post($"machines/{two.Machine.Value}/checks", body).Status());
    }
}
