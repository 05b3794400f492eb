using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Contrefort.Documents.Pdf.Format;

/// <summary>
/// Numbered objects one after the other, the table of where they are, and an identifier made of what they say: the same
/// document gives the same bytes (ISO 32000-1, 7.5).
/// </summary>
sealed class PdfFile
{
    readonly MemoryStream _bytes = new(32 * 1024);
    readonly List<long> _places = [0];

    public PdfFile()
    {
        Write("%PDF-1.7\n%");
        _bytes.Write([0xE2, 0xE3, 0xCF, 0xD3, (byte)'\n']); // says that what follows is binary
    }

    /// <summary>A number for an object to be written later.</summary>
    public int Reserve()
    {
        _places.Add(0);
        return _places.Count - 1;
    }

    public int Add(string content) => Put(Reserve(), content);

    public int Put(int number, string content)
    {
        _places[number] = _bytes.Length;
        Write($"{number} 0 obj\n{content}\nendobj\n");
        return number;
    }

    /// <summary>A stream; <paramref name="entries"/> are those of its dictionary besides length and filter.</summary>
    public int AddStream(string entries, ReadOnlySpan<byte> content)
    {
        using var packed = new MemoryStream(content.Length / 2 + 64);
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(content);
        return AddRaw($"{entries} /Filter /FlateDecode", packed.GetBuffer().AsSpan(0, (int)packed.Length));
    }

    /// <summary>A stream whose content is already as its dictionary says.</summary>
    public int AddRaw(string entries, ReadOnlySpan<byte> content)
    {
        var number = Reserve();
        _places[number] = _bytes.Length;
        Write($"{number} 0 obj\n<< {entries} /Length {content.Length} >>\nstream\n");
        _bytes.Write(content);
        Write("\nendstream\nendobj\n");
        return number;
    }

    public byte[] Finish(int catalog, int info)
    {
        var id = Convert.ToHexString(SHA256.HashData(_bytes.GetBuffer().AsSpan(0, (int)_bytes.Length))[..16]);
        var start = _bytes.Length;
        Write($"xref\n0 {_places.Count}\n0000000000 65535 f \n");
        var table = new StringBuilder(20 * _places.Count);
        foreach (var place in _places.Skip(1))
            table.Append(CultureInfo.InvariantCulture, $"{place:0000000000} 00000 n \n");
        Write(table.ToString());
        Write($"trailer\n<< /Size {_places.Count} /Root {catalog} 0 R /Info {info} 0 R /ID [<{id}> <{id}>] >>\n");
        Write($"startxref\n{start}\n%%EOF\n");
        return _bytes.ToArray();
    }

    void Write(string ascii) => _bytes.Write(Encoding.ASCII.GetBytes(ascii));
}
