using Contrefort.Documents.Pdf;
using Contrefort.Documents.Tests.Pdf.Rigs;

namespace Contrefort.Documents.Tests.Pdf;

/// <summary>Where things come to stand, as poppler sees them.</summary>
public sealed class LayoutTests
{
    const string Long = "Le contrat couvre les postes, les serveurs et le réseau du client sur tous ses sites. ";

    [Fact]
    public void Text_stays_within_the_margins()
    {
        var words = Word.Of(string.Concat(Enumerable.Repeat(Long, 30)));
        Assert.True(words.Min(word => word.Left) >= 20.Mm - 0.1);
        Assert.True(words.Max(word => word.Right) <= 190.Mm + 0.1);
        Assert.True(words.Max(word => word.Right) > 180.Mm);
    }

    [Theory]
    [InlineData("zz aaaa bb", "zz aaaa", "zz aaaa|bb")] // a plain blank
    [InlineData("zzzz aaaa\u00A0bb", "zzzz aaaa", "zzzz|aaaa bb")] // a non-breaking one
    [InlineData("zz aaaa\u202Fbb", "zz aaaa", "zz|aaaa bb")]
    [InlineData("zz aaaa !", "zz aaaa", "zz|aaaa !")] // French blanks, even plain ones
    [InlineData("zz 12 €", "zz 12", "zz|12 €")]
    [InlineData("zzzz « bb »", "zzzz « b", "zzzz|« bb »")]
    [InlineData("zz aaaa-bb", "zz aaaa-", "zz aaaa-|bb")]
    [InlineData("zz 2026-42", "zz 2026-", "zz|2026-42")] // a number is one word
    public void A_line_ends_where_typography_lets_it(string text, string asWideAs, string lines) =>
        Assert.Equal(lines.Split('|'), Lines(text, asWideAs));

    [Fact]
    public void A_word_wider_than_its_column_is_broken_and_none_of_it_lost()
    {
        var address = "https://example.fr/" + string.Concat(Enumerable.Repeat("chemin/tres/long/", 30));
        var words = Word.Of(address);
        Assert.True(words.Count > 3);
        Assert.Equal(address, string.Concat(words.Select(word => word.Text)));
        Assert.True(words.Max(word => word.Right) <= 190.Mm + 0.1);
        Assert.All(words.SkipLast(1), word => Assert.EndsWith("/", word.Text));
    }

    [Fact]
    public void A_line_feed_starts_a_line_and_two_leave_one_empty()
    {
        var words = Word.Of("a\nb\r\n\r\nc");
        Assert.Equal(2 * (words[1].Top - words[0].Top), words[2].Top - words[1].Top, 0.1);
    }

    [Fact]
    public void Decimal_signs_stand_one_under_the_other()
    {
        string[] amounts = ["1,00", "22,5", "-3,125 €", "7", "8 jours"];
        var words = Word.Of(
            new Table(Column.Share(), Column.Content(Align.Decimal))
            {
                Rows = [.. amounts.Select(one => new Row("x", one))],
            }
        );
        // Figures are of one width, so what starts with a single one starts at the same place.
        var units = At("1,00").Left;
        Assert.Equal(units, At("7").Left, 0.05);
        Assert.Equal(units, At("8").Left, 0.05);
        var figure = At("1,00").Right - At("22,5").Right;
        Assert.Equal(units - figure, At("22,5").Left, 0.05);
        Assert.True(At("-3,125").Left < units);
        Assert.Equal(At("1,00").Right + figure, At("-3,125").Right, 0.05);

        Word At(string text) => words.Single(word => word.Text == text);
    }

    [Fact]
    public void A_language_with_points_is_aligned_at_points()
    {
        var table = new Table(Column.Share(), Column.Content(Align.Decimal))
        {
            Rows = [new("x", "1,234.5"), new("x", "1.25")],
        };
        var words = Word.Of(Sample.Of(table) with { Language = "en" });
        Assert.True(
            words.Single(word => word.Text == "1.25").Right > words.Single(word => word.Text == "1,234.5").Right
        );
    }

