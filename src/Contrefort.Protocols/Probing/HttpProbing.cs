using System.Globalization;
using System.Net;
using System.Text;

namespace Contrefort.Protocols.Probing;

/// <summary>
/// Fetches a page as HTTP/1.1, by hand: a new connection each time, since that is what is watched, no more of the page than
/// it takes to know, and no allocation that is not needed.
/// </summary>
sealed class HttpProbing(Targets targets, ProberOptions options)
{
    const int FirstBuffer = 4 * 1024;
    const int MaxHead = 32 * 1024;
    const int MaxInterims = 5;

    internal async ValueTask<Outcome> Look(HttpProbe probe, CancellationToken limit)
    {
        var address = probe.Address;
        for (var redirects = 0; ; redirects++)
        {
            var (outcome, next) = await Hop(probe, address, redirects > 0, limit);
            if (next is null)
                return outcome;
            if (redirects == probe.MaxRedirects)
                return Outcome.Failed(new(ProbeFinding.TooManyRedirects, [(long)probe.MaxRedirects]));
            address = next;
        }
    }

    /// <summary>One request: what was found, or where to go on.</summary>
    async ValueTask<(Outcome, Uri? Next)> Hop(HttpProbe probe, Uri address, bool isRedirected, CancellationToken limit)
    {
        var (addresses, fault) = await targets.Find(address.IdnHost, probe.Timeout, limit);
        if (fault is not null)
            return (Outcome.Failed(isRedirected ? OfRedirect(fault, address) : fault), null);
        var connection = new Connection(limit);
        try
        {
            if (!await connection.Open(addresses, address.Port, probe.Timeout))
                return (Outcome.Failed(connection.Failure!), null);
            ShownCertificate? shown = null;
            if (address.Scheme == Uri.UriSchemeHttps)
            {
                shown = await connection.Encrypt(address.IdnHost, probe.Certificate, options, isHttp: true);
                if ((shown is null ? connection.Failure : shown.Fault) is { } untrusted)
                    return (Outcome.Failed(untrusted, Metrics(shown, null)), null);
            }
            using var buffer = new PooledBuffer(FirstBuffer);
            var asked = WriteRequest(probe, address, buffer);
            if (!await connection.Send(buffer.Bytes.AsMemory(0, asked)))
                return (Outcome.Failed(connection.Failure!), null);
            var read = await ReadHead(connection, buffer);
            if (read.Fault is not null)
                return (Outcome.Failed(read.Fault, Metrics(shown, null)), null);
            if (read.Head.IsRedirect && probe.MaxRedirects > 0)
                return Redirect(read.Head.Location!, address);
            return (await Judge(probe, read, buffer.Bytes, connection, shown), null);
        }
        finally
        {
            connection.Close();
        }
    }

    static ProbeMessage OfRedirect(ProbeMessage fault, Uri address) =>
        fault.Finding == ProbeFinding.AddressRefused ? new(ProbeFinding.RedirectRefused, [address.Host]) : fault;

    static (Outcome, Uri?) Redirect(string location, Uri from) =>
        Uri.TryCreate(from, location, out var next) && HttpProbe.IsAddress(next)
            ? (default, next)
            : (Outcome.Failed(new(ProbeFinding.BadRedirect, [], Said.Text(location))), null);

    static int WriteRequest(HttpProbe probe, Uri address, PooledBuffer buffer)
    {
        var line = probe.Verb == HttpVerb.Head ? "HEAD " : "GET ";
        var host = address.HostNameType == UriHostNameType.IPv6 ? $"[{address.IdnHost}]" : address.IdnHost;
        var port = address.IsDefaultPort ? "" : ":" + address.Port.ToString(CultureInfo.InvariantCulture);
        var text = new StringBuilder(256)
            .Append(line)
            .Append(address.PathAndQuery)
            .Append(" HTTP/1.1\r\nHost: ")
            .Append(host)
            .Append(port)
            .Append("\r\nConnection: close\r\nAccept-Encoding: identity\r\n");
        if (!probe.Headers.Keys.Contains("User-Agent", StringComparer.OrdinalIgnoreCase))
            text.Append("User-Agent: Contrefort\r\n");
        if (!probe.Headers.Keys.Contains("Accept", StringComparer.OrdinalIgnoreCase))
            text.Append("Accept: */*\r\n");
        // A password in a header is for the host it was given for, and for no other that this one names.
        if (IsSameOrigin(address, probe.Address))
            foreach (var (name, value) in probe.Headers)
                text.Append(name).Append(": ").Append(value).Append("\r\n");
        text.Append("\r\n");
        var request = text.ToString();
        buffer.Grow(request.Length, kept: 0);
        return Encoding.ASCII.GetBytes(request, buffer.Bytes);
    }

    static bool IsSameOrigin(Uri one, Uri other) =>
        ReferenceEquals(one, other) || (one.Scheme == other.Scheme && one.Host == other.Host && one.Port == other.Port);

