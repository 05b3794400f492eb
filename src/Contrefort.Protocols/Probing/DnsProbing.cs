using System.Net;

namespace Contrefort.Protocols.Probing;

/// <summary>Asks for a name and compares what comes with what is expected.</summary>
sealed class DnsProbing(Targets targets, NameServers servers)
{
    internal async ValueTask<Outcome> Look(DnsProbe probe, CancellationToken limit)
    {
        IReadOnlyList<IPEndPoint> asked = servers.Current;
        if (probe.Server is { } server)
        {
            var (addresses, unknown) = await targets.Find(server, probe.Timeout, limit);
            if (unknown is not null)
                return Outcome.Failed(unknown);
            asked = [new IPEndPoint(addresses[0], probe.Port)];
        }
        var (answer, fault) = await Ask(asked, probe, limit);
        return answer is null ? Outcome.Failed(fault!) : Judge(probe, answer);
    }

    static async ValueTask<(DnsAnswer?, ProbeMessage?)> Ask(
        IReadOnlyList<IPEndPoint> servers,
        DnsProbe probe,
        CancellationToken limit
    )
    {
        ProbeMessage? last = null;
        foreach (var server in servers)
        {
            using var share = CancellationTokenSource.CreateLinkedTokenSource(limit);
            share.CancelAfter(probe.Timeout / servers.Count);
            try
            {
                (var answer, last) = await DnsClient.Ask(server, probe.AskedName, probe.Type, share.Token);
                if (answer is not null)
                    return (answer, null);
            }
            catch (OperationCanceledException) when (!limit.IsCancellationRequested)
            {
                last = new(ProbeFinding.TimedOut, [probe.Timeout.TotalSeconds]);
            }
        }
        return (null, last);
    }

    static Outcome Judge(DnsProbe probe, DnsAnswer answer)
    {
        switch (answer.Code)
        {
            case 0:
                break;
            case 3:
                return Outcome.Failed(new(ProbeFinding.DnsNoSuchName, [probe.Name]));
            default:
                return Outcome.Failed(new(ProbeFinding.DnsFailure, [CodeName(answer.Code)]));
        }
        var values = Values(probe, answer.Records);
        if (values.Count == 0)
            return Outcome.Failed(new(ProbeFinding.DnsNoRecord, [probe.Name, TypeName(probe.Type)]));
        var all = Said.Text(string.Join(", ", values.Take(20)));
        if (probe.Expect.FirstOrDefault(one => !values.Contains(Plain(one, probe.Type))) is { } missing)
            return Outcome.Failed(new(ProbeFinding.DnsValueMissing, [missing, all]));
        var expected = probe.Expect.Select(one => Plain(one, probe.Type)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (probe.NothingElse && values.FirstOrDefault(one => !expected.Contains(one)) is { } other)
            return Outcome.Failed(new(ProbeFinding.DnsValueUnexpected, [other]));
        return Outcome.Ok(new(ProbeFinding.DnsAnswer, [probe.Name, all]));
    }

    /// <summary>The values of this type, under the name or under those its aliases lead to.</summary>
    static HashSet<string> Values(DnsProbe probe, IReadOnlyList<DnsRecord> records)
    {
        // An answer to a name with accents comes under its name in ASCII, and the question was compared already.
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { probe.AskedName.TrimEnd('.') };
        if (records.Count > 0 && !System.Text.Ascii.IsValid(probe.Name))
            names.Add(records[0].Name);
        for (var isLonger = true; isLonger; )
            isLonger = records.Any(one =>
                one.Type == (int)DnsType.Cname && names.Contains(one.Name) && names.Add(one.Value)
            );
        return records
            .Where(one => one.Type == (int)probe.Type && names.Contains(one.Name))
            .Select(one => one.Value)
            .ToHashSet(probe.Type == DnsType.Txt ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What was typed, as an answer is written: 2001:DB8:0::1 is 2001:db8::1.</summary>
    static string Plain(string expected, DnsType type) =>
        type is DnsType.A or DnsType.Aaaa && IPAddress.TryParse(expected, out var address) ? address.ToString()
        : type is DnsType.Txt ? expected
        : expected.TrimEnd('.').ToLowerInvariant();

    static string TypeName(DnsType type) => type.ToString().ToUpperInvariant();

    static string CodeName(int code) =>
        code switch
        {
            1 => "FORMERR",
            2 => "SERVFAIL",
            4 => "NOTIMP",
            5 => "REFUSED",
            _ => $"RCODE {code}",
        };
}
