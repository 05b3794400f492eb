namespace Contrefort.Protocols.Tests.Mime;

public sealed class HtmlTextTests
{
    static string Text(string html) =>
        Sample.Utf8("Content-Type: text/html; charset=utf-8", "", html).Text.TrimEnd('\n');

    [Theory]
    [InlineData("a<br>b", "a\nb")]
    [InlineData("a<br/><br/>b", "a\n\nb")]
    [InlineData("<p>a</p><p>b</p>", "a\n\nb")]
    [InlineData("<div>a</div><div>b</div>", "a\nb")]
    [InlineData("<div>a</div><div><br></div><div>b</div>", "a\n\nb")]
    [InlineData("<p class=MsoNormal>a</p><p class=MsoNormal>b</p>", "a\nb")] // Word's lines
    [InlineData("a\r\n   b", "a b")]
    [InlineData("a <b> b </b> c", "a b c")]
    [InlineData("<pre>a\n  b</pre>", "a\n  b")]
    [InlineData("<ul><li>a</li><li>b</li></ul>", "- a\n- b")]
    [InlineData("<ol><li>a<li>b</ol>", "1. a\n2. b")]
    [InlineData("<ul><li>a<ul><li>b</li></ul></li></ul>", "- a\n  - b")]
    [InlineData("a<blockquote>b<br>c</blockquote>d", "a\n> b\n> c\nd")]
    [InlineData("<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n> > b")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc")]
    [InlineData("a<hr>b", "a\n----\nb")]
    [InlineData("<a href=\"https://d.example/x\">here</a>", "here <https://d.example/x>")]
    [InlineData("<a href=\"https://d.example/\">d.example</a>", "d.example")]
    [InlineData("<a href=\"https://d.example/\">https://d.example/</a>", "https://d.example/")]
    [InlineData("<a href=\"mailto:a@d.example\">a@d.example</a>", "a@d.example")]
    [InlineData("<a href=\"javascript:alert(1)\">here</a>", "here")]
    [InlineData("<img alt=\"Logo\">", "[Logo]")]
    [InlineData("<img src=x>", "")]
    [InlineData("&eacute;&#233;&#xE9;&amp;&lt;&nbsp;&euro;", "ééé&< €")]
    [InlineData("<style>p{}</style><script>alert('</p>')</script><title>t</title>a", "a")]
    [InlineData("a<!-- b -->c", "ac")]
    [InlineData("a<!--[if mso]><p>b</p><![endif]-->c", "ac")]
    [InlineData("<div style=\"display:none\">preview<div>x</div></div>a", "a")]
    [InlineData("a\u200bb\u00adc", "abc")]
    [InlineData("1 < 2 and 3 > 2", "1 < 2 and 3 > 2")]
    [InlineData("<p title=\"a > b\">c</p>", "c")]
    [InlineData("<p title=\"never closed>c</p>", "c")]
    [InlineData("a<script>never closed", "a")]
    [InlineData("a <", "a <")]
    [InlineData("a</", "a</")]
    [InlineData("", "")]
    public void Html_is_laid_out_as_text(string html, string expected) => Assert.Equal(expected, Text(html));
}
