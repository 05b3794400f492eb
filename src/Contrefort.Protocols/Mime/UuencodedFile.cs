using System.Text;

namespace Contrefort.Protocols.Mime;

/// <summary>A file written into a text between "begin 644 name" and "end", as was done before MIME.</summary>
sealed record UuencodedFile(MimePart Part, string Name, long Start, long Length)
{
    public Stream Open() => new UuencodeStream(Part.OpenRange(Start, Length));

    /// <summary>The text without its files, which are added to <paramref name="files"/>.</summary>
    public static byte[] TakeOut(byte[] body, MimePart part, List<UuencodedFile> files)
    {
        if (body.AsSpan().IndexOf("begin "u8) < 0)
            return body;
        List<byte> rest = [];
        var (kept, at) = (0, 0);
        while (at < body.Length && files.Count < part.Limits.Parts)
        {
            var line = LineAt(body, at);
            if (NameIn(line) is { } name && EndOf(body, at + line.Length) is > 0 and var end)
            {
                rest.AddRange(body.AsSpan(kept, at - kept));
                files.Add(new UuencodedFile(part, name, at, end - at));
                (kept, at) = (end, end);
            }
            else
                at += line.Length;
        }
        if (kept == 0)
            return body;
        rest.AddRange(body.AsSpan(kept));
        return [.. rest];
    }

    static ReadOnlySpan<byte> LineAt(byte[] body, int at)
    {
        var end = body.AsSpan(at).IndexOf((byte)'\n');
        return end < 0 ? body.AsSpan(at) : body.AsSpan(at, end + 1);
    }

    static string? NameIn(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("begin "u8) || line.Length < 11)
            return null;
        var mode = line[6..];
        var digits = mode.IndexOf((byte)' ');
        if (digits is not (3 or 4) || mode[..digits].ContainsAnyExceptInRange((byte)'0', (byte)'7'))
            return null;
        return TextDecoding.DecodeHeader(mode[digits..].Trim(" \r\n\""u8), null);
    }

    /// <summary>Past the "end" line, when all the lines before it are uuencoded; else 0.</summary>
    static int EndOf(byte[] body, int at)
    {
        while (at < body.Length)
        {
            var line = LineAt(body, at);
            at += line.Length;
            var text = line.TrimEnd("\r\n"u8);
            if (text.SequenceEqual("end"u8))
                return at;
            if (!text.IsEmpty && (text.Length > 90 || text.ContainsAnyExceptInRange((byte)' ', (byte)'`')))
                return 0;
        }
        return 0;
    }
}
