using System.Text;
using Contrefort.Documents.Pdf.Fonts;
using Contrefort.Documents.Pdf.Layout;
using static Contrefort.Documents.Pdf.Format.PdfText;

namespace Contrefort.Documents.Pdf.Format;

/// <summary>Pages drawn and written with all that PDF/A-3b asks to be beside them.</summary>
sealed class DocumentFile(Document document, Setting setting)
{
    readonly PdfFile _file = new();
    readonly Dictionary<Typeface, (FontSubset Glyphs, string Name)> _fonts = [];
    readonly List<(FontSubset Glyphs, int Number)> _fontObjects = [];
    readonly Dictionary<Picture, (int Number, string Name)> _pictures = [];

    public byte[] Write(List<Page> pages)
    {
        var canvases = new List<Canvas>(pages.Count);
        for (var i = 0; i < pages.Count; i++)
            canvases.Add(Drawn(pages[i], new PageNumber(i + 1, pages.Count)));

        var tree = _file.Reserve();
        var resources = _file.Reserve();
        var kids = new StringBuilder();
        foreach (var canvas in canvases)
            kids.Append(WritePage(canvas, tree, resources)).Append(" 0 R ");
        _file.Put(tree, $"<< /Type /Pages /Count {pages.Count} /Kids [{kids}] >>");

        for (var i = 0; i < _fontObjects.Count; i++)
            FontObjects.Write(_file, _fontObjects[i].Number, _fontObjects[i].Glyphs, i);
        var fontNames = string.Join(' ', _fontObjects.Select((font, i) => $"/F{i + 1} {font.Number} 0 R"));
        var pictureNames = string.Join(' ', _pictures.Values.Select(one => $"/{one.Name} {one.Number} 0 R"));
        _file.Put(resources, $"<< /Font << {fontNames} >> /XObject << {pictureNames} >> >>");

        var metadata = new Metadata(document);
        var packet = _file.AddRaw("/Type /Metadata /Subtype /XML", metadata.Packet());
        var colours = _file.AddStream("/N 3", SrgbProfile.Bytes);
        var intent = _file.Add(
            "<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB IEC61966-2.1)"
                + $" /Info (sRGB IEC61966-2.1) /DestOutputProfile {colours} 0 R >>"
        );
        var catalog = _file.Add(
            $"<< /Type /Catalog /Pages {tree} 0 R /Metadata {packet} 0 R /OutputIntents [{intent} 0 R]"
                + $" /Lang {Text(document.Language)} /MarkInfo << /Marked false >>"
                + $" /ViewerPreferences << /DisplayDocTitle true >>{WriteAttachments()} >>"
        );
        return _file.Finish(catalog, _file.Add(metadata.Info()));
    }

    Canvas Drawn(Page page, PageNumber number)
    {
        var canvas = new Canvas(document.Page.Height, FontOf, PictureOf);
        var margins = document.Page.Margins;
        var header = Paginator.Running(document.Header, number, setting);
        Piece.Draw(header, canvas, margins.Left, margins.Top);
        foreach (var (piece, x, y) in page.Pieces)
            piece.Draw(canvas, x, y);
        if (!page.HasSheetFoot)
        {
            var footer = Paginator.Running(document.Footer, number, setting);
            Piece.Draw(
                footer,
                canvas,
                margins.Left,
                document.Page.Height - margins.Bottom - Paginator.HeightOf(footer)
            );
        }
        return canvas;
    }

    int WritePage(Canvas canvas, int tree, int resources)
    {
        var content = _file.AddStream("", canvas.Content);
        var links = new StringBuilder();
        foreach (var link in canvas.Links)
        {
            var place = $"{Number(link.Left)} {Number(link.Bottom)} {Number(link.Right)} {Number(link.Top)}";
            var address = Text(Ascii(link.Address));
            var number = _file.Add(
                $"<< /Type /Annot /Subtype /Link /F 4 /Rect [{place}] /Border [0 0 0]"
                    + $" /A << /S /URI /URI {address} >> >>"
            );
            links.Append(number).Append(" 0 R ");
        }
        return _file.Add(
            $"<< /Type /Page /Parent {tree} 0 R /Resources {resources} 0 R /Contents {content} 0 R"
                + $" /MediaBox [0 0 {Number(document.Page.Width)} {Number(document.Page.Height)}]"
                + (links.Length == 0 ? "" : $" /Annots [{links}]")
                + " >>"
        );
    }

    /// <summary>A URI action takes ASCII only (ISO 32000-1, 12.6.4.7); .NET escapes all but the host.</summary>
    static string Ascii(Uri address) =>
        System.Text.Ascii.IsValid(address.AbsoluteUri)
            ? address.AbsoluteUri
            : address.AbsoluteUri.Replace(address.Host, address.IdnHost, StringComparison.Ordinal);

    string WriteAttachments()
    {
        if (document.Attachments.Count == 0)
            return "";
        var files = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var numbers = new List<int>();
        foreach (var attachment in document.Attachments)
        {
            var content = _file.AddStream(
                $"/Type /EmbeddedFile /Subtype {Name(attachment.MimeType)}"
                    + $" /Params << /Size {attachment.Content.Length} /ModDate {Metadata.Date(document.Created)} >>",
                attachment.Content.Span
            );
            var name = Text(attachment.Name);
            var number = _file.Add(
                $"<< /Type /Filespec /F {name} /UF {name} /AFRelationship /{attachment.Relationship}"
                    + (attachment.Description == "" ? "" : $" /Desc {Text(attachment.Description)}")
                    + $" /EF << /F {content} 0 R /UF {content} 0 R >> >>"
            );
            if (!files.TryAdd(name, number))
                throw new ArgumentException($"Two attachments have the name {attachment.Name}.");
            numbers.Add(number);
        }
        var names = string.Join(' ', files.Select(one => $"{one.Key} {one.Value} 0 R"));
        var all = string.Join(' ', numbers.Select(number => $"{number} 0 R"));
        return $" /AF [{all}] /Names << /EmbeddedFiles << /Names [{names}] >> >>";
    }

    (FontSubset, string) FontOf(Typeface face)
    {
        if (_fonts.TryGetValue(face, out var known))
            return known;
        _fontObjects.Add((new FontSubset(face), _file.Reserve()));
        return _fonts[face] = (_fontObjects[^1].Glyphs, $"F{_fontObjects.Count}");
    }

    string PictureOf(Picture picture)
    {
        if (_pictures.TryGetValue(picture, out var known))
            return known.Name;
        var device = picture.Channels == 3 ? "/DeviceRGB" : "/DeviceGray";
        var colours = picture.Palette is { } palette
            ? $"[/Indexed /DeviceRGB {palette.Length / 3 - 1} <{Convert.ToHexString(palette)}>]"
            : device;
        var (bits, width) = (picture.BitsPerChannel, picture.Width);
        var number = _file.AddRaw(
            $"/Type /XObject /Subtype /Image /Width {width} /Height {picture.Height} /ColorSpace {colours}"
                + $" /BitsPerComponent {bits} /Interpolate false /Filter /FlateDecode"
                + $" /DecodeParms << /Predictor 15 /Colors {picture.Channels} /BitsPerComponent {bits} /Columns {width} >>",
            picture.PackedRows
        );
        return (_pictures[picture] = (number, $"P{_pictures.Count + 1}")).Name;
    }
}
