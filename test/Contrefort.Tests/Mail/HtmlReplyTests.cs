using Contrefort.Mail;

namespace Contrefort.Tests.Mail;

public sealed class HtmlReplyTests
{
    const string Outlook =
        "<div><b>De&nbsp;:</b> Support &lt;s@p.test&gt;<br><b>Envoyé&nbsp;:</b> vendredi 20 novembre 2026 17:30<br>"
        + "<b>À&nbsp;:</b> Alice<br><b>Objet&nbsp;:</b> RE: x</div>";

    static CleanHtml Clean(string html, string subject = "Re: x") =>
        HtmlCleaner.Clean(html, ImageSources.None, subject)!;

    [Theory]
    [InlineData(
        "<div>Oui</div><div class=\"gmail_quote\"><div class=\"gmail_attr\">Le 20 nov., X a écrit :</div><blockquote>cité</blockquote></div>"
    )]
    [InlineData(
        "<div>Oui</div><div class=\"moz-cite-prefix\">Le 20/11/2026 à 17:30, X a écrit :</div><blockquote type=\"cite\">cité</blockquote>"
    )]
    [InlineData(
        "<div>Oui<br><blockquote type=\"cite\">Le 20 nov. 2026 à 17:30, X a écrit :<br>cité</blockquote></div>"
    )]
    [InlineData("<p>Oui</p><p id=\"reply-intro\">Le 2026-11-20 17:30, X a écrit :</p><blockquote>cité</blockquote>")]
    [InlineData("<p>Oui</p>On Fri, Nov 20, 2026 at 5:30 PM X &lt;x@y.test&gt; wrote:<br><blockquote>cité</blockquote>")]
    [InlineData(
        "<div>Oui</div><div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\">De : X</div><div>cité</div>"
    )]
    [InlineData(
        "<div><div><p>Oui</p><div style=\"border:none;border-top:solid #E1E1E1 1.0pt\">"
            + Outlook
            + "</div><p>cité</p></div></div>"
    )]
    [InlineData("<p>Oui</p><hr>" + Outlook + "<p>cité</p>")]
    [InlineData("<p>Oui</p><div>## Répondez au-dessus de cette ligne ##</div><p>cité</p>")]
    [InlineData("<p>Oui</p><div class=\"yahoo_quoted\">cité</div>")]
    public void A_quotation_below_the_answer_is_parted_from_it(string html)
    {
        var (visible, hidden, _) = Clean(html);

        Assert.Contains("Oui", visible);
        Assert.DoesNotContain("cité", visible);
        Assert.DoesNotContain("écrit", visible);
        Assert.DoesNotContain("Objet", visible);
        Assert.Contains("cité", hidden);
    }

    [Theory]
    [InlineData("<div class=\"gmail_quote\">---------- Forwarded message ---------<br>From: X<br>cité</div>")]
    [InlineData(
        "Voir<div class=\"gmail_quote\"><div class=\"gmail_attr\">---------- Message transféré ---------<br>De : X</div>cité</div>"
    )]
    [InlineData(
        "Voir<div class=\"moz-forward-container\">-------- Message transféré --------<blockquote type=cite>cité</blockquote></div>"
    )]
    [InlineData("<blockquote type=\"cite\">cité</blockquote>")]
    [InlineData(
        "<blockquote type=\"cite\">cité, une question</blockquote>a<blockquote type=\"cite\">une autre</blockquote>b"
    )]
    [InlineData("a<blockquote type=\"cite\">cité</blockquote>b")]
    [InlineData("<p>Mes réponses en rouge ci-dessous</p><hr>" + Outlook + "<p>cité</p>")]
    [InlineData("<p>x</p><blockquote>cité, sans introduction</blockquote>")]
    public void What_may_be_part_of_the_answer_is_shown(string html)
    {
        var clean = Clean(html);

        Assert.Contains("cité", clean.Visible);
        Assert.Equal("", clean.Hidden);
    }

    [Fact]
    public void A_forwarded_mail_is_shown_whole() =>
        Assert.Equal("", Clean("<p>Voir</p><hr>" + Outlook + "<p>x</p>", "TR: x").Hidden);

    [Fact]
    public void A_quotation_above_the_whole_answer_is_parted_from_it()
    {
        var (visible, hidden, _) = Clean(
            "<div class=\"moz-cite-prefix\">Le 20/11/2026, X a écrit :</div><blockquote type=\"cite\">cité</blockquote><p>Oui</p>"
        );

        Assert.Equal("<p>Oui</p>", visible);
        Assert.Contains("cité", hidden);
    }

    [Fact]
    public void Between_answers_only_the_last_quotation_is_hidden()
    {
        var (visible, hidden, _) = Clean(
            "<blockquote type=cite>q1</blockquote>a1<blockquote type=cite>q2</blockquote>a2<blockquote type=cite>q3</blockquote>"
        );

        Assert.Contains("q1", visible);
        Assert.Contains("q2", visible);
        Assert.Equal("<blockquote>q3</blockquote>", hidden);
    }
}
