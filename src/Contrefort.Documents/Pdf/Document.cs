using Contrefort.Documents.Pdf.Fonts;
using Contrefort.Documents.Pdf.Layout;
using NodaTime;

namespace Contrefort.Documents.Pdf;

/// <summary>
/// A document in the order it is read; <see cref="ToPdf"/> writes it as PDF/A-3b (ISO 19005-3). The same document gives the
/// same bytes, on any thread.
/// </summary>
public sealed record Document
{
    public required string Title { get; init; }

    /// <summary>BCP 47, such as "fr" or "de-CH"; also says which sign parts decimals.</summary>
    public required string Language { get; init; }
    public required Instant Created { get; init; }
    public string Author { get; init; } = "";
    public string Subject { get; init; } = "";
    public PageFormat Page { get; init; } = PageFormat.A4;

    /// <summary>Of all text where nothing else is said; Inter, 9.5 points, if nothing is said here.</summary>
    public TextStyle Style { get; init; } = new();

    /// <summary>At the top of each page, inside the margins; the text starts below it.</summary>
    public Func<PageNumber, Block?>? Header { get; init; }

    /// <summary>At the bottom of each page, inside the margins; the text ends above it.</summary>
    public Func<PageNumber, Block?>? Footer { get; init; }
    public IReadOnlyList<Block> Body { get; init; } = [];
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    static readonly TextStyle Standard = new()
    {
        Size = 9.5,
        Bold = false,
        Italic = false,
        Color = Pdf.Color.Black,
        Leading = 1.4,
        Tabular = false,
        Align = Align.Left,
    };

    public byte[] ToPdf()
    {
        var style = Style.Over(Standard);
        style = style with { Family = style.Family ?? FontFamily.Inter };
        var setting = new Setting(style, Page.TextWidth, Page.Height, DecimalSign.Of(Language));
        var pages = new Paginator(this, setting).Pages();
        return new Format.DocumentFile(this, setting).Write(pages);
    }
}
