using System.Net;
using System.Text.RegularExpressions;
using Contrefort.SignIn;
using Contrefort.Tests.Browser;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.SignIn;

public sealed partial class LinkTests
{
    const string Lea = "lea@client.example";

    [Fact]
    public async Task A_contact_comes_in_by_a_mailed_link_used_once()
    {
        await using var world = await WithLea();
        var link = await Ask(world);
        using var visitor = new Visitor(world);

        // Programs that look at mail open the link, more than once.
        for (var look = 0; look < 3; look++)
            Assert.Equal(HttpStatusCode.OK, (await visitor.Get(link)).Status);
        await visitor.Send("enter");
        Assert.Equal(HttpStatusCode.Redirect, visitor.Status);
        await visitor.Get("/profile");
        Assert.Contains("Léa Roche", visitor.Page.Body!.TextContent, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Gone, (await visitor.Get(link)).Status);
    }

    [Fact] // S17
    public async Task Two_who_press_at_once_come_in_once()
    {
        await using var world = await WithLea();
        var link = await Ask(world);
        using var first = new Visitor(world);
        using var second = new Visitor(world);
        await first.Get(link);
        await second.Get(link);
        await Task.WhenAll(first.Send("enter"), second.Send("enter"));
        Assert.Single(new[] { first, second }, visitor => visitor.Status == HttpStatusCode.Redirect);
    }

    [Fact] // S17
    public async Task A_link_is_good_for_an_hour()
    {
        await using var world = await WithLea();
        var link = await Ask(world);
        await world.MoveTo(world.Now + NodaTime.Duration.FromMinutes(61));
        using var visitor = new Visitor(world);
        Assert.Equal(HttpStatusCode.Gone, (await visitor.Get(link)).Status);
    }

