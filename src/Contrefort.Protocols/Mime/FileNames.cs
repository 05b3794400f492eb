using System.Globalization;
using System.Text;

namespace Contrefort.Protocols.Mime;

/// <summary>File names that can be shown, and offered for saving, without harm on any system.</summary>
public static class FileNames
{
    public const int MaxLength = 200;

    /// <summary>
    /// The last segment of a name, without control, invisible and direction characters, without leading dots, at
    /// most <see cref="MaxLength"/> characters with its extension kept. Empty when nothing of it is left.
    /// </summary>
    public static string Safe(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return "";
        var last = name.Split('/', '\\').LastOrDefault(s => Visible(s).Length > 0) ?? "";
        var visible = Visible(last);
        var safe = visible.Length == 0 || !IsReserved(visible) ? visible : "_" + visible;
        return Shortened(safe);
    }

    static string Visible(string segment)
    {
        var visible = new StringBuilder(segment.Length);
        foreach (var rune in segment.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (rune.Value is '<' or '>' or ':' or '"' or '|' or '?' or '*')
                visible.Append('_');
            else if (
                category is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                || rune.Value == '\t'
            )
                visible.Append(' ');
            else if (
                category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned)
            )
                visible.Append(rune.ToString());
        }
        return visible.ToString().Trim().TrimStart('.').TrimEnd('.', ' ').TrimStart();
    }

    static bool IsReserved(string name)
    {
        var stem = name.Split('.')[0].TrimEnd().ToUpperInvariant();
        return stem is "CON" or "PRN" or "AUX" or "NUL"
            || stem.Length == 4 && (stem.StartsWith("COM") || stem.StartsWith("LPT")) && char.IsAsciiDigit(stem[3]);
    }

    static string Shortened(string name)
    {
        if (name.Length <= MaxLength)
            return name;
        var dot = name.LastIndexOf('.');
        var extension = dot > 0 && name.Length - dot <= 20 ? name[dot..] : "";
        var end = MaxLength - extension.Length;
        if (char.IsHighSurrogate(name[end - 1]))
            end--;
        return name[..end].TrimEnd('.', ' ') + extension;
    }

    /// <summary>A name for an attachment that came without one: <c>part-3.pdf</c>.</summary>
    internal static string For(string mediaType, int number) => $"part-{number}{Extension(mediaType)}";

    internal static string Extension(string mediaType) =>
        mediaType switch
        {
            "text/plain" => ".txt",
            "text/html" => ".html",
            "text/calendar" or "application/ics" => ".ics",
            "text/csv" => ".csv",
            "text/vcard" or "text/x-vcard" or "text/directory" => ".vcf",
            "text/xml" or "application/xml" => ".xml",
            "text/rfc822-headers" => ".txt",
            "image/jpeg" or "image/jpg" or "image/pjpeg" => ".jpg",
            "image/png" or "image/x-png" => ".png",
            "image/gif" => ".gif",
            "image/bmp" => ".bmp",
            "image/tiff" => ".tif",
            "image/webp" => ".webp",
            "image/svg+xml" => ".svg",
            "audio/mpeg" => ".mp3",
            "audio/wav" or "audio/x-wav" => ".wav",
            "video/mp4" => ".mp4",
            "application/pdf" => ".pdf",
            "application/zip" or "application/x-zip-compressed" => ".zip",
            "application/json" => ".json",
            "application/msword" => ".doc",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => ".docx",
            "application/vnd.ms-excel" => ".xls",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => ".xlsx",
            "application/pkcs7-signature" or "application/x-pkcs7-signature" => ".p7s",
            "application/pkcs7-mime" or "application/x-pkcs7-mime" => ".p7m",
            "application/pgp-signature" or "application/pgp-encrypted" => ".asc",
            "application/ms-tnef" or "application/vnd.ms-tnef" => ".dat",
            "message/rfc822" or "message/global" => ".eml",
            "message/delivery-status" or "message/disposition-notification" or "message/feedback-report" => ".txt",
            _ => ".bin",
        };
}
