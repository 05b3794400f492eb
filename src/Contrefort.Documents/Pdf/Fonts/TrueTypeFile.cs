using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Contrefort.Documents.Pdf.Fonts;

/// <summary>Tables into one TrueType file, with its check sums (OpenType, "Organization of an OpenType Font").</summary>
static class TrueTypeFile
{
    public static byte[] Write(List<(string Tag, byte[] Content)> tables)
    {
        tables.Sort((a, b) => string.CompareOrdinal(a.Tag, b.Tag));
        var power = BitOperations.Log2((uint)tables.Count);
        var file = new byte[12 + 16 * tables.Count + tables.Sum(table => Padded(table.Content.Length))];
        BinaryPrimitives.WriteUInt32BigEndian(file, 0x00010000);
        Put16(4, tables.Count);
        Put16(6, 16 << power);
        Put16(8, power);
        Put16(10, 16 * tables.Count - (16 << power));
        var (entry, at, head) = (12, 12 + 16 * tables.Count, 0);
        foreach (var (tag, content) in tables)
        {
            content.CopyTo(file, at);
            Encoding.ASCII.GetBytes(tag, file.AsSpan(entry));
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(entry + 4), Sum(file.AsSpan(at, Padded(content.Length))));
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(entry + 8), at);
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(entry + 12), content.Length);
            if (tag == "head")
                head = at;
            (entry, at) = (entry + 16, at + Padded(content.Length));
        }
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(head + 8), unchecked(0xB1B0AFBA - Sum(file)));
        return file;

        void Put16(int place, int value) => BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(place), (ushort)value);
    }

    static int Padded(int length) => (length + 3) & ~3;

    static uint Sum(ReadOnlySpan<byte> words)
    {
        var sum = 0u;
        for (var at = 0; at < words.Length; at += 4)
            sum = unchecked(sum + BinaryPrimitives.ReadUInt32BigEndian(words[at..]));
        return sum;
    }
}
