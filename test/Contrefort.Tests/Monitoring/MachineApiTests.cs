using System.Text.Json;
using Contrefort.Tests.Api;
using Contrefort.Tests.Isolation;
using Contrefort.Tests.SignIn;
using Contrefort.Tests.Status;

namespace Contrefort.Tests.Monitoring;

/// <summary>Machines and planned maintenance for programs: the same verbs, the same refusals.</summary>
public sealed class MachineApiTests
{
    const string Mail = """
        {"customer": "K-1", "name": "mail-1", "address": "192.0.2.13", "role": "server", "contract": "C-1", "note": "Baie 4"}
        """;

    [Fact]
    public async Task A_machine_asked_for_twice_under_one_key_is_added_once()
    {
        await using var site = await Supervised.Begin(hasResults: false);
        using var program = await site.Program();
        var made = await program.Post("machines", Mail, "mail").Json();
        var again = await program.Post("machines", Mail, "mail").Json();
        Assert.Equal($"{made}", $"{again}");
        Assert.Equal(1, await site.World.Scalar<long>("select count(*) from machines where name = 'mail-1'"));
        Assert.Equal(422, await program.Post("machines", Mail.Replace("Baie 4", "Baie 5"), "mail").Status());

        var read = await program.Read($"machines/{made.GetProperty("id").GetGuid()}").Json();
        var machine = read.GetProperty("machine");
        Assert.Equal(
            ("mail-1", "192.0.2.13", "C-1", "unwatched", "Baie 4"),
            (
                machine.Said("name"),
                machine.Said("address"),
                machine.Said("contract"),
                machine.Said("state"),
                read.Said("note")
            )
        );
        Assert.Equal(
            "Inès Martin (API)",
            await site.World.Scalar<string>(
                "select by_name from watch_changes w join machines m on m.id = w.machine_id where m.name = 'mail-1'"
            )
        );
    }

