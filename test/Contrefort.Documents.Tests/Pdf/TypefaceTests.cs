using System.Text;
using Contrefort.Documents.Pdf.Fonts;

namespace Contrefort.Documents.Tests.Pdf;

/// <summary>Fonts read from bytes, good and bad.</summary>
public sealed class TypefaceTests
{
    static readonly byte[] Inter = Resource("fonts/inter-regular.ttf");

    [Fact]
    public void Inter_is_what_it_says()
    {
        var face = FontFamily.Inter.Regular;
        Assert.Equal(("Inter-Regular", 400), (face.Name, face.Weight));
        Assert.Equal(968.75, face.Ascent);
        Assert.True(FontFamily.Inter.Italic.ItalicAngle < 0);
        Assert.Equal(600, FontFamily.Inter.Bold.Weight);
    }

    [Theory]
    [InlineData("éèêëàâçîïôöùûüÿœæÉÈÀÇŒ")]
    [InlineData("äöüßÄÖÜẞ„“‚‘»«")]
    [InlineData("€½¼¾°²³×–—…’•·→←↑↓✓")]
    [InlineData("łąężśćżňřščžđŁ")]
    [InlineData("\u00A0\u202F\u2009")]
    public void It_has_every_sign_our_documents_use(string signs) =>
        Assert.All(signs.EnumerateRunes(), sign => Assert.NotEqual(0, FontFamily.Inter.Regular.Glyph(sign, false)));

    [Fact]
    public void Figures_in_columns_are_all_of_one_width()
    {
        foreach (var face in (Typeface[])[FontFamily.Inter.Regular, FontFamily.Inter.Bold, FontFamily.Inter.Italic])
            Assert.Single("0123456789".Select(figure => face.Advance(face.Glyph(new Rune(figure), true))).Distinct());
    }

    [Fact]
    public void Figures_in_text_are_not() =>
        Assert.NotEqual(
            1,
            "0123456789"
                .Select(figure => FontFamily.Inter.Regular.Glyph(new Rune(figure), false))
                .Select(FontFamily.Inter.Regular.Advance)
                .Distinct()
                .Count()
        );

    [Fact]
    public void A_font_cut_short_is_refused_and_says_so()
    {
        for (var length = 0; length < Inter.Length - 4; length += Inter.Length / 97)
            Assert.Throws<InvalidDataException>(() => Typeface.Read(Inter.AsMemory(0, length)));
    }

    [Fact]
    public void A_font_with_broken_bytes_is_read_or_refused_and_never_worse()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 60; round++)
        {
            var broken = (byte[])Inter.Clone();
            for (var n = 0; n < 40; n++)
                broken[n % 2 == 0 ? random.Next(500) : random.Next(broken.Length)] = (byte)random.Next(256);
            try
            {
                Typeface.Read(broken);
            }
            catch (InvalidDataException) { }
        }
    }

    [Fact]
    public void The_licence_travels_with_the_font() =>
        Assert.Contains("SIL OPEN FONT LICENSE", Encoding.UTF8.GetString(Resource("fonts/inter-licence.txt")));

    static byte[] Resource(string name)
    {
        using var stream = typeof(Typeface).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
