using System.Text;

namespace Contrefort.Protocols.Mime;

/// <summary>The charset that an HTML text declares in its own first bytes.</summary>
static class HtmlCharset
{
    const int Looked = 2048;

    public static string? Declared(ReadOnlySpan<byte> html)
    {
        var start = Encoding.Latin1.GetString(html[..Math.Min(html.Length, Looked)]);
        for (var at = 0; (at = start.IndexOf("<meta", at, StringComparison.OrdinalIgnoreCase)) >= 0; at += 5)
        {
            var end = start.IndexOf('>', at);
            var meta = start[at..(end < 0 ? start.Length : end)];
            var name = meta.IndexOf("charset=", StringComparison.OrdinalIgnoreCase);
            if (name < 0)
                continue;
            var value = meta.AsSpan(name + 8).TrimStart(" \"'");
            var stop = value.IndexOfAny(" \"';/>");
            var charset = (stop < 0 ? value : value[..stop]).ToString();
            // Bytes that could be read as ASCII so far are not UTF-16.
            return charset.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase) ? null : charset;
        }
        return null;
    }
}