    [Fact]
    public void Ten_thousand_rows_have_their_head_on_every_page_and_all_come_in_order()
    {
        var table = new Table(Column.Share(), Column.Fixed(60, Align.Right))
        {
            Head = [new("Désignation", "Rang")],
            Rows = [.. Enumerable.Range(0, 10_000).Select(i => new Row("Ligne", $"{i}"))],
        };
        using var programs = new Programs(Sample.Of(table).ToPdf());
        var pages = programs.Text().Split('\f', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(pages.Length, 150, 400);
        Assert.All(pages, page => Assert.StartsWith("Désignation", page.TrimStart()));
        var ranks = pages
            .SelectMany(page => page.Split('\n'))
            .Where(line => line.Contains("Ligne"))
            .Select(line => int.Parse(line.Split(' ')[^1]));
        Assert.Equal(Enumerable.Range(0, 10_000), ranks);
    }

    [Fact]
    public void A_row_taller_than_the_page_goes_on_with_the_next_and_loses_nothing()
    {
        var text = string.Join('\n', Enumerable.Range(0, 150).Select(i => $"m{i}"));
        var words = Word.Of(
            new Table(Column.Share(), Column.Share()) { Head = [new("Tête", "")], Rows = [new(text, "x")] }
        );
        Assert.Equal(
            Enumerable.Range(0, 150).Select(i => $"m{i}"),
            words.Select(word => word.Text).Where(text => text[0] == 'm')
        );
        Assert.True(words.Max(word => word.Bottom) <= 279.Mm + 3);
        Assert.Equal(words.Max(word => word.Page), words.Count(word => word.Text == "Tête"));
    }

    [Fact]
    public void Tables_with_nothing_in_them_draw_nothing_and_break_nothing()
    {
        var words = Word.Of(new Table(), new Table(Column.Share()), new Table { Rows = [new Row()] }, "après");
        Assert.Equal("après", Assert.Single(words).Text);
    }

    [Fact]
    public void A_row_with_more_cells_than_columns_is_refused() =>
        Assert.Throws<ArgumentException>(() => Sample.Of(new Table(Column.Share()) { Rows = [new("a", "b")] }).ToPdf());

    [Fact]
    public void A_cell_over_two_columns_has_the_room_of_both()
    {
        var words = Word.Of(
            new Table(Column.Share(), Column.Share())
            {
                Rows = [new Row(new Cell("ensemble ensemble ensemble ensemble ensemble ensemble") { Span = 2 })],
            }
        );
        Assert.Single(words.Select(word => word.Top).Distinct());
        Assert.True(words.Max(word => word.Right) > 105.Mm);
    }

    [Fact]
    public void Columns_too_wide_together_are_squeezed_into_the_page()
    {
        var words = Word.Of(
            new Table(Column.Fixed(900), Column.Content(), Column.Share()) { Rows = [new(Long, Long, Long)] }
        );
        Assert.True(words.Max(word => word.Right) <= 190.Mm + 0.1);
    }

    [Fact]
    public void A_heading_goes_to_the_next_page_with_its_text()
    {
        var words = Word.Of(
            new Rule(null, 247.Mm),
            new Paragraph("Titre")
            {
                KeepWithNext = true,
                Style = new() { Size = 14 },
            },
            Repeated(10)
        );
        Assert.All(words, word => Assert.Equal(2, word.Page));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void No_line_of_a_paragraph_is_alone_on_a_page(int roomFor)
    {
        var words = Word.Of(
            new Rule(null, 261.Mm - roomFor * 9.5 * 1.4 - 1),
            string.Join('\n', Enumerable.Range(1, 6).Select(i => $"l{i}"))
        );
        var perPage = words.GroupBy(word => word.Page).ToDictionary(page => page.Key, page => page.Count());
        Assert.Equal(6, perPage.Values.Sum());
        Assert.DoesNotContain(1, perPage.Values);
    }

    [Fact]
    public void What_is_kept_together_moves_on_together()
    {
        var words = Word.Of(
            new Rule(null, 245.Mm),
            new Stack("un", "deux", "trois", "quatre", "cinq") { KeepTogether = true }
        );
        Assert.All(words, word => Assert.Equal(2, word.Page));
    }

    [Fact]
    public void What_is_kept_together_but_taller_than_a_page_still_comes_whole()
    {
        var words = Word.Of(
            new Stack([.. Enumerable.Range(0, 200).Select(i => (Block)$"{i}")]) { KeepTogether = true }
        );
        Assert.Equal(200, words.Count);
        Assert.True(words.Max(word => word.Bottom) <= 279.Mm + 3);
    }

    [Fact]
    public void A_page_break_starts_a_page()
    {
        var words = Word.Of("un", new PageBreak(), "deux", new PageBreak());
        Assert.Equal([("un", 1), ("deux", 2)], words.Select(word => (word.Text, word.Page)));
    }

    [Fact]
    public void A_document_without_text_is_one_empty_page()
    {
        using var programs = new Programs(Sample.Of().ToPdf());
        Assert.Equal("", programs.Complaints());
        Assert.Matches("Pages: +1\n", programs.Facts());
    }

    [Fact]
    public void Letters_are_a_sheet_too()
    {
        using var programs = new Programs((Sample.Of("x") with { Page = PageFormat.Letter }).ToPdf());
        Assert.Contains("612 x 792 pts (letter)", programs.Facts());
    }

    [Fact]
    public void A_list_item_is_set_in_beside_its_marker()
    {
        var words = Word.Of(new Item("1.", string.Concat(Enumerable.Repeat(Long, 3))));
        Assert.Equal(20.Mm, words[0].Left, 0.5);
        Assert.All(words.Skip(1), word => Assert.True(word.Left >= 20.Mm + 13));
        Assert.Equal(words[0].Top, words[1].Top, 0.1);
    }

    static Paragraph Repeated(int times) => new(string.Concat(Enumerable.Repeat(Long, times)));

    /// <summary>The lines of a text in a column just as wide as another.</summary>
    static List<string> Lines(string text, string asWideAs)
    {
        var measured = Word.Of(asWideAs);
        var width = measured.Max(word => word.Right) - measured.Min(word => word.Left);
        var column = new Table(Column.Fixed(width + 0.2)) { Look = TableLook.Plain, Rows = [new(text)] };
        return
        [
            .. Word.Of(column)
                .GroupBy(word => word.Top)
                .Select(line =>
                    string.Join(' ', line.Select(word => word.Text)).Replace('\u00A0', ' ').Replace('\u202F', ' ')
                ),
        ];
    }
}
