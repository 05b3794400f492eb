using System.Text.RegularExpressions;
using Contrefort.Documents.Pdf;
using Contrefort.Documents.Tests.Pdf.Rigs;

namespace Contrefort.Documents.Tests.Pdf;

/// <summary>Text that nobody meant to print, or no font can; escaped, for what attributes cannot hold.</summary>
public sealed class HostileTextTests
{
    [Theory]
    [InlineData(@"a\uD800b", "a\uFFFDb")] // half a character
    [InlineData(@"a\uDC00", "a\uFFFD")]
    [InlineData("Zoe\u0308", "Zoë")] // an accent of its own
    [InlineData(@"e\u0301\uD800", "é\uFFFD")]
    [InlineData("co\u00ADop", "coop")] // a soft hyphen that is not needed
    [InlineData(@"deux\tmots", "deux mots")]
    [InlineData("漢字", "漢字")] // not in the font: shown as a sign, copied as written
    [InlineData("😀!", "😀!")]
    [InlineData("Ελλάδα Привет", "Ελλάδα Привет")]
    public void It_can_be_copied_as_it_was_meant(string text, string read)
    {
        using var programs = new Programs(Sample.Of(Regex.Unescape(text)).ToPdf());
        Assert.Equal("", programs.Complaints());
        Assert.Equal(read, programs.Text().Trim());
    }

    [Theory]
    [InlineData(@"\u0000\u0000\u0000")]
    [InlineData(@"\u0007\u001B\u0085\u009F")]
    [InlineData("漢字漢字")]
    [InlineData(@"\uFFFE\uFFFF\uD800\uDBFF")]
    public void What_has_no_glyph_is_seen_to_be_there(string text)
    {
        using var programs = new Programs(Sample.Of(Regex.Unescape(text)).ToPdf());
        Assert.Equal("", programs.Complaints());
        Assert.True(programs.Picture().DarkIn(56, 50, 100, 66) > 15);
    }

    [Fact]
    public void Hebrew_and_Arabic_are_drawn_as_they_are()
    {
        using var programs = new Programs(Sample.Of("שלום \u202Eمرحبا\u202C fin").ToPdf());
        Assert.Equal("", programs.Complaints());
        Assert.Contains("fin", programs.Text());
    }

    [Fact]
    public void Every_character_there_is_can_be_in_a_document()
    {
        var all = string.Concat(
            Enumerable.Range(0, 0x110000).Where(code => code % 37 == 0 || code < 0x3000).Select(One)
        );
        using var programs = new Programs(Sample.Of(all).ToPdf());
        Assert.Equal("", programs.Complaints());
    }

    [Fact]
    public void A_million_letters_without_a_blank_are_set()
    {
        var pdf = Sample.Of(new string('m', 1_000_000)).ToPdf();
        using var programs = new Programs(pdf);
        Assert.Equal(1_000_000, programs.Text().Count(letter => letter == 'm'));
    }

    [Fact]
    public void Empty_runs_and_paragraphs_do_no_harm()
    {
        using var programs = new Programs(
            Sample.Of(new Paragraph(), new Paragraph("", "", "x", ""), "", new Stack()).ToPdf()
        );
        Assert.Equal("x", programs.Text().Trim());
    }

    [Fact]
    public void A_column_of_no_width_still_ends()
    {
        var words = Word.Of(new Table(Column.Fixed(0), Column.Share()) { Rows = [new("abc", "d")] });
        Assert.Equal("abcd", string.Concat(words.Select(word => word.Text).Order()));
    }

    [Fact]
    public void Two_attachments_of_one_name_are_refused() =>
        Assert.Throws<ArgumentException>(() =>
            (
                Sample.Of("x") with
                {
                    Attachments = [Attachment.Invoice(Sample.Invoice), Attachment.Invoice(Sample.Invoice)],
                }
            ).ToPdf()
        );

    static string One(int code) =>
        code is >= 0xD800 and <= 0xDFFF ? ((char)code).ToString() : char.ConvertFromUtf32(code);
}
