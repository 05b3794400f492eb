using Contrefort.Documents.Pdf;
using Contrefort.Documents.Tests.Pdf.Rigs;

namespace Contrefort.Documents.Tests.Pdf;

/// <summary>Shapes and pictures, seen as pixels: at 72 dots per inch a pixel is a point.</summary>
public sealed class DrawingTests
{
    static readonly PageFormat Sheet = new(200, 200, new Edges(0));
    static readonly Color Red = new(220, 0, 0);

    [Fact]
    public void Every_module_of_a_code_is_where_the_matrix_says()
    {
        var matrix = Sample.Chequers(33);
        var pixels = Drawn(new ModulesMark(10, 20, 165, matrix));
        for (var row = 0; row < 33; row++)
        for (var column = 0; column < 33; column++)
            Assert.Equal(matrix[row, column], pixels.IsDark(12 + column * 5, 22 + row * 5));
    }

    [Fact]
    public void No_light_shows_between_dark_modules()
    {
        var dark = new bool[7, 7];
        for (var i = 0; i < 49; i++)
            dark[i / 7, i % 7] = true;
        Assert.Equal(100 * 100, Drawn(new ModulesMark(20, 20, 100, dark)).DarkIn(20, 20, 120, 120));
    }

    [Fact]
    public void A_picture_keeps_its_colours_and_its_place()
    {
        var pixels = Drawn(new PictureMark(40, 40, 80, 80, Picture.Png(Pngs.Chequered())));
        Assert.Equal((220, 0, 0), pixels[45, 45]);
        Assert.Equal((255, 255, 255), pixels[55, 45]);
        Assert.Equal((255, 255, 255), pixels[35, 45]);
    }

    [Fact]
    public void A_picture_of_few_colours_keeps_them()
    {
        // Grey of one bit: white above, black below.
        var pixels = Drawn(new PictureMark(0, 0, 80, 80, Picture.Png(Pngs.Of(2, 2, 1, 0, [0, 0xC0, 0, 0]))));
        Assert.Equal((false, true), (pixels.IsDark(20, 20), pixels.IsDark(20, 60)));
    }

    [Theory]
    [InlineData("M10 10 H90 V90 H10 Z", 50, 50, true)]
    [InlineData("m10,10h80v80h-80z", 89, 89, true)]
    [InlineData("M10 10 90 10 90 90", 80, 20, true)] // further pairs of a move are lines
    [InlineData("M10 10 90 10 90 90", 20, 80, false)]
    [InlineData("M50 10A40 40 0 1 1 50 90A40 40 0 1 1 50 10Z", 50, 85, true)] // a circle in two arcs
    [InlineData("M50 10A40 40 0 1 1 50 90A40 40 0 1 1 50 10Z", 15, 15, false)]
    [InlineData("M10 50a40 40 0 0180 0z", 50, 15, true)] // flags without blanks
    [InlineData("M10 50a40 40 0 0180 0z", 50, 55, false)]
    [InlineData("M10 90C10 10 90 10 90 90Z", 50, 35, true)]
    [InlineData("M10 90Q50 -70 90 90Z", 50, 20, true)]
    [InlineData("M0 50Q25 0 50 50T100 50Z", 75, 65, true)]
    [InlineData("M1e1.5.5.5Z M40 40h20v20h-20z", 50, 50, true)] // numbers run together
    public void A_path_covers_what_its_data_say(string data, int x, int y, bool covered) =>
        Assert.Equal(covered, Drawn(new PathMark(0, 0, data, Fill: Color.Black)).IsDark(x, y));

    [Fact]
    public void A_hole_is_left_open_when_asked()
    {
        const string ring = "M10 10H90V90H10Z M30 30H70V70H30Z";
        Assert.True(Drawn(new PathMark(0, 0, ring, Fill: Color.Black)).IsDark(50, 50));
        Assert.False(Drawn(new PathMark(0, 0, ring, Fill: Color.Black) { EvenOdd = true }).IsDark(50, 50));
    }

