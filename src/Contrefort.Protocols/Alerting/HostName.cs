namespace Contrefort.Protocols.Alerting;

/// <summary>The host in what sources call an instance: <c>srv-1:9100</c>, <c>[2001:db8::1]:9100</c>, <c>https://srv-1/health</c>.</summary>
public static class HostName
{
    public static string Of(string text)
    {
        text = text.Trim();
        if (
            text.Contains("://", StringComparison.Ordinal)
            && Uri.TryCreate(text, UriKind.Absolute, out var address)
            && address.Host.Length > 0
        )
            return address.Host.Trim('[', ']');
        if (text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is > 0 and var end)
            return text[1..end];
        return
            text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
            && text.LastIndexOf(':') == colon
            && text.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0
            ? text[..colon]
            : text;
    }
}