    [Fact]
    public async Task A_machine_asked_for_many_times_at_once_is_added_once()
    {
        await using var site = await Supervised.Begin(hasResults: false);
        using var program = await site.Program();
        var made = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => program.Post("machines", Mail, "mail").Json())
        );
        Assert.Single(made.Select(machine => machine.Said("id")).Distinct());
        Assert.Equal(1, await site.World.Scalar<long>("select count(*) from machines where name = 'mail-1'"));
    }

    [Fact]
    public async Task Of_many_who_give_one_name_at_once_one_adds_a_machine_and_the_others_are_told()
    {
        await using var site = await Supervised.Begin(hasResults: false);
        using var program = await site.Program();
        var said = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => program.Post("machines", Mail).Status()));
        Assert.Equal([201, 422, 422, 422, 422, 422], said.Order());
    }

    [Theory]
    [InlineData("""{"name": "a"}""", 400, "customer")]
    [InlineData("""{"customer": "K-9", "name": "a"}""", 400, "customer")]
    [InlineData("""{"customer": "K-1"}""", 400, "name")]
    [InlineData("""{"customer": "K-1", "name": "web-1"}""", 422, "name")]
    [InlineData("""{"customer": "K-1", "name": "a", "role": "toaster"}""", 400, "role")]
    [InlineData("""{"customer": "K-1", "name": "a", "contract": "C-9"}""", 400, "contract")]
    [InlineData(
        """{"customer": "K-1", "name": "a", "hostedOn": "0199ffff-ffff-4fff-bfff-ffffffffffff"}""",
        422,
        "hostedOn"
    )]
    [InlineData("""{"customer": "K-1", "name": "a", "colour": "red"}""", 400, "colour")]
    public async Task What_is_wrong_with_a_machine_is_said_of_its_field(string body, int status, string field)
    {
        await using var site = await Supervised.Begin(hasResults: false);
        using var program = await site.Program();
        var problem = await program.Post("machines", body).Json();
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task What_no_database_can_keep_is_refused()
    {
        await using var site = await Supervised.Begin(hasResults: false);
        using var program = await site.Program();
        Assert.Equal(400, await program.Post("machines", """{"customer": "K-1", "name": "a\u0000b"}""").Status());
        Assert.Equal(400, await program.Post("machines", """{"customer": "K-1", "name": "a\ud800b"}""").Status());
    }

    [Fact]
    public async Task A_machine_is_changed_as_a_whole_and_retired_with_its_checks()
    {
        await using var site = await Supervised.Begin();
        using var program = await site.Program();
        var path = $"machines/{site.Database.Value}";
        var changed = await program
            .Put(path, """{"name": "base-2", "address": "192.0.2.99", "contract": "C-1"}""")
            .Json();
        Assert.Equal("base-2", changed.GetProperty("machine").Said("name"));
        Assert.False(changed.TryGetProperty("hostedOn", out _));
        var circle = $$"""{"name": "base-2", "reachedThrough": "{{site.Database.Value}}"}""";
        Assert.Equal(422, await program.Put(path, circle).Status());

        Assert.Equal(204, await program.Delete(path).Status());
        Assert.Equal(404, await program.Delete(path).Status());
        Assert.Equal(404, await program.Put(path, """{"name": "base-3"}""").Status());
        var retired = await program.Read(path).Json();
        Assert.True(retired.TryGetProperty("retiredAt", out _));
        Assert.Empty(retired.GetProperty("checks").EnumerateArray());
        Assert.Equal(
            "closed",
            await site.World.Scalar<string>(
                "select case when closed_at is null then 'open' else 'closed' end from alerts"
            )
        );
    }

    [Fact]
    public async Task The_list_goes_on_where_it_ended_and_says_how_each_stands()
    {
        await using var site = await Supervised.Begin();
        using var program = await site.Program();
        var names = new List<string>();
        string? next = null;
        do
        {
            var page = await program.Read($"machines?customer=K-1&contract=C-1&limit=2&after={next}").Json();
            names.AddRange(
                page.GetProperty("items").EnumerateArray().Select(one => $"{one.Said("name")} {one.Said("state")}")
            );
            next = page.TryGetProperty("next", out var after) ? after.GetString() : null;
        } while (next is not null);
        Assert.Equal(["base-1 down", "hv-1 unwatched", "web-1 up"], names.Order());
        Assert.Empty((await program.Read("machines?customer=K-2").Json()).GetProperty("items").EnumerateArray());
        Assert.Equal(400, await program.Read("machines?limit=0").Status());
    }

    [Fact]
    public async Task A_contact_reads_how_their_machines_stand_and_nothing_else()
    {
        await using var two = await TwoCustomers.Make();
        using var alice = await two.Program(two.Alice);
        var own = Assert.Single((await alice.Read("machines").Json()).GetProperty("items").EnumerateArray());
        Assert.Equal($"{TwoCustomers.Secret}-1", own.Said("name"));
        Assert.False(own.TryGetProperty("address", out _));
        foreach (var stranger in new[] { two.Antoine, two.Bruno })
        {
            using var other = await two.Program(stranger);
            Assert.Empty((await other.Read("machines?customer=K-1").Json()).GetProperty("items").EnumerateArray());
        }
        using var nobody = await two.Program(null);
        Assert.Equal(401, await nobody.Read("machines").Status());
        foreach (var path in new[] { $"machines/{two.Machine.Value}", "alerts", "maintenance-windows" })
            Assert.Equal(404, await alice.Read(path).Status());
        Assert.Equal(404, await alice.Post("machines", Mail).Status());
        Assert.Equal(404, await alice.Delete($"machines/{two.Machine.Value}").Status());
    }

    [Fact]
    public async Task A_token_that_only_reads_retires_nothing()
    {
        await using var site = await Supervised.Begin(hasResults: false);
        using var program = await site.World.Program(
            await site.World.Add("Inès Martin", "ines@provider.example"),
            readOnly: true
        );
        Assert.Equal(200, await program.Read($"machines/{site.Web.Value}").Status());
        Assert.Equal(403, await program.Delete($"machines/{site.Web.Value}").Status());
    }

    [Fact]
    public async Task Maintenance_is_planned_in_local_time_and_called_off()
    {
        await using var site = await Supervised.Begin(hasResults: false);
        using var program = await site.Program();
        var body = $$"""
            {"customer": "K-1", "machine": "{{site.Web.Value}}", "reason": "Noyau", "starts": "2026-11-19T02:00", "minutes": 90, "repeats": "weekly"}
            """;
        var made = await program.Post("maintenance-windows", body, "kernel").Json();
        Assert.Equal($"{made}", $"{await program.Post("maintenance-windows", body, "kernel").Json()}");
        var window = Assert.Single(
            (await program.Read("maintenance-windows?customer=K-1").Json()).GetProperty("items").EnumerateArray()
        );
        var next = window.GetProperty("next")[0];
        Assert.Equal(
            ("Europe/Brussels", "2026-11-19T01:00:00Z", "2026-11-19T02:30:00Z"),
            (window.Said("zone"), next.Said("from"), next.Said("until"))
        );
        var path = $"maintenance-windows/{window.GetProperty("id").GetGuid()}";
        Assert.Equal(204, await program.Delete(path).Status());
        Assert.Equal(404, await program.Delete(path).Status());
        Assert.Empty((await program.Read("maintenance-windows").Json()).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("""{"customer": "K-1", "reason": "x", "starts": "2026-11-19T02:00", "minutes": 0}""", 400, "minutes")]
    [InlineData("""{"customer": "K-1", "reason": "x", "starts": "demain", "minutes": 5}""", 422, "starts")]
    [InlineData(
        """{"customer": "K-1", "reason": "x", "starts": "-0004-11-19T02:00", "minutes": 5, "repeats": "daily"}""",
        422,
        "starts"
    )]
    [InlineData("""{"customer": "K-1", "reason": "x", "starts": "2020-11-19T02:00", "minutes": 5}""", 422, "starts")]
    [InlineData(
        """{"customer": "K-1", "reason": "x", "starts": "2026-11-19T02:00", "minutes": 5, "zone": "Mars"}""",
        422,
        "zone"
    )]
    [InlineData(
        """{"customer": "K-1", "reason": "x", "starts": "2026-11-19T02:00", "minutes": 5, "endsOn": "2026-11-01"}""",
        422,
        "endsOn"
    )]
    [InlineData(
        """{"customer": "K-1", "reason": "x", "starts": "2026-11-19T02:00", "minutes": 5, "machine": "0199ffff-ffff-4fff-bfff-ffffffffffff"}""",
        422,
        "machine"
    )]
    [InlineData("""{"customer": "K-9", "reason": "x", "starts": "2026-11-19T02:00", "minutes": 5}""", 400, "customer")]
    public async Task What_is_wrong_with_a_window_is_said_of_its_field(string body, int status, string field)
    {
        await using var site = await Supervised.Begin(hasResults: false);
        using var program = await site.Program();
        var problem = await program.Post("maintenance-windows", body).Json();
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }
}

internal static class MonitoringPrograms
{
    /// <summary>A program of Inès, an engineer.</summary>
    public static async Task<HttpClient> Program(this Supervised site, string language = "en") =>
        await site.World.Program(await site.World.Add("Inès Martin", "ines@provider.example"), language: language);

    public static Task<HttpResponseMessage> Put(this HttpClient client, string path, string json) =>
        client.PutAsync($"/api/v1/{path}", new StringContent(json, System.Text.Encoding.UTF8, "application/json"));

    public static Task<HttpResponseMessage> Delete(this HttpClient client, string path) =>
        client.DeleteAsync($"/api/v1/{path}");

    public static string? Said(this JsonElement element, string name) => element.GetProperty(name).GetString();
}
