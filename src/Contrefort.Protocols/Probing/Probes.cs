using System.Net;

namespace Contrefort.Protocols.Probing;

/// <summary>Echo requests (RFC 792, RFC 4443 §4): loss in percent, round trips in time.</summary>
public sealed record PingProbe(string Host) : Probe
{
    /// <summary>How many are sent, a fifth of a second apart.</summary>
    public int Count { get; init; } = 3;

    /// <summary>Warning from this loss on, in percent.</summary>
    public double WarnLoss { get; init; } = 20;

    /// <summary>Critical from this loss on, in percent.</summary>
    public double FailLoss { get; init; } = 100;

    /// <summary>Warning when the mean round trip is longer; null: it may be any.</summary>
    public TimeSpan? WarnRoundTrip { get; init; }

    /// <summary>Critical when the mean round trip is longer; null: it may be any.</summary>
    public TimeSpan? FailRoundTrip { get; init; }

    internal override string? BadSetting() =>
        !IsHost(Host) ? "host"
        : Count is < 1 or > 20 ? "count"
        : WarnLoss is not (> 0 and <= 100) ? "warnLoss"
        : FailLoss is not (> 0 and <= 100) ? "failLoss"
        : null;
}

/// <summary>A port that answers; and, when asked, that says what is expected, after what is sent.</summary>
public sealed record TcpProbe(string Host, int Port) : Probe
{
    /// <summary>What is sent once connected, as UTF-8; null: nothing.</summary>
    public string? Send { get; init; }

    /// <summary>What must be among the first 64 kB that come back, as UTF-8; null: to connect is enough.</summary>
    public string? Expect { get; init; }

    internal override string? BadSetting() =>
        !IsHost(Host) ? "host"
        : !IsPort(Port) ? "port"
        : Send is { Length: > 4000 } ? "send"
        : !IsText(Expect) ? "expect"
        : null;
}

/// <summary>The methods an HTTP probe may use: those that change nothing (RFC 9110 §9.2.1).</summary>
public enum HttpVerb
{
    Get,
    Head,
}

/// <summary>A page, fetched over a connection of its own (HTTP/1.1, RFC 9112).</summary>
public sealed record HttpProbe(Uri Address) : Probe
{
    public HttpVerb Verb { get; init; } = HttpVerb.Get;

    /// <summary>The statuses that are well; empty: 200 to 299.</summary>
    public IReadOnlyList<int> ExpectedStatuses { get; init; } = [];

    /// <summary>What must be in the first 256 kB of the page, letter for letter; null: anything.</summary>
    public string? ExpectText { get; init; }

    /// <summary>What must not be in the first 256 kB of the page, letter for letter; null: anything may.</summary>
    public string? ForbidText { get; init; }

    /// <summary>How many redirects are followed; with 0 the status of the redirect itself is judged.</summary>
    public int MaxRedirects { get; init; } = 5;

    public CertificateTerms Certificate { get; init; } = new();

    /// <summary>Further headers of the request. They are not sent on when a redirect leads to another host.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    internal override string? BadSetting() =>
        !IsAddress(Address) ? "address"
        : Certificate is null ? "certificate"
        : MaxRedirects is < 0 or > 20 ? "maxRedirects"
        : ExpectedStatuses is null || ExpectedStatuses.Any(status => status is < 100 or > 599) ? "expectedStatuses"
        : !IsText(ExpectText) ? "expectText"
        : !IsText(ForbidText) ? "forbidText"
        : Headers is null || Headers.Count > 50 || !Headers.All(header => IsHeader(header.Key, header.Value))
            ? "headers"
        : null;

    /// <summary>http or https, with a host, and without a password that would be lost on the way.</summary>
    internal static bool IsAddress(Uri? address) =>
        address is { IsAbsoluteUri: true, UserInfo: "", Host.Length: > 0 }
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && IsPort(address.Port)
        && address.AbsoluteUri.Length <= 4000;

    static bool IsHeader(string name, string? value) =>
        name.Length is > 0 and <= 100
        && value is { Length: <= 2000 }
        && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c))
        && value.All(c => c is >= ' ' and < (char)127)
        && !Ours.Contains(name);

    static readonly HashSet<string> Ours = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host",
        "Connection",
        "Content-Length",
        "Transfer-Encoding",
        "Accept-Encoding",
        "Expect",
        "Upgrade",
        "TE",
        "Trailer",
    };
}

