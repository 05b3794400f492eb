using System.Text.RegularExpressions;

namespace Contrefort.Mail;

/// <summary>Addresses in mail: what a link may open and where an image may come from.</summary>
abstract partial record SafeUrl
{
    const int LongestLink = 4000;

    /// <summary>Characters of an image within the mail itself, about 700 kB.</summary>
    const int LargestEmbedded = 1_000_000;

    /// <summary>A part of the same mail, by its content id.</summary>
    internal sealed record Inline(string ContentId) : SafeUrl;

    /// <summary>A picture written in the address itself.</summary>
    internal sealed record Embedded(string Data) : SafeUrl;

    internal sealed record Remote(Uri Address) : SafeUrl;

    /// <summary>The address when it is an absolute http, https, mailto or tel one; no other may be clicked.</summary>
    internal static string? Link(string? href)
    {
        var address = AsABrowserReads(href);
        return
            address.Length <= LongestLink
            && LinkScheme().IsMatch(address)
            && Uri.TryCreate(address, UriKind.Absolute, out _)
            ? address
            : null;
    }

    internal static SafeUrl? Image(string? src)
    {
        var address = AsABrowserReads(src);
        if (address.StartsWith("cid:", StringComparison.OrdinalIgnoreCase))
            return new Inline(Uri.UnescapeDataString(address[4..]).Trim('<', '>'));
        if (address.Length <= LargestEmbedded && Picture().IsMatch(address))
            return new Embedded(address);
        // "//host/x.png" is remote too.
        if (address.StartsWith("//", StringComparison.Ordinal))
            address = "https:" + address;
        return
            address.Length <= LongestLink
            && Web().IsMatch(address)
            && Uri.TryCreate(address, UriKind.Absolute, out var uri)
            ? new Remote(uri)
            : null;
    }

    /// <summary>Browsers drop controls and blanks around an address, and tabs and line ends anywhere in it.</summary>
    static string AsABrowserReads(string? address)
    {
        if (address is null)
            return "";
        var start = 0;
        var end = address.Length;
        while (start < end && address[start] <= ' ')
            start++;
        while (end > start && address[end - 1] <= ' ')
            end--;
        return string.Concat(address[start..end].Where(c => c is not ('\t' or '\n' or '\r')));
    }

    [GeneratedRegex(
        @"\A(https?://[^/\\]|mailto:|tel:)[^\p{Cc}]*\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex LinkScheme();

    [GeneratedRegex(@"\Ahttps?://[^/\\][^\p{Cc}]*\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Web();

    [GeneratedRegex(
        @"\Adata:image/(png|gif|jpe?g|webp);base64,[A-Za-z0-9+/=]+\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Picture();
}
