using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Contrefort.Documents.Tests.Pdf.Rigs;

/// <summary>Small PNG files made by hand, right and wrong.</summary>
static class Pngs
{
    /// <summary>Red and white squares, 8 by 8, in true colour.</summary>
    public static byte[] Chequered()
    {
        var rows = new List<byte>();
        for (var y = 0; y < 8; y++)
        {
            rows.Add(0);
            for (var x = 0; x < 8; x++)
                rows.AddRange((x + y) % 2 == 0 ? [220, 0, 0] : [255, 255, 255]);
        }
        return Of(8, 8, 8, 2, [.. rows]);
    }

    public static byte[] Of(int width, int height, byte depth, byte colour, byte[] rows, byte interlaced = 0)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (depth, colour, interlaced);
        var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            deflate.Write(rows);
        byte[] signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];
        return [.. signature, .. Chunk("IHDR", header), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    static byte[] Chunk(string kind, byte[] content)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        byte[] unchecked32 = [0, 0, 0, 0]; // nobody looks at the check sum
        return [.. length, .. Encoding.ASCII.GetBytes(kind), .. content, .. unchecked32];
    }
}