/// <summary>What is asked of a server's certificate.</summary>
public sealed record CertificateTerms
{
    /// <summary>Whether it must be in its time, trusted and for this name. Its end is looked at in any case.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>Warning when it ends in fewer days than this; null: never.</summary>
    public int? WarnDays { get; init; } = 21;

    /// <summary>Critical when it ends in fewer days than this; null: never.</summary>
    public int? FailDays { get; init; } = 3;
}

/// <summary>Whether and how mail goes encrypted.</summary>
public enum SmtpEncryption
{
    /// <summary>In clear; STARTTLS is not asked for.</summary>
    None,

    /// <summary>STARTTLS must be offered and must work (RFC 3207).</summary>
    StartTls,

    /// <summary>Encrypted from the first byte, as on port 465 (RFC 8314 §3.3).</summary>
    Tls,
}

/// <summary>A mail server that greets and answers EHLO (RFC 5321 §3.1), encrypted when asked.</summary>
public sealed record SmtpProbe(string Host, int Port = 25) : Probe
{
    public SmtpEncryption Encryption { get; init; } = SmtpEncryption.None;

    /// <summary>What the greeting must contain; null: any greeting is well.</summary>
    public string? BannerText { get; init; }

    public CertificateTerms Certificate { get; init; } = new();

    internal override string? BadSetting() =>
        !IsHost(Host) ? "host"
        : !IsPort(Port) ? "port"
        : Certificate is null ? "certificate"
        : !IsText(BannerText) ? "bannerText"
        : null;
}

/// <summary>A certificate, whatever speaks behind it.</summary>
public sealed record TlsProbe(string Host, int Port = 443) : Probe
{
    /// <summary>The name asked for and looked for in the certificate; null: the host.</summary>
    public string? ServerName { get; init; }

    public CertificateTerms Certificate { get; init; } = new();

    internal override string? BadSetting() =>
        !IsHost(Host) ? "host"
        : !IsPort(Port) ? "port"
        : Certificate is null ? "certificate"
        : ServerName is not null && !IsHost(ServerName) ? "serverName"
        : null;
}

/// <summary>Types of DNS records, with their numbers (RFC 1035 §3.2.2, RFC 3596 §2.1).</summary>
public enum DnsType
{
    A = 1,
    Ns = 2,
    Cname = 5,
    Soa = 6,
    Ptr = 12,
    Mx = 15,
    Txt = 16,
    Aaaa = 28,
}

/// <summary>
/// A name that resolves, to what is expected. Values are written as in a zone file, without the last dot: an address,
/// a name, "10 mx.example.com", "ns1.example.com hostmaster.example.com 2026112001", the text of a TXT record.
/// </summary>
public sealed record DnsProbe(string Name, DnsType Type = DnsType.A) : Probe
{
    /// <summary>The server asked, a name or an address; null: those of this machine.</summary>
    public string? Server { get; init; }

    public int Port { get; init; } = 53;

    /// <summary>Values that must all be in the answer; empty: any answer is well.</summary>
    public IReadOnlyList<string> Expect { get; init; } = [];

    /// <summary>Whether a value beyond those expected is critical.</summary>
    public bool NothingElse { get; init; }

    /// <summary>For an address asked for its name, the name it has in DNS (RFC 1035 §3.5).</summary>
    internal string AskedName =>
        Type == DnsType.Ptr && IPAddress.TryParse(Name, out var address) ? Reversed(address.GetAddressBytes()) : Name;

    static string Reversed(byte[] address)
    {
        IEnumerable<string> labels =
            address.Length == 4
                ? address.Select(part => $"{part}")
                : Convert.ToHexStringLower(address).Select(digit => $"{digit}");
        return string.Join('.', labels.Reverse()) + (address.Length == 4 ? ".in-addr.arpa" : ".ip6.arpa");
    }

    internal override string? BadSetting() =>
        !IsHost(Name) ? "name"
        : !Enum.IsDefined(Type) ? "type"
        : Server is not null && !IsHost(Server) ? "server"
        : !IsPort(Port) ? "port"
        : Expect is null || Expect.Count > 50 || !Expect.All(IsText) ? "expect"
        : null;
}

/// <summary>A program of the Nagios plugin API, by its file name in the folder the administrator allows.</summary>
public sealed record PluginProbe(string Name, IReadOnlyList<string> Arguments) : Probe
{
    internal override string? BadSetting() =>
        Name is not { Length: > 0 and <= 100 }
        || !Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
        || Name.StartsWith('.')
            ? "name"
        : Arguments is null
        || Arguments.Count > 100
        || Arguments.Any(one => one is null || one.Length > 4000 || one.Contains('\0'))
            ? "arguments"
        : null;
}
