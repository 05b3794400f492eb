namespace Contrefort.Protocols.Mime;

/// <summary>Content-Transfer-Encoding (RFC 2045 §6), by the names it is given.</summary>
public enum TransferEncoding
{
    /// <summary>7bit, 8bit, binary, or none: the bytes as they are.</summary>
    Identity,
    Base64,
    QuotedPrintable,
    Uuencode,

    /// <summary>A name that says nothing to us: the bytes as they are.</summary>
    Unknown,
}

static class TransferEncodings
{
    public static TransferEncoding Parse(string? field)
    {
        if (string.IsNullOrWhiteSpace(field))
            return TransferEncoding.Identity;
        var name = field.Split(['(', ';', ','], 2)[0].Trim(' ', '\t', '"', '\'', '.', '<', '>').ToLowerInvariant();
        return name.Replace(" ", "", StringComparison.Ordinal).Replace("_", "-", StringComparison.Ordinal) switch
        {
            "base64" or "base-64" or "b" or "x-base64" or "mime-b64" => TransferEncoding.Base64,
            "quoted-printable"
            or "quotedprintable"
            or "quoted/printable"
            or "q"
            or "quoted-print"
            or "x-quoted-printable" => TransferEncoding.QuotedPrintable,
            "x-uuencode" or "uuencode" or "x-uue" or "uue" or "x-uu" or "uu" => TransferEncoding.Uuencode,
            ""
            or "7bit"
            or "8bit"
            or "binary"
            or "7-bit"
            or "8-bit"
            or "none"
            or "7bits"
            or "8bits"
            or "bit7"
            or "bit8"
            or "7"
            or "8"
            or "plain"
            or "text"
            or "identity"
            or "us-ascii"
            or "ascii"
            or "utf-8"
            or "16bit" => TransferEncoding.Identity,
            _ => TransferEncoding.Unknown,
        };
    }

    public static Stream Decoded(this Stream raw, TransferEncoding encoding) =>
        encoding switch
        {
            TransferEncoding.Base64 => new Base64Stream(raw),
            TransferEncoding.QuotedPrintable => new QuotedPrintableStream(raw),
            TransferEncoding.Uuencode => new UuencodeStream(raw),
            TransferEncoding.Identity or TransferEncoding.Unknown => raw,
        };

    /// <summary>True for words and punctuation where base64 was promised.</summary>
    public static bool IsFalseBase64(ReadOnlySpan<byte> start)
    {
        var (letters, spaces, foreign) = (0, 0, 0);
        for (var i = 0; i < start.Length; i++)
            if (Base64Decoder.Value(start[i]) >= 0)
                letters++;
            else if (start[i] is (byte)' ')
                spaces++;
            else if (start[i] is not ((byte)'=' or (byte)'\r' or (byte)'\n' or (byte)'\t'))
                foreign++;
        return spaces >= 3 && spaces * 20 > letters && foreign > 0;
    }
}
