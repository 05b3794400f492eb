using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Contrefort.Core;
using Microsoft.AspNetCore.Builder;

namespace Contrefort.Tests.Hosting;

public sealed class ErrorTests
{
    [Fact]
    public async Task A_broken_rule_is_a_conflict_with_its_sentence()
    {
        await using var world = await Failing();
        using var browser = world.Browser();
        var answer = await browser.GetAsync("/fails/rule");
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("Ce ticket est déjà en attente.", problem.GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/html")]
    public async Task What_nobody_foresaw_is_an_id_and_no_secret(string accept)
    {
        await using var world = await Failing();
        using var browser = world.Browser();
        browser.DefaultRequestHeaders.Add("Accept", accept);
        var answer = await browser.GetAsync("/fails/secret");
        var body = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Matches("citez [0-9A-Z]{13}:", body);
        Assert.DoesNotContain("hunter2", body);
        Assert.DoesNotContain("ErrorTests", body);
    }

    [Fact]
    public async Task A_person_who_broke_a_rule_gets_a_page_even_after_a_form()
    {
        await using var world = await Failing();
        using var browser = world.Browser();
        browser.DefaultRequestHeaders.Add("Accept", "text/html");
        var answer = await browser.PostAsync("/fails/rule", new FormUrlEncodedContent([]));
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains(
            "Ce ticket est déjà en attente.",
            WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync())
        );
    }

    static Task<World> Failing() =>
        World.With(
            "2026-11-20 17:30",
            app =>
            {
                app.MapMethods("/fails/rule", ["GET", "POST"], Rule).AllowAnonymous();
                app.MapGet("/fails/secret", Secret).AllowAnonymous();
            }
        );

    static void Rule() => throw new RuleViolationException("This ticket is already on hold.");

    static void Secret() => throw new ArgumentException("Password=hunter2");
}
