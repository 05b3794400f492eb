using System.Diagnostics;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Contrefort.Mail;
using FsCheck;
using FsCheck.Fluent;

namespace Contrefort.Tests.Mail;

public sealed class HtmlCleanerTests
{
    static readonly ImageSources Images = new(contentId => contentId == "logo" ? "/attachment/7" : null);

    internal static IEnumerable<string> HostileInputs() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Mail", "Samples", "hostile.txt"))
            .Where(line => !line.StartsWith('#'))
            .Select(line =>
                line.Replace("\\n", "\n", StringComparison.Ordinal)
                    .Replace("\\t", "\t", StringComparison.Ordinal)
                    .Replace("\\r", "\r", StringComparison.Ordinal)
                    .Replace("\\0", "\0", StringComparison.Ordinal)
            );

    public static TheoryData<string> Hostile() => new(HostileInputs());

    static CleanHtml Clean(string html) =>
        HtmlCleaner.Clean(html, Images) ?? throw new InvalidOperationException("Too much");

    static string Shown(string html) => Clean(html).Visible;

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_input_comes_out_harmless(string html)
    {
        AssertHarmless(Clean(html).Visible);
        AssertHarmless(Clean($"<div class=gmail_quote>{html}</div>after").Visible);
        AssertHarmless(Clean($"before<table><tr><td>{html}").Visible);
        AssertHarmless(Clean($"<p title=\"{html}\" style='{html}'>{html}</p>").Visible);
    }

