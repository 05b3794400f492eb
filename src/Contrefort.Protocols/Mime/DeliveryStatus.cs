using System.Text.RegularExpressions;

namespace Contrefort.Protocols.Mime;

/// <summary>Status codes in the words of mail servers (RFC 3463, and SMTP reply codes when there is no other).</summary>
static partial class DeliveryStatus
{
    /// <summary>The first enhanced code, else the class of the first SMTP reply code, else null.</summary>
    public static string? In(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (Enhanced().Match(text) is { Success: true } enhanced)
            return enhanced.Value;
        return Reply().Match(text) is { Success: true } reply ? $"{reply.Value[0]}.0.0" : null;
    }

    [GeneratedRegex(@"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Enhanced();

    [GeneratedRegex(@"(?<![\d.])[45][0-5]\d(?![\d.]*\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Reply();
}
