using System.Buffers.Text;
using System.Text;

namespace Contrefort.Protocols.Probing;

/// <summary>What a probe needs of the head of an HTTP/1.1 answer (RFC 9112 §4 and §6).</summary>
readonly record struct HttpHead(int Status)
{
    /// <summary>Most headers one answer may have.</summary>
    const int MaxHeaders = 200;

    /// <summary>In bytes; null when it is not said.</summary>
    internal long? Length { get; init; }

    internal bool IsChunked { get; init; }

    /// <summary>Where a redirect leads to.</summary>
    internal string? Location { get; init; }

    /// <summary>The compression of the page; null when there is none.</summary>
    internal string? Encoding { get; init; }

    internal bool IsLatin1 { get; init; }

    /// <summary>An answer before the answer (RFC 9110 §15.2).</summary>
    internal bool IsInterim => Status is >= 100 and < 200 and not 101;

    internal bool IsRedirect => Status is 301 or 302 or 303 or 307 or 308 && Location is not null;

    /// <summary>The length of the head with its empty line, or -1 when that has not come yet.</summary>
    internal static int End(ReadOnlySpan<byte> bytes)
    {
        var strict = bytes.IndexOf("\r\n\r\n"u8);
        var loose = (strict < 0 ? bytes : bytes[..strict]).IndexOf("\n\n"u8);
        return loose >= 0 ? loose + 2
            : strict >= 0 ? strict + 4
            : -1;
    }

    /// <summary>Whether this can still become the beginning of an answer.</summary>
    internal static bool IsPlausible(ReadOnlySpan<byte> bytes)
    {
        var start = "HTTP/1."u8;
        var common = Math.Min(bytes.Length, start.Length);
        return bytes[..common].SequenceEqual(start[..common]);
    }

    /// <summary>Reads a whole head; null when it is not one, or when it says two things about its length.</summary>
    internal static HttpHead? Read(ReadOnlySpan<byte> bytes)
    {
        var line = Line(ref bytes);
        // "HTTP/1.1 200", and mostly a space and a reason.
        if (line.Length < 12 || !IsPlausible(line) || line[8] != ' ' || (line.Length > 12 && line[12] != ' '))
            return null;
        if (
            !Utf8Parser.TryParse(line.Slice(9, 3), out int status, out var used)
            || used != 3
            || status is < 100 or > 599
        )
            return null;
        var head = new HttpHead(status);
        for (var count = 0; bytes.Length > 0; count++)
        {
            line = Line(ref bytes);
            if (line.Length == 0)
                return head;
            if (count == MaxHeaders || !head.Take(line, out head))
                return null;
        }
        return head;
    }

    bool Take(ReadOnlySpan<byte> line, out HttpHead head)
    {
        head = this;
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
            // A folded line goes on with the one before, of which we want nothing more (RFC 9112 §5.2).
            return line[0] is (byte)' ' or (byte)'\t';
        var name = line[..colon];
        var value = line[(colon + 1)..].Trim(" \t"u8);
        switch (name.Length)
        {
            case 14 when Is(name, "content-length"u8):
                if (!Utf8Parser.TryParse(value, out long length, out var used) || used != value.Length || length < 0)
                    return false;
                if (Length is { } before && before != length)
                    return false;
                head = this with { Length = length };
                break;
            case 17 when Is(name, "transfer-encoding"u8):
                head = this with { IsChunked = value.Length >= 7 && Is(value[^7..], "chunked"u8) };
                break;
            case 8 when Is(name, "location"u8):
                head = this with { Location = System.Text.Encoding.UTF8.GetString(value) };
                break;
            case 16 when Is(name, "content-encoding"u8) && !Is(value, "identity"u8) && value.Length > 0:
                head = this with { Encoding = Said.Text(value, 40) };
                break;
            case 12 when Is(name, "content-type"u8):
                head = this with { IsLatin1 = SaysLatin1(value) };
                break;
        }
        return true;
    }

    static bool SaysLatin1(ReadOnlySpan<byte> type)
    {
        var text = System.Text.Encoding.Latin1.GetString(type);
        return text.Contains("iso-8859-1", StringComparison.OrdinalIgnoreCase)
            || text.Contains("windows-1252", StringComparison.OrdinalIgnoreCase);
    }

    static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> lower) => Ascii.EqualsIgnoreCase(name, lower);

    static ReadOnlySpan<byte> Line(ref ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        var line = end < 0 ? bytes : bytes[..end];
        bytes = end < 0 ? [] : bytes[(end + 1)..];
        return line.Length > 0 && line[^1] == '\r' ? line[..^1] : line;
    }
}
