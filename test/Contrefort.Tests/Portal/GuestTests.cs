using System.Net;
using System.Text.RegularExpressions;
using Contrefort.Core.Terms;
using Contrefort.Mail;
using Contrefort.Tests.Isolation;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Tests.Portal;

/// <summary>S01: a number and an address are no key; they only have a link sent to who already had the ticket.</summary>
public sealed partial class GuestTests
{
    [Fact]
    public async Task A_look_up_answers_the_same_whether_there_is_such_a_ticket_or_not()
    {
        await using var two = await TwoCustomers.Make();
        using var anyone = two.Browser(null);
        using var existing = await Ask(anyone, "alice@durand.example", two.Open.Number);
        using var other = await Ask(anyone, "mallory@evil.example", two.Open.Number);
        using var missing = await Ask(anyone, "alice@durand.example", "2026-99999");
        Assert.All(
            [existing, other, missing],
            answer =>
                Assert.Equal(
                    (HttpStatusCode.Found, "/guest?sent=1"),
                    (answer.StatusCode, answer.Headers.Location!.PathAndQuery())
                )
        );
        await two.World.MoveTo(two.World.Now + Duration.FromMinutes(1));
        var mail = Assert.Single(await Mails(two));
        Assert.Equal(["alice@durand.example"], mail.Recipients.Select(recipient => recipient.Address));
    }

    [Fact]
    public async Task The_link_shows_the_ticket_for_a_day_and_nothing_else()
    {
        await using var two = await TwoCustomers.Make();
        using var anyone = two.Browser(null);
        await Ask(anyone, "Alice@durand.example ", two.Open.Number);
        await two.World.MoveTo(two.World.Now + Duration.FromMinutes(1));
        var link = Link().Match(Assert.Single(await Mails(two)).Text).Value;
        var page = await anyone.ReadText(link);
        Assert.Contains("Relay access denied", page);
        Assert.DoesNotContain(TwoCustomers.Internal, page);
        using var altered = await anyone.GetAsync(link[..^3] + "AAA");
        Assert.Equal(HttpStatusCode.Gone, altered.StatusCode);
        Assert.Contains("Ce lien n’est plus bon", await altered.Text());
        Assert.NotEqual(HttpStatusCode.OK, (await anyone.GetAsync($"/files/{two.Picture.Id}")).StatusCode);
        await two.World.MoveTo(two.World.Now + Duration.FromHours(25));
        Assert.Equal(HttpStatusCode.Gone, (await anyone.GetAsync(link)).StatusCode);
    }

    [Fact]
    public async Task Who_tries_numbers_is_slowed_down()
    {
        await using var two = await TwoCustomers.Make(("SignIn:AttemptsPerAccount", "5"));
        using var anyone = two.Browser(null);
        var answers = new List<HttpResponseMessage>();
        for (var n = 0; n < 8; n++)
            answers.Add(await Ask(anyone, "alice@durand.example", $"2026-{n:00000}"));
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1].StatusCode);
        Assert.NotNull(answers[^1].Headers.RetryAfter);
    }

    static Task<HttpResponseMessage> Ask(HttpClient browser, string email, string number) =>
        browser.Submit("/guest", "find", [("Asked.Email", email), ("Asked.Number", number)]);

    static async Task<List<OutgoingMailRow>> Mails(TwoCustomers two)
    {
        await using var db = two.World.Db();
        return await db
            .OutgoingMails.Include(mail => mail.Recipients)
            .Where(mail => mail.Kind == "guest-link")
            .ToListAsync();
    }

    [GeneratedRegex("/guest/[A-Za-z0-9_-]+")]
    private static partial Regex Link();
}
