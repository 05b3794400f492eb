namespace Contrefort.Protocols.Tests.Mime;

public sealed class EncodedWordTests
{
    [Theory]
    [InlineData("=?iso-8859-1?Q?=C9cran_noir?=", "Écran noir")]
    [InlineData("=?UTF-8?B?w4ljcmFu?=", "Écran")]
    [InlineData("=?utf-8?b?w4ljcmFu?=", "Écran")] // lower case
    [InlineData("=?utf-8?q?=c3=89cran?=", "Écran")]
    [InlineData("=?utf-8?Q?=C3=89?= =?utf-8?Q?cran?=", "Écran")] // the space between words is no text
    [InlineData("=?utf-8?Q?=C3?= =?utf-8?Q?=89cran?=", "Écran")] // a character cut between words
    [InlineData("=?utf-8?B?w4k=?= =?utf-8?B?Y3Jhbg==?=", "Écran")]
    [InlineData("=?utf-8?Q?=C3=89?= cran", "É cran")]
    [InlineData("Re: =?utf-8?Q?=C3=89cran?=", "Re: Écran")]
    [InlineData("Re:=?utf-8?Q?=C3=89cran?=!", "Re:Écran!")] // glued
    [InlineData("=?utf-8?Q?=C3=89cran noir?=", "Écran noir")] // an illegal space
    [InlineData("=?utf-8?B?w4lj cmFu?=", "Écran")]
    [InlineData("=?utf-8?B?w4ljcmFu", "Écran")] // cut by some program
    [InlineData("=?utf-8*fr?Q?=C3=89cran?=", "Écran")] // RFC 2231 language
    [InlineData("=?latin1?Q?=C9cran?=", "Écran")]
    [InlineData("=?utf8?Q?=C3=89cran?=", "Écran")]
    [InlineData("=?iso-8859-1?Q?=80_?=", "€")] // windows-1252 under another name
    [InlineData("=?us-ascii?Q?=C9cran?=", "Écran")]
    [InlineData("=?unknown?Q?=C3=89cran?=", "Écran")]
    [InlineData("=?iso-8859-1?Q?=C3=89cran?=", "Écran")] // it was UTF-8
    [InlineData("=?utf-8?Q?=C9cran?=", "Écran")] // it was not
    [InlineData("=?gb2312?B?1tDOxA==?=", "中文")]
    [InlineData("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本")]
    [InlineData("=?utf-8?X?abc?=", "=?utf-8?X?abc?=")]
    [InlineData("=?utf-8?Q??=", "")]
    [InlineData("=??Q?a?=", "=??Q?a?=")]
    [InlineData("2 =? 3 ?=", "2 =? 3 ?=")]
    [InlineData("=?utf-8?Q?a=0D=0ABcc:_b?=", "a  Bcc: b")] // no line can be smuggled in
    public void A_subject_is_decoded(string field, string expected) =>
        Assert.Equal(expected, Sample.Read("Subject: " + field, "", "").Subject);

    [Fact]
    public void A_folded_subject_is_one_line() =>
        Assert.Equal("a b c", Sample.Read("Subject: a", "\tb", "   c", "", "").Subject);

    [Fact]
    public void Bare_bytes_take_the_charset_of_the_body() =>
        Assert.Equal(
            "тест",
            Sample.Read("Subject: \u00d4\u00c5\u00d3\u00d4", "Content-Type: text/plain; charset=koi8-r", "", "").Subject
        );

    [Fact]
    public void Bare_japanese_bytes_are_read() =>
        Assert.Equal("日本", Sample.Read("Subject: \u001b$BF|K\\\u001b(B", "", "").Subject);
}