    [Fact] // S17
    public async Task A_new_link_or_a_new_password_ends_the_old_link()
    {
        await using var world = await WithLea();
        var old = await Ask(world);
        var link = await Ask(world);
        using var visitor = new Visitor(world);
        Assert.Equal(HttpStatusCode.Gone, (await visitor.Get(old)).Status);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get(link)).Status);
        await world.Do(async services =>
        {
            var people = services.GetRequiredService<People>();
            await people.SetPassword((await people.Find(Lea))!, "neuf chevaux lents");
        });
        Assert.Equal(HttpStatusCode.Gone, (await visitor.Get(link)).Status);
    }

    [Fact] // S01, S15
    public async Task An_unknown_address_gets_the_same_answer_and_no_mail()
    {
        await using var world = await WithLea();
        using var visitor = new Visitor(world);
        var answers = new List<(HttpStatusCode, string?, string)>();
        foreach (var email in new[] { Lea, "nobody@client.example" })
        {
            await visitor.Get("/sign-in");
            await visitor.Send("sign-in", ("Answer.Email", email), ("Answer.Way", "link"));
            var leads = (visitor.Status, visitor.Leads);
            await visitor.Follow();
            answers.Add((leads.Status, leads.Leads, visitor.Text));
        }
        Assert.Equal(answers[0], answers[1]);
        await world.MoveTo(world.Now);
        Assert.Equal(1, await world.Scalar<long>("select count(*) from outgoing_mails"));
    }

    [Fact] // S16
    public async Task The_link_names_our_address_whatever_the_request_says()
    {
        await using var world = await WithLea(("BaseUrl", "https://support.provider.example"));
        using var visitor = new Visitor(world);
        visitor.Http.DefaultRequestHeaders.Host = "support.provider.example";
        visitor.Http.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example");
        await Ask(world, visitor);
        var text = await world.Scalar<string>("select text from outgoing_mails");
        Assert.Contains("https://support.provider.example/sign-in/link/", text, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", text, StringComparison.Ordinal);
    }

    [Fact] // S17
    public async Task Tokens_are_long_and_never_alike_and_only_their_hash_is_kept()
    {
        await using var world = await WithLea();
        var tokens = new HashSet<string>();
        for (var i = 0; i < 5; i++)
            tokens.Add((await Ask(world)).Split('/')[^1]);
        Assert.Equal(5, tokens.Count);
        Assert.All(tokens, token => Assert.Equal(43, token.Length)); // 256 bits
        Assert.Equal(
            0,
            await world.Scalar<long>($"select count(*) from sign_in_links where token_hash = '{tokens.First()}'::bytea")
        );
    }

    [Fact] // S17
    public async Task A_list_of_addresses_is_one_address_that_nobody_has()
    {
        await using var world = await WithLea();
        using var visitor = new Visitor(world);
        await visitor.Get("/sign-in/forgotten");
        await visitor.Send("forgotten", ("Answer.Email", $"{Lea},evil@evil.example"));
        await world.MoveTo(world.Now);
        Assert.Equal(0, await world.Scalar<long>("select count(*) from outgoing_mails"));
    }

    [Fact]
    public async Task A_forgotten_password_is_chosen_anew_and_ends_other_sessions()
    {
        await using var world = await World.At("2026-11-20 17:30");
        await world.Add("Gaëlle Martin", "gaelle@provider.example");
        using var elsewhere = new Visitor(world);
        await elsewhere.SignIn("gaelle@provider.example", Staff.Password);
        using var visitor = new Visitor(world);
        await visitor.Get("/sign-in/forgotten");
        await visitor.Send("forgotten", ("Answer.Email", "GAELLE@provider.example"));
        var link = await Mailed(world);
        await visitor.Get(link);

        await visitor.Send("choose", ("Answer.Password", "court"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, visitor.Status);
        await visitor.Send("choose", ("Answer.Password", "huit chevaux lents"));
        Assert.Equal(HttpStatusCode.Redirect, visitor.Status);

        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.Get("/profile")).Status);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/profile")).Status);
        Assert.Equal(
            HttpStatusCode.Redirect,
            (await elsewhere.SignIn("gaelle@provider.example", "huit chevaux lents")).Status
        );
    }

    [Theory] // S18
    [InlineData("/sign-in/link/")]
    [InlineData("/sign-in/link/%20")]
    [InlineData("/sign-in/link/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("/sign-in/link/' or 1=1")]
    public async Task A_made_up_invitation_opens_nothing(string path)
    {
        await using var world = await WithLea();
        using var visitor = new Visitor(world);
        Assert.NotEqual(HttpStatusCode.OK, (await visitor.Get(path)).Status);
        Assert.Empty(visitor.Page.QuerySelectorAll("input[type=password]"));
    }

    [Fact] // S18
    public async Task An_invitation_is_good_for_seven_days_and_chooses_a_password()
    {
        await using var world = await World.At("2026-11-20 17:30");
        await world.Do(services =>
            services.GetRequiredService<People>().Add("Hugo Petit", "hugo@provider.example", Role.Agent, "fr", null)
        );
        var link = await Mailed(world);
        await world.MoveTo(world.Now + NodaTime.Duration.FromDays(6));
        using var visitor = new Visitor(world);
        await visitor.Get(link);
        await visitor.Send("choose", ("Answer.Password", Staff.Password));
        Assert.Equal(HttpStatusCode.Redirect, visitor.Status);
        Assert.Equal(HttpStatusCode.Gone, (await visitor.Get(link)).Status);
    }

    [Fact] // S33
    public async Task A_name_with_line_ends_adds_nothing_to_the_mail()
    {
        await using var world = await World.At("2026-11-20 17:30");
        await world.Do(services =>
            services
                .GetRequiredService<People>()
                .Add("Hugo\r\nBcc: evil@evil.example", "hugo@provider.example", Role.Agent, "fr", null)
        );
        await Mailed(world);
        Assert.Equal(
            "hugo@provider.example",
            await world.Scalar<string>("select string_agg(address, ',') from outgoing_recipients")
        );
        Assert.DoesNotContain(
            "\nBcc:",
            await world.Scalar<string>("select text from outgoing_mails"),
            StringComparison.Ordinal
        );
    }

    static async Task<World> WithLea(params (string, string?)[] settings)
    {
        var world = await World.At("2026-11-20 17:30", null, settings);
        await world.AddContact("Léa Roche", Lea);
        return world;
    }

    static async Task<string> Ask(World world, Visitor? visitor = null)
    {
        using var own = visitor is null ? new Visitor(world) : null;
        var asking = visitor ?? own!;
        await asking.Get("/sign-in");
        await asking.Send("sign-in", ("Answer.Email", Lea), ("Answer.Way", "link"));
        Assert.Equal("/sign-in/sent", asking.Leads);
        return await Mailed(world);
    }

    /// <summary>The path of the link in the latest mail.</summary>
    static async Task<string> Mailed(World world)
    {
        await world.MoveTo(world.Now + NodaTime.Duration.FromSeconds(1));
        var text = await world.Scalar<string>("select text from outgoing_mails order by created_at desc limit 1");
        return Link().Match(text).Value;
    }

    [GeneratedRegex("/sign-in/link/[A-Za-z0-9_-]+")]
    private static partial Regex Link();
}