    [Fact]
    public void Hostile_pieces_in_any_order_come_out_harmless()
    {
        var pieces = HostileInputs()
            .SelectMany(line => Regex.Split(line, "(?=<)"))
            .Concat([
                "</svg>",
                "</math>",
                "</style>",
                "</select>",
                "</form>",
                "</table>",
                "</p>",
                "</template>",
                "<!--",
                "-->",
                "\"",
                "'",
                "`",
            ])
            .Distinct()
            .ToArray();

        Prop.ForAll(
                Gen.Elements(pieces).ListOf().Select(string.Concat).ToArbitrary(),
                html => AssertHarmless(Clean(html).Visible)
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    /// <summary>Judged by a browser's rules with scripts on and off, from a list of its own.</summary>
    static void AssertHarmless(string clean)
    {
        foreach (var scripting in (bool[])[true, false])
        {
            var parser = new HtmlParser(new HtmlParserOptions { IsScripting = scripting });
            var body = parser.ParseDocument($"<!DOCTYPE html><html><head></head><body>{clean}").Body!;
            foreach (var element in body.QuerySelectorAll("*"))
            {
                Assert.Equal("http://www.w3.org/1999/xhtml", element.NamespaceUri);
                Assert.DoesNotContain(element.LocalName, Forbidden);
                foreach (var attribute in element.Attributes)
                    AssertHarmless(element, attribute);
            }
            // What two parsers agree on cannot mutate between them.
            Assert.Equal(clean, HtmlCleaner.Clean(clean, Images) is null ? null : WrittenAgain(clean));
        }
    }

    static string WrittenAgain(string clean)
    {
        var body = HtmlTree.Parse(clean)!;
        return new CleanWriter(ImageSources.AsWritten).Write(body, new HashSet<INode>()).Visible;
    }

    static readonly string[] Forbidden =
    [
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "form",
        "input",
        "button",
        "textarea",
        "select",
        "option",
        "svg",
        "math",
        "template",
        "noscript",
        "link",
        "meta",
        "base",
        "video",
        "audio",
        "frame",
        "title",
        "details",
        "slot",
    ];

    static void AssertHarmless(IElement element, IAttr attribute)
    {
        var (name, value) = (attribute.LocalName, attribute.Value);
        Assert.False(name.StartsWith("on", StringComparison.Ordinal), name);
        Assert.DoesNotContain(
            name,
            (string[])["id", "name", "srcset", "background", "action", "formaction", "ping", "is", "slot", "tabindex"]
        );
        if (name == "href")
        {
            Assert.Matches("^(https?://|mailto:|tel:)", value);
            Assert.Equal("noopener noreferrer nofollow", element.GetAttribute("rel"));
            Assert.Equal("_blank", element.GetAttribute("target"));
        }
        if (name == "src")
            Assert.Matches("^(/attachment/|data:image/(png|gif|jpeg|webp);base64,)", value);
        if (name == "class")
            Assert.Equal("blocked-image", value);
        if (name == "style")
        {
            Assert.DoesNotMatch(
                @"(?i)url|expression|position|z-index|@|\\|/\*|import|transform|animation|behavior|binding|-\d|v[wh]\b|var\(|calc",
                value
            );
        }
    }

    [Theory]
    [InlineData("<p>Bonjour <b>Alice</b></p>", "<p>Bonjour <b>Alice</b></p>")]
    [InlineData("a < b & \"c\"", "a &lt; b &amp; &quot;c&quot;")]
    [InlineData(
        "<p style=\"color:#333; Font-Size: 12pt ;margin:0\">x</p>",
        "<p style=\"color:#333;font-size:12pt;margin:0\">x</p>"
    )]
    [InlineData("<p style=\"color:rgb(1, 2, 3);position:fixed\">x</p>", "<p style=\"color:rgb(1, 2, 3)\">x</p>")]
    [InlineData(
        "<p style=\"font-family:'Segoe UI',&quot;Arial&quot;,sans-serif\">x</p>",
        "<p style=\"font-family:&#39;Segoe UI&#39;,&quot;Arial&quot;,sans-serif\">x</p>"
    )]
    [InlineData(
        "<table border=1 width=\"100%\"><tr><td colspan=2 bgcolor=\"#fff\">x</table>",
        "<table border=\"1\" width=\"100%\"><tbody><tr><td colspan=\"2\" bgcolor=\"#fff\">x</td></tr></tbody></table>"
    )]
    [InlineData(
        "<a href=\"https://x.test/?a=1&b=2\">x</a>",
        "<a href=\"https://x.test/?a=1&amp;b=2\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">x</a>"
    )]
    [InlineData(
        "<a href=\"mailto:a@b.test\">x</a>",
        "<a href=\"mailto:a@b.test\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">x</a>"
    )]
    [InlineData("<a href=\"#top\" name=top>x</a>", "<a>x</a>")]
    [InlineData("<o:p>x</o:p><center>y</center>", "x<center>y</center>")]
    [InlineData("<html><head><title>t</title><style>p{}</style></head><body class=x>y</body></html>", "y")]
    [InlineData("<pre>\n\n a\n  b</pre>", "<pre>\n\n a\n  b</pre>")]
    [InlineData("<button>Label</button><form>text<input></form>", "Labeltext")]
    [InlineData("", "")]
    public void Ordinary_mail_keeps_its_look(string html, string clean) => Assert.Equal(clean, Shown(html));

    [Fact]
    public void An_image_from_the_web_waits_for_the_readers_word()
    {
        const string Html = "<img src=\"https://x.test/p.png?u=1&v=2\" alt=\"Logo\" width=10>";

        var blocked = Clean(Html);
        var shown = HtmlCleaner.Clean(Html, new ImageSources(_ => null, uri => $"/remote?of={uri.Host}"))!;

        Assert.Equal(1, blocked.BlockedImages);
        Assert.Equal(
            "<img data-blocked-src=\"https://x.test/p.png?u=1&amp;v=2\" class=\"blocked-image\" alt=\"Logo\" width=\"10\">",
            blocked.Visible
        );
        Assert.Equal(0, shown.BlockedImages);
        Assert.Contains("src=\"/remote?of=x.test\"", shown.Visible);
    }

    [Fact]
    public void An_image_of_the_mail_itself_is_shown_from_its_attachment()
    {
        Assert.StartsWith("<img src=\"/attachment/7\"", Shown("<img src=\"cid:logo\">"));
        Assert.Equal("<img alt=\"x\">", Shown("<img src=\"cid:unknown\" alt=x>"));
        Assert.StartsWith("<img src=\"data:image/png;base64,AAAA\"", Shown("<img src=\"data:image/png;base64,AAAA\">"));
        Assert.Equal("<img>", Shown("<img src=\"data:image/svg+xml;base64,AAAA\">"));
    }

    [Theory]
    [InlineData("<div>", 100_000)]
    [InlineData("<b></p>", 100_000)]
    [InlineData("<table><tr><td>", 30_000)]
    [InlineData("<font color=red>", 60_000)]
    [InlineData("<svg><math>", 50_000)]
    [InlineData("<table>x<b>", 50_000)]
    [InlineData("<", 1_000_000)]
    [InlineData("<a ", 500_000)]
    [InlineData("&notit;", 200_000)]
    [InlineData("<p>x", 500_000)]
    [InlineData("<!--", 500_000)]
    [InlineData("x", 10_000_000)]
    public void A_monster_is_cleaned_or_refused_soon(string unit, int times)
    {
        var html = string.Concat(Enumerable.Repeat(unit, times));
        var clock = Stopwatch.StartNew();

        var clean = HtmlCleaner.Clean(html, Images);

        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), $"{clock.Elapsed}");
        Assert.True(clean is null || html.Length <= 3_000_000);
    }

    [Fact]
    public void A_tag_with_countless_attributes_is_cleaned_soon()
    {
        var html = "<p " + string.Concat(Enumerable.Range(0, 200_000).Select(i => $"a{i}=1 ")) + "title=x>y</p>";
        var clock = Stopwatch.StartNew();

        Assert.Equal("<p>y</p>", Shown(html));

        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), $"{clock.Elapsed}");
    }

    [Fact]
    public void A_thousand_nested_tags_keep_their_text()
    {
        var html =
            string.Concat(Enumerable.Repeat("<div>", 1000)) + "deep" + string.Concat(Enumerable.Repeat("</div>", 1000));

        Assert.Contains("deep", Shown(html));
    }
}
