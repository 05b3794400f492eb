using System.Text;
using Contrefort.Mail;
using Contrefort.SignIn;
using Contrefort.Tests.Browser;
using Contrefort.Tests.Desk;
using Contrefort.Tests.SignIn;
using Contrefort.Tickets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Contrefort.Tests.Mail;

/// <summary>HTML mail on the desk's ticket page and on the portal, as Chromium shows it (S07).</summary>
public sealed class ShownMailTests
{
    const string Ines = "ines@provider.example";
    const string Alice = "alice@durand.example";

    const string Payload = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'><svg onload=alert(3)>";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_hostile_mail_runs_anything_or_calls_anywhere(bool isDesk)
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        var first = await world.Receives(Html(Payload, "<p>bonjour</p>", Payload));
        var number = await world.Scalar<string>("select number from tickets");
        foreach (var some in HtmlCleanerTests.HostileInputs().Chunk(25))
            await world.Receives(
                Html($"Re: [{number}] {Payload}", string.Concat(some.Select(html => $"<div>{html}</div>")))
            );
        await using var tab = await SignedIn(world, isDesk);
        List<string> foreign = [];
        tab.Page.Request += (_, request) =>
        {
            if (
                new Uri(request.Url) is { Scheme: not "data" } url
                && url.Authority != $"localhost:{world.Address.Port}"
            )
                foreign.Add(request.Url);
        };

        await tab.Go(isDesk ? $"/tickets/{number}" : $"/portal/tickets/{number}");
        var frames = await tab.Page.Locator("iframe.mail-html").AllAsync();
        Assert.True(frames.Count > 2);
        foreach (var frame in frames)
        {
            await frame.ScrollIntoViewIfNeededAsync();
            var body = frame.ContentFrame.Locator("body");
            await body.WaitForAsync(new() { State = WaitForSelectorState.Attached });
            Assert.Equal(
                0,
                await frame
                    .ContentFrame.Locator(
                        "script, form, input, iframe, object, embed, svg, math, base, link, meta[http-equiv]"
                    )
                    .CountAsync()
            );
        }
        await tab.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        foreach (var path in isDesk ? ["/tickets", "/tickets?view=triage"] : (string[])["/portal", "/portal/tickets"])
            await tab.Go(path);

        Assert.Empty(foreign);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Its_own_pictures_are_shown_and_those_of_the_web_wait_for_an_engineers_word()
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        await world.Receives(
            $"""
            From: Alice <{Alice}>
            Subject: Postfix
            MIME-Version: 1.0
            Content-Type: multipart/related; boundary=b

            --b
            Content-Type: text/html; charset=utf-8

            <p>Voici <b>l'erreur</b> :</p><img id=own alt="own" src="cid:shot"><img alt="far" src="https://tracker.example/p.png">
            <div class="gmail_quote">Le 19 nov. Inès a écrit :<blockquote>Envoyez une capture.</blockquote></div>
            --b
            Content-Type: image/png
            Content-ID: <shot>
            Content-Transfer-Encoding: base64

            iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==
            --b--

            """
        );
        var number = await world.Scalar<string>("select number from tickets");
        await using var tab = await SignedIn(world, isDesk: true);
        await tab.Page.RouteAsync("https://tracker.example/**", route => route.AbortAsync());
        List<string> asked = [];
        tab.Page.Request += (_, request) => asked.Add(request.Url);

        await tab.Go($"/tickets/{number}");
        var frame = tab.Page.Locator("iframe.mail-html");
        await frame.ScrollIntoViewIfNeededAsync();
        var shown = frame.ContentFrame;
        await shown.Locator("b", new() { HasText = "l'erreur" }).WaitForAsync();
        await tab.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        Assert.Equal(1, await shown.GetByAltText("own").EvaluateAsync<int>("image => image.naturalWidth"));
        Assert.Contains(asked, url => url.Contains("/files/"));
        Assert.DoesNotContain(asked, url => url.Contains("tracker"));
        Assert.False(await shown.GetByText("Envoyez une capture.").IsVisibleAsync());
        await shown.Locator("summary").ClickAsync();
        Assert.True(await shown.GetByText("Envoyez une capture.").IsVisibleAsync());
        Assert.True(
            await frame.EvaluateAsync<bool>("f => f.contentDocument.documentElement.scrollHeight <= f.clientHeight + 4")
        );

        await shown.Locator("a[href='?images=1']").ClickAsync();
        await shown.Locator("img[src*='tracker']").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await tab.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.Contains(asked, url => url.Contains("tracker"));
    }

    [Fact]
    public async Task A_contact_sees_their_own_mail_laid_out_and_may_ask_for_no_pictures_of_the_web()
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        await world.Receives(Html("Postfix", "<p>Bonjour <b>à tous</b></p><img src='https://tracker.example/p.png'>"));
        var number = await world.Scalar<string>("select number from tickets");
        var message = await world.Scalar<Guid>("select id from messages");
        await using var tab = await SignedIn(world, isDesk: false);

        await tab.Go($"/portal/tickets/{number}");
        await tab.Page.Locator("iframe.mail-html").ScrollIntoViewIfNeededAsync();
        await tab.Page.Locator("iframe.mail-html").ContentFrame.Locator("b").WaitForAsync();
        await tab.Go($"/messages/{message}/html?images=1");

        Assert.Equal(0, await tab.Page.Locator("img[src]").CountAsync());
        Assert.Equal(0, await tab.Page.Locator("a").CountAsync());
    }

    static byte[] Html(string subject, string html, string name = "Alice") =>
        Encoding.UTF8.GetBytes(
            $"From: =?utf-8?b?{Convert.ToBase64String(Encoding.UTF8.GetBytes(name))}?= <{Alice}>\r\nSubject: =?utf-8?b?{Convert.ToBase64String(Encoding.UTF8.GetBytes(subject))}?=\r\n"
                + $"Message-ID: <{Guid.NewGuid():n}@durand.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                + $"--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(Encoding.UTF8.GetBytes(html), Base64FormattingOptions.InsertLineBreaks)}\r\n"
                + "--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=\"<img src=x onerror=alert(4)>.txt\"\r\n\r\nx\r\n--b--\r\n"
        );

    static async Task<Tab> SignedIn(World world, bool isDesk)
    {
        await world.Add("Inès Martin", Ines);
        await world.Do(async services =>
        {
            var people = services.GetRequiredService<People>();
            await people.SetPassword((await people.Find(Alice))!, Staff.Password);
        });
        var tab = await BrowserRig.Open(world);
        await tab.SignIn(isDesk ? Ines : Alice);
        return tab;
    }
}
