using Contrefort.Mail;
using Microsoft.Playwright;

namespace Contrefort.Tests.Mail;

/// <summary>The last word on what is harmless is a browser's.</summary>
public sealed class HostileMailInChromiumTests
{
    const string Chromium = "/usr/bin/chromium";

    /// <summary>Touches everything a reader could touch, and counts what the sender could have made of it.</summary>
    const string TouchEverything = """
        () => {
          for (const element of document.querySelectorAll("body *")) {
            for (const kind of ["mouseover", "mouseenter", "focus", "pointerenter", "animationstart", "toggle", "error", "load"])
              element.dispatchEvent(new Event(kind, { bubbles: true }));
          }
          return document.querySelectorAll("script, style, iframe, form, input, svg, math, object, embed, template").length;
        }
        """;

    [Fact]
    public async Task No_hostile_mail_runs_anything_or_calls_anywhere()
    {
        var cleaned = HtmlCleanerTests
            .HostileInputs()
            .Select(html => HtmlCleaner.Clean(html, ImageSources.None)!.Visible);

        var seen = await ShowAsync(string.Concat(cleaned.Select(html => $"<div>{html}</div>")));

        Assert.Equal("dialogs [], requests [], 0 forbidden elements", seen.ToString());
    }

    [Fact]
    public async Task The_same_mail_uncleaned_would_be_seen_to_run_and_call()
    {
        var seen = await ShowAsync(
            "<img src=x onerror=alert(1)><img src=https://evil.test/p.png><svg></svg><p onmouseover=alert(2)>x</p>"
        );

        Assert.Contains("1", seen.Dialogs);
        Assert.Contains("2", seen.Dialogs);
        Assert.Contains("https://evil.test/p.png", seen.Requests);
        Assert.Equal(1, seen.ForbiddenElements);
    }

    static async Task<Sight> ShowAsync(string html)
    {
        Assert.True(File.Exists(Chromium), "This test needs Chromium: apt-get install chromium");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = Chromium, Args = ["--no-sandbox"] }
        );
        var page = await browser.NewPageAsync();
        var dialogs = new List<string>();
        var requests = new List<string>();
        page.Dialog += async (_, dialog) =>
        {
            dialogs.Add(dialog.Message);
            await dialog.DismissAsync();
        };
        await page.RouteAsync(
            "**/*",
            async route =>
            {
                if (route.Request.Url == "http://contrefort.test/mail")
                {
                    await route.FulfillAsync(
                        new()
                        {
                            ContentType = "text/html; charset=utf-8",
                            Body = $"<!DOCTYPE html><title>x</title><body>{html}",
                        }
                    );
                    return;
                }
                requests.Add(route.Request.Url);
                await route.AbortAsync();
            }
        );
        await page.GotoAsync("http://contrefort.test/mail");
        var forbidden = await page.EvaluateAsync<int>(TouchEverything);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        return new Sight(dialogs, requests, forbidden);
    }

    sealed record Sight(List<string> Dialogs, List<string> Requests, int ForbiddenElements)
    {
        public override string ToString() =>
            $"dialogs [{string.Join(", ", Dialogs)}], requests [{string.Join(", ", Requests)}], {ForbiddenElements} forbidden elements";
    }
}