    [Theory]
    [InlineData("L10 10")]
    [InlineData("M")]
    [InlineData("M10")]
    [InlineData("M10 10 X")]
    [InlineData("M10 10 Z 5 5")]
    [InlineData("M1e999 0")]
    [InlineData("10 10")]
    public void Data_that_are_no_path_are_refused(string data) =>
        Assert.Throws<FormatException>(() => Drawn(new PathMark(0, 0, data, Fill: Color.Black)));

    [Fact]
    public void An_address_in_any_letters_is_written_in_plain_ones()
    {
        var address = new Uri("https://hôtel.example/chambre/été?n=½");
        var reader = new PdfReader(Sample.Of(new Paragraph(new Run("x") { Link = address })).ToPdf());
        var action = reader.Dictionaries.Single(one => one.ContainsKey("URI"));
        Assert.Equal("https://xn--htel-vqa.example/chambre/%C3%A9t%C3%A9?n=%C2%BD", reader.Text(action["URI"]));
    }

    [Fact]
    public void A_box_is_filled_and_edged()
    {
        var pixels = Drawn(new BoxMark(20, 20, 60, 60, Red, new Stroke(4, Color.Black)));
        Assert.Equal((220, 0, 0), pixels[50, 50]);
        Assert.True(pixels.IsDark(20, 50));
        Assert.Equal((255, 255, 255), pixels[90, 50]);
    }

    [Fact]
    public void A_dashed_line_has_gaps()
    {
        var dark = Drawn(new LineMark(0, 100, 200, 100, new Stroke(4, Color.Black, 10))).DarkIn(0, 99, 200, 101);
        Assert.InRange(dark, 150, 250);
    }

    [Fact]
    public void A_slip_lies_against_the_edges_of_the_sheet()
    {
        var slip = new Frame(200, 50, new BoxMark(0, 0, 200, 50, Red)) { AtSheetFoot = true };
        using var programs = new Programs((Sample.Of("x", slip) with { Page = new(200, 200, new Edges(30)) }).ToPdf());
        var pixels = programs.Picture();
        Assert.Equal(((220, 0, 0), (220, 0, 0)), (pixels[1, 199], pixels[198, 151]));
        Assert.Equal((255, 255, 255), pixels[100, 148]);
    }

    [Fact]
    public void A_slip_that_finds_text_in_its_place_takes_the_next_page()
    {
        var slip = new Frame(200, 150, new TextMark(5, 5, 100, "talon")) { AtSheetFoot = true };
        var words = Word.Of(Sample.Of(new Rule(null, 80), "texte", slip) with { Page = Sheet });
        Assert.Equal([("texte", 1), ("talon", 2)], words.Select(word => (word.Text, word.Page)));
    }

    [Theory]
    [InlineData("grey with alpha", 8, 4, 0)]
    [InlineData("colour with alpha", 8, 6, 0)]
    [InlineData("interlaced", 8, 2, 1)]
    [InlineData("no palette", 8, 3, 0)]
    [InlineData("no such depth", 3, 2, 0)]
    public void A_picture_an_archive_cannot_hold_is_refused(string _, byte depth, byte colour, byte interlaced) =>
        Assert.Throws<InvalidDataException>(() => Picture.Png(Pngs.Of(1, 1, depth, colour, new byte[9], interlaced)));

    [Fact]
    public void A_picture_that_ends_too_soon_is_refused_wherever_it_ends()
    {
        var whole = Pngs.Chequered();
        for (var length = 0; length < whole.Length - 12; length++)
            Assert.Throws<InvalidDataException>(() => Picture.Png(whole.AsSpan(0, length)));
    }

    [Fact]
    public void A_small_file_that_claims_to_be_a_huge_picture_is_refused() =>
        Assert.Throws<InvalidDataException>(() => Picture.Png(Pngs.Of(100_000, 100_000, 8, 2, [])));

    static Pixels Drawn(params IReadOnlyList<Mark> marks)
    {
        using var programs = new Programs((Sample.Of(new Frame(200, 200, marks)) with { Page = Sheet }).ToPdf());
        return programs.Picture();
    }
}