    /// <summary>A head, and the bytes of the page that came with it: <c>[Start..End]</c> of the buffer.</summary>
    readonly record struct Answer(HttpHead Head, ProbeMessage? Fault, int Start, int End);

    static async ValueTask<Answer> ReadHead(Connection connection, PooledBuffer buffer)
    {
        int filled = 0,
            interims = 0;
        while (true)
        {
            var received = await connection.Receive(buffer.Bytes.AsMemory(filled));
            if (received <= 0)
                return Faulty(
                    filled == 0 ? connection.Failure ?? new(ProbeFinding.ConnectionLost) : new(ProbeFinding.CutShort)
                );
            filled += received;
            int end;
            while ((end = HttpHead.End(buffer.Bytes.AsSpan(0, filled))) >= 0)
            {
                if (HttpHead.Read(buffer.Bytes.AsSpan(0, end)) is not { } head)
                    return Faulty(NotHttp());
                if (!head.IsInterim)
                    return new(head, null, end, filled);
                if (++interims > MaxInterims)
                    return Faulty(new(ProbeFinding.HeadTooLarge));
                buffer.Bytes.AsSpan(end, filled - end).CopyTo(buffer.Bytes);
                filled -= end;
            }
            if (!HttpHead.IsPlausible(buffer.Bytes.AsSpan(0, filled)))
                return Faulty(NotHttp());
            if (filled >= MaxHead)
                return Faulty(new(ProbeFinding.HeadTooLarge));
            if (filled == buffer.Bytes.Length)
                buffer.Grow(filled * 2, filled);
        }

        Answer Faulty(ProbeMessage fault) => new(default, fault, 0, 0);
        ProbeMessage NotHttp() => new(ProbeFinding.NotHttp, [], Said.Text(buffer.Bytes.AsSpan(0, filled), 200));
    }

    static async ValueTask<Outcome> Judge(
        HttpProbe probe,
        Answer answer,
        byte[] buffer,
        Connection connection,
        ShownCertificate? shown
    )
    {
        var head = answer.Head;
        var wantsText = probe.ExpectText is not null || probe.ForbidText is not null;
        if (!IsExpected(probe, head.Status))
            return Outcome.Failed(new(ProbeFinding.UnexpectedStatus, [(long)head.Status]), Metrics(shown, head.Length));
        if (wantsText && head.Encoding is { } encoding)
            return Outcome.Failed(new(ProbeFinding.TextEncoded, [encoding]), Metrics(shown, head.Length));

        var expected = Finder(probe.ExpectText, head);
        var forbidden = Finder(probe.ForbidText, head);
        var isEmpty = probe.Verb == HttpVerb.Head || head.Status is 204 or 304;
        var body = new HttpBody(head, isEmpty, expected, forbidden);
        body.Feed(buffer.AsSpan(answer.Start, answer.End - answer.Start));
        var isCut = false;
        while (body.IsWanted && !isCut)
        {
            var received = await connection.Receive(buffer);
            body.Feed(buffer.AsSpan(0, Math.Max(0, received)));
            isCut = received <= 0 && !(received == 0 && body.EndsWithConnection);
            if (received <= 0)
                break;
        }
        var metrics = Metrics(shown, head.Length ?? (body.IsComplete ? body.Bytes : null));
        if (forbidden?.IsFound == true)
            return Outcome.Failed(new(ProbeFinding.TextForbidden), metrics);
        if (expected?.IsFound != false && forbidden is null || !(isCut || body.IsBroken))
            return expected?.IsFound == false
                ? Outcome.Failed(new(ProbeFinding.TextMissing), metrics)
                : shown?.EndsSoon(metrics) ?? Outcome.Ok(Fine(head.Status), metrics);
        return Outcome.Failed(new(ProbeFinding.CutShort), metrics);
    }

    static bool IsExpected(HttpProbe probe, int status) =>
        probe.ExpectedStatuses.Count == 0 ? status is >= 200 and <= 299 : probe.ExpectedStatuses.Contains(status);

    static TextFinder? Finder(string? text, HttpHead head) =>
        text is null ? null : new((head.IsLatin1 ? Encoding.Latin1 : Encoding.UTF8).GetBytes(text));

    static readonly ProbeMessage Status200 = new(ProbeFinding.HttpStatus, [200L]);

    static ProbeMessage Fine(int status) => status == 200 ? Status200 : new(ProbeFinding.HttpStatus, [(long)status]);

    static List<Metric> Metrics(ShownCertificate? shown, long? size)
    {
        var metrics = new List<Metric>(3);
        if (size is { } bytes)
            metrics.Add(new("size", bytes, "B", Minimum: 0));
        if (shown?.Metric is { } certificate)
            metrics.Add(certificate);
        return metrics;
    }
}
