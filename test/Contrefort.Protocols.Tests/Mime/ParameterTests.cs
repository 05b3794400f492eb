using Contrefort.Protocols.Mime;

namespace Contrefort.Protocols.Tests.Mime;

public sealed class ParameterTests
{
    static string? FileName(params string[] disposition) =>
        Sample.Read([.. disposition, "Content-Type: application/pdf", "", "x"]).Root.FileName;

    [Theory]
    [InlineData("attachment; filename=report.pdf", "report.pdf")]
    [InlineData("attachment; filename=\"report of May.pdf\"", "report of May.pdf")]
    [InlineData("attachment; filename=report of May.pdf", "report of May.pdf")] // spaces without quotes
    [InlineData("attachment; filename = \"a.pdf\" ;", "a.pdf")]
    [InlineData("attachment;filename=\"a.pdf\";size=3", "a.pdf")]
    [InlineData("attachment; filename=\"a\\\"b.pdf\"", "a\"b.pdf")]
    [InlineData("attachment; filename=\"a\"b\".pdf\"", "a\"b\".pdf")] // quotes nobody escaped
    [InlineData("attachment; filename=\"C:\\TEMP\\a.pdf\"", "C:\\TEMP\\a.pdf")]
    [InlineData("attachment; filename=\"a.pdf", "a.pdf")] // not closed
    [InlineData("attachment; filename=a.pdf\"", "a.pdf")]
    [InlineData("attachment filename=a.pdf", "a.pdf")] // no semicolon
    [InlineData("attachment; filename=a.pdf size=3", "a.pdf")]
    [InlineData("attachment; FileName=a.pdf", "a.pdf")]
    [InlineData("attachment (comment); (other) filename=a.pdf (end)", "a.pdf")]
    [InlineData("; filename=a.pdf", "a.pdf")]
    [InlineData("filename=a.pdf", "a.pdf")]
    [InlineData("attachment; filename*=utf-8''%C3%A9t%C3%A9.pdf", "été.pdf")]
    [InlineData("attachment; filename*=iso-8859-1'fr'%E9t%E9.pdf", "été.pdf")]
    [InlineData("attachment; filename*=\"utf-8''%C3%A9t%C3%A9.pdf\"", "été.pdf")]
    [InlineData("attachment; filename*=%C3%A9t%C3%A9.pdf", "été.pdf")] // no charset
    [InlineData("attachment; filename=ete.pdf; filename*=utf-8''%C3%A9t%C3%A9.pdf", "été.pdf")] // RFC 2231 wins
    [InlineData("attachment; filename*=utf-8''%C3%A9t%C3%A9.pdf; filename=ete.pdf", "été.pdf")]
    [InlineData("attachment; filename*0=\"rep\"; filename*1=\"ort.pdf\"", "report.pdf")]
    [InlineData("attachment; filename*1=\"ort.pdf\"; filename*0=\"rep\"", "report.pdf")] // any order
    [InlineData("attachment; filename*0*=utf-8''%C3; filename*1*=%A9t%C3%A9; filename*2=\".pdf\"", "été.pdf")]
    [InlineData("attachment; filename*0=\"=?utf-8?Q?=C3=A9t\"; filename*1=\"=C3=A9?=.pdf\"", "été.pdf")] // a mix
    [InlineData("attachment; filename=\"=?utf-8?Q?=C3=A9t=C3=A9.pdf?=\"", "été.pdf")] // RFC 2047, as most send it
    [InlineData("attachment; filename==?utf-8?B?w6l0w6kucGRm?=", "été.pdf")]
    [InlineData("attachment; filename=\"=?utf-8?Q?=C3=A9t?= =?utf-8?Q?=C3=A9.pdf?=\"", "été.pdf")]
    [InlineData("attachment; filename=\"a%20b.pdf\"", "a%20b.pdf")]
    [InlineData("attachment; filename=\"\"", null)]
    [InlineData("attachment", null)]
    public void A_file_name_is_read_as_programs_write_it(string disposition, string? expected) =>
        Assert.Equal(expected, FileName("Content-Disposition: " + disposition));

    [Fact]
    public void A_folded_file_name_is_put_together() =>
        Assert.Equal(
            "a long name.pdf",
            FileName("Content-Disposition: attachment;", "\tfilename=\"a long", " name.pdf\"")
        );

    [Fact]
    public void The_name_in_the_content_type_serves_when_there_is_no_other() =>
        Assert.Equal("a.pdf", Sample.Read("Content-Type: application/pdf; name=a.pdf", "", "").Root.FileName);

    [Theory]
    [InlineData("text/html; charset=utf-8", "text/html", "utf-8")]
    [InlineData("TEXT/HTML;CHARSET=UTF-8", "text/html", "UTF-8")]
    [InlineData("text/html charset=utf-8", "text/html", "utf-8")]
    [InlineData("text/html; charset=\"utf-8", "text/html", "utf-8")]
    [InlineData("text/html;; charset = utf-8 ;", "text/html", "utf-8")]
    [InlineData("text/html, charset=utf-8", "text/html", "utf-8")]
    [InlineData("text / html; charset=utf-8", "text/html", "utf-8")]
    [InlineData("text/html/; charset=utf-8", "text/html", "utf-8")]
    [InlineData("html", "text/html", null)]
    [InlineData("text", "text/plain", null)]
    [InlineData("charset=utf-8", "text/plain", "utf-8")]
    [InlineData("", "text/plain", null)]
    [InlineData(";", "text/plain", null)]
    [InlineData("foo bar", "text/plain", null)]
    public void A_content_type_is_read_with_its_defects(string field, string type, string? charset)
    {
        var read = Sample.Read("Content-Type: " + field, "", "").Root.ContentType;

        Assert.Equal((type, charset), (read.Value, read.Parameter("charset")));
    }

    [Theory]
    [InlineData("report.pdf", "report.pdf")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("..\\..\\boot.ini", "boot.ini")]
    [InlineData("/etc/passwd", "passwd")]
    [InlineData("C:\\TEMP\\a.png", "a.png")]
    [InlineData(".htaccess", "htaccess")]
    [InlineData(".ht\u200baccess", "htaccess")]
    [InlineData("invoice\u202efdp.exe", "invoicefdp.exe")] // right-to-left override
    [InlineData("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf")]
    [InlineData("a\0.pdf", "a.pdf")]
    [InlineData("a<b>:\"c|d?*.pdf", "a_b___c_d__.pdf")]
    [InlineData("CON.txt", "_CON.txt")]
    [InlineData("name. . ", "name")]
    [InlineData("...", "")]
    [InlineData("été ☃.pdf", "été ☃.pdf")]
    [InlineData("dir/", "dir")]
    [InlineData(null, "")]
    public void A_file_name_is_made_safe(string? name, string expected) => Assert.Equal(expected, FileNames.Safe(name));

    [Fact]
    public void A_long_file_name_keeps_its_extension()
    {
        var safe = FileNames.Safe(new string('a', 300) + ".pdf");

        Assert.Equal(200, safe.Length);
        Assert.EndsWith("a.pdf", safe);
    }
}
