using System.Globalization;
using System.Text;

namespace Contrefort.Protocols.Lmtp;

/// <summary>The argument of MAIL FROM or RCPT TO: an address and its parameters (RFC 5321 §4.1.2).</summary>
sealed record LmtpPath(string Address, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>RFC 5321 §4.5.3.1.3 allows 256; headroom for signed addresses.</summary>
    const int MaxAddressLength = 512;

    /// <summary>SIZE=n as a number; null when absent, -1 when it is no number.</summary>
    internal long? Size =>
        !Parameters.TryGetValue("SIZE", out var value) ? null
        : long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size
        : -1;

    /// <summary>Reads "&lt;a@b&gt; SIZE=12"; null when the address is not one.</summary>
    internal static LmtpPath? Parse(ReadOnlySpan<char> argument)
    {
        argument = argument.Trim();
        if (argument.IsEmpty || argument[0] != '<')
            return null;
        var end = EndOfPath(argument);
        if (end < 0)
            return null;
        var address = WithoutRoute(argument[1..end]);
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var word in argument[(end + 1)..].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = word.IndexOf('=');
            parameters[equals < 0 ? word : word[..equals]] = equals < 0 ? "" : word[(equals + 1)..];
        }
        return IsPlausible(address) ? new LmtpPath(address.ToString(), parameters) : null;
    }

    /// <summary>Index of the closing bracket, which a quoted local part may contain too.</summary>
    static int EndOfPath(ReadOnlySpan<char> text)
    {
        var quoted = false;
        for (var i = 1; i < text.Length; i++)
        {
            if (quoted && text[i] == '\\')
                i++;
            else if (text[i] == '"')
                quoted = !quoted;
            else if (text[i] == '>' && !quoted)
                return i;
        }
        return -1;
    }

    /// <summary>Source routes "@a,@b:c@d" are obsolete: read and forgotten (RFC 5321 appendix C).</summary>
    static ReadOnlySpan<char> WithoutRoute(ReadOnlySpan<char> address) =>
        address.StartsWith("@") && address.IndexOf(':') is > 0 and var colon ? address[(colon + 1)..] : address;

    static bool IsPlausible(ReadOnlySpan<char> address)
    {
        if (address.IsEmpty)
            return true;
        if (Encoding.UTF8.GetByteCount(address) > MaxAddressLength)
            return false;
        foreach (var c in address)
            if (char.IsControl(c) || c == '\uFFFD')
                return false;
        var at = address.LastIndexOf('@');
        if (at == 0 || at == address.Length - 1)
            return false;
        var isQuoted = address[0] == '"';
        return isQuoted || !address.ContainsAny(" <>");
    }
}
