using System.Net;
using Contrefort.Api;
using Contrefort.SignIn;
using Contrefort.Tests.Isolation;
using Contrefort.Tests.Portal;
using Contrefort.Tests.SignIn;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Contrefort.Tests.Api;

public sealed class TokenTests
{
    [Fact]
    public async Task A_token_ends_with_its_person_its_day_or_a_word()
    {
        await using var two = await TwoCustomers.Make();
        var tokens = two.Get<ApiTokens>();
        var (id, secret) = await tokens.Make(
            two.Ines.Id,
            "script",
            false,
            two.World.Now + Duration.FromDays(1),
            "test"
        );
        using var client = await two.World.Program(null);
        client.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        Assert.Equal(200, await client.Read("tickets").Status());
        two.World.Time.Now += Duration.FromDays(2);
        Assert.Equal(401, await client.Read("tickets").Status());
        two.World.Time.Now -= Duration.FromDays(2);
        Assert.True(await tokens.Revoke(id, null));
        Assert.Equal(401, await client.Read("tickets").Status());

        using var ines = await two.Program(two.Ines);
        Assert.Equal(200, await ines.Read("tickets").Status());
        await two.World.Do(async services =>
            await services
                .GetRequiredService<People>()
                .Deactivate((await services.GetRequiredService<People>().Find(two.Ines.Email!))!)
        );
        Assert.Equal(401, await ines.Read("tickets").Status());
    }

    [Fact]
    public async Task Only_the_hash_of_a_token_is_kept()
    {
        await using var two = await TwoCustomers.Make();
        var (_, secret) = await two.Get<ApiTokens>().Make(two.Ines.Id, "script", false, null, "test");
        Assert.StartsWith("ctf_", secret);
        Assert.False(await two.World.Scalar<bool>($"select bool_or(t::text like '%{secret[8..]}%') from api_tokens t"));
    }

    [Fact]
    public async Task No_cookie_counts_for_the_api_and_no_token_for_a_page()
    {
        await using var two = await TwoCustomers.Make();
        using var browser = two.Browser(two.Ines);
        Assert.Equal(401, await browser.GetAsync("/api/v1/tickets").Status());
        using var ines = await two.Program(two.Ines);
        Assert.Equal(200, await ines.Read("tickets").Status());
        Assert.Equal(401, await ines.GetAsync("/tickets").Status());
    }

    [Theory]
    [InlineData("/API/v1/tickets", 401)]
    [InlineData("/api/v1/tickets/", 401)]
    [InlineData("/api/v1/%74ickets", 401)]
    [InlineData("//api/v1/tickets", 404)]
    [InlineData("/api/v1;/tickets", 404)]
    public async Task Every_spelling_of_a_path_meets_the_same_door(string path, int status)
    {
        await using var two = await TwoCustomers.Make();
        using var browser = two.Browser(two.Ines);
        Assert.Contains(
            await browser.GetAsync(new Uri(two.World.Address.GetLeftPart(UriPartial.Authority) + path)).Status(),
            new[] { status, 401, 404 }
        );
    }

    [Fact]
    public async Task Who_asks_without_end_is_asked_to_wait_and_others_notice_nothing()
    {
        await using var two = await TwoCustomers.Make(("Api:RequestsPerMinute", "60"));
        using var ines = await two.Program(two.Ines);
        using var alice = await two.Program(two.Alice);
        HttpResponseMessage? last = null;
        for (var i = 0; i < 100 && last?.StatusCode != HttpStatusCode.TooManyRequests; i++)
            last = await ines.Read("health");
        Assert.Equal(429, (int)last!.StatusCode);
        Assert.NotNull(last.Headers.RetryAfter);
        Assert.Equal(200, await alice.Read("tickets").Status());
    }

    [Fact]
    public async Task A_person_makes_a_token_on_their_page_sees_it_once_and_ends_it()
    {
        await using var two = await TwoCustomers.Make();
        using var browser = two.Browser(two.Alice);
        var form = PageForm.In(await browser.GetStringAsync("/profile/tokens")).Single(f => f.Handler == "token");
        var answer = await browser.PostAsync(
            "/profile/tokens",
            form.Filled([
                .. form
                    .Fields.Where(f => !f.Key.StartsWith("Answer", StringComparison.Ordinal))
                    .Select(f => (f.Key, f.Value)),
                ("Answer.Name", "tableur"),
                ("Answer.Expires", "90d"),
            ])
        );
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("ctf_", page);
        Assert.Contains("tableur", page);
        var again = await browser.GetStringAsync("/profile/tokens");
        Assert.Contains("tableur", again);
        Assert.DoesNotMatch("ctf_[A-Za-z0-9_-]{20}", again);
        Assert.Equal(404, await browser.GetAsync("/tokens").Status());
    }
}
