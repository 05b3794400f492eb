using System.IO.Compression;
using System.Text;
using Contrefort.Documents.Pdf.Fonts;

namespace Contrefort.Documents.Pdf.Format;

/// <summary>
/// A PNG picture whose packed rows go into the PDF as they are, since both use the same filters (ISO 32000-1, 7.4.4.4).
/// That leaves out interlacing and transparency, which PDF/A would need to blend.
/// </summary>
static class Png
{
    const int MostPixels = 25_000_000;

    public static Picture Read(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Signature))
            throw new InvalidDataException("This is not a PNG picture.");
        ReadOnlySpan<byte> header = default,
            palette = default;
        var rows = new MemoryStream();
        for (var at = 8; ; )
        {
            var (length, kind) = (file.Offset(at), Encoding.ASCII.GetString(file.Part(checked(at + 4), 4)));
            var content = file.Part(checked(at + 8), length);
            if (kind == "IHDR")
                header = content;
            else if (kind == "PLTE")
                palette = content;
            else if (kind == "IDAT")
                rows.Write(content);
            else if (kind == "tRNS")
                throw new InvalidDataException("A picture with transparency cannot go into an archive document.");
            else if (kind == "IEND")
                break;
            at = checked(at + 12 + length);
        }

        var (width, height, depth) = (header.Offset(0), header.Offset(4), (int)header.Part(8, 5)[0]);
        var (colour, interlaced) = (header[9], header[12] != 0);
        if (colour is 4 or 6)
            throw new InvalidDataException("A picture with transparency cannot go into an archive document.");
        if (interlaced)
            throw new InvalidDataException("An interlaced picture cannot be embedded; save it without.");
        if (width == 0 || height == 0 || (long)width * height > MostPixels)
            throw new InvalidDataException("The picture is empty or larger than 25 million pixels.");
        if (depth is not (1 or 2 or 4 or 8 or 16) || colour is not (0 or 2 or 3))
            throw new InvalidDataException("The picture's colours are of no known kind.");
        if (colour == 3 && (palette.Length is 0 or > 768 || palette.Length % 3 != 0))
            throw new InvalidDataException("The picture's palette is missing or broken.");
        var channels = colour == 2 ? 3 : 1;
        Check(rows, ((long)width * channels * depth + 7) / 8 + 1, height);
        return new Picture(width, height)
        {
            BitsPerChannel = depth,
            Channels = channels,
            Palette = colour == 3 ? palette.ToArray() : null,
            PackedRows = rows.ToArray(),
        };
    }

    static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>A reader of the PDF will trust the rows, so they are unpacked once here and their filters looked at.</summary>
    static void Check(MemoryStream rows, long rowLength, int height)
    {
        rows.Position = 0;
        using var unpacked = new ZLibStream(rows, CompressionMode.Decompress, leaveOpen: true);
        var row = new byte[rowLength];
        try
        {
            for (var i = 0; i < height; i++)
            {
                unpacked.ReadExactly(row);
                if (row[0] > 4)
                    throw new InvalidDataException("The picture's rows are broken.");
            }
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException("The picture ends before its last row.");
        }
    }
}
